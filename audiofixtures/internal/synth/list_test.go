package synth_test

import (
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures/internal/synth"
)

var _ = Describe("the list of texts", func() {
	It("pairs each written word with what is said for it", func() {
		lines, err := synth.ParseList([]byte("# people\n\n" +
			"its-a1001 | caller | rms | Yes, it's A1001. | yes, it's ay_one_zero_zero_one.\n" +
			"agent-yes | agent | cmu_us_slt_arctic_hts | Yes? | =\n" +
			"mm-hmm | caller | rms | mm-hmm | [ah m hh]\n" +
			"noise-click | noise | - | click | -\n"))
		Expect(err).NotTo(HaveOccurred())
		Expect(lines).To(Equal([]synth.Line{
			{ID: "its-a1001", Role: "caller", Voice: "rms", Text: "Yes, it's A1001.", Words: []synth.Part{
				{Text: "Yes", Spoken: "yes,"}, {Text: "it's", Spoken: "it's"}, {Text: "A1001", Spoken: "ay one zero zero one."}}},
			{ID: "agent-yes", Role: "agent", Voice: "cmu_us_slt_arctic_hts", Text: "Yes?", Words: []synth.Part{{Text: "Yes", Spoken: "Yes?"}}},
			{ID: "mm-hmm", Role: "caller", Voice: "rms", Text: "mm-hmm", Words: []synth.Part{{Text: "mm-hmm", Spoken: "mm-hmm", Phones: "ah m hh"}}},
			{ID: "noise-click", Role: "noise", Text: "click"},
		}))
		Expect(lines[0].Spoken()).To(Equal("yes, it's ay one zero zero one."))
		Expect(lines[3].Spoken()).To(BeEmpty())
	})

	DescribeTable("refuses",
		func(row, reason string) {
			_, err := synth.ParseList([]byte("# first line\nyes | caller | rms | Yes. | =\n" + row + "\n"))
			Expect(err).To(MatchError("texts.txt:3: " + reason))
		},
		Entry("a row with too few cells", "no | caller | rms | No.", "4 cells, want 5"),
		Entry("an id that is no file name", "No! | caller | rms | No. | =", `id "No!" is not lower-case words joined by hyphens`),
		Entry("an id twice", "yes | caller | slt | No. | =", `a second line with the id "yes"`),
		Entry("the same words twice from one voice", "yes-2 | caller | rms | yes. | =", `a second line in which rms says "yes."`),
		Entry("a voice that is not there", "no | caller | kal | No. | =", `no voice "kal" for role "caller"`),
		Entry("an agent with a caller's voice", "no | agent | rms | No. | =", `no voice "rms" for role "agent"`),
		Entry("more spoken words than written ones", "no | caller | rms | A1001 | ay one", "1 words written, 2 spoken: join with _"),
		Entry("phones for no word", "no | caller | rms |  | [n ow]", "phones stand in brackets, for one word"),
		Entry("phones for two words", "no | caller | rms | No wait | [n ow]", "phones stand in brackets, for one word"),
		Entry("phones without an end", "no | caller | rms | No. | [n ow", "phones stand in brackets, for one word"),
		Entry("no phones", "no | caller | rms | No. | []", "phones stand in brackets, for one word"),
		Entry("no words", "no | caller | rms |  | =", "0 words written, 0 spoken: join with _"),
		Entry("punctuation in place of a word", "no | caller | rms | No - wait | =", `"-" is no word`),
		Entry("a card number", "no | agent | cmu_us_slt_arctic_hts | 4111 1111 1111 1111 | =", "a card number"),
	)
})

func FuzzParseList(f *testing.F) {
	f.Add("yes | caller | rms | Yes. | =")
	f.Add("mm | caller | rms | mm-hmm | [ah m hh]")
	f.Add("0|caller|rms||[")
	f.Add("click | noise | - | click | -")
	f.Fuzz(func(t *testing.T, row string) {
		lines, err := synth.ParseList([]byte(row))
		if err != nil {
			return
		}
		for _, line := range lines {
			if line.Role != "noise" && len(line.Words) != len(strings.Fields(line.Text)) {
				t.Errorf("%d words for %q", len(line.Words), line.Text)
			}
		}
	})
}
