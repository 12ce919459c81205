package harness

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// How the line of the bundled agent behaves. Chosen: sounds up to the length of a cough are none, a word of agreement with the
// silence behind it does not cut the agent off, and a caller is told after a second that somebody is there.
const (
	supportNoise     = 500 * time.Millisecond
	supportMinSpeech = 1400 * time.Millisecond
	supportAttempts  = 3 // at a new connection
	supportRetries   = 2 // of a response that failed
	supportFallback  = "One moment, please."
	supportAfter     = time.Second
)

// supportRuntime is what the runtime of the bundled agent does of itself: what a line that serves customers has, as far as a
// scenario puts it to the test. Without that it does nothing, so that what a scenario says of a bare runtime holds.
//
//	the scenario has                                            the runtime
//	an echo on the caller's line, and a device that plays       sends silence in its place
//	a sound or a backchannel that the agent is to go on through  goes on through short ones, and answers no noise
//	a connection that should be restored                        connects again, and answers anew what was cut
//	a model step that fails, and another one behind it          asks again
//	words of the fallback                                       has one
func supportRuntime(sc *scenarios.Scenario, device bool) agentfile.Runtime {
	var r agentfile.Runtime
	looks := judge.LooksAt(sc)
	if sc.PhoneLine != nil && sc.PhoneLine.Echo.Level < 0 && device {
		r.Echo = agentfile.EchoGuard
	}
	if slices.ContainsFunc(sc.Script, isNoise) {
		r.MinSpeech, r.Noise = supportMinSpeech, supportNoise
	}
	if looks.Restored {
		r.Reconnect, r.AnswerAnew = supportAttempts, true
	}
	if failsFirst(sc) {
		r.Retry = supportRetries
	}
	if looks.Fallback {
		r.Fallback = agentfile.Fallback{After: supportAfter, Say: supportFallback}
	}
	return r
}

// isNoise reports whether a step is a sound of the caller's that is no turn.
func isNoise(s *scenarios.Step) bool {
	return (s.Verb == scenarios.VerbSound || s.Verb == scenarios.VerbBackchannel) && s.Owed() == scenarios.ReactionIgnore
}

// failsFirst reports whether a model step fails for now, and there is another one in its exchange.
func failsFirst(sc *scenarios.Scenario) bool {
	for i, st := range sc.Script {
		if st.Model == nil || st.Model.Fails == "" {
			continue
		}
		if slices.ContainsFunc(sc.Script[i+1:], func(next *scenarios.Step) bool { return next.Model != nil && next.Exchange == st.Exchange }) {
			return true
		}
	}
	return false
}
