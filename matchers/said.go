package matchers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// HaveGenerated succeeds for a call whose model made words in one response, whether or not anybody heard them: what a guardrail stopped, what
// the caller cut off. The text is that of [HaveHeard]. Of a call in which the model made no words nobody can say.
func HaveGenerated(text any) types.GomegaMatcher {
	return texts("have generated", text, "no words of the model's are known", func(c *harness.Call) (said []told) {
		return toldBy(c, func(f timeline.Fact) (of, text string) {
			g, ok := f.(timeline.Generated)
			if !ok {
				return "", ""
			}
			return "response " + g.Response, g.Text
		}, "the model said")
	})
}

// HaveUnderstood succeeds for a call in which the server's transcript of one turn of the caller's has words. The text is that of [HaveHeard]. In a call of
// which the server told no transcript nobody can say.
func HaveUnderstood(text any) types.GomegaMatcher {
	return texts("have understood", text, "the server told no transcript of the caller's words", func(c *harness.Call) (said []told) {
		return toldBy(c, func(f timeline.Fact) (of, text string) {
			u, ok := f.(timeline.Understood)
			if !ok {
				return "", ""
			}
			return "item " + u.Item, u.Text
		}, "the server understood")
	})
}

// HaveHeardFallback succeeds for a call in which the runtime itself said words, since its model could not: its own sound, of which no server knows. The text
// is that of [HaveHeard]; true is any. What the agent said does not count.
func HaveHeardFallback(text any) types.GomegaMatcher {
	meant := scenarios.MatchAnything()
	if text != true {
		var err error
		if meant, err = textOf(text); err != nil {
			return &matcher{wants: fmt.Sprintf("have heard the fallback say %v", text), wrong: err}
		}
	}
	return &matcher{wants: fmt.Sprintf("have heard the fallback say %s", meant), look: func(c *harness.Call) finding {
		near := missed(c, "the fallback was not heard")
		for _, u := range utterancesBy(c.Recording, true) {
			f := finding{at: u.began, story: fmt.Sprintf("the fallback was heard at %s, saying %q", seconds(u.began), words.Join(u.shown))}
			if meant.Anything() {
				f.holds = true
				return f
			}
			if _, last, ok := meant.FindWords(u.whole()); ok {
				f.holds, f.at = true, u.at[last]
				return f
			}
			near = f
		}
		if c.Fallback == scenarios.FallbackNone && !meant.Anything() {
			near.why = "nothing is set up for the runtime to say itself (runner.Options.Fallback)"
		}
		return near
	}}
}

// HaveSaidAndDone succeeds for a call in which the agent said words, by which it tells that it has done something, only when a tool had done it: the
// check said_and_done. The text is that of [HaveHeard]. Where neither the words were heard nor the tool did anything, nothing was compared, and nobody can say; nor
// where the tool ran and the words were never heard, which then are not those by which the agent says so.
func HaveSaidAndDone(text any, tool string) types.GomegaMatcher {
	meant, err := textOf(text)
	if err != nil {
		return &matcher{wants: fmt.Sprintf("have said %v only when %s had done it", text, tool), wrong: err}
	}
	return &matcher{wants: fmt.Sprintf("have said %s only when %s had done it", meant, tool), look: func(c *harness.Call) finding {
		at := scenarios.Pos{File: "matchers", Line: 1}
		sc := *c.Scenario
		sc.Checks = []scenarios.Check{{Name: "said_and_done", Claims: []scenarios.Claim{{Pos: at, Words: meant, Tool: tool}}, Pos: at}}
		result := judge.Judge(&sc, c.Recording)
		f := missed(c, "")
		if f.why = nobodyHas(c, aTool, tool, toolsOf); f.why != "" {
			return f
		}
		isOurs := func(pos scenarios.Pos) bool { return pos == at }
		for _, failed := range result.Failures {
			switch {
			case !isOurs(failed.Pos):
			case failed.Kind == judge.FailureNoData:
				f.why = failed.Nearest
				return f
			default:
				return finding{at: failed.At, story: failed.Nearest}
			}
		}
		if slices.ContainsFunc(result.NotLookedAt, func(n judge.NotLookedAt) bool { return isOurs(n.Pos) }) {
			f.why = "the words were not heard, and the tool did nothing, so that nothing was compared"
		} else if slices.ContainsFunc(result.NotJudged, func(n judge.NotJudged) bool { return isOurs(n.Pos) }) {
			f.why = "the call ended before its script, so that what had not been said says nothing"
		}
		f.holds, f.story = true, fmt.Sprintf("%s had done it each time", tool)
		return f
	}}
}

// told is a text that was told in pieces.
type told struct {
	by   string // who told it, as a sentence begins
	text strings.Builder
	at   time.Duration // of the newest piece
}

// toldBy gathers texts that come in pieces, by what they belong to; "" is no piece.
func toldBy(c *harness.Call, piece func(timeline.Fact) (of, text string), by string) (all []told) {
	known := map[string]int{}
	for _, r := range c.Recording.Records {
		of, text := piece(r.Fact)
		if of == "" {
			continue
		}
		i, ok := known[of]
		if !ok {
			i = len(all)
			known[of], all = i, append(all, told{by: by})
		}
		all[i].text.WriteString(text)
		all[i].at = r.At
	}
	return all
}

// texts makes a matcher of texts, of which one must have words. Where there are none, nobody can say, and none says why.
func texts(wants string, text any, none string, of func(*harness.Call) []told) types.GomegaMatcher {
	meant, err := textOf(text)
	if err != nil {
		return &matcher{wants: fmt.Sprintf("%s %v", wants, text), wrong: err}
	}
	return &matcher{wants: fmt.Sprintf("%s %s", wants, meant), look: func(c *harness.Call) finding {
		near := missed(c, "")
		near.why = none
		for _, t := range of(c) {
			near = finding{at: t.at, story: fmt.Sprintf("%s %q", t.by, t.text.String())}
			if meant.Match(t.text.String()) {
				near.holds = true
				return near
			}
		}
		return near
	}}
}
