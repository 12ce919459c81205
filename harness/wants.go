package harness

import (
	"maps"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// Want is something to be observed, with its options: the keys of an expectation in docs/scenarios.md. The functions below make
// those of each kind; texts are text matchers, arguments and outputs data matchers, as there.
type Want map[string]any

// Heard wants words to reach the caller's ear: a text matcher, or a [*regexp.Regexp].
func Heard(text any) Want { return Want{"heard": text} }

// Ran wants a tool to run.
func Ran(tool string) Want { return Want{"tool": tool} }

// Refused wants a tool to be refused, or denied.
func Refused(tool string) Want { return Want{"tool": tool, "ran": false} }

// HandedTo wants the call to go on with an agent.
func HandedTo(agent string) Want { return Want{"handoff": agent} }

// Asked wants a call of a tool to wait for a human, or with an outcome, to have been decided so. "" is no outcome.
func Asked(tool string, outcome judge.Outcome) Want {
	w := Want{"approval": tool}
	if outcome != "" {
		w["outcome"] = string(outcome)
	}
	return w
}

// Tripped wants a guardrail to trip.
func Tripped(guardrail string) Want { return Want{"guardrail": guardrail} }

// CutOff wants the act above to stop the agent.
func CutOff() Want { return Want{"interrupted": true} }

// Silent wants the agent to stay silent so long.
func Silent(d time.Duration) Want { return Want{"silence": d} }

// Connection wants the connection to the server to be "lost", "restored" or "closed".
func Connection(state string) Want { return Want{"connection": state} }

// set returns a copy of w with a key.
func (w Want) set(name string, value any) Want {
	w = maps.Clone(w)
	if w == nil {
		w = Want{}
	}
	w[name] = value
	return w
}

// By sets the agent that spoke.
func (w Want) By(agent string) Want { return w.set("by", agent) }

// With sets the arguments, as a data matcher.
func (w Want) With(args any) Want { return w.set("with", args) }

// Returning sets what the tool returned: a text matcher, or a data matcher for JSON.
func (w Want) Returning(output any) Want { return w.set("returns", output) }

// From sets the agent that handed over.
func (w Want) From(agent string) Want { return w.set("from", agent) }

// Having sets words of a cut utterance that were heard.
func (w Want) Having(text any) Want { return w.set("heard", text) }

// Missing sets words of a cut utterance that were not heard.
func (w Want) Missing(text any) Want { return w.set("unheard", text) }

// Within sets how soon it must begin, counted from the end of the last act above; for CutOff from its start.
func (w Want) Within(d time.Duration) Want { return w.set("within", d) }

// HeardWithin sets how soon words must have been heard, counted as Within is.
func (w Want) HeardWithin(d time.Duration) Want { return w.set("heard_within", d) }

// Since sets a moment to count Within from instead: see [Step.After].
func (w Want) Since(moment any) Want { return w.set("since", moment) }

// Times sets how many of them there are before the next act, exactly.
func (w Want) Times(n int) Want { return w.set("times", n) }

// InAnyOrder lets words come before the tools, handoffs, approvals and guardrails that stand above them.
func (w Want) InAnyOrder() Want { return w.set("in_any_order", true) }

// ID gives what is expected a name, by which other steps refer to it.
func (w Want) ID(name string) Want { return w.set("id", name) }

// Expect demands that something is observed: one thing, or several in this order.
func Expect(want Want, then ...Want) *Step {
	if len(then) == 0 {
		return newStep(scenarios.VerbExpect, want)
	}
	return newStep(scenarios.VerbExpect, append([]Want{want}, then...))
}

// ExpectNot watches that something is not observed, until the caller's next turn begins or the call ends, or as For and Until say.
func ExpectNot(want Want) *Step { return newStep(scenarios.VerbExpectNot, want) }

// Until sets the moment at which ExpectNot stops watching: see [Step.After].
func (s *Step) Until(moment any) *Step {
	return s.option("Until", "ExpectNot", "until", moment, scenarios.VerbExpectNot)
}

// Wait lets time pass.
func Wait(d time.Duration) *Step { return newStep(scenarios.VerbWait, d) }

// WaitFor waits for something without judging it.
func WaitFor(want Want) *Step { return newStep(scenarios.VerbWait, want) }
