package sense

import (
	"fmt"
	"iter"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// SwitchedOff goes through what the limits and the steps of a scenario keep from being judged, and what of them every agent meets: where, and what
// that is.
func SwitchedOff(sc *scenarios.Scenario) iter.Seq2[scenarios.Pos, string] {
	return func(yield func(scenarios.Pos, string) bool) {
		for _, l := range looseLimits(sc) {
			if !yield(scenarios.Pos{File: sc.File}, l) {
				return
			}
		}
		for st := range sc.Steps() {
			for _, what := range append(letPass(st), idle(sc, st)...) {
				if !yield(st.Pos, what) {
					return
				}
			}
		}
		unchanging(sc, yield)
	}
}

// looseLimits says which limits are looser than usual.
func looseLimits(sc *scenarios.Scenario) (told []string) {
	loose := func(name string, limit, usual time.Duration) {
		if limit > usual {
			told = append(told, fmt.Sprintf("limits: %s is %s, usually %s", name, wording.Span(limit), wording.Span(usual)))
		}
	}
	loose("dead_air", sc.Limits.DeadAir, scenarios.DefaultDeadAir)
	loose("hole", sc.Limits.Hole, scenarios.DefaultHole)
	if tail := sc.Limits.Tail; tail < scenarios.DefaultTail {
		told = append(told, fmt.Sprintf("limits: tail is %s, usually %s: what comes later is not seen", wording.Span(tail), wording.Span(scenarios.DefaultTail)))
	}
	return told
}

// letPass says what a step keeps from being judged.
func letPass(st *scenarios.Step) (told []string) {
	switch {
	case st.Caller != nil && (st.Caller.Reaction == scenarios.ReactionAny || st.Caller.Reaction == scenarios.ReactionStop):
		told = append(told, fmt.Sprintf("reaction: %s, so no answer is owed", st.Caller.Reaction))
	case st.Model != nil && st.Model.Optional:
		told = append(told, "optional: true, so the step may stay unused or unheard")
	}
	if st.Model != nil && st.Model.Invented {
		told = append(told, "invented: true, so what it asks for is compared with nothing that was said")
	}
	return told
}

// Replaced goes through the tools that do not run, since the scenario says what becomes of them: where it does, and what becomes of each.
func Replaced(sc *scenarios.Scenario) iter.Seq2[scenarios.Pos, string] {
	return func(yield func(scenarios.Pos, string) bool) {
		for i := range sc.Tools {
			o, what := &sc.Tools[i], ""
			switch {
			case o.Returns != nil:
				what = "returned what the file says"
			case o.Fails != "":
				what = "failed as the file says"
			case o.Hangs:
				what = "hung"
			default:
				continue
			}
			if !yield(o.Pos, "tools: "+o.Tool+" did not run, and "+what) {
				return
			}
		}
	}
}
