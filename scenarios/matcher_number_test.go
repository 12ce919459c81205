package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("A matcher of numbers", func() {
	never := func(matcher string) *scenarios.TextMatcher {
		GinkgoHelper()
		sc, err := judge.Load("t.yaml", []byte("name: x\nagent: y\nscript:\n  - caller: Hi\nchecks:\n  never_heard: "+matcher+"\n"))
		Expect(err).NotTo(HaveOccurred())
		return sc.Checks[0].NeverHeard[0]
	}

	DescribeTable("finds them as people say them", func(matcher, text string, own, inside bool) {
		m := never(matcher)
		Expect(m.Match(text)).To(Equal(own))
		_, _, ok := m.Inside().FindWords(strings.Fields(text))
		Expect(ok).To(Equal(inside))
		Expect(m.Whole()).To(BeFalse())
	},
		Entry("digits in words", "{digits: 1001}", "order one double oh one.", true, true),
		Entry("digits with a leading zero", "{digits: 0042}", "zero zero forty two", true, true),
		Entry("digits in longer ones", "{digits: '10-01'}", "A11001", false, true),
		Entry("any of several", "{one_of: [{digits: 7}, never]}", "seventy seven, 77", false, true),
		Entry("a card", "{card_number: true}", "it is 4111 1111 1111 1111", true, true),
		Entry("no card", "{card_number: true}", "it is 4111 1111 1111 1112", false, false),
	)

	It("says what it looks for", func() {
		Expect(never("{digits: '1 001'}").String()).To(Equal(`the digits "1001"`))
		Expect(never("{card_number: true}").String()).To(Equal("a card number"))
		Expect(never("{card_number: true}").Number()).To(BeTrue())
		Expect(never("card").Number()).To(BeFalse())
	})

	DescribeTable("is refused", func(matcher, mistake string) {
		_, err := judge.Load("t.yaml", []byte("name: x\nagent: y\nscript:\n  - caller: Hi\n  - model: Hello.\n  - expect: {heard: "+matcher+"}\n"))
		Expect(err).To(MatchError(ContainSubstring(mistake)))
	},
		Entry("with letters", "{digits: A1001}", "digits takes digits: write them in figures"),
		Entry("with nothing", "{digits: ''}", "digits has no value"),
		Entry("with no card", "{card_number: false}", "card_number: false says that it must not happen"),
		Entry("with both", "{digits: 1, card_number: true}", "heard takes one of"),
	)
})

var _ = Describe("A check of what was said and done", func() {
	DescribeTable("is refused", func(check, mistake string) {
		_, err := judge.Load("t.yaml", []byte("name: x\nagent: y\nscript:\n  - caller: Hi\nchecks:\n  "+check+"\n"))
		Expect(err).To(MatchError(ContainSubstring(mistake)))
	},
		Entry("without claims", "said_and_done: {}", "said_and_done is a map of words and tools"),
		Entry("as a list", "said_and_done: [issue_refund]", "said_and_done is a map of words and tools"),
		Entry("without words", "said_and_done: {'...': issue_refund}", `"..." has no words to look for`),
		Entry("with a pattern that fits always", "said_and_done: {'/.*/': issue_refund}", "found everywhere"),
		Entry("without a tool", "said_and_done: {done: {returns: ok}}", "this claim names no tool"),
		Entry("with an unknown key", "said_and_done: {done: {tool: x, within: 1s}}", `"within"`),
		Entry("of tools that say nothing", "offered: {x: {}}", "this says nothing of the tool"),
		Entry("of arguments in a list", "offered: {x: {arguments: [a]}}", "arguments is a map of arguments"),
	)
})
