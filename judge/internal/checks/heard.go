package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
)

// checkNeverHeard fails for each matcher whose words were heard: in one utterance, or in all that the
// agent said between two turns of the caller's; a number in all that it said in the call. A word that was cut counts. A call in which nothing was heard of the
// agent shows nothing.
func checkNeverHeard(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	if len(agents(call)) == 0 && !cutShort {
		failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: fmt.Sprintf("caller should never hear %s", c.NeverHeard[0]), Nearest: call.LastHeard()})
		return
	}
	for _, m := range c.NeverHeard {
		if at, text, ok := heardAnywhere(call, m.Inside()); ok {
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
	said := agents(c) // what they say goes on behind a fallback
	for i := 0; i < len(said); {
		var heard []string
		var ends []time.Duration
		t := said[i].Turn
		for ; i < len(said) && (said[i].Turn == t || m.Number()); i++ {
			heard = append(heard, said[i].Words.Words...)
			ends = append(ends, said[i].Ends...)
		}
		if _, last, ok := m.FindWords(heard); ok {
			return ends[last], words.Join(heard), true
		}
	}
	return 0, "", false
}

// agents are the utterances of agents, without those of the fallback.
func agents(c *observed.Call) []*observed.Utterance {
	return slices.DeleteFunc(slices.Clone(c.Utterances), func(u *observed.Utterance) bool { return u.Fallback })
}

// checkNeverMade fails for each matcher whose words the model made, heard or not: in one response, or in all those between two turns
// of the caller's. A call in which the model made no words shows nothing.
func checkNeverMade(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	texts := made(call)
	if len(texts) == 0 && !cutShort {
		failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: fmt.Sprintf("model should never say %s", c.NeverMade[0]), Nearest: "no words of the model's are known"})
		return
	}
	for _, m := range c.NeverMade {
		if m.Number() { // which go on from one answer to the next
			texts = append(texts, madeInAll(call))
		}
		i := slices.IndexFunc(texts, func(t madeText) bool { return m.Inside().Match(t.text) })
		if i < 0 {
			continue
		}
		failCheck(r, c, verdict.Failure{
			Kind: verdict.FailureCheck, At: texts[i].at, Message: fmt.Sprintf("model should never say %s", m),
			Nearest: fmt.Sprintf("the response that began at %s says %s", wording.Offset(texts[i].at), wording.Quote(texts[i].text)),
		})
	}
}

// madeText is what the model made in a response, or in several.
type madeText struct {
	at   time.Duration // when the first of them began
	text string
}

// madeInAll is what the model made in the whole call.
func madeInAll(call *observed.Call) (all madeText) {
	for _, r := range call.InOrder {
		all.text += " " + r.Text.String()
	}
	return all
}

// made is what the model made: in each response, and in all between two turns of the caller's.
func made(call *observed.Call) (texts []madeText) {
	var all madeText
	n, turns := 0, -1
	flush := func() {
		if n > 1 {
			texts = append(texts, all)
		}
		all, n = madeText{}, 0
	}
	for _, r := range call.InOrder {
		text := r.Text.String()
		if text == "" {
			continue
		}
		texts = append(texts, madeText{r.Began, text})
		before := 0
		for before < len(call.Turns) && call.Turns[before].Began <= r.Began {
			before++
		}
		if before != turns {
			flush()
			turns, all.at = before, r.Began
		}
		all.text = strings.TrimSpace(all.text + " " + text)
		n++
	}
	flush()
	return texts
}

// checkGoodbye fails where the last thing that the agent said was not heard to its end, or not at all.
func checkGoodbye(c *scenarios.Check, call *observed.Call, r *verdict.Result, cutShort bool) {
	const should = "the last thing that the agent says should be heard to its end"
	var last *observed.Response
	for _, r := range call.InOrder {
		if r.Text.Len() > 0 && (last == nil || r.Began >= last.Began) {
			last = r
		}
	}
	heard := agents(call)
	n := len(heard)
	switch {
	case cutShort:
	case n == 0 && last == nil:
		failCheck(r, c, verdict.Failure{Kind: verdict.FailureNoData, Message: should, Nearest: call.LastHeard()})
	case last != nil && last.Speech == nil:
		failCheck(r, c, verdict.Failure{Kind: verdict.FailureCheck, At: last.Began, Message: should, Nearest: "nothing was heard of " + wording.Quote(last.Text.String())})
	case !heard[n-1].Over || !heard[n-1].Complete:
		u := heard[n-1]
		failCheck(r, c, verdict.Failure{Kind: verdict.FailureCheck, At: u.LastHeard, Message: should, Nearest: fmt.Sprintf("after %s of it nothing more was heard: %s", wording.Span(u.Heard), wording.Quote(u.Text()))})
	}
}
