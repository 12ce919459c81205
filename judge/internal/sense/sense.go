package sense

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// Note tells of something that proves nothing: where it stands, what is wrong with it, and what to do about that.
type Note = func(at scenarios.Pos, msg, hint string)

// Refuse notes everything in a scenario that proves nothing.
func Refuse(sc *scenarios.Scenario, note Note) {
	checks(sc, note)
	line(sc.PhoneLine, note)
	limits(sc, note)
	for i := range sc.Tools {
		if o := &sc.Tools[i]; o.Takes > 0 && o.Takes < shortestMute && o.Returns == nil && o.Fails == "" {
			note(o.Pos, fmt.Sprintf("%s takes %s longer, which nobody notices", o.Tool, wording.Span(o.Takes)), "write how slow it is to be: takes: 6s")
		}
	}
	for st := range sc.Steps() {
		switch {
		case st.Expect != nil:
			for _, e := range st.Expect.All {
				deadlines(e, sc.Limits.Duration, note)
				demanded(e, note)
			}
		case st.Verb == scenarios.VerbMute && st.Caller.Lasting < shortestMute:
			note(st.Caller.Pos, fmt.Sprintf("a line that is silent for %s is one that nothing becomes of", wording.Span(st.Caller.Lasting)),
				fmt.Sprintf("sound comes in packets of %s: mute it for longer", wording.Span(shortestMute)))
		case st.ExpectNot != nil:
			if w, ok := st.ExpectNot.Expectation.Want.(*kinds.Silence); ok && w.Lasting >= sc.Limits.Duration {
				note(st.ExpectNot.Expectation.Pos, fmt.Sprintf("the call is over after %s (limits: duration), before a silence could last so long", wording.Span(sc.Limits.Duration)), "write a shorter one")
			}
		default:
		}
	}
}

const (
	shortestMute = 20 * time.Millisecond // a packet of the line

	// shortestSilence is less than any agent takes to answer. Chosen: servers and networks take several times as long.
	shortestSilence = 100 * time.Millisecond
)

// deadlines notes times that run out only when the call is over, and silences that there are before any answer.
func deadlines(e *scenarios.Expectation, longest time.Duration, note Note) {
	bound := func(name string, d time.Duration) {
		if d >= longest {
			note(e.Pos, fmt.Sprintf("%s is %s, and the call is over after %s (limits: duration), so nothing is ever late", name, wording.Span(d), wording.Span(longest)),
				"write the longest time that a caller would accept, or leave it out for the patience of the call")
		}
	}
	bound("within", e.Within)
	switch w := e.Want.(type) {
	case *kinds.Heard:
		bound("heard_within", w.HeardWithin)
	case *kinds.Silence:
		if w.Lasting < shortestSilence {
			note(e.Pos, fmt.Sprintf("every agent is silent for %s", wording.Span(w.Lasting)), "write how long it must stay silent: silence: 3s")
		}
	}
}
