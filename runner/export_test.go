package runner

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/wire"
)

// The drivers below run a machine through a line of inputs, separated by semicolons, and return what it
// gave out, in the same form, with its state at the end. The pure machines are private; their tables
// are tested through these.

// HandOff drives transitions: those that are added are named by a letter.
func HandOff(line string) string {
	ts := &transitions{}
	byName := map[string]*transition{}
	does := func(step transitionStep) string {
		var out []string
		if step.over != nil {
			came := map[bool]string{true: "came", false: "failed"}[step.came]
			out = append(out, step.over.handoff.Name+" "+came)
		}
		if step.prepare != nil {
			out = append(out, "prepare "+step.prepare.handoff.Name)
		}
		return strings.Join(out, ", ")
	}
	out := specs.Drive(line, func(verb string, args []string) string {
		switch verb {
		case "add":
			t := &transition{handoff: agents.Handoff{Name: args[0]}}
			byName[args[0]] = t
			return does(ts.add(t))
		case "prepared":
			if ts.prepared(byName[args[0]]) {
				byName[args[0]].update = "update " + args[0]
				return "update"
			}
		case "acknowledged":
			return does(ts.acknowledged("update " + args[0]))
		case "failed":
			return does(ts.failed(byName[args[0]]))
		case "refused":
			return does(ts.refused("update " + args[0]))
		default:
			panic(verb)
		}
		return ""
	})
	state := map[transitionState]string{noTransition: "none", preparing: "preparing", updating: "updating"}[ts.state]
	return strings.TrimPrefix(out+" | "+state, " | ")
}

// Receive puts an event into the inbox as if a link of that generation had brought it.
func (s *Session) Receive(generation int, ev wire.ServerEvent) { receiver{s}.Event(generation, ev) }

// ReceiveAudio does so with audio.
func (s *Session) ReceiveAudio(generation int, ev *wire.ResponseOutputAudioDelta) {
	receiver{s}.Audio(generation, ev)
}

// Again is Backoff.again.
func Again(b Backoff, n int, err *wire.Error) (time.Duration, bool) { return b.again(n, err) }

// Waiting is how many messages wait for the loop.
func (s *Session) Waiting() int { return len(s.inbox.queue) }

// Why says why the session is not listening.
func (s *Session) Why() (text string) {
	s.do(func() {
		l := s.loop
		var open []string
		for _, c := range l.toolCalls.open {
			open = append(open, c.id+" "+c.name)
		}
		text = fmt.Sprintf("away %v (%d planned %v), scheduler %s waiting %d, retrying %d, awaiting %v, calls %v (%d running), handoffs %d, checks %d",
			l.relink.away(), l.relink.state, l.relink.planned, l.scheduler.Active, l.scheduler.Waiting(), l.retrying, l.turns.AwaitingResponse(), open, l.toolCalls.running, l.handoffs.state, l.checks.Running)
	})
	return text
}
