package fakeserver

import "time"

// streamedSpan is from the last delta of a streamed transcript to its end.
// Source: recorded transcription (docs/fidelity.md).
const streamedSpan = 300 * time.Millisecond

// overhear reads the turn that is being spoken, up to a position.
func (s *session) overhear(pos int64) {
	h := &s.hearing
	l := &h.live
	configured := s.config.Audio.Input.Transcription
	if l.tr == nil && !streamed(configured) {
		l.on = false
		return
	}
	if !l.on {
		l.begin(h.turnBegins(), h.recogniser.vocabularies)
	}
	l.feed(&h.buffer, pos)
	settings, _ := configured.Value()
	if l.tr != nil {
		settings = l.tr.settings
	}
	words := l.look(heldBack(settings.Delay.Or("")))
	if len(words) == 0 {
		return
	}
	if l.tr == nil {
		id := h.itemID
		if id == "" {
			id = s.chance.id("item_", s.now)
		}
		l.tr = s.newTranscription(id, settings)
	}
	s.write(l.tr, words)
	s.wake(l.tr)
}

// write plans deltas of more words. The first begins with a space too.
// Source: recorded deltas (docs/fidelity.md).
func (s *session) write(tr *transcription, words []heardWord) {
	from := len(tr.text)
	for _, w := range words {
		tr.text += " " + w.text
	}
	tr.plan(from, s.now.Add(s.pacing.Transcription/2+transcriptionPhase))
}

// writeRest plans what a turn that was committed says after what was written of it.
func (s *session) writeRest(tr *transcription, l *live, turn *Turn, begins int64) {
	var rest []heardWord
	switch {
	case tr.text == "" && turn.Transcript != "":
		rest = []heardWord{{text: turn.Transcript}}
	case tr.text != "" && turn.Understood:
		rest = l.rest(s.hearing.recogniser.appendHeard(nil), int(l.begins-begins)/s.hearing.buffer.frame())
	}
	s.write(tr, rest)
	tr.over = s.now.Add(s.pacing.Transcription/2 + streamedSpan + transcriptionPhase)
}

// forgetLive drops what was being written down, without a word.
func (s *session) forgetLive() {
	if tr, _ := s.hearing.live.end(); tr != nil {
		s.timers.stop(&tr.timer)
	}
}

// turnBegins returns the position of the first sample of the turn that is being spoken.
func (h *hearing) turnBegins() int64 {
	if h.itemID != "" {
		return h.begins
	}
	return max(h.buffer.taken, h.buffer.start)
}
