package page

import (
	"slices"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
)

// demand is a kind of demand, and the failures that count against it.
type demand struct {
	name     string
	kind     string   // of expectations that steps write; "" where no step does
	failures []string // of calls, where no step writes it
}

// demands are the kinds of demands, in the order in which the page has them.
var demands = []demand{
	{name: "Answers the caller", failures: []string{"not_answered", "dead_air"}},
	{name: "Stops when interrupted", kind: "interrupted", failures: []string{"not_stopped"}},
	{name: "Is not stopped by noise", failures: []string{"false_interruption"}},
	{name: "Says what it should", kind: "heard"},
	{name: "Is heard whole", failures: []string{"unheard", "broken_speech"}},
	{name: "Uses its tools as it should", kind: "tool"},
	{name: "Asks a human first", kind: "approval"},
	{name: "Hands over to the right agent", kind: "handoff"},
	{name: "Guardrails stop what must not be said", kind: "guardrail"},
	{name: "Is silent when it should", kind: "silence"},
	{name: "Copes with a bad connection", kind: "connection"},
	{name: "Does nothing that it must not", kind: "expect_not"},
	{name: "Does nothing unexpected", failures: []string{"surprise", "unscripted_response"}},
	{name: "Keeps within its limits", kind: "check"},
}

// checksOf counts what became of each kind of demand: of each step that writes it, and of each call where no step does.
func checksOf(d *Data, plays []play) []Check {
	var all []Check
	for _, dem := range demands {
		c := Check{Name: dem.name, Calls: []int{}}
		for i, p := range plays {
			if p.at.Itself() {
				dem.count(&c, i, d.Calls[i], p.call)
			}
		}
		if c.Met+c.Failed+c.Open > 0 {
			all = append(all, c)
		}
	}
	return all
}

// count adds a call to a check.
func (dem *demand) count(c *Check, place int, call *Call, r *results.Call) {
	if len(r.Steps) == 0 {
		return
	}
	add := func(state judge.StepState) {
		switch state {
		case judge.StepPassed:
			c.Met++
		case judge.StepFailed:
			c.Failed++
			if !slices.Contains(c.Calls, place) {
				c.Calls = append(c.Calls, place)
			}
		default:
			c.Open++
		}
	}
	if dem.kind == "check" {
		for _, ch := range r.Checks {
			add(ch.State)
		}
		return
	}
	for _, s := range r.Steps {
		if s.Verb == scenarios.VerbExpect && slices.Contains(s.Kinds, dem.kind) || string(s.Verb) == dem.kind {
			add(s.State)
		}
	}
	failed := 0
	for _, f := range r.Failures {
		if slices.Contains(dem.failures, string(f.Kind)) {
			failed++
			add(judge.StepFailed)
		}
	}
	if dem.kind == "" && failed == 0 && dem.concerns(call) {
		add(judge.StepPassed)
	}
}

// concerns reports whether a call has anything that a demand of all calls is about.
func (dem *demand) concerns(c *Call) bool {
	if dem.name == "Is not stopped by noise" {
		return false // whether there was any noise is not told
	}
	return len(c.Turns) > 0
}
