package page

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// sentenceOf says in one sentence what came of a run.
func sentenceOf(doc *results.Document, d *Data) string {
	t := &doc.Totals
	played := t.Passed + t.Failed + t.Flaky
	told := ""
	if worst := d.worst(); worst != nil {
		told = ": " + strings.TrimSuffix(worst.clause(), ".")
		if n := d.final(worst.Calls); n > 0 && (n > 1 || t.Failed > 1) {
			told = fmt.Sprintf("; in %d of them ", n) + told[2:]
		}
	}
	switch {
	case len(doc.Results) == 0:
		return "Nothing was played."
	case doc.Mutants != nil && t.Failed+t.Errors == 0:
		return mutantsSentence(doc.Mutants)
	case t.Failed > 0:
		return fmt.Sprintf("%s, %d failed%s.", results.Count(played, "call"), t.Failed, told)
	case played == 0 && t.Errors > 0:
		return fmt.Sprintf("No call could be judged: %s could not be played.", results.Count(t.Errors, "scenario"))
	case played == 0:
		return fmt.Sprintf("Nothing was played: %s skipped.", was(t.Skipped, "scenario"))
	case t.Errors > 0:
		return fmt.Sprintf("%s passed, and %d could not be played.", results.Count(played, "call"), t.Errors)
	case t.Flaky > 0:
		return fmt.Sprintf("%s passed, %d of them not at the first attempt%s.", results.Count(played, "call"), t.Flaky, told)
	case t.Broke > 0:
		return fmt.Sprintf("%s passed, %d of them while the client broke the protocol.", results.Count(played, "call"), t.Broke)
	case played == 1:
		return "The call passed: everything that its scenario demands was met."
	}
	return fmt.Sprintf("All %d calls passed: everything that their scenarios demand was met.", played)
}

// mutantsSentence says what mutants came to.
func mutantsSentence(m *results.Mutants) string {
	there := m.Killed + m.Survived
	switch {
	case there == 0:
		return "There was nothing to break in these scenarios."
	case m.Survived == 0:
		return fmt.Sprintf("The scenarios noticed all %d faults that were planted.", m.Killed)
	case !m.Enough():
		return fmt.Sprintf("The scenarios noticed %d of %d faults that were planted: %.2f, and %.2f were demanded.", m.Killed, there, m.Score, m.MinScore)
	}
	return fmt.Sprintf("The scenarios noticed %d of %d faults that were planted: of %d they would be green.", m.Killed, there, m.Survived)
}

// final is how many of calls are no earlier attempts.
func (d *Data) final(calls []int) int {
	n := 0
	for _, i := range calls {
		if !d.Calls[i].aside() {
			n++
		}
	}
	return n
}

// worst is the standout that the sentence tells of: the first that is no mistake in a file, nil without one.
func (d *Data) worst() *Standout {
	for i := range d.Standouts {
		if d.Standouts[i].Kind != "mistake" {
			return &d.Standouts[i]
		}
	}
	return nil
}

// besidesOf is what the sentence does not say: what was not played, and what was not looked at.
func besidesOf(doc *results.Document) []string {
	var all []string
	add := func(k int, one, many string) {
		if k == 1 {
			all = append(all, one)
		} else if k > 1 {
			all = append(all, fmt.Sprintf(many, k))
		}
	}
	add(doc.Totals.Errors, "1 could not be played or judged", "%d could not be played or judged")
	add(doc.Totals.Skipped, "1 was skipped", "%d were skipped")
	reached, blind, said, rules := 0, 0, 0, 0
	for _, r := range doc.Results {
		reached, said = reached+len(r.NotJudged), said+len(r.StandIns)
		for _, b := range r.NotLookedAt {
			if b.Kind != judge.BlindNoData {
				blind++
			}
		}
		rules += len(r.Findings)
	}
	add(reached, "1 demand was not reached", "%d demands were not reached")
	add(blind, "1 thing was not looked at", "%d things were not looked at")
	add(said, "1 turn was said by the stand-in voice", "%d turns were said by the stand-in voice")
	if m := doc.Mutants; m != nil {
		add(m.Absent, "1 mutant had nothing to break", "%d mutants had nothing to break")
	}
	add(rules, "1 rule of the protocol was broken or bent", "rules of the protocol were broken or bent %d times")
	return all
}

// was is a number with its noun and its verb.
func was(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " was"
	}
	return fmt.Sprintf("%d %ss were", n, noun)
}
