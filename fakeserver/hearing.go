package fakeserver

import (
	"cmp"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/wire"
)

// hearing is the part of a session that listens. It is owned by the loop.
type hearing struct {
	buffer     inputBuffer
	detector   detector
	recogniser *recognition.Recogniser
	live       live
	vad        wire.TurnDetection // Type is "" without turn detection

	itemID string // of the turn being spoken; "" while nobody speaks
	begins int64  // first sample of that turn
	idle   eventloop.Timer

	speakers []string // in the order in which transcripts named them
}

// shortestCommit is the least a client may commit. Source: docs/fidelity.md.
const shortestCommit = 100 * time.Millisecond

// quietKept is how much of a silence stays in the buffer for a commit by hand. Chosen: more than any
// prefix.
const quietKept = 5 * time.Second

// hear brings turn detection in line with the session's configuration.
func (s *session) hear() {
	h := &s.hearing
	in := s.config.Audio.Input
	old := h.buffer.format
	h.buffer.reformat(audioFormat(in.Format))
	vad, on := in.TurnDetection.Value()
	if old != h.buffer.format {
		s.forgetLive()
	}
	if !on {
		h.vad, h.itemID = wire.TurnDetection{}, ""
		s.timers.Stop(&h.idle)
		return
	}
	if !vad.IdleTimeoutMs.IsSome() {
		s.timers.Stop(&h.idle)
	}
	restart := h.vad.Type == "" || old != h.buffer.format
	h.vad = vad
	h.detector.configure(vad, h.buffer.format.RateHz)
	if restart {
		s.forgetLive()
		h.itemID = ""
		h.detector.reset(h.buffer.end())
	}
}

// append handles input_audio_buffer.append, which is never answered.
func (s *session) append(encoded []byte) {
	h := &s.hearing
	h.buffer.append(encoded)
	if h.vad.Type == "" {
		s.overhear(h.buffer.end())
		return
	}
	d := &h.detector
	for d.pos+int64(d.samples) <= h.buffer.end() {
		switch d.next(h.buffer.between(d.pos, d.pos+int64(d.samples))) {
		case vadStarted:
			s.speechStarted()
		case vadPaused:
			s.speechPaused()
		case vadStopped:
			s.speechStopped()
		}
		if h.itemID != "" {
			s.overhear(d.pos)
		}
	}
	if h.itemID == "" {
		h.buffer.forget(d.pos - int64(audio.Samples(quietKept, h.buffer.format.RateHz)))
	}
}

// speechStarted announces a turn, and interrupts what is being said.
func (s *session) speechStarted() {
	h := &s.hearing
	prefix := audio.Samples(wire.Duration(h.vad.PrefixPaddingMs.Or(wire.Milliseconds(defaultPrefix))), h.buffer.format.RateHz)
	begins := max(0, h.detector.onset-int64(prefix))
	h.itemID, h.begins = s.rng.ID("item_", s.now), max(begins, h.buffer.taken)
	s.timers.Stop(&h.idle)
	s.send(&wire.InputAudioBufferSpeechStarted{AudioStartMs: h.buffer.ms(begins), ItemID: h.itemID})
	if h.vad.InterruptResponse.Or(false) {
		s.interrupt()
	}
}

// speechPaused ends the turn unless the caller has words left to say.
func (s *session) speechPaused() {
	h := &s.hearing
	if !h.recogniser.Unfinished(h.buffer.between(h.begins, h.detector.pos), h.buffer.format.RateHz) {
		h.detector.stop()
		s.speechStopped()
	}
}

// speechStopped commits the turn that ends here, and answers it. What the turn interrupted is over
// before: a client that sends sound faster than it is spoken would overtake the lag otherwise.
func (s *session) speechStopped() {
	h := &s.hearing
	id, end := h.itemID, h.detector.pos
	if active := s.answers.active; active != nil && active.interrupted() {
		s.cancel(active, wire.ReasonTurnDetected)
	}
	s.send(&wire.InputAudioBufferSpeechStopped{AudioEndMs: h.buffer.ms(end), ItemID: id})
	s.take(id, h.begins, end)
	if h.vad.CreateResponse.Or(false) {
		s.answerTurn()
	}
}

// commit handles input_audio_buffer.commit. The turn keeps the id it was announced or is being written
// down under. Source: docs/fidelity.md.
func (s *session) commit() {
	h := &s.hearing
	rate := h.buffer.format.RateHz
	if got := audio.Duration(h.buffer.untaken(), rate); got < shortestCommit {
		s.refuse(&problem{Code: "input_audio_buffer_commit_empty", Message: fmt.Sprintf("Error committing input audio buffer: "+
			"buffer too small. Expected at least 100ms of audio, but buffer only has %.2fms of audio.",
			float64(got)/float64(time.Millisecond))})
		return
	}
	id, begins := cmp.Or(h.itemID, h.live.reservedID()), h.turnBegins()
	if id == "" {
		id = s.rng.ID("item_", s.now)
	}
	s.timers.Stop(&h.idle)
	s.take(id, begins, h.buffer.end())
	h.detector.reset(h.buffer.end())
}

// clear handles input_audio_buffer.clear. Positions go on; speech is forgotten without a word.
func (s *session) clear() {
	h := &s.hearing
	h.buffer.take(h.buffer.end())
	h.buffer.forget(h.buffer.end())
	h.itemID = ""
	s.forgetLive()
	h.detector.reset(h.buffer.end())
	s.send(&wire.InputAudioBufferCleared{})
}

// take turns the audio of [begins, end) into an item of the conversation, and recognises it.
func (s *session) take(id string, begins, end int64) {
	h := &s.hearing
	b := &h.buffer
	samples := append([]int16(nil), b.between(begins, end)...)
	b.take(end)
	h.itemID = ""
	b.forget(end)

	u := h.recogniser.Understand(samples, b.format.RateHz)
	it := &item{
		wire: wire.Item{ID: id, Type: wire.ItemMessage, Status: wire.StatusCompleted, Role: wire.RoleUser,
			Content: []wire.ContentPart{{Type: wire.ContentInputAudio, Transcript: wire.Null[string]()}}},
		samples: samples, format: b.format,
	}
	it.tokens = tokens.Counts{Audio: tokens.OfInput(it.duration())}
	turn := &Turn{
		Session: s.number, ItemID: id, Transcript: u.Transcript, Understood: u.Known, Diagnosis: u.Diagnosis,
		Start: b.streamPos(begins), End: b.streamPos(end),
	}
	s.send(&wire.InputAudioBufferCommitted{PreviousItemID: wire.OrNull(s.conv.last()), ItemID: id})
	s.conv.add(it)
	s.announce(it)
	it.turn, it.came = turn, s.now
	s.observe(turn)
	s.watch.heard(turn, it)
	s.transcribe(it, turn, begins)
}

// announce sends the events of an item that is complete when it comes.
func (s *session) announce(it *item) {
	before, _ := s.conv.before(it)
	s.send(&wire.ConversationItemAdded{PreviousItemID: wire.OrNull(before), Item: it.wire})
	s.send(&wire.ConversationItemDone{PreviousItemID: wire.OrNull(before), Item: it.wire})
}

// awaitCaller starts the idle timeout: it counts from the end of an answer's sound.
// Source: docs/fidelity.md.
func (s *session) awaitCaller(sound time.Duration) {
	h := &s.hearing
	ms, on := h.vad.IdleTimeoutMs.Value()
	if !on || h.vad.Type != wire.ServerVAD || h.itemID != "" {
		return
	}
	h.idle.Fire = s.idled
	s.timers.Set(&h.idle, s.now.Add(sound+wire.Duration(ms)+idlePhase))
}

// idled takes the silence for a turn and answers it. The silence ends where the detector has come to,
// so that it does not miss what is in its next window.
func (s *session) idled() {
	h := &s.hearing
	end := min(h.detector.pos, h.buffer.end())
	span := audio.Samples(wire.Duration(h.vad.IdleTimeoutMs.Or(0)), h.buffer.format.RateHz)
	begins := max(0, end-int64(span), h.buffer.taken)
	id := s.rng.ID("item_", s.now)
	s.send(&wire.InputAudioBufferTimeoutTriggered{
		AudioStartMs: h.buffer.ms(begins), AudioEndMs: h.buffer.ms(end), ItemID: id,
	})
	s.take(id, begins, end)
	s.answerTurn()
}
