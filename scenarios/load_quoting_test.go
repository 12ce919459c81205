package scenarios_test

import (
	"fmt"
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// sentences are ordinary ones from calls, as people type them.
func sentences() []string {
	data, err := os.ReadFile("testdata/quoting.txt")
	if err != nil {
		panic(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// saidIn loads a scenario whose second step is the line, and returns the words of that step.
func saidIn(line string) (string, error) {
	file := "name: a call\nagent: desk\nscript:\n  - model: Hello.\n" + line + "\n  - model: Goodbye.\n"
	sc, err := judge.Load("call.yaml", []byte(file))
	if err != nil {
		return "", err
	}
	step := sc.Script[1]
	switch {
	case step.Caller != nil:
		return step.Caller.Words, nil
	case step.Model != nil:
		return step.Model.Say, nil
	default:
		return step.Expect.All[0].Want.(*judge.Heard).Text.String(), nil
	}
}

// typedOrCorrected demands that a step is either read as typed or refused with exactly one message,
// about its last line, whose corrected line is read as typed. It reports whether it was refused.
func typedOrCorrected(step, sentence string) (refused bool) {
	GinkgoHelper()
	words, err := saidIn(step)
	if err == nil {
		Expect(words).To(Equal(sentence), "read without a message")
		return false
	}
	mistakes := err.(*scenarios.Mistakes)
	Expect(mistakes.All).To(HaveLen(1), err.Error())
	before := step[:strings.LastIndex(step, "\n")+1]
	Expect(mistakes.All[0].Text).To(Equal(strings.TrimPrefix(step, before)))
	Expect(mistakes.All[0].Pos.Line).To(Equal(5 + strings.Count(step, "\n")))
	Expect(mistakes.All[0].Fix).NotTo(BeEmpty(), err.Error())
	words, err = saidIn(before + mistakes.All[0].Fix)
	Expect(err).NotTo(HaveOccurred())
	Expect(words).To(Equal(sentence), "read from the correction")
	return true
}

var _ = Describe("Words typed without quotes", func() {
	DescribeTable("are read as typed, or refused with a corrected line that is",
		func(form string, refusals int) {
			refused := 0
			for _, sentence := range sentences() {
				if typedOrCorrected(fmt.Sprintf(form, sentence), sentence) {
					refused++
				}
			}
			Expect(refused).To(Equal(refusals), "refused of %d", len(sentences()))
		},
		Entry("on a line of their own", "  - caller: %s", 13),
		Entry("said by the model", "  - model: %s", 13),
		Entry("below the verb", "  - caller:\n      say: %s", 13),
		Entry("in braces", "  - caller: {say: %s, barge_in: 900ms}", 38),
		Entry("in braces, behind the option", "  - caller: {barge_in: 900ms, say: %s}", 38),
	)

	DescribeTable("are read as typed although YAML reads something else",
		func(typed string) {
			Expect(saidIn("  - caller: " + typed)).To(Equal(typed))
		},
		Entry("a switch", "No"),
		Entry("another", "yes"),
		Entry("a number", "1001"),
		Entry("leading zeros", "0042"),
		Entry("an exponent", "1e3"),
		Entry("nothing", "null"),
		Entry("a date", "2026-01-02"),
		Entry("a time", "12:30"),
		Entry("hexadecimal digits", "0x1F"),
	)

	It("keep a comment that is written as one apart", func() {
		Expect(saidIn("  - caller: It's A1001.  # the order")).To(Equal("It's A1001."))
		Expect(saidIn("  - caller: It's A1001.  #")).To(Equal("It's A1001."))
		Expect(saidIn("  - caller: {say: Hi}  # a comment")).To(Equal("Hi"))
		Expect(saidIn(`  - caller: "Hi" # a comment`)).To(Equal("Hi"))
	})

	It("may run over several lines", func() {
		Expect(saidIn("  - caller: I want\n      a refund\n      on it.")).To(Equal("I want a refund on it."))
		Expect(saidIn("  - caller: |\n      I want\n      a refund.")).To(Equal("I want a refund."))
		Expect(saidIn("  - caller: >-\n      I want\n      a refund.")).To(Equal("I want a refund."))
	})
})
