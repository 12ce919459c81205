package sense

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
)

// longestWait is longer than any caller waits for words to begin. Chosen: several times what people wait on a phone before they hang up.
const longestWait = 30 * time.Second

// idle says what of a step's expectations every agent meets, or nearly.
func idle(sc *scenarios.Scenario, st *scenarios.Step) (told []string) {
	if st.Expect == nil {
		return nil
	}
	for _, e := range st.Expect.All {
		if e.Within > longestWait {
			told = append(told, fmt.Sprintf("within is %s, longer than any caller waits", wording.Span(e.Within)))
		}
		switch w := e.Want.(type) {
		case *kinds.Heard:
			if w.HeardWithin > 2*longestWait {
				told = append(told, fmt.Sprintf("heard_within is %s, longer than any caller waits", wording.Span(w.HeardWithin)))
			}
		case *kinds.Tool:
			if w.Returns != nil && AnyOutput(w.Returns) {
				told = append(told, fmt.Sprintf("returns: %s is whatever %s returned", w.Returns, w.Name))
			}
			if w.With != nil && w.With.Match([]byte(`{}`)) && w.With.Match([]byte(`{"some": 1}`)) {
				told = append(told, fmt.Sprintf("with: %s is whatever %s was asked for with", w.With, w.Name))
			}
		case *kinds.Happens:
			if u, ok := w.Want.(*happened.Usage); ok && !shows(sc) && !slices.ContainsFunc(u.Bounds, ofMore) {
				told = append(told, "usage: no step shows a picture, so no response reads one")
			}
		}
	}
	return told
}

// ofMore reports whether a bound is one of more than pictures.
func ofMore(b scenarios.TokenBound) bool {
	return b.Kind != "image_in" && b.Kind != "cached_image" || b.Relation == atLeast
}

// AnyOutput reports whether outputs of all sorts are meant, as true means, or what is not some text.
func AnyOutput(m *scenarios.DataMatcher) bool {
	return m.MatchOutput("internal server error") && m.MatchOutput("nothing found")
}

// shows reports whether the caller shows a picture.
func shows(sc *scenarios.Scenario) bool {
	for st := range sc.Steps() {
		if st.Verb == scenarios.VerbImage {
			return true
		}
	}
	return false
}

// unchanging says what of a line or a step is as it would be without it. In one of several calls of a file that is what sets it off from
// the others.
func unchanging(sc *scenarios.Scenario, yield func(at scenarios.Pos, what string) bool) bool {
	if sc.Variant != "" || len(sc.Filled) > 0 {
		return true
	}
	var clean scenarios.PhoneLine
	if l := sc.PhoneLine; l != nil && l.Preset == "" && len(l.Keys) > 0 && l.Settings == clean.Settings {
		if !yield(l.Pos, "line: it changes nothing, so this is the call without it") {
			return false
		}
	}
	for st := range sc.Steps() {
		if st.Caller != nil && st.Caller.Speed == 1 && !yield(st.Pos, "speed: 1x is as recorded, so this is the call without it") {
			return false
		}
	}
	return true
}
