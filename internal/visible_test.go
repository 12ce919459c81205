package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/visible"
)

var _ = Describe("Text", func() {
	DescribeTable("shows what is not seen", func(text, want string) {
		Expect(visible.Text(text)).To(Equal(want))
	},
		Entry("nothing of it", "", ""),
		Entry("nothing of it in any script", "Grüße, 你好, שלום, नमस्ते 👩‍👩‍👧 – \u200c.", "Grüße, 你好, שלום, नमस्ते 👩‍👩‍👧 – \u200c."),
		Entry("an escape sequence", "a\x1b[2Jb", `a\x1b[2Jb`),
		Entry("the other way to begin one", "a\u009b2Jb", `a\x9b2Jb`),
		Entry("line ends, tabs, bells, deletes", "\r\n\t\a\x7f\x00", `\r\n\t\x07\x7f\x00`),
		Entry("bidirectional controls", "a\u202eb\u2066c\u200f\u061c", `a\u202eb\u2066c\u200f\u061c`),
		Entry("separators", "a\u2028b\u2029\u0085", `a\u2028b\u2029\x85`),
		Entry("tags and marks", "\ufeffa\U000e0041", `\ufeffa\U000e0041`),
		Entry("bytes that are no UTF-8", "a\xff\xe2\x82", `a\xff\xe2\x82`),
		Entry("and not the character that stands for them", "a\ufffd", "a\ufffd"),
	)
})

var _ = Describe("Lines", func() {
	It("keeps line ends and tabs", func() {
		Expect(visible.Lines("a\n\tb\r\x1b")).To(Equal("a\n\tb" + `\r\x1b`))
	})
})

var _ = Describe("JSON", func() {
	It("escapes, and means the same", func() {
		value := map[string]any{"a\u202e": "b\U000e0041\u009b\x7f ü \x1b\n"}
		text, err := json.MarshalIndent(value, "", "  ")
		Expect(err).NotTo(HaveOccurred())
		shown := visible.JSON(text)
		Expect(strings.IndexFunc(string(shown), func(r rune) bool { return r != '\n' && visible.Hidden(r) })).To(Equal(-1))
		var back map[string]any
		Expect(json.Unmarshal(shown, &back)).To(Succeed())
		Expect(back).To(Equal(value))
	})
})

var _ = Describe("Writer", func() {
	It("shows what is written, in whatever pieces", func() {
		const text = "ü\u202e你👩\x1b[1m\n\u0085"
		for size := 1; size <= len(text); size++ {
			var out bytes.Buffer
			w := visible.NewWriter(&out)
			for rest := []byte(text); len(rest) > 0; rest = rest[min(size, len(rest)):] {
				n, err := w.Write(rest[:min(size, len(rest))])
				Expect(err).NotTo(HaveOccurred())
				Expect(n).To(Equal(min(size, len(rest))))
			}
			Expect(out.String()).To(Equal(visible.Lines(text)), "in pieces of %d", size)
		}
	})

	It("hands on errors", func() {
		_, err := visible.NewWriter(broken{}).Write([]byte("a"))
		Expect(err).To(MatchError("no"))
	})
})

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no") }

func FuzzText(f *testing.F) {
	f.Add("a\x1b\xff\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		shown := visible.Text(text)
		if !utf8.ValidString(shown) || strings.ContainsFunc(shown, visible.Hidden) || visible.Text(shown) != shown {
			t.Errorf("%q is shown as %q", text, shown)
		}
	})
}
