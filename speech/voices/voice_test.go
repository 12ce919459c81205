package voices_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/speech"
	"github.com/voicesim/voicesim/speech/voices"
)

// wav returns a WAV file of a tone of a second, whose pitch depends on a number.
func wav(number int) []byte {
	samples := make([]int16, audio.RateHz)
	for i := range samples[2400:21600] {
		samples[2400+i] = int16(5000 * math.Sin(float64(i)*(0.05+0.01*float64(number))))
	}
	var file bytes.Buffer
	Expect(audio.WriteWAV(&file, &audio.Clip{Samples: samples})).To(Succeed())
	return file.Bytes()
}

// engine counts how often it speaks.
type engine struct {
	identity string
	varies   bool
	file     []byte
	err      error
	asked    []string // voice: words
}

func (e *engine) Name() string                    { return "test engine" }
func (e *engine) Identity(context.Context) string { return e.identity }

func (e *engine) Speak(_ context.Context, words, voice string) ([]byte, error) {
	e.asked = append(e.asked, voice+": "+words)
	switch {
	case e.file != nil || e.err != nil:
		return e.file, e.err
	case e.varies:
		return wav(len(e.asked)), nil
	}
	return wav(1), nil
}

var _ = Describe("Voice", func() {
	ctx := context.Background()
	line := speech.Line{Words: "Order B22, please.", Voice: "anna"}

	It("speaks identifiers spelled, in the engine's name of the voice, at the level of recordings", func() {
		e := &engine{}
		v := &voices.Voice{Engine: e, Names: map[string]string{"anna": "slt"}, Cache: &voices.Cache{Dir: GinkgoT().TempDir()}}
		s, err := v.Speak(ctx, line)
		Expect(err).NotTo(HaveOccurred())
		Expect(e.asked).To(Equal([]string{"slt: Order B 2 2, please."}))
		Expect(s.From).To(Equal(speech.FromVoice))
		Expect(s.Voice).To(Equal("anna"))
		Expect(s.Words).To(HaveLen(3))
		Expect(s.Words[1].Text).To(Equal("B22,"))
		Expect(audio.PeakDBFS(s.Samples)).To(BeNumerically("~", -3, 0.1))
	})

	It("says as the line tells it, in the voice that is usual or of the same name", func() {
		e := &engine{}
		v := &voices.Voice{Engine: e, Usual: "rms", Cache: &voices.Cache{Dir: GinkgoT().TempDir()}}
		for _, l := range []speech.Line{{Words: "B22", Spoken: "bee twenty-two"}, {Words: "Hi", Voice: "awb"}} {
			_, err := v.Speak(ctx, l)
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(e.asked).To(Equal([]string{"rms: bee twenty-two", "awb: Hi"}))
	})

	It("speaks once, also an engine that varies, and finds it again in another process", func() {
		dir := GinkgoT().TempDir()
		e := &engine{varies: true}
		first, err := (&voices.Voice{Engine: e, Cache: &voices.Cache{Dir: dir}}).Speak(ctx, line)
		Expect(err).NotTo(HaveOccurred())
		again, err := (&voices.Voice{Engine: e, Cache: &voices.Cache{Dir: dir}, Frozen: true}).Speak(ctx, line)
		Expect(err).NotTo(HaveOccurred())
		Expect(again).To(Equal(first))
		Expect(e.asked).To(HaveLen(1))
	})

	It("speaks anew what would sound different, or cannot be read any more", func() {
		dir := GinkgoT().TempDir()
		e := &engine{}
		say := func(l speech.Line) {
			_, err := (&voices.Voice{Engine: e, Cache: &voices.Cache{Dir: dir}}).Speak(ctx, l)
			Expect(err).NotTo(HaveOccurred())
		}
		say(line)
		say(speech.Line{Words: line.Words, Voice: "ben"})
		say(speech.Line{Words: line.Words, Voice: "anna", Spoken: "order bee two two"})
		e.identity = "version 2"
		say(line)
		Expect(e.asked).To(HaveLen(4))
		kept, err := filepath.Glob(filepath.Join(dir, "*.wav"))
		Expect(err).NotTo(HaveOccurred())
		Expect(kept).To(HaveLen(4))
		for _, name := range kept {
			Expect(os.WriteFile(name, []byte("broken"), 0o600)).To(Succeed())
		}
		say(line)
		Expect(e.asked).To(HaveLen(5))
	})

	It("refuses to speak when it is frozen", func() {
		e := &engine{}
		_, err := (&voices.Voice{Engine: e, Cache: &voices.Cache{Dir: GinkgoT().TempDir()}, Frozen: true}).Speak(ctx, line)
		_, frozen := errors.AsType[*voices.FrozenError](err)
		Expect(frozen).To(BeTrue())
		Expect(err).To(MatchError(ContainSubstring("run voicesim speak")))
		Expect(e.asked).To(BeEmpty())
	})

	It("refuses an engine that varies when nothing keeps what it said", func() {
		_, err := (&voices.Voice{Engine: &engine{varies: true}}).Speak(ctx, line)
		Expect(err).To(MatchError(ContainSubstring("speaks the same words differently each time")))
		_, err = (&voices.Voice{Engine: &engine{}}).Speak(ctx, line)
		Expect(err).NotTo(HaveOccurred())
	})

	DescribeTable("says what is wrong with what it was given",
		func(e *engine, want string) {
			dir := GinkgoT().TempDir()
			_, err := (&voices.Voice{Engine: e, Cache: &voices.Cache{Dir: dir}}).Speak(ctx, line)
			Expect(err).To(MatchError(`the voice test engine could not say "Order B22, please.": ` + want))
			Expect(os.ReadDir(dir)).To(BeEmpty())
		},
		Entry("an error", &engine{err: errors.New("hoarse")}, "hoarse"),
		Entry("nothing", &engine{file: []byte{}}, "it gave no sound"),
		Entry("a text", &engine{file: []byte("sorry, I cannot")}, `its sound: not a usable WAV file: it begins with "sorr", want "RIFF"`),
		Entry("silence", &engine{file: silent()}, "nobody speaks in it"),
	)

	It("says that its cache cannot be written", func() {
		file := filepath.Join(GinkgoT().TempDir(), "file")
		Expect(os.WriteFile(file, nil, 0o600)).To(Succeed())
		_, err := (&voices.Voice{Engine: &engine{}, Cache: &voices.Cache{Dir: file}}).Speak(ctx, line)
		Expect(err).To(MatchError(ContainSubstring("cache: ")))
	})
})

func silent() []byte {
	var file bytes.Buffer
	_ = audio.WriteWAV(&file, &audio.Clip{Samples: make([]int16, audio.RateHz)})
	return file.Bytes()
}

var _ = Describe("Command", func() {
	ctx := context.Background()
	var dir string
	BeforeEach(func() {
		dir = GinkgoT().TempDir()
		Expect(os.WriteFile(filepath.Join(dir, "hello.wav"), wav(1), 0o600)).To(Succeed())
	})
	// sh is a program that is a shell script.
	sh := func(script string, args ...string) []string {
		return append([]string{"sh", "-c", script, "speaker"}, args...)
	}
	hello := func() string { return filepath.Join(dir, "hello.wav") }
	log := func() string {
		data, err := os.ReadFile(filepath.Join(dir, "log"))
		Expect(err).NotTo(HaveOccurred())
		return strings.TrimSpace(string(data))
	}

	It("gives words, voice and file as arguments, which no shell looks at", func() {
		c := &voices.Command{Args: sh(`echo "$@" | sed "s|$4|FILE|" > "$0.log"; cp "$0.wav" "$4"`, "-v", "{voice}", "{words}", "{wav}")}
		c.Args[3] = strings.TrimSuffix(hello(), ".wav")
		file, err := c.Speak(ctx, "it's $HOME; `date` {wav}", "anna")
		Expect(err).NotTo(HaveOccurred())
		Expect(file).To(Equal(wav(1)))
		said, err := os.ReadFile(filepath.Join(dir, "hello.log"))
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.TrimSpace(string(said))).To(Equal("-v anna it's $HOME; `date` {wav} FILE"))
	})

	It("gives the words on standard input and takes the file from standard output where no place is named for them", func() {
		c := &voices.Command{Args: sh(`cat > "$1"; cat "$2"`, filepath.Join(dir, "log"), hello())}
		file, err := c.Speak(ctx, "Good morning.", "")
		Expect(err).NotTo(HaveOccurred())
		Expect(file).To(Equal(wav(1)))
		Expect(log()).To(Equal("Good morning."))
	})

	It("leaves the voice out, with what is before it, where none is asked for", func() {
		c := &voices.Command{Args: sh(`f="$1"; shift; echo "$@" > "$f"; cat "`+hello()+`"`, filepath.Join(dir, "log"), "-v", "{voice}", "-x")}
		_, err := c.Speak(ctx, "Hi", "")
		Expect(err).NotTo(HaveOccurred())
		Expect(log()).To(Equal("-x"))
	})

	DescribeTable("says what went wrong",
		func(c *voices.Command, want string) {
			_, err := c.Speak(ctx, "Hi", "")
			Expect(err).To(MatchError(ContainSubstring(want)))
		},
		Entry("no program", &voices.Command{}, "no program is named"),
		Entry("not installed", &voices.Command{Args: []string{"no-such-speaker"}}, "no-such-speaker is not installed, or not in PATH"),
		Entry("failed", &voices.Command{Args: sh("echo no such voice >&2; exit 3")}, "sh: exit status 3 (no such voice)"),
		Entry("no file", &voices.Command{Args: sh("echo hm >&2", "{wav}")}, "did not write the file that it was told to (hm)"),
		Entry("no sound", &voices.Command{Args: sh("true")}, "wrote no sound to its standard output"),
		Entry("too long", &voices.Command{Args: sh("exec sleep 5"), Limit: 50 * time.Millisecond}, "did not end within 50ms"),
		Entry("too much", &voices.Command{Args: sh("head -c 70000000 /dev/zero")}, "gave more than 64 MB of sound"),
	)

	It("ends with its context", func() {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		_, err := (&voices.Command{Args: sh("exec sleep 5")}).Speak(ended, "Hi", "")
		Expect(err).To(MatchError(context.Canceled))
	})

	It("is identified by its arguments and its version", func() {
		one := &voices.Command{Args: []string{"a"}, Version: sh("echo 1.0")}
		Expect(one.Identity(ctx)).To(ContainSubstring("1.0"))
		Expect((&voices.Command{Args: []string{"a"}, Version: sh("echo 1.1")}).Identity(ctx)).NotTo(Equal(one.Identity(ctx)))
		Expect((&voices.Command{Args: []string{"b"}, Version: sh("echo 1.0")}).Identity(ctx)).NotTo(Equal(one.Identity(ctx)))
		Expect((&voices.Command{Args: []string{"a"}, Version: []string{"no-such-speaker"}}).Identity(ctx)).NotTo(Equal(one.Identity(ctx)))
	})
})

var _ = Describe("Recipes", func() {
	It("say how each program takes its words", func() {
		for _, r := range voices.Recipes() {
			args := strings.Join(r.Command("MODEL").Args, " ")
			Expect(args).To(ContainSubstring("{wav}"), r.Name)
			Expect(args).NotTo(ContainSubstring("{model}"), r.Name)
			Expect(r.Install).NotTo(BeEmpty())
		}
		_, ok := voices.Find("nobody")
		Expect(ok).To(BeFalse())
	})

	It("flite speaks", Label("tools"), func() {
		r, _ := voices.Find("flite")
		if r.Installed() == "" {
			Skip("flite is not installed")
		}
		v := &voices.Voice{Engine: r.Command("")} // twice the same, without a cache
		s, err := v.Speak(context.Background(), speech.Line{Words: "Hi, where's my order B1001?", Voice: "slt"})
		Expect(err).NotTo(HaveOccurred())
		Expect(audio.Duration(len(s.Samples), audio.RateHz)).To(BeNumerically("~", 2800*time.Millisecond, 600*time.Millisecond))
		Expect(s.Words).To(HaveLen(5))
	})
})
