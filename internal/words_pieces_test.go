package internal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/words"
)

var _ = Describe("Pieces of words", func() {
	DescribeTable("are", func(word string, pieces ...string) { Expect(words.Pieces(word)).To(Equal(pieces)) },
		Entry("a word", "Tuesday,", "Tuesday,"),
		Entry("Japanese letters", "「火曜日」に。", "「火", "曜", "日」", "に。"),
		Entry("Thai letters with their marks", "ที่นี่", "ที่", "นี่"),
		Entry("Chinese with a number", "订单A1001已", "订", "单", "A1001", "已"),
		Entry("Korean, which has spaces", "화요일에", "화요일에"),
		Entry("nothing but punctuation", "—", "—"),
	)

	DescribeTable("are joined", func(text string, pieces ...string) { Expect(words.Join(pieces)).To(Equal(text)) },
		Entry("with spaces", "Let me check.", "Let", "me", "check."),
		Entry("without, in Japanese", "火曜日に。届", "火", "曜", "日", "に。", "届"),
		Entry("with spaces around other scripts", "订单 A1001 已", "订", "单", "A1001", "已"),
		Entry("none", ""),
	)

	DescribeTable("of Korean may have endings", func(text, wanted string, found bool) {
		_, _, ok := words.Fold(text).Find(words.Fold(wanted))
		Expect(ok).To(Equal(found))
	},
		Entry("behind the last word", "화요일에 도착합니다", "화요일에 도착", true),
		Entry("not behind another", "화요일에 도착합니다", "화요일 도착", false),
		Entry("not before a word", "화요일에 도착합니다", "착합니다", false),
		Entry("not behind a single syllable", "안녕하세요", "안", false),
		Entry("a single syllable by itself", "안 됩니다", "안", true),
		Entry("not in other scripts", "customs office", "custom", false),
	)
})
