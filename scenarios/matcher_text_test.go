package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
)

// parsed returns the matcher that a text in a scenario stands for.
func parsed(text string) *scenarios.TextMatcher {
	GinkgoHelper()
	m, err := scenarios.ParseText(text)
	Expect(err).NotTo(HaveOccurred())
	return m
}

var _ = Describe("A text matcher", func() {
	DescribeTable("finds words",
		func(words, text string, found bool) {
			Expect(parsed(words).Match(text)).To(Equal(found))
		},
		Entry("as they are", "arrive Tuesday", "should arrive Tuesday", true),
		Entry("in another case", "ARRIVE tuesday", "should arrive Tuesday.", true),
		Entry("next to each other only", "should Tuesday", "should arrive Tuesday", false),
		Entry("in their order only", "Tuesday arrive", "should arrive Tuesday", false),
		Entry("as whole words only", "arrive", "arriving Tuesday", false),
		Entry("not as the end of one", "day", "Tuesday", false),
		Entry("whatever punctuation stands between", "hi wheres my order", "Hi, where's my order?", true),
		Entry("with another apostrophe", "where's", "where’s", true),
		Entry("with an apostrophe that begins a word", "course", "'Course, go ahead", true),
		Entry("in quotation marks", "it's 'express' mail", "it's express mail", true),
		Entry("whatever spacing", "A 1001", "order A1001 has shipped", true),
		Entry("over the end of a line", "arrive Tuesday", "arrive\n  Tuesday", true),
		Entry("joined by a dash", "check in", "the check-in desk", true),
		Entry("that are a number in groups", "4111 1111", "card 4111-1111 please", true),
		Entry("that are part of a longer id not", "A1001", "A10012", false),
		Entry("with accents", "café", "Café", true),
		Entry("without accents not", "cafe", "Café", false),
		Entry("with accents typed as two characters", "cafe\u0301", "CAFÉ", true),
		Entry("and the other way round", "é", "e\u0301", true),
		Entry("with two accents on a letter", "ế", "e\u0302\u0301", true),
		Entry("with a sharp s", "STRASSE", "Straße", true),
		Entry("with a final sigma", "ΟΔΟΣ", "οδος", true),
		Entry("in full width", "A1001", "Ａ１００１", true),
		Entry("with a ligature", "first", "ﬁrst", true),
		Entry("as a substring where no spaces are written", "明天", "您的订单明天到达", true),
		Entry("likewise in kana", "ありがとう", "どうもありがとうございます", true),
		Entry("likewise in Thai, but not inside a letter", "ขอบคุณ", "ขอบคุณครับ", true),
		Entry("but not a letter without its mark", "ก", "กิน", false),
		Entry("likewise next to letters and digits", "A1001", "订单A1001已发货", true),
		Entry("in Cyrillic as whole words", "зак", "заказ", false),
		Entry("in nothing not", "a", "", false),
	)

	DescribeTable("takes words between slashes for a regular expression on the text as it is",
		func(pattern, text string, found bool) {
			Expect(parsed(pattern).Match(text)).To(Equal(found))
		},
		Entry("", "/shipped.*Tuesday/", "has shipped, arriving Tuesday", true),
		Entry("case counts", "/tuesday/", "Tuesday", false),
		Entry("unless it says otherwise", "/tuesday/i", "Tuesday", true),
		Entry("punctuation counts", "/order?/", "order?", true),
		Entry("slashes inside", "/24/7/", "open 24/7", true),
		Entry("a card number", `/\b(?:\d[ -]?){13,16}\b/`, "card 4111 1111 1111 1111.", true),
		Entry("no card number", `/\b(?:\d[ -]?){13,16}\b/`, "card 4111 1111", false),
		Entry("alternatives under a flag", "/yes|no/i", "NO", true),
	)

	It("refuses what cannot be looked for", func() {
		for text, reason := range map[string]string{
			"/abc":    "a regular expression ends with a slash",
			"/":       "a regular expression ends with a slash",
			"//":      "nothing stands between the slashes",
			"/a/b":    `"b" is not a flag of regular expressions (i, m, s and U are)`,
			"/a/ or":  `" or" is not a flag of regular expressions (i, m, s and U are)`,
			"/(/":     "error parsing regexp: missing closing ): `(`",
			"?!":      `"?!" has no words to look for`,
			"":        `"" has no words to look for`,
			`/(?=a)/`: "error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
		} {
			_, err := scenarios.ParseText(text)
			Expect(err).To(MatchError(reason), text)
		}
	})

	It("combines others", func() {
		yes, no := scenarios.MatchWords("yes"), scenarios.MatchWords("no")
		Expect(scenarios.MatchOneOf(yes, no).Match("No, thanks")).To(BeTrue())
		Expect(scenarios.MatchOneOf(yes, no).Match("maybe")).To(BeFalse())
		Expect(scenarios.MatchNot(no).Match("yes")).To(BeTrue())
		Expect(scenarios.MatchNot(no).Match("no")).To(BeFalse())
		Expect(scenarios.MatchEqual("refund issued").Match("Refund issued.")).To(BeTrue())
		Expect(scenarios.MatchEqual("refund issued").Match("refund issued today")).To(BeFalse())
		Expect(scenarios.MatchAnything().Match("")).To(BeTrue())
		Expect((&scenarios.TextMatcher{}).Match("whatever")).To(BeTrue())
	})

	DescribeTable("says itself in messages",
		func(m *scenarios.TextMatcher, text string) { Expect(m.String()).To(Equal(text)) },
		Entry("words", scenarios.MatchWords("arrive Tuesday"), `"arrive Tuesday"`),
		Entry("equality", scenarios.MatchEqual("yes"), `exactly "yes"`),
		Entry("anything", scenarios.MatchAnything(), "anything"),
		Entry("a negation", scenarios.MatchNot(scenarios.MatchWords("no")), `not "no"`),
		Entry("a choice", scenarios.MatchOneOf(scenarios.MatchWords("a"), scenarios.MatchWords("b"), scenarios.MatchWords("c")),
			`"a", "b" or "c"`),
	)

	DescribeTable("is no pattern that needs no text", func(pattern string) {
		_, err := scenarios.ParseText(pattern)
		Expect(err).To(MatchError(ContainSubstring("matches where there is no text at all")))
	},
		Entry(nil, "/x*/"), Entry(nil, "/^/"), Entry(nil, "/$/"), Entry(nil, "/a|/"), Entry(nil, `/\b/`), Entry(nil, "/(?:)/"), Entry(nil, "/.*/s"),
		Entry(nil, "/^$/"), Entry(nil, "/(sorry)?/i"), Entry(nil, "/a{0,3}/"), Entry(nil, "/(a*)+/"), Entry(nil, `/^\s*$/m`), Entry(nil, "/(?i)x*|y/"),
	)

	DescribeTable("is a pattern that needs some", func(pattern string) {
		Expect(scenarios.ParseText(pattern)).NotTo(BeNil())
	},
		Entry(nil, "/.z/"), Entry(nil, "/x+/"), Entry(nil, `/\bx*y\b/`), Entry(nil, "/(a*)+b/"), Entry(nil, "/a{1,3}/"), Entry(nil, "/^(a|b)?c$/"), Entry(nil, "/[a-z]|xx/"),
	)

	It("says a pattern as it was written", func() {
		Expect(parsed("/a|b/i").String()).To(Equal("/a|b/i"))
	})
})

var _ = Describe("Words heard one by one", func() {
	const sentence = "Let me check. Your order shipped and should arrive Tuesday."

	DescribeTable("are found with the first and the last of them",
		func(text string, first, last int) {
			f, l, ok := parsed(text).FindWords(strings.Fields(sentence))
			Expect(ok).To(BeTrue())
			Expect([]int{f, l}).To(Equal([]int{first, last}))
		},
		Entry("one word", "shipped", 5, 5),
		Entry("two words", "arrive Tuesday", 8, 9),
		Entry("all words", sentence, 0, 9),
		Entry("a pattern within a word", "/ship/", 5, 5),
		Entry("a pattern over words", "/shipped.*arrive/", 5, 8),
		Entry("a pattern that begins with the space", "/ should arrive/", 7, 8),
		Entry("a pattern that ends with the space", "/order /", 4, 4),
		Entry("a pattern at the beginning", "/^Let/", 0, 0),
		Entry("a pattern at the end", "/day.$/", 9, 9),
	)

	It("are found at their first place", func() {
		first, last, ok := parsed("no").FindWords([]string{"yes", "No,", "no", "no"})
		Expect([]any{first, last, ok}).To(Equal([]any{1, 1, true}))
	})

	It("may be displayed several to a word", func() {
		first, last, ok := parsed("card 4111 1111").FindWords([]string{"my", "card", "4111 1111 1111"})
		Expect([]any{first, last, ok}).To(Equal([]any{1, 2, true}))
	})

	It("are not found half a word at a time", func() {
		_, _, ok := parsed("day after").FindWords([]string{"Tuesday", "after"})
		Expect(ok).To(BeFalse())
	})

	It("match nothing while there are none", func() {
		for _, m := range []*scenarios.TextMatcher{
			scenarios.MatchAnything(), parsed("a"), parsed("/^a/"), scenarios.MatchNot(parsed("a")), scenarios.MatchEqual("a"),
		} {
			_, _, ok := m.FindWords(nil)
			Expect(ok).To(BeFalse(), m.String())
		}
	})

	It("are anything from the first on", func() {
		first, last, ok := scenarios.MatchAnything().FindWords([]string{"a", "b"})
		Expect([]any{first, last, ok}).To(Equal([]any{0, 0, true}))
	})

	It("are judged together where the whole text counts", func() {
		words := []string{"Tuesday", "evening"}
		for _, m := range []*scenarios.TextMatcher{
			scenarios.MatchEqual("Tuesday evening"), scenarios.MatchNot(parsed("customs")),
			scenarios.MatchOneOf(parsed("nothing"), scenarios.MatchEqual("Tuesday evening")),
		} {
			Expect(m.Whole()).To(BeTrue())
			first, last, ok := m.FindWords(words)
			Expect([]any{first, last, ok}).To(Equal([]any{0, 1, true}))
		}
		Expect(parsed("a").Whole()).To(BeFalse())
		Expect(parsed("/a/").Whole()).To(BeFalse())
		Expect(scenarios.MatchAnything().Whole()).To(BeFalse())
	})

	It("are found for whichever of several begins first, and then ends first", func() {
		m := scenarios.MatchOneOf(parsed("arrive Tuesday"), parsed("order shipped and"), parsed("order"))
		first, last, ok := m.FindWords(strings.Fields(sentence))
		Expect([]any{first, last, ok}).To(Equal([]any{4, 4, true}))
	})
})
