package fakeserver

import (
	"cmp"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/wire"
)

// input is the part of a session that listens. It is owned by the loop.
type input struct {
	buffer     turns.Buffer
	detector   turns.Detector
	recogniser *recognition.Recogniser
	live       live
	vad        wire.TurnDetection // Type is "" without turn detection

	itemID string // of the turn being spoken; "" while nobody speaks
	begins int64  // first sample of that turn
	idle   idleTimeout

	speakers []string // in the order in which transcripts named them
}

// shortestCommit is the least a client may commit. Source: the error of a recorded session, which names both times.
const shortestCommit = 100 * time.Millisecond

// quietKept is how much of a silence stays in the buffer for a commit by hand. Chosen: more than any
// prefix.
const quietKept = 5 * time.Second

// hear brings turn detection in line with the session's configuration.
func (s *session) hear() {
	h := &s.input
	in := s.config.Audio.Input
	old, next := h.buffer.Format, settings.AudioFormat(in.Format)
	vad, on := in.TurnDetection.Value()
	if !on || old != next {
		s.giveUp()
	}
	h.buffer.Reformat(next)
	if old != next {
		s.forgetLive()
	}
	if !on {
		h.vad, h.itemID = wire.TurnDetection{}, ""
		s.stopIdle()
		return
	}
	if !vad.IdleTimeoutMs.IsSome() {
		s.stopIdle()
	}
	restart := h.vad.Type == "" || old != next
	h.vad = vad
	h.detector.Configure(vad, h.buffer.Format.RateHz)
	if restart {
		s.forgetLive()
		h.itemID = ""
		h.detector.Reset(h.buffer.End())
	}
}

// append handles input_audio_buffer.append, which is never answered.
func (s *session) append(encoded []byte) {
	h := &s.input
	h.buffer.Append(encoded)
	if h.vad.Type == "" {
		s.overhear(h.buffer.End())
		return
	}
	d := &h.detector
	for d.Pos+int64(d.Window) <= h.buffer.End() {
		switch d.Next(h.buffer.Between(d.Pos, d.Pos+int64(d.Window))) {
		case turns.Started:
			s.speechStarted()
		case turns.Paused:
			s.speechPaused()
		case turns.Stopped:
			s.speechStopped()
		case turns.Nothing:
		}
		if h.itemID != "" {
			s.overhear(d.Pos)
		}
	}
	if h.itemID == "" {
		s.checkIdle()
		keep := d.Pos - int64(audio.Samples(quietKept, h.buffer.Format.RateHz))
		if h.idle.state != idleOff {
			keep = min(keep, h.idle.from)
		}
		h.buffer.Forget(keep)
	}
}

// speechStarted announces a turn, and interrupts what is being said.
func (s *session) speechStarted() {
	h := &s.input
	prefix := audio.Samples(turns.Prefix(&h.vad), h.buffer.Format.RateHz)
	begins := max(0, h.detector.Onset-int64(prefix))
	h.itemID, h.begins = s.rng.ID("item_", s.now), max(begins, h.buffer.Taken)
	s.stopIdle()
	s.send(&wire.InputAudioBufferSpeechStarted{AudioStartMs: h.buffer.Ms(begins), ItemID: h.itemID})
	if h.vad.InterruptResponse.Or(false) {
		s.interrupt()
	}
}

// speechPaused ends the turn unless the caller has words left to say.
func (s *session) speechPaused() {
	h := &s.input
	if on := s.server.opts.SpeaksOn; on != nil && on() {
		return
	}
	if !h.recogniser.Unfinished(h.buffer.Between(h.begins, h.detector.Pos), h.buffer.Format.RateHz) {
		h.detector.Stop()
		s.speechStopped()
	}
}

// speechStopped commits the turn that ends here, and answers it. What the turn interrupted is over
// before: a client that sends sound faster than it is spoken would overtake the lag otherwise.
func (s *session) speechStopped() {
	h := &s.input
	id, end := h.itemID, h.detector.End()
	if active := s.output.active; active != nil && active.interrupted() {
		s.cancel(active, wire.ReasonTurnDetected)
	}
	s.send(&wire.InputAudioBufferSpeechStopped{AudioEndMs: h.buffer.Ms(end), ItemID: id})
	s.take(id, h.begins, end)
	if h.vad.CreateResponse.Or(false) {
		s.answerTurn()
	}
}

// commit handles input_audio_buffer.commit. The turn keeps the id it was announced or is being written
// down under. Source: recorded sessions.
func (s *session) commit() {
	h := &s.input
	rate := h.buffer.Format.RateHz
	if got := audio.Duration(h.buffer.Untaken(), rate); got < shortestCommit {
		s.refuse(&problem{Code: "input_audio_buffer_commit_empty", Message: fmt.Sprintf("Error committing input audio buffer: "+
			"buffer too small. Expected at least 100ms of audio, but buffer only has %.2fms of audio.",
			float64(got)/float64(time.Millisecond))})
		return
	}
	id, begins := cmp.Or(h.itemID, h.live.reservedID()), h.turnBegins()
	if id == "" {
		id = s.rng.ID("item_", s.now)
	}
	s.stopIdle()
	s.take(id, begins, h.buffer.End())
	h.detector.Reset(h.buffer.End())
}

// clear handles input_audio_buffer.clear. Positions go on; speech is forgotten without a word.
func (s *session) clear() {
	h := &s.input
	s.giveUp()
	h.buffer.Take(h.buffer.End())
	h.buffer.Forget(h.buffer.End())
	h.itemID = ""
	s.forgetLive()
	h.detector.Reset(h.buffer.End())
	s.send(&wire.InputAudioBufferCleared{})
}

// What is looked at of a turn that is given up, from where to where: piece by piece, as damage is told where an utterance begins,
// and most of it may be a microphone's noise. Chosen.
const (
	shortestGivenUp = 200 * time.Millisecond // a sentence of G.711 that is read as PCM
	endlessTurn     = 3 * time.Second        // else the caller may only just have begun to speak
	longestGivenUp  = 30 * time.Second
	givenUpPiece    = 4 * time.Second
	givenUpStep     = 2 * time.Second
)

// giveUp looks at the turn that is being spoken, if nobody will end it any more: what turn detection finds no end of may be
// the noise that a wrong encoding makes of silence.
func (s *session) giveUp() {
	h := &s.input
	rate := h.buffer.Format.RateHz
	if s.recorder == nil || h.itemID == "" || audio.Duration(int(h.buffer.End()-h.begins), rate) < shortestGivenUp {
		return
	}
	samples := h.buffer.Between(h.begins, h.begins+int64(audio.Samples(longestGivenUp, rate)))
	u := h.recogniser.Understand(samples, rate)
	piece, step := audio.Samples(givenUpPiece, rate), audio.Samples(givenUpStep, rate)
	for from := 0; !u.Known && u.Diagnosis == "" && from+step < len(samples); from += step {
		if u = h.recogniser.Understand(samples[from:min(from+piece, len(samples))], rate); u.Diagnosis != "" {
			u = h.recogniser.Understand(samples[from:], rate) // the whole sentence
		}
	}
	if u.Diagnosis == "" && audio.Duration(len(samples), rate) < endlessTurn {
		return
	}
	s.recorder.overheard(&Turn{Transcript: u.Transcript, Understood: u.Known, Diagnosis: u.Diagnosis}, samples, rate)
}

// take turns the audio of [begins, end) into an item of the conversation, and recognises it.
func (s *session) take(id string, begins, end int64) {
	h := &s.input
	b := &h.buffer
	samples := append([]int16(nil), b.Between(begins, end)...)
	b.Take(end)
	h.itemID = ""
	b.Forget(end)

	u := h.recogniser.Understand(samples, b.Format.RateHz)
	it := &item{
		wire: wire.Item{ID: id, Type: wire.ItemMessage, Status: wire.StatusCompleted, Role: wire.RoleUser,
			Content: []wire.ContentPart{{Type: wire.ContentInputAudio, Transcript: wire.Null[string]()}}},
		samples: samples, format: b.Format,
	}
	it.tokens = tokens.Counts{Text: tokens.PerTurn, Audio: tokens.OfInput(it.duration())}
	it.idle = h.idle.taken
	turn := &Turn{
		Session: s.number, ItemID: id, Transcript: u.Transcript, Understood: u.Known, Diagnosis: u.Diagnosis,
		Start: b.StreamPos(begins), End: b.StreamPos(end), Samples: samples, RateHz: b.Format.RateHz,
	}
	s.send(&wire.InputAudioBufferCommitted{PreviousItemID: wire.OrNull(s.conv.last()), ItemID: id})
	s.conv.add(it)
	s.announce(it)
	it.turn, it.came = turn, s.now
	s.observe(turn)
	s.recorder.heard(turn, it)
	s.transcribe(it, turn, begins)
}

// announce sends the events of an item that is complete when it comes.
func (s *session) announce(it *item) {
	before, _ := s.conv.before(it)
	s.send(&wire.ConversationItemAdded{PreviousItemID: wire.OrNull(before), Item: it.wire})
	s.send(&wire.ConversationItemDone{PreviousItemID: wire.OrNull(before), Item: it.wire})
}
