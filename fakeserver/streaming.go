package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	"github.com/voicesim/voicesim/internal/recognition"
)

// live is the turn that is being written down while it is spoken, for models that stream. It is owned by the
// loop.
type live struct {
	on     bool
	tr     *transcription    // nil before the first word
	reader *recognition.Live // nil before the first turn
	begins int64             // position of the first sample
	fed    int64             // position of the first sample that the reader does not have
}

// heldBack returns how much must follow a word before it is written.
// Source: guess; that of no delay after the recorded moments of deltas.
func heldBack(delay string) time.Duration {
	switch delay {
	case "minimal":
		return 192 * time.Millisecond
	case "low":
		return 352 * time.Millisecond
	case "high":
		return 992 * time.Millisecond
	case "xhigh":
		return 2000 * time.Millisecond
	}
	return 496 * time.Millisecond
}

// begin starts with a turn.
func (l *live) begin(begins int64, vocabularies []*recognition.Vocabulary) {
	if l.reader == nil {
		l.reader = recognition.NewLive(vocabularies...)
	}
	l.reader.Begin()
	*l = live{on: true, reader: l.reader, begins: begins, fed: begins}
}

// feed gives the reader the sound up to a position.
func (l *live) feed(b *turns.Buffer, pos int64) {
	l.fed += int64(l.reader.Feed(b.Between(l.fed, pos), b.Format.RateHz))
}

// end ends the turn. It returns what was written, nil if nothing was, and what is known of it until the
// next begins.
func (l *live) end() (*transcription, *live) {
	tr := l.tr
	l.on, l.tr = false, nil
	return tr, l
}

// reservedID returns the id that the turn being spoken is written down under; "" if it is not yet.
func (l *live) reservedID() string {
	if l.tr == nil {
		return ""
	}
	return l.tr.itemID
}

// overhear reads the turn that is being spoken, up to a position.
func (s *session) overhear(pos int64) {
	h := &s.input
	l := &h.live
	configured := s.config.Audio.Input.Transcription
	if l.tr == nil && !s.names.Streamed(configured) {
		l.on = false
		return
	}
	if !l.on {
		l.begin(h.turnBegins(), s.server.vocabularies)
	}
	l.feed(&h.buffer, pos)
	settings, _ := configured.Value()
	if l.tr != nil {
		settings = l.tr.settings
	}
	words := l.reader.Look(heldBack(settings.Delay.Or("")))
	if len(words) == 0 {
		return
	}
	if l.tr == nil {
		id := h.itemID
		if id == "" {
			id = s.rng.ID("item_", s.now)
		}
		l.tr = s.newTranscription(id, settings)
	}
	l.tr.write(words, s.now.Add(s.pacing.Transcription/2+transcriptionPhase))
	s.wake(l.tr)
}

// write plans deltas of more words, at a time. The first begins with a space too.
// Source: recorded deltas of gpt-realtime-whisper.
func (tr *transcription) write(words []Word, at time.Time) {
	from := len(tr.text)
	for _, w := range words {
		tr.text += " " + w.Text
	}
	tr.plan(from, at)
}

// writeRest plans what a turn that was committed says after what was written of it: all is out at a time.
func (s *session) writeRest(tr *transcription, l *live, turn *Turn, begins int64, at time.Time) {
	var rest []Word
	switch {
	case tr.text == "" && turn.Transcript != "":
		rest = []Word{{Text: turn.Transcript}}
	case tr.text != "" && turn.Understood:
		rest = l.reader.Rest(s.input.recogniser, int(l.begins-begins), s.input.buffer.Format.RateHz)
	}
	for i := range tr.pieces[tr.done:] {
		if p := &tr.pieces[tr.done+i]; p.at.After(at) {
			p.at = at
		}
	}
	tr.write(rest, at)
}

// forgetLive drops what was being written down, without a word.
func (s *session) forgetLive() {
	if tr, _ := s.input.live.end(); tr != nil {
		s.timers.Stop(&tr.timer)
	}
}

// turnBegins returns the position of the first sample of the turn that is being spoken.
func (h *input) turnBegins() int64 {
	if h.itemID != "" {
		return h.begins
	}
	return max(h.buffer.Taken, h.buffer.Start)
}
