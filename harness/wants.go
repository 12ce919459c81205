package harness

import (
	"maps"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// Wanted is something to be observed, with its options: the keys of an expectation in docs/scenarios.md. The functions below make
// those of each kind; texts are text matchers, arguments and outputs data matchers, as there.
type Wanted map[string]any

// Heard wants words to reach the caller's ear: a text matcher, or a [*regexp.Regexp].
func Heard(text any) Wanted { return Wanted{"heard": text} }

// Ran wants a tool to run.
func Ran(tool string) Wanted { return Wanted{"tool": tool} }

// Refused wants a tool to be refused, or denied.
func Refused(tool string) Wanted { return Wanted{"tool": tool, "ran": false} }

// HandedTo wants the call to go on with an agent.
func HandedTo(agent string) Wanted { return Wanted{"handoff": agent} }

// Asked wants a call of a tool to wait for a human, or with an outcome, to have been decided so. "" is no outcome.
func Asked(tool string, outcome judge.Outcome) Wanted {
	w := Wanted{"approval": tool}
	if outcome != "" {
		w["outcome"] = string(outcome)
	}
	return w
}

// Tripped wants a guardrail to trip.
func Tripped(guardrail string) Wanted { return Wanted{"guardrail": guardrail} }

// CutOff wants the act above to stop the agent.
func CutOff() Wanted { return Wanted{"interrupted": true} }

// Silent wants the agent to stay silent so long.
func Silent(d time.Duration) Wanted { return Wanted{"silence": d} }

// Connection wants the connection to the server to be "lost", "restored" or "closed".
func Connection(state string) Wanted { return Wanted{"connection": state} }

// ModelSaid wants the model to produce words, heard or not.
func ModelSaid(text any) Wanted { return Wanted{"generated": text} }

// Understood wants the server to make words of what the caller said.
func Understood(text any) Wanted { return Wanted{"understood": text} }

// Remembered wants a message of the conversation to have words, cut where it was truncated.
func Remembered(text any) Wanted { return Wanted{"remembered": text} }

// Responded wants a response to be "created", "completed", "cancelled", "failed" or "incomplete".
func Responded(state string) Wanted { return Wanted{"response": state} }

// Keyed wants the runtime to be told of keys of a phone, one after the other.
func Keyed(keys string) Wanted { return Wanted{"digits": keys} }

// HungUp wants the agent to end the call.
func HungUp() Wanted { return Wanted{"hangup": "agent"} }

// Told wants an error, by the server's code or the runtime's.
func Told(code string) Wanted { return Wanted{"error": code} }

// Cost wants a response that costs so many tokens: bounds by kind, as docs/scenarios.md has them.
func Cost(tokens map[string]any) Wanted { return Wanted{"usage": tokens} }

// Came wants an event of the wire, by its type, or a record of the timeline, by its kind.
func Came(event string) Wanted { return Wanted{"event": event} }

// Where sets what holds of an event: a condition, as docs/scenarios.md has them.
func (w Wanted) Where(condition string) Wanted { return w.set("where", condition) }

// set returns a copy of w with a key.
func (w Wanted) set(name string, value any) Wanted {
	w = maps.Clone(w)
	if w == nil {
		w = Wanted{}
	}
	w[name] = value
	return w
}

// By sets the agent that spoke.
func (w Wanted) By(agent string) Wanted { return w.set("by", agent) }

// With sets the arguments, as a data matcher.
func (w Wanted) With(args any) Wanted { return w.set("with", args) }

// Returning sets what the tool returned: a text matcher, or a data matcher for JSON.
func (w Wanted) Returning(output any) Wanted { return w.set("returns", output) }

// From sets the agent that handed over.
func (w Wanted) From(agent string) Wanted { return w.set("from", agent) }

// Having sets words of a cut utterance that were heard.
func (w Wanted) Having(text any) Wanted { return w.set("heard", text) }

// Missing sets words of a cut utterance that were not heard.
func (w Wanted) Missing(text any) Wanted { return w.set("unheard", text) }

// Within sets how soon it must begin, counted from the end of the last act above; for CutOff from its start.
func (w Wanted) Within(d time.Duration) Wanted { return w.set("within", d) }

// HeardWithin sets how soon words must have been heard, counted as Within is.
func (w Wanted) HeardWithin(d time.Duration) Wanted { return w.set("heard_within", d) }

// Since sets a moment to count Within from instead: see [Step.After].
func (w Wanted) Since(moment any) Wanted { return w.set("since", moment) }

// Times sets how many of them there are before the next act, exactly.
func (w Wanted) Times(n int) Wanted { return w.set("times", n) }

// InAnyOrder lets words come before the tools, handoffs, approvals and guardrails that stand above them.
func (w Wanted) InAnyOrder() Wanted { return w.set("in_any_order", true) }

// ID gives what is expected a name, by which other steps refer to it.
func (w Wanted) ID(name string) Wanted { return w.set("id", name) }

// Expect demands that something is observed: one thing, or several in this order.
func Expect(want Wanted, then ...Wanted) *Step {
	if len(then) == 0 {
		return newStep(scenarios.VerbExpect, want)
	}
	return newStep(scenarios.VerbExpect, append([]Wanted{want}, then...))
}

// ExpectNot watches that something is not observed, until the caller's next turn begins or the call ends, or as For and Until say.
func ExpectNot(want Wanted) *Step { return newStep(scenarios.VerbExpectNot, want) }

// Until sets the moment at which ExpectNot stops watching: see [Step.After]; of React what ends it, as something observed.
func (s *Step) Until(moment any) *Step {
	return s.option("Until", "ExpectNot or React", "until", moment, scenarios.VerbExpectNot, scenarios.VerbReact)
}

// Wait lets time pass.
func Wait(d time.Duration) *Step { return newStep(scenarios.VerbWait, d) }

// WaitFor waits for something without judging it.
func WaitFor(want Wanted) *Step { return newStep(scenarios.VerbWait, want) }
