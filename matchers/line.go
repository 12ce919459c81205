package matchers

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// phoneKeys are those of a phone.
const phoneKeys = "0123456789*#ABCD"

// HaveReceivedKeys succeeds for a call in which the runtime told the agent of keys that the caller pressed, one directly after the other: "12#". In a call in
// which the caller pressed none nobody can say.
func HaveReceivedKeys(keys string) types.GomegaMatcher {
	m := &matcher{wants: fmt.Sprintf("have received the keys %s", keys)}
	if keys == "" || strings.Trim(keys, phoneKeys) != "" {
		m.wrong = fmt.Errorf("%q are no keys of a phone: they are %s", keys, phoneKeys)
	}
	m.look = func(c *harness.Call) finding {
		var got strings.Builder
		near := missed(c, "the runtime was told of no key")
		for _, r := range c.Recording.Records {
			if f, ok := r.Fact.(timeline.KeyHeard); ok {
				got.WriteString(f.Key)
				near = finding{at: r.At, story: "the keys were " + got.String()}
				if strings.HasSuffix(got.String(), keys) {
					near.holds = true
					return near
				}
			}
		}
		if got.Len() == 0 && !pressesKeys(c) {
			near.why = "the caller pressed no key"
		}
		return near
	}
	return m
}

// pressesKeys reports whether the caller of a call presses keys.
func pressesKeys(c *harness.Call) bool {
	for s := range c.Scenario.Steps() {
		if s.Verb == scenarios.VerbDTMF {
			return true
		}
	}
	return false
}

// HaveHungUp succeeds for a call that the agent's side ended in the middle, as a tool end_call does, or a runtime that gives up.
func HaveHungUp() types.GomegaMatcher {
	return &matcher{wants: "have hung up", look: func(c *harness.Call) finding {
		near := missed(c, "the agent's side did not end the call")
		for _, r := range c.Recording.Records {
			f, ok := r.Fact.(timeline.ConnectionChanged)
			switch {
			case !ok:
			case f.State == "closed" && f.By == "agent":
				return finding{holds: true, at: r.At, story: "the agent hung up at " + seconds(r.At)}
			case f.State == "lost":
				near = finding{at: r.At, story: fmt.Sprintf("the connection was lost at %s: %s", seconds(r.At), f.Reason)}
			}
		}
		return near
	}}
}

// HaveHadError succeeds for a call in which the server or the runtime told of an error with a code, such as rate_limit_exceeded or handoff_loop. "" is any,
// and the one to be used with NotTo: on targets nobody knows all codes, so that a misspelt one is never told.
func HaveHadError(code string) types.GomegaMatcher {
	wants := "have had an error"
	if code != "" {
		wants = "have had the error " + code
	}
	return &matcher{wants: wants, look: func(c *harness.Call) finding {
		near := missed(c, "nobody told of an error")
		for _, r := range c.Recording.Records {
			if f, ok := r.Fact.(timeline.Problem); ok {
				near = finding{at: r.At, story: fmt.Sprintf("%s at %s: %s", f.Code, seconds(r.At), f.Message)}
				if code == "" || words.SameName(code, f.Code) {
					near.holds = true
					return near
				}
			}
		}
		if code != "" && c.Scenario.Target == "" {
			near.why = judge.UnknownError(code)
		}
		return near
	}}
}
