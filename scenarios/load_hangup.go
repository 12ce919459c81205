package scenarios

import (
	"fmt"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

var (
	// hangupWords are who hangs up. An agent does so by itself.
	hangupWords = keys.Words("hangup", "caller").Aside("caller", "the caller ends the call")

	hangupKeys = keys.Of("hangup",
		keys.In(timingKeys("when the agent's turn is over, `limits: gap` later"), (*HangupStep).timing),
		[]keys.Key[Field, HangupStep]{idKey[HangupStep]()},
	)
)

func (h *HangupStep) timing() *Timing { return &h.Timing }

// hangup loads the end of a call.
func (l *loader) hangup(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	step.Hangup = &HangupStep{}
	load(l, step, hangupKeys, step.Hangup, options)
	n, ok := scalarOf(verb)
	if !ok {
		l.At(verb.Key, "hangup does not say who hangs up", "write it like hangup: caller")
		return
	}
	if n.Value == "agent" {
		l.At(n, "a script cannot have the agent hang up", "write expect: {hangup: agent}")
		return
	}
	l.field(step, verb).chosen(n.Value, hangupWords)
}

// afterTheCall notes the steps that cannot be played since the caller has hung up above them.
func (l *loader) afterTheCall() {
	var end *Step
	for _, s := range l.sc.Script {
		switch {
		case end == nil:
			if s.Hangup != nil {
				end = s
			}
		case s.Caller != nil || s.React != nil || s.Model != nil || s.Fault != nil || s.Hangup != nil:
			l.note(s.Pos, fmt.Sprintf("the caller has hung up in line %d: %s cannot follow", end.Pos.Line, s.Verb),
				"move it above that")
			return
		}
	}
}
