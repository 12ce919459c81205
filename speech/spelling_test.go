package speech_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/speech"
)

var _ = DescribeTable("Spell", func(words, spoken string) {
	Expect(speech.Spell(words)).To(Equal(spoken))
},
	Entry("spells an identifier", "Where is A1001?", "Where is A. 1 0 0 1?"),
	Entry("of small letters", "ref abc12,", "ref A. B C 1 2,"),
	Entry("of other letters", "Konto Ü7", "Konto Ü 7"),
	Entry("with parts", "It's TK-99310.", "It's T K 9 9 3 1 0."),
	Entry("in brackets", "(B22)", "(B 2 2)"),
	Entry("reads long numbers digit by digit", "code 44712", "code 4 4 7 1 2"),
	Entry("in groups too", "call 555-0199", "call 5 5 5 0 1 9 9"),
	Entry("leaves numbers of four digits", "in 1984, room 318", "in 1984, room 318"),
	Entry("leaves large numbers", "1,250,000 or 12.345,00 or 10000.50", "1,250,000 or 12.345,00 or 10000.50"),
	Entry("leaves dates and times", "2026-11-30, 12/25/2026, 10:30:00", "2026-11-30, 12/25/2026, 10:30:00"),
	Entry("leaves numbers with an ending or a unit", "the 25th at 7pm, 20kg, in the 1990s", "the 25th at 7pm, 20kg, in the 1990s"),
	Entry("leaves names with a number", "COVID-19", "COVID-19"),
	Entry("leaves words", "Hi – it's mid-May!", "Hi – it's mid-May!"),
	Entry("of nothing is nothing", " ", ""),
)
