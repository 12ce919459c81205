package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// idleTimeout is how long the caller has been silent after an answer. It is owned by the loop.
//
//	state     what                                    then
//	off       an answer ends                          playing, for as long as its sound lasts
//	playing   the sound has been heard                waiting, for idle_timeout_ms
//	waiting   the time is over                        due
//	due       more sound comes, in which is none      off (timeout_triggered)
//	any       speech, a commit, another response      off
type idleTimeout struct {
	timer eventloop.Timer
	state idleState
	from  int64 // position of the sound when the answer had been heard
	taken bool  // the item being made is such a silence
}

type idleState uint8

const (
	idleOff idleState = iota // or playing
	idleWaiting
	idleDue
)

// awaitCaller starts the idle timeout: it counts from the end of an answer's sound.
// Source: the published schema.
func (s *session) awaitCaller(sound time.Duration) {
	h := &s.input
	ms, on := h.vad.IdleTimeoutMs.Value()
	if !on || h.vad.Type != wire.ServerVAD || h.itemID != "" {
		return
	}
	h.idle.timer.Fire = func() {
		h.idle.state, h.idle.from = idleWaiting, h.detector.Pos
		h.idle.timer.Fire = func() { h.idle.state = idleDue }
		s.timers.Set(&h.idle.timer, s.now.Add(wire.Duration(ms)))
	}
	s.timers.Set(&h.idle.timer, s.now.Add(sound+idlePhase))
}

func (s *session) stopIdle() {
	s.timers.Stop(&s.input.idle.timer)
	s.input.idle.state = idleOff
}

// checkIdle takes a silence that has lasted long enough for a turn, and answers it. It is done when sound has come, and the
// silence is from where the sound had come to when the answer was heard to where it has come to now, both on the grid of
// windows: so a recorded session had 5120 ms of a timeout of 5 s, and a documented event has 6016 ms of 6 s.
func (s *session) checkIdle() {
	h := &s.input
	if h.idle.state != idleDue {
		return
	}
	h.idle.state = idleOff
	end := h.detector.Pos
	begins := min(end, max(h.idle.from, h.buffer.Taken))
	id := s.rng.ID("item_", s.now)
	s.send(&wire.InputAudioBufferTimeoutTriggered{
		AudioStartMs: h.buffer.Ms(begins), AudioEndMs: h.buffer.Ms(end), ItemID: id,
	})
	s.promptAboutSilence()
	h.idle.taken = true
	s.take(id, begins, end)
	h.idle.taken = false
	s.answerTurn()
}

// aboutSilence is what the server tells the model of a silence. Source: a recorded session.
const aboutSilence = "No user speech was detected for a while. Please review the recorded audio: If the user was speaking, respond naturally. " +
	"If not, follow up on their last message to keep the conversation going or ask if they're still there."

// promptAboutSilence adds the server's own message before a silence that is taken for a turn. No model is asked about it.
func (s *session) promptAboutSilence() {
	it := &item{format: s.input.buffer.Format, wire: wire.Item{ID: s.rng.ID("item_", s.now), Type: wire.ItemMessage, Status: wire.StatusCompleted,
		Role: wire.RoleSystem, Content: []wire.ContentPart{{Type: wire.ContentInputText, Text: wire.Some(aboutSilence)}}}}
	it.tokens = tokens.OfItem(&it.wire)
	s.conv.add(it)
	s.announce(it)
}
