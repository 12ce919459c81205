package runner

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Receive puts an event into the inbox as if a link of that generation had brought it.
func (s *Session) Receive(generation int, ev wire.ServerEvent) { receiver{s}.Event(generation, ev) }

// ReceiveAudio does so with audio.
func (s *Session) ReceiveAudio(generation int, ev *wire.ResponseOutputAudioDelta) {
	receiver{s}.Audio(generation, ev)
}

// Again is Backoff.Again.
func Again(b Backoff, n int, err *wire.Error) (time.Duration, bool) { return b.Again(n, err) }

// Waiting is how many messages wait for the loop.
func (s *Session) Waiting() int { return s.inbox.Waiting() }

// Why says why the session is not listening.
func (s *Session) Why() (text string) {
	s.do(func() {
		l := s.loop
		var open []string
		for _, c := range l.toolCalls.open {
			open = append(open, c.id+" "+c.name)
		}
		text = fmt.Sprintf("away %v (%d planned %v), scheduler %s waiting %d, retrying %d, awaiting %v, calls %v (%d running), handoff %v, checks %d, MCP held %v, calls %d",
			l.relink.away(), l.relink.state, l.relink.planned, l.scheduler.Active, l.scheduler.Waiting(), l.retrying, l.turns.AwaitingResponse(), open, l.toolCalls.running, l.handoffs.Busy(), l.checks.Running, l.hosted.held, len(l.hosted.calls.Open()))
	})
	return text
}
