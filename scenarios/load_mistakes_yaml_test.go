package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("A mistake in a script that YAML misreads", func() {
	DescribeTable("in YAML", refusedFor,
		Entry("a # that cuts words short", `
  - caller: My order is #1001`,
			`1:13: "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after`,
			`write: - caller: "My order is #1001"`,
		),
		Entry("a comment too near", `
  - caller: Hi # there`,
			`1:13: "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after`,
			`write: - caller: "Hi # there"`,
		),
		Entry("a comment without its space", `
  - caller: It's A1001.  #1`,
			`1:13: "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after`,
			`write: - caller: "It's A1001.  #1"`,
		),
		Entry("a # that cuts all of them", `
  - caller: #1001 please`,
			`1:13: "#" after unquoted words begins a comment: put the words in quotes, or write a comment with two spaces before the # and one after`,
			`write: - caller: "#1001 please"`,
		),
		Entry("a comma in braces", `
  - caller: {say: Yes, please}`,
			`1:19: a comma ends unquoted words in braces: put the words in quotes, or the option on its own line`,
			`write: - caller: {say: "Yes, please"}`,
		),
		Entry("a decimal comma in braces", `
  - caller: {say: Hm, delay: 1,5s}`,
			`1:30: a comma ends what stands before it in braces: write numbers with a point`,
			`write: - caller: {say: Hm, delay: 1.5s}`,
		),
		Entry("a decimal comma on a line of its own", `
  - caller: Hm
    delay: 1,5s`,
			`2:12: delay: "1,5s" has a comma in it: write 1.5s`,
		),
		Entry("two keys on a line", `
  - expect: heard: bye
  - wait: tool: look_up`,
			`1:13: two keys stand on one line: put the second and its value in braces, or on a line below`,
			`write: - expect: {heard: bye}`,
			`2:11: two keys stand on one line: put the second and its value in braces, or on a line below`,
			`write: - wait: {tool: look_up}`,
		),
		Entry("two keys on a line behind a word", `
  - fault: stall for: 2s
  - model: {tool: look_up with: {order_id: A1}}`,
			`1:18: two keys stand on one line: put the second and its value in braces, or on a line below`,
			`write: - {fault: stall, for: 2s}`,
			`2:27: a comma is missing between two keys: write one`,
			`write: - model: {tool: look_up, with: {order_id: A1}}`,
		),
		Entry("a list behind its key", `
  - expect: - heard: Hi`,
			`1:13: a list begins on a line of its own: put its only entry in braces, or the dashes on lines below`,
			`write: - expect: {heard: Hi}`,
		),
		Entry("a dash without a space", `
  - model: Well.
  -expect: {heard: Well}`,
			`2:3: a dash is followed by a space: put one behind it`,
			`write: - expect: {heard: Well}`,
		),
		Entry("a step without a dash", `
  - model: Well.
  expect: {heard: Well}`,
			`2:3: expect begins a step: put a dash before it`,
			`write: - expect: {heard: Well}`,
		),
		Entry("an anchor before a step", `
  - &ask
    caller: Hm`,
			`1:5: an anchor (&) begins here: leave it out, or put words in quotes`,
			`write: -`,
		),
		Entry("an anchor on the line of a step", `
  - &ask caller: Hm
  - !say model: Well.`,
			`1:5: an anchor (&) begins here: leave it out, or put words in quotes`,
			`write: - caller: Hm`,
			`2:5: a tag (!) begins here: leave it out, or put words in quotes`,
			`write: - model: Well.`,
		),
		Entry("an alias for a step", `
  - *ask
  - caller: Bye`,
			`1:5: an alias (*) stands for a value written elsewhere: write the value again`,
		),
		Entry("a character without width in a key", "\n  - caller\u200b: Hm",
			`1:11: a character without width (U+200B) stands here, which nobody sees: write it as in the corrected line`,
			`write: - caller: Hm`,
		),
		Entry("a no-break space behind a colon", "\n  - caller:\u00a0Hm",
			`1:12: a no-break space (U+00A0) stands here, which is no space to YAML: write it as in the corrected line`,
			`write: - caller: Hm`,
		),
		Entry("a no-break space that indents", "\n \u00a0- caller: Hm",
			`1:2: a no-break space (U+00A0) stands here, which is no space to YAML: write it as in the corrected line`,
			`write: - caller: Hm`,
		),
		Entry("a full-width colon", "\n  - caller：Hm",
			`1:11: a full-width colon (U+FF1A) stands here, which is no colon to YAML: write it as in the corrected line`,
			`write: - caller: Hm`,
		),
		Entry("a letter of another script", "\n  - c\u0430ller: Hm",
			`1:6: the letter "а" (U+0430) only looks like "a": write it as in the corrected line`,
			`write: - caller: Hm`,
		),
		Entry("a comma and a colon in braces", `
  - caller: {say: Well, now, then: this, barge_in: 1s}`,
			`1:19: a comma ends unquoted words in braces: put the words in quotes, or the option on its own line`,
			`write: - caller: {say: "Well, now, then: this", barge_in: 1s}`,
		),
		Entry("a comma in data in braces", `
  - model: {tool: look_up, with: {note: Yes, please, order_id: A1001}}`,
			`1:41: a comma ends unquoted words in braces: put the words in quotes, or the option on its own line`,
			`write: - model: {tool: look_up, with: {note: "Yes, please", order_id: A1001}}`,
		),
		Entry("a pattern that a comma cuts", `
  - expect: {heard: /A1, A2/}`,
			`1:21: a comma ends unquoted words in braces: put the words in quotes, or the option on its own line`,
			`write: - expect: {heard: "/A1, A2/"}`,
		),
		Entry("a pattern in double quotes", `
  - expect: {heard: "/\d+/"}`,
			`1:21: a backslash means something else in double quotes: use single quotes`,
			`write: - expect: {heard: '/\d+/'}`,
		),
		Entry("a pattern that double quotes change", `
  - expect: {heard: "/\bfoo\b/"}`,
			`1:21: a backslash means something else in double quotes: use single quotes`,
			`write: - expect: {heard: '/\bfoo\b/'}`,
		),
		Entry("an anchor", `
  - caller: &co is great`,
			`1:13: an anchor (&) begins here: leave it out, or put words in quotes`,
			`write: - caller: "&co is great"`,
		),
		Entry("an alias", `
  - caller: *82`,
			`1:13: unquoted words cannot begin with "*": put the words in quotes`,
			`write: - caller: "*82"`,
		),
		Entry("a tag", `
  - caller: !x yes`,
			`1:13: a tag (!) begins here: leave it out, or put words in quotes`,
			`write: - caller: "!x yes"`,
		),
		Entry("a merge key", `
  - <<: {caller: Hi}`,
			`1:5: a merge key (<<) copies another map: write the keys again`,
		),
		Entry("a key that is no name", `
  - caller: Hi
    ? [a]
    : b`,
			`2:7: a key is a plain name`,
		),
		Entry("a colon in words", `
  - caller: One moment: I look`,
			`1:13: ": " stands inside unquoted words: put the words in quotes`,
			`write: - caller: "One moment: I look"`,
		),
		Entry("a quote at the beginning", `
  - caller: "Express", I said`,
			`1:13: words that begin with a quote end at the next one: put all of them in quotes`,
			`write: - caller: '"Express", I said'`,
		),
		Entry("a quote that is never closed", `
  - caller: "Hi`,
			`1:13: the quote is never closed: close it`,
			`write: - caller: "Hi"`,
		),
		Entry("a brace that is never closed", `
  - expect: {heard: hi`,
			`1:13: the brace is never closed: close it`,
			`write: - expect: {heard: hi}`,
		),
		Entry("a bracket at the beginning", `
  - caller: [laughs] Sure`,
			`1:13: unquoted words cannot begin with "[": put the words in quotes`,
			`write: - caller: "[laughs] Sure"`,
		),
		Entry("an at sign at the beginning", `
  - caller: @ what time?`,
			`1:13: unquoted words cannot begin with "@": put the words in quotes`,
			`write: - caller: "@ what time?"`,
		),
		Entry("a dash at the beginning", `
  - caller: - no, that one`,
			`1:13: unquoted words cannot begin with "-": put the words in quotes`,
			`write: - caller: "- no, that one"`,
		),
		Entry("a tab", `
	- caller: Hi`,
			`1:1: a tab cannot indent: use spaces`,
			`write: - caller: Hi`,
		),
		Entry("an option too far in", `
  - caller: Hi
      delay: 2s`,
			`2:7: this line is not lined up with those above: indent it as they are`,
			`write: delay: 2s`,
		),
		Entry("a dash too far in", `
   - caller: Hi
  - caller: Ho`,
			`1:4: this line is not lined up with those above: indent it as they are`,
			`write: - caller: Hi`,
		),
	)

	It("is corrected with the indentation that it should have", func() {
		for steps, fix := range map[string]string{
			"  - caller: Hi\n      delay: 2s\n":          "    delay: 2s",
			"  - caller: Hi\n   delay: 2s\n":             "    delay: 2s",
			"   - caller: Hi\n  - caller: Ho\n":          "  - caller: Hi",
			"\t- caller: Hi\n":                           "  - caller: Hi",
			"  - model:\n      say: Hi\n     as: Desk\n": "      as: Desk",
		} {
			_, err := judge.Load("call.yaml", []byte(preamble+steps))
			Expect(err).To(HaveOccurred())
			Expect(err.(*scenarios.Mistakes).All).To(HaveLen(1))
			mistake := err.(*scenarios.Mistakes).All[0]
			Expect(mistake.Fix).To(Equal(fix), steps)
			Expect(judge.Load("call.yaml", []byte(strings.Replace(preamble+steps, mistake.Text, mistake.Fix, 1)))).NotTo(BeNil())
		}
	})

	It("is not corrected with what would not help", func() {
		refusedFor("  - expect: {heard: hi,\n             within: 1s\n  - caller: Ho",
			"1:13: this is not YAML (did not find expected ',' or '}'): put words in quotes, and indent options like the verb above them")
	})
})
