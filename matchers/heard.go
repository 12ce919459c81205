package matchers

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// HaveHeard succeeds for a call whose caller heard words, to the end of the last of them and in one utterance of the agent's; what the
// model made and nobody heard does not count, nor what the runtime's fallback said. The text is a [*regexp.Regexp], or a string as scenarios have it: words next to
// each other, whatever their case and punctuation, or a regular expression between slashes.
//
// Words of which a part was heard, cut, lost by the line or spread over several utterances, were neither heard nor never heard: that fails HaveHeard
// and NeverHaveHeard, negated or not.
func HaveHeard(text any) types.GomegaMatcher {
	return hearing("have heard", text)
}

// NeverHaveHeard succeeds for a call whose caller never heard words, by the rule of the check never_heard: not in one utterance and not in
// all that the agent said between two turns of the caller's, and a word that was cut counts. The text is that of [HaveHeard]. In a call in which
// nothing was heard of the agent, or sound whose words nobody knows, nobody can say.
func NeverHaveHeard(text any) types.GomegaMatcher {
	m := hearing("never have heard", text)
	m.never = true
	return m
}

// hearing makes a matcher of what was heard.
func hearing(wants string, text any) *matcher {
	meant, err := textOf(text)
	if err != nil {
		return &matcher{wants: fmt.Sprintf("%s %v", wants, text), wrong: err}
	}
	return &matcher{wants: fmt.Sprintf("%s %s", wants, meant), look: func(c *harness.Call) finding { return heard(c, meant) }}
}

// textOf reads the text of a matcher.
func textOf(text any) (*scenarios.TextMatcher, error) {
	switch text := text.(type) {
	case string:
		return scenarios.ParseText(text)
	case *regexp.Regexp:
		if text == nil {
			return nil, fmt.Errorf("the regular expression is nil")
		}
		return scenarios.ParseText("/" + text.String() + "/")
	}
	return nil, fmt.Errorf("words are a string or a *regexp.Regexp, not a %T", text)
}

// heard looks for words in what the caller heard.
func heard(c *harness.Call, meant *scenarios.TextMatcher) finding {
	for _, u := range utterancesOf(c.Recording) {
		if _, last, ok := meant.FindWords(u.whole()); ok {
			return finding{holds: true, at: u.at[last], story: fmt.Sprintf("heard at %s, in %q", seconds(u.at[last]), words.Join(u.shown))}
		}
	}
	for _, u := range c.Spoken() {
		if u.Fallback && meant.Match(u.Words) {
			return finding{at: u.Began, why: fmt.Sprintf("the runtime's fallback said it at %s, and no agent: %q", seconds(u.Began), u.Words)}
		}
	}
	f := neverHeard(c, meant)
	if f.story != "" {
		nearestSaid(c, meant, &f)
	}
	return f
}

// neverHeard is the check never_heard of words: one that holds for a call in which they were not heard.
func neverHeard(c *harness.Call, meant *scenarios.TextMatcher) finding {
	at := scenarios.Pos{File: "matchers", Line: 1}
	sc := *c.Scenario
	sc.Checks = []scenarios.Check{{Name: "never_heard", NeverHeard: []*scenarios.TextMatcher{meant}, Pos: at}}
	result := judge.Judge(&sc, c.Recording)
	for _, failed := range result.Failures {
		if failed.Pos != at {
			continue
		}
		if failed.Kind == judge.FailureNoData {
			f := missed(c, "")
			f.why = "nothing was heard of the agent in this call"
			return f
		}
		return finding{at: failed.At, why: "it was heard in part, cut, lost by the line or spread over several utterances: " + failed.Nearest}
	}
	f := missed(c, "the caller did not hear it")
	for _, open := range result.NotJudged {
		if open.Pos == at {
			f.why = "the call ended before its script, so that what had not been heard says nothing"
		}
	}
	for _, r := range c.Recording.Records {
		if strange, ok := r.Fact.(timeline.Foreign); ok && strange.Length > 0 {
			f.at, f.why = r.At, fmt.Sprintf("at %s sound was heard of which nobody knows the words", seconds(r.At))
		}
	}
	return f
}

// nearestSaid adds where the model said words that nobody heard.
func nearestSaid(c *harness.Call, meant *scenarios.TextMatcher, f *finding) {
	said := map[string]*strings.Builder{} // by response
	for _, r := range c.Recording.Records {
		g, ok := r.Fact.(timeline.Generated)
		if !ok {
			continue
		}
		if said[g.Response] == nil {
			said[g.Response] = &strings.Builder{}
		}
		said[g.Response].WriteString(g.Text)
		if text := said[g.Response].String(); meant.Match(text) {
			f.at, f.story = r.At, fmt.Sprintf("the model said %q, but that was not heard", text)
			return
		}
	}
	if lines := strings.Split(c.Heard(), "\n"); len(lines) > 0 && lines[len(lines)-1] != "" {
		f.story = fmt.Sprintf("last heard was %q", lines[len(lines)-1])
	}
}

// utterance is what was heard of an utterance.
type utterance struct {
	began time.Duration
	words []string        // with [words.Lost] for those that the line lost
	shown []string        // as they are shown
	at    []time.Duration // when each word was heard
	cut   bool            // the last of them was cut
}

// utterancesOf are the utterances of the agents in a recording.
func utterancesOf(rec *timeline.Recording) []*utterance { return utterancesBy(rec, false) }

// utterancesBy are the utterances of the runtime's fallback, or of the agents.
func utterancesBy(rec *timeline.Recording, fallback bool) []*utterance {
	var all []*utterance
	byNumber := map[int]*utterance{}
	for _, r := range rec.Records {
		if began, ok := r.Fact.(timeline.UtteranceBegan); ok && began.Fallback == fallback {
			u := &utterance{began: r.At}
			byNumber[began.Utterance], all = u, append(all, u)
		}
		w, ok := r.Fact.(timeline.WordHeard)
		u := byNumber[w.Utterance]
		if !ok || u == nil {
			continue
		}
		said, shown := w.Text, w.Text
		if w.Lost {
			said, shown = words.Lost, "[lost: "+w.Text+"]"
		}
		u.words, u.shown, u.at, u.cut = append(u.words, said), append(u.shown, shown), append(u.at, r.At), w.Partial
	}
	return all
}

// whole are the words of an utterance without a last one that was cut.
func (u *utterance) whole() []string {
	if u.cut && len(u.words) > 0 {
		return u.words[:len(u.words)-1]
	}
	return u.words
}
