package audiofixtures_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures"
)

var _ = DescribeTable("Normalise",
	func(words, want string) {
		Expect(audiofixtures.Normalise(words)).To(Equal(want))
		Expect(audiofixtures.Normalise(want)).To(Equal(want))
	},
	Entry("takes upper for lower case", "WHERE Is Order A1001", "where is order a1001"),
	Entry("drops punctuation", "Hi, where: is… order \"A1001\"?!", "hi where is order a1001"),
	Entry("drops spaces at the ends and doubled ones", "  yes \t\n please ", "yes please"),
	Entry("parts words at a hyphen", "mm-hmm", "mm hmm"),
	Entry("keeps digits of one number together and numbers apart", "4111 1111, 22", "4111 1111 22"),
	Entry("drops an apostrophe, whichever way it is typed", "where's where’s whereʼs where`s", "wheres wheres wheres wheres"),
	Entry("knows other scripts", "ÄRGER, ГДЕ мой ΣΟΦΟΣ?", "ärger где мой σοφοσ"),
	Entry("takes all forms of a letter for one", "ſtop \u212A", "stop k"),
	Entry("keeps a letter's marks with it", "cafe\u0301 हिन्दी", "cafe\u0301 हिन्दी"),
	Entry("drops what prints nothing", "or\u00ADder\u200B A1001\uFEFF", "order a1001"),
	Entry("leaves nothing of punctuation alone", " … — !", ""),
	Entry("takes nothing for nothing", "", ""),
)

func FuzzNormalise(f *testing.F) {
	for _, u := range audiofixtures.All() {
		f.Add(u.Text)
	}
	f.Add("ſ\u0130ß\u00AD’\xff")
	f.Fuzz(func(t *testing.T, words string) {
		once := audiofixtures.Normalise(words)
		if twice := audiofixtures.Normalise(once); twice != once {
			t.Errorf("%q, then %q", once, twice)
		}
		if !utf8.ValidString(once) || strings.Join(strings.Fields(once), " ") != once {
			t.Errorf("%q is not words with one space between", once)
		}
	})
}
