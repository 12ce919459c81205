package scenarios

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Question is what a language model is asked about a call, by what the caller heard of it.
type Question struct {
	Pos     Pos
	Asks    string // a statement that has to hold, or a question whose answer has to be yes
	Times   int    // how often it is asked, from 1 to MostTimes
	AtLeast int    // how many of the answers have to be yes; no more than Times
}

// MostTimes is how often a question is asked of one call at most. Chosen: each time costs money.
const MostTimes = 25

// takesOften takes a whole number, which is not 0.
var takesOften = takes(takesTimes.Form, func(f Field) (n int, ok bool) {
	if n, ok = f.countFrom(1, MostTimes); ok && n == 0 {
		f.wrong(f.name+" is a number from 1 up", "")
	}
	return n, ok && n > 0
})

// questionMap is what a question stands for, where it is more than words.
var questionMap = keys.Of("a question", []keys.Key[Field, Question]{
	keys.At("asks", TakesWords, func(q *Question) *string { return &q.Asks }, "a statement that has to hold, or a question whose answer has to be yes").Must(),
	keys.At("times", takesOften, func(q *Question) *int { return &q.Times }, fmt.Sprintf("how often it is asked, at most %d", MostTimes)).Otherwise("once"),
	keys.At("at_least", takesOften, func(q *Question) *int { return &q.AtLeast }, "how many of the answers have to be yes").Otherwise("all"),
})

// judgeKey is the key of a check that a language model judges.
func judgeKey() keys.Key[Field, Scenario] {
	one := keys.AnyOf(keys.Ref("words"), questionMap.Object())
	return keys.Do("judge", keys.Form{Schema: keys.AnyOf(one, keys.List(one)), Example: "The agent stays polite"}, func(sc *Scenario, f Field) {
		entries := []Field{f}
		if yamltext.IsList(f.value) {
			entries = nil
			for _, n := range f.list() {
				entries = append(entries, f.item(n))
			}
		}
		check := Check{Pos: f.l.pos(f.key), Name: f.name}
		for _, entry := range entries {
			q, ok := entry.question()
			switch same := func(o Question) bool { return o.Asks == q.Asks }; {
			case ok && slices.ContainsFunc(check.Questions, same):
				entry.wrong("this is asked already", "write times beside it to have it asked more often")
			case ok:
				check.Questions = append(check.Questions, q)
			}
		}
		sc.Checks = append(sc.Checks, check)
	}, "a question or a list of them: a language model answers it by what the caller heard. A question is a statement that has to hold, a question whose answer has to be yes, or a map of `asks`, "+
		"`times` and `at_least`").Only("live")
}

// question reads one question.
func (f Field) question() (q Question, ok bool) {
	q = Question{Pos: f.l.pos(f.value), Times: 1}
	if !yamltext.IsMap(f.value) {
		q.AtLeast = 1
		q.Asks, ok = TakesWords.Read(f)
		return q, ok
	}
	seen := load(f.l, f.step, questionMap, &q, yamltext.Pairs(f.value))
	switch {
	case !seen.Has("asks"):
		f.l.At(f.value, "this question asks nothing", "add a line: asks:")
	case q.Times > MostTimes:
		f.l.At(seen["times"].value, fmt.Sprintf("a question is asked %d times at most", MostTimes), "")
	case q.AtLeast > q.Times:
		f.l.At(seen["at_least"].value, fmt.Sprintf("at_least: %d of %d answers never is", q.AtLeast, q.Times), "raise times")
	}
	if q.AtLeast == 0 {
		q.AtLeast = q.Times
	}
	return q, q.Asks != ""
}
