package harness_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/timeline"
)

// toneFile is a WAV file of a sweeping tone, so long and of another pitch for each number.
func toneFile(d time.Duration, number float64) []byte {
	samples := make([]int16, audio.Samples(d, audio.RateHz))
	for i := range samples {
		at := float64(i) / audio.RateHz
		samples[i] = int16(8000 * math.Sin(2*math.Pi*(150+60*number)*at*(1+at)) * (0.3 + math.Abs(math.Sin(7*at*number))))
	}
	var file bytes.Buffer
	Expect(audio.WriteWAV(&file, &audio.Clip{Samples: samples})).To(Succeed())
	return file.Bytes()
}

// calls is a folder of scenarios with sounds beside them.
func calls(scenario string, more map[string][]byte) fstest.MapFS {
	folder := fstest.MapFS{"sub/call.yaml": {Data: []byte("name: a call\nagent: supportline\n" + scenario)}}
	for name, data := range more {
		folder[name] = &fstest.MapFile{Data: data}
	}
	return folder
}

// playOf loads and plays the scenario of a folder.
func playOf(folder fstest.MapFS, opts *harness.Options) *harness.Call {
	GinkgoHelper()
	loaded, err := harness.Load(folder, "calls", opts)
	Expect(err).NotTo(HaveOccurred())
	Expect(loaded.Err()).NotTo(HaveOccurred())
	return harness.Play(context.Background(), loaded.Scenarios()[0], opts)
}

// froms tells where the speech of each act comes from.
func froms(call *harness.Call) (from []string) {
	for _, r := range call.Recording.Records {
		if act, ok := r.Fact.(timeline.ActBegan); ok {
			from = append(from, act.From)
		}
	}
	return from
}

func understood(call *harness.Call) (texts []string) {
	for _, r := range call.Recording.Records {
		if u, ok := r.Fact.(timeline.Understood); ok {
			texts = append(texts, u.Text)
		}
	}
	return texts
}

const ownWords = `script:
  - caller: Good morning, this is Ada Lovelace. <300ms> When is my next appointment?
  - model: Thursday at nine.
  - caller: Lovely, goodbye.
    voice: anna
  - model: Goodbye.
`

var _ = Describe("A caller with words of one's own", func() {
	It("is understood by the simulator, word for word, and the result tells who stood in", func() {
		call := playOf(calls(ownWords, nil), nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(understood(call)).To(Equal([]string{"Good morning, this is Ada Lovelace. When is my next appointment?", "Lovely, goodbye."}))
		Expect(froms(call)).To(Equal([]string{"stand-in", "stand-in"}))
		Expect(call.Result.StandIns).To(HaveLen(2))
		Expect(call.Result.StandIns[1]).To(Equal(judge.StandIn{Step: 2, Pos: call.Scenario.Script[2].Pos, Words: "Lovely, goodbye."}))
		Expect(judge.Judge(call.Scenario, call.Recording)).To(Equal(call.Result))
	})

	It("gives the same timeline each time", func() {
		first, second := playOf(calls(ownWords, nil), nil), playOf(calls(ownWords, nil), nil)
		Expect(first.SHA256).NotTo(BeEmpty())
		Expect(second.SHA256).To(Equal(first.SHA256))
		playOf(calls("script:\n  - caller: Something else, please.\n  - model: Yes.\n", nil), nil)
		Expect(second.Recording.SHA256()).To(Equal(first.SHA256), "no later call is recorded over it")
	})

	It("speaks the recordings of a folder and the files beside the scenario", func() {
		folder, err := speech.OpenFolder(fstest.MapFS{
			"anna/bye.wav": {Data: toneFile(time.Second, 1)}, "anna/bye.txt": {Data: []byte("Lovely, goodbye.")},
			"agent/bye.wav": {Data: toneFile(1300*time.Millisecond, 2)}, "agent/bye.txt": {Data: []byte("Goodbye.")},
		}, "recordings")
		Expect(err).NotTo(HaveOccurred())
		opts := &harness.Options{Speech: harness.BundledSpeech()}
		opts.Speech.Recordings = []*speech.Folder{folder}
		files := map[string][]byte{"sub/ada.wav": toneFile(2*time.Second, 3), "sounds/nine.wav": toneFile(1700*time.Millisecond, 4)}
		call := playOf(calls(`script:
  - caller: Good morning, this is Ada Lovelace.
    audio: ada.wav
  - model: {say: Thursday at nine., audio: ../sounds/nine.wav}
  - expect: {heard: Thursday at nine}
  - caller: Lovely, goodbye.
    voice: anna
  - model: Goodbye.
  - caller: Hello?
  - model: Hello.
`, files), opts)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(froms(call)).To(Equal([]string{"file", "recordings", ""}))
		Expect(call.Result.StandIns).To(BeEmpty())
		Expect(understood(call)).To(Equal([]string{"Good morning, this is Ada Lovelace.", "Lovely, goodbye.", "Hello?"}))
		Expect(heardLengths(call)[:2]).To(HaveExactElements(
			BeNumerically("~", 1700*time.Millisecond, 10*time.Millisecond), BeNumerically("~", 1300*time.Millisecond, 10*time.Millisecond)))
	})

	It("marks the times of words as estimates, where the agent's sound is a file", func() {
		files := map[string][]byte{"sub/nine.wav": toneFile(1700*time.Millisecond, 4)}
		call := playOf(calls("script:\n  - caller: Hello?\n  - model: {say: Thursday at nine., audio: nine.wav}\n  - caller: Hello?\n  - model: Goodbye.\n", files), nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		estimated := map[string]bool{}
		for _, r := range call.Recording.Records {
			if w, ok := r.Fact.(timeline.WordHeard); ok {
				estimated[w.Text] = w.Estimated
			}
		}
		Expect(estimated).To(Equal(map[string]bool{"Thursday": true, "at": true, "nine.": true, "Goodbye": false}))
	})

	It("is written in Go too", func() {
		call := harness.Talk(harness.Conversation{
			Agent: harness.Bundled()["supportline"],
			Files: fstest.MapFS{"ada.wav": {Data: toneFile(2*time.Second, 3)}, "nine.wav": {Data: toneFile(1700*time.Millisecond, 4)}},
			Steps: []*harness.Step{
				harness.CallerSays("Good morning, this is Ada.").From("ada.wav"), harness.ModelSays("Thursday at nine.").From("nine.wav"),
				harness.CallerSays("Lovely. <200ms> B22.").In("anna").Pronounced("lovely <200ms> bee twenty-two"), harness.ModelSays("Goodbye."),
			},
		}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(froms(call)).To(Equal([]string{"file", "stand-in"}))
		Expect(call.Scenario.Script[2].Caller.Lines()).To(HaveExactElements(
			And(HaveField("Voice", "anna"), HaveField("Spoken", "lovely")), HaveField("Spoken", "bee twenty-two")))
	})

	It("is told of mistakes in Go", func() {
		call := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.ModelSays("Hi").In("anna"), harness.ModelAsks("x", nil).From("a.wav"), harness.CallerSays("Hi <1s> ho").From("a.wav"),
			harness.CallerSays("Hi <1s> ho").Pronounced("hi ho"), harness.ModelSays("Hi").Pronounced("high"),
		}}, nil)
		Expect(call.Err()).To(MatchError(And(
			ContainSubstring("model step: In belongs to a step of the caller"), ContainSubstring("model step: From belongs to words"),
			ContainSubstring("a file has pauses of its own"), ContainSubstring("spoken has other pauses than the words"),
			ContainSubstring("model step: Pronounced belongs to a step of the caller"))))
	})

	DescribeTable("says what is wrong with a sound, in the line that names it",
		func(audio string, content []byte, want string) {
			folder := calls("script:\n  - caller: Good morning.\n    audio: "+audio+"\n  - model: Hello.\n", map[string][]byte{"sub/a.wav": content})
			loaded, err := harness.Load(folder, "calls", nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(loaded.Err()).To(MatchError(ContainSubstring("calls/sub/call.yaml:5:12: " + want)))
		},
		Entry("it is not there", "b.wav", nil, "b.wav is not there: the name counts from the folder of the scenario"),
		Entry("it is no WAV file", "a.wav", []byte("hello hello hello"), "a.wav cannot be used: not a usable WAV file"),
		Entry("it lies elsewhere", "../../../etc/passwd", nil, "../../../etc/passwd is outside: it must lie in the folder of the scenarios, or below"),
	)

	It("is a mistake in the file where nobody stands in and no voice speaks", func() {
		opts := &harness.Options{Speech: harness.BundledSpeech()}
		opts.Speech.StandIn = false
		loaded, err := harness.Load(calls(ownWords, nil), "calls", opts)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).To(MatchError(And(
			ContainSubstring(`calls/sub/call.yaml:4:13: no recording of a caller says "Good morning, this is Ada Lovelace.": the nearest are "`),
			ContainSubstring(`call.yaml:7:12: nobody has the voice "anna": recordings have awb, rms and slt; any other takes a voice that speaks: docs/own-words.md`))))
	})

	DescribeTable("is looked at before it is played", func(steps, want string, standIn bool) {
		opts := &harness.Options{Speech: harness.BundledSpeech()}
		opts.Speech.StandIn = standIn
		loaded, err := harness.Load(calls("script:\n"+steps+"  - model: Hello.\n", nil), "calls", opts)
		Expect(err).NotTo(HaveOccurred())
		if want == "" {
			Expect(loaded.Err()).NotTo(HaveOccurred())
			return
		}
		Expect(loaded.Err()).To(MatchError(ContainSubstring(want)))
	},
		Entry("a voice that was meant", "  - caller: Hi, where's my order A1001?\n    voice: slk\n", `call.yaml:5:12: nobody has the voice "slk": did you mean "slt"? voicesim voices lists all`, true),
		Entry("a voice of one's own for words of one's own", "  - caller: Where's my lamp?\n    voice: slk\n", "", true),
		Entry("the same, where nobody stands in", "  - caller: Hi, where's my order A1001?\n    voice: slk\n", `did you mean "slt"?`, false),
		Entry("another voice", "  - caller: Where's my order?\n    voice: Bob\n", `nobody has the voice "Bob": recordings have awb, rms and slt`, false),
		Entry("a voice that there is", "  - caller: Hi, where's my order A1001?\n    voice: slt\n", "", false),
		Entry("a sound in the place of words", "  - caller: Cough\n", "call.yaml:4:13: cough is a sound, and no words: write sound: cough; "+
			"where a caller says the word, write spoken: cough below it", true),
		Entry("the name of a sound as a word", "  - caller: Cough\n    spoken: cough\n", "", true),
	)

	It("is not played when a voice fails", func() {
		opts := &harness.Options{Speech: harness.BundledSpeech()}
		opts.Speech.Speaker = hoarse{}
		call := playOf(calls(ownWords, nil), opts)
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Why).To(Equal("calls/sub/call.yaml:4:5: hoarse"))
	})
})

type hoarse struct{}

func (hoarse) Name() string { return "hoarse" }
func (hoarse) Speak(context.Context, speech.Line) (speech.Speech, error) {
	return speech.Speech{}, errors.New("hoarse")
}

// heardLengths are how long each utterance of the agent was heard.
func heardLengths(call *harness.Call) (lengths []time.Duration) {
	for _, r := range call.Recording.Records {
		if u, ok := r.Fact.(timeline.UtteranceEnded); ok {
			lengths = append(lengths, u.Heard)
		}
	}
	return lengths
}
