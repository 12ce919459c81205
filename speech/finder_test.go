package speech_test

import (
	"context"
	"errors"
	"io/fs"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/speech"
)

// speaker says everything that begins with its words.
type speaker struct {
	err   error
	lines *[]speech.Line
}

func (s speaker) Name() string { return "parrot" }

func (s speaker) Speak(_ context.Context, line speech.Line) (speech.Speech, error) {
	*s.lines = append(*s.lines, line)
	return speech.Speech{Samples: tone(time.Second), Words: []speech.Word{{Text: line.Words}}}, s.err
}

var _ = Describe("Finder", func() {
	var spoken []speech.Line
	var finder *speech.Finder
	var beside fs.FS
	BeforeEach(func() {
		spoken = nil
		beside = files(map[string]any{"calls/own.wav": time.Second, "calls/own.mp3": "ID3"})
		finder = &speech.Finder{
			Recordings: []*speech.Folder{open(map[string]any{"yes.wav": time.Second, "yes.txt": "Yes.", "agent/hi.wav": time.Second, "agent/hi.txt": "Hi."})},
			Bundled: func(line speech.Line) (speech.Speech, bool) {
				return speech.Speech{Samples: tone(time.Second)}, line.Words == "Hello?" || line.Words == "Yes."
			},
			Texts:   func() []string { return []string{"Hello?", "Where is my order?"} },
			StandIn: true,
		}
	})

	DescribeTable("looks in turn",
		func(line speech.Line, speaks bool, want speech.Origin) {
			line.Files = beside
			if speaks {
				finder.Speaker = speaker{lines: &spoken}
			}
			s, err := finder.Find(context.Background(), line)
			Expect(err).NotTo(HaveOccurred())
			Expect(s.From).To(Equal(want))
			Expect(s.Samples).NotTo(BeEmpty())
			Expect(finder.Recorded(line)).To(Equal(want != speech.FromVoice && want != speech.FromStandIn))
		},
		Entry("at the file beside the words", speech.Line{Words: "Yes.", Audio: "calls/own.wav"}, true, speech.FromFile),
		Entry("into the folder", speech.Line{Words: "Yes."}, true, speech.FromRecordings),
		Entry("into the folder, for an agent", speech.Line{Words: "Hi.", Agent: true}, true, speech.FromRecordings),
		Entry("at what comes with voicesim", speech.Line{Words: "Hello?"}, true, speech.FromBundled),
		Entry("for a voice", speech.Line{Words: "Hi."}, true, speech.FromVoice),
		Entry("for the stand-in", speech.Line{Words: "Hi."}, false, speech.FromStandIn),
	)

	It("has identifiers spelled, unless the line says how it is spoken", func() {
		Expect(speech.Line{Words: "Order B22."}.Pronounced()).To(Equal("Order B 2 2."))
		Expect(speech.Line{Words: "Order B22.", Spoken: "Order bee twenty-two."}.Pronounced()).To(Equal("Order bee twenty-two."))
	})

	It("does not let a stand-in or a voice speak for an agent", func() {
		finder.Speaker = speaker{lines: &spoken}
		_, err := finder.Find(context.Background(), speech.Line{Words: "Good morning.", Agent: true})
		_, missing := errors.AsType[*speech.NotFoundError](err)
		Expect(missing).To(BeTrue())
		Expect(spoken).To(BeEmpty())
	})

	It("names the nearest recordings where nobody says the words, an agent's not among them", func() {
		finder.StandIn = false
		_, err := finder.Find(context.Background(), speech.Line{Words: "Where's my order?", Voice: "anna"})
		e, ok := errors.AsType[*speech.NotFoundError](err)
		Expect(ok).To(BeTrue())
		Expect(err).To(MatchError(`nobody says "Where's my order?" in the voice "anna"`))
		Expect(e.Nearest).To(Equal([]string{"Where is my order?", "Hello?", "Yes."}))
	})

	It("does not stand in for a voice that fails", func() {
		finder.Speaker = speaker{err: errors.New("hoarse"), lines: &spoken}
		_, err := finder.Find(context.Background(), speech.Line{Words: "Hi."})
		Expect(err).To(MatchError("hoarse"))
	})

	DescribeTable("says what is wrong with the file beside the words",
		func(file, want string) {
			line := speech.Line{Words: "Yes.", Audio: file, Files: beside}
			_, err := finder.Find(context.Background(), line)
			Expect(err).To(MatchError(want))
			Expect(finder.Recorded(line)).To(BeFalse())
		},
		Entry("none", "calls/none.wav", "calls/none.wav is not there: the name counts from the folder of the scenario"),
		Entry("no WAV file", "calls/own.mp3", "calls/own.mp3 is no WAV file: convert it to WAV"),
		Entry("not to be read", "calls", "calls cannot be read: it is no file"),
	)

	It("finds nothing when it is zero", func() {
		_, err := (&speech.Finder{}).Find(context.Background(), speech.Line{Words: "Yes."})
		Expect(err).To(MatchError(`nobody says "Yes."`))
		_, err = (&speech.Finder{}).Find(context.Background(), speech.Line{Words: "Yes.", Audio: "a.wav"})
		Expect(err).To(MatchError("a.wav cannot be read: files beside a scenario cannot be read here"))
	})
})
