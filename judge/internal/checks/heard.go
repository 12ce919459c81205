package checks

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// checkNeverHeard fails for each matcher whose words were heard: in one utterance, or in all that the
// agent said between two turns of the caller's. A word that was cut counts. A call in which nothing was heard of the
// agent shows nothing.
func checkNeverHeard(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	if len(call.Utterances) == 0 && !cutShort {
		failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: fmt.Sprintf("caller should never hear %s", c.NeverHeard[0]), Nearest: call.LastHeard()})
		return
	}
	for _, m := range c.NeverHeard {
		if at, text, ok := heardAnywhere(call, m); ok {
			failCheck(r, c, verdict.Failure{
				Kind: verdict.FailureCheck, At: at,
				Message: fmt.Sprintf("caller should never hear %s", m),
				Nearest: fmt.Sprintf("heard at %s, in %s", wording.Offset(at), wording.Quote(text)),
			})
		}
	}
}

// heardAnywhere returns where words were first heard.
func heardAnywhere(c *observed.Call, m *scenarios.TextMatcher) (at time.Duration, text string, ok bool) {
	for _, u := range c.Utterances {
		if _, last, ok := m.FindWords(u.Words.Words); ok {
			return u.Ends[last], u.Text(), true
		}
	}
	if m.Whole() {
		return 0, "", false
	}
	for i := 0; i < len(c.Utterances); {
		var heard []string
		var ends []time.Duration
		t := c.Utterances[i].Turn
		for ; i < len(c.Utterances) && c.Utterances[i].Turn == t; i++ {
			heard = append(heard, c.Utterances[i].Words.Words...)
			ends = append(ends, c.Utterances[i].Ends...)
		}
		if _, last, ok := m.FindWords(heard); ok {
			return ends[last], words.Join(heard), true
		}
	}
	return 0, "", false
}
