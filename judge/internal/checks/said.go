package checks

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// What the agent says that it has done, and what it did:
//
//	said                      the newest call of the tool before that ran, and had returned without an error; else red
//	not said, tool ran        red: the words are not those that the agent uses, so the check looked at nothing
//	not said, tool did not    fine: there was nothing to say; where that is so of all, it is listed as not looked at
//
// Words are said with the response that says them: what is done once the model makes them it cannot know of, even where the
// tool is quicker than the voice.

// checkSaid judges the claims of a check, each by all places at which it was heard.
func checkSaid(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	compared := false
	for _, claim := range c.Claims {
		heard := said(call, claim.Words)
		message := fmt.Sprintf("agent should say %s only when %s is done", claim.Words, claim.Tool)
		if done := slices.ContainsFunc(call.Tools, func(tc *observed.ToolCall) bool { return claims(&claim, tc) && worked(&claim, tc) == "" }); len(heard) == 0 && done && !cutShort {
			compared = true
			failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: message,
				Nearest: claim.Tool + " ran, and these words were never heard: write those by which the agent says so"})
		}
		for _, h := range heard {
			compared = true
			if why := undone(call, &claim, h.made); why != "" {
				failCheck(r, c, verdict.Failure{Kind: verdict.FailureCheck, At: h.heard, Message: message,
					Nearest: fmt.Sprintf("heard at %s, in %s, which the model began at %s; %s", wording.Offset(h.heard), wording.Quote(h.in), wording.Offset(h.made), why)})
				break
			}
		}
	}
	if !compared && !cutShort {
		r.NotLookedAt = append(r.NotLookedAt, verdict.NotLookedAt{Kind: verdict.BlindSwitchedOff, Pos: c.Pos,
			What: "said_and_done: none of these words was heard, and none of these tools did anything, so nothing was compared"})
	}
}

// place is where words were heard.
type place struct {
	made  time.Duration // when the model began to say them
	heard time.Duration
	in    string
}

// said returns all places at which words were heard.
func said(call *observed.Call, m *scenarios.TextMatcher) (all []place) {
	for _, u := range call.Utterances {
		n := len(u.Words.Words)
		for from := 0; from < n; {
			_, last, ok := m.FindIn(&u.Words, from, n)
			if !ok {
				break
			}
			all = append(all, place{u.Asked(), u.Ends[last], u.Text()})
			from = last + 1
		}
	}
	return all
}

// claims reports whether a claim is about a call.
func claims(claim *scenarios.Claim, tc *observed.ToolCall) bool {
	return words.SameName(claim.Tool, tc.Tool) && (claim.With == nil || claim.With.Match(tc.Arguments))
}

// undone says why a claim was not true when it was made; "" when it was.
func undone(call *observed.Call, claim *scenarios.Claim, at time.Duration) string {
	var newest, later *observed.ToolCall
	for _, tc := range call.Tools {
		switch {
		case !claims(claim, tc):
		case since(tc) <= at:
			newest = tc
		case later == nil:
			later = tc
		}
	}
	switch {
	case newest == nil && later == nil && claim.With != nil:
		return claim.Tool + " was never called with " + claim.With.String()
	case newest == nil && later == nil:
		return claim.Tool + " was never called"
	case newest == nil:
		return fmt.Sprintf("%s was called at %s, after that", claim.Tool, wording.Offset(since(later)))
	case !newest.Ended || newest.EndedAt > at:
		if newest.Ended {
			return fmt.Sprintf("%s was done at %s, after that", claim.Tool, wording.Offset(newest.EndedAt))
		}
		return claim.Tool + " was not done by the end of the call"
	}
	return worked(claim, newest)
}

// since is when a call was first heard of.
func since(tc *observed.ToolCall) time.Duration {
	switch {
	case tc.Asked:
		return tc.AskedAt
	case tc.Began:
		return tc.BeganAt
	default:
		return tc.EndedAt
	}
}

// worked says what is wrong with what came of a call; "" when nothing is.
func worked(claim *scenarios.Claim, tc *observed.ToolCall) string {
	switch {
	case !tc.Ended:
		return claim.Tool + " was not done"
	case !tc.Ran:
		return fmt.Sprintf("%s did not run: the model was told %s", claim.Tool, wording.Quote(tc.Output))
	case tc.Fault != "":
		return fmt.Sprintf("%s failed: %s", claim.Tool, tc.Fault)
	case claim.Returns != nil && !(claim.Returns.Speaks(tc.Output) && claim.Returns.MatchOutput(tc.Output)):
		return fmt.Sprintf("%s returned %s", claim.Tool, wording.Quote(tc.Output))
	}
	return ""
}
