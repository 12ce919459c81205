package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/speech"
)

const ownCall = `name: the next appointment
agent: supportline
script:
  - caller: Good morning, this is Ada Lovelace.
    voice: anna
  - model: Good morning, Ada.
  - caller: Is it on Thursday, or on Friday?
  - model: On Thursday.
  - expect: {heard: thursday}
`

// speakable is speech as a WAV file, of words in a voice.
func speakable(words, voice string, gain float64) string {
	GinkgoHelper()
	samples := append([]int16(nil), speech.StandIn(words, voice).Samples...)
	audio.Gain(samples, gain)
	samples = append(make([]int16, 4800), samples...)
	var file bytes.Buffer
	Expect(audio.WriteWAV(&file, &audio.Clip{Samples: append(samples, make([]int16, 7200)...)})).To(Succeed())
	return file.String()
}

// speakingShell is a voice for voicesim.yaml: a shell that copies a file, and notes what it was asked to say.
func speakingShell(dir string) string {
	for voice, words := range map[string]string{"one": "Good morning, this is Ada Lovelace.", "two": "Is it on Thursday, or on Friday?"} {
		Expect(os.WriteFile(filepath.Join(dir, voice+".wav"), []byte(speakable(words, voice, 0)), 0o600)).To(Succeed())
	}
	script := `echo "$2: $1" >> "$0/said"; cat "$0/$2.wav"`
	return "voice:\n  command: [sh, -c, " + quoted(script) + ", " + quoted(dir) + ", \"{words}\", \"{voice}\"]\n  names: {anna: one}\n  usual: two\n"
}

func quoted(text string) string {
	data, err := json.Marshal(text)
	Expect(err).NotTo(HaveOccurred())
	return string(data)
}

func read(parts ...string) string {
	GinkgoHelper()
	data, err := os.ReadFile(filepath.Join(parts...))
	Expect(err).NotTo(HaveOccurred())
	return string(data)
}

var _ = Describe("A project with words of its own", func() {
	It("plays them by the stand-in voice, and tells it in every report", func() {
		dir := specs.Folder(map[string]string{"calls/a.yaml": ownCall})
		out := filepath.Join(dir, "out")
		o := voicesim("run", filepath.Join(dir, "calls"), "--out", out)
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		told := `stand-in voice  "Good morning, this is Ada Lovelace." and 1 more turn of the caller`
		Expect(o.stdout).To(ContainSubstring(told))
		Expect(read(out, "results.json")).To(ContainSubstring(`"words": "Is it on Thursday, or on Friday?"`))
		Expect(read(out, "junit.xml")).To(ContainSubstring("stand-in voice: "))
		Expect(read(out, "calls", "the-next-appointment.txt")).To(ContainSubstring(told))
	})

	It("plays the recordings beside the scenarios, and beside voicesim.yaml", func() {
		dir := specs.Folder(map[string]string{
			"calls/a.yaml":                      ownCall,
			"calls/recordings/anna/hello.wav":   speakable("Good morning, this is Ada Lovelace.", "her own", 0),
			"calls/recordings/anna/hello.txt":   "Good morning, this is Ada Lovelace.",
			"recordings/thursday or friday.wav": speakable("Is it on Thursday, or on Friday?", "her own", 0),
			"recordings/thursday or friday.txt": "Is it on Thursday, or on Friday?",
			"recordings/lost.wav":               speakable("c", "", 0),
			"voicesim.yaml":                     "# nothing yet\n",
		})
		o := voicesim("run", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
		Expect(o.stdout).NotTo(ContainSubstring("stand-in"))
		Expect(o.stderr).To(ContainSubstring("recordings/lost.wav has no words: write what is said into lost.txt"))
	})

	It("lets the voice of voicesim.yaml speak, once", func() {
		dir := specs.Folder(map[string]string{"calls/a.yaml": ownCall})
		Expect(os.WriteFile(filepath.Join(dir, "voicesim.yaml"), []byte(speakingShell(dir)), 0o600)).To(Succeed())
		for range 2 {
			o := voicesim("run", filepath.Join(dir, "calls"))
			Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr)
			Expect(o.stdout).NotTo(ContainSubstring("stand-in"))
		}
		Expect(read(dir, "said")).To(Equal("one: Good morning, this is Ada Lovelace.\ntwo: Is it on Thursday, or on Friday?\n"))
		Expect(voicesim("run", filepath.Join(dir, "calls"), "--frozen").code).To(Equal(exitOK))
		Expect(voicesim("run", filepath.Join(dir, "calls"), "--voice", "off").stdout).To(ContainSubstring("stand-in voice"))
	})

	It("refuses to let a voice speak with --frozen, in the lines that would need it", func() {
		dir := specs.Folder(map[string]string{"calls/a.yaml": ownCall})
		Expect(os.WriteFile(filepath.Join(dir, "voicesim.yaml"), []byte(speakingShell(dir)), 0o600)).To(Succeed())
		for _, command := range []string{"run", "validate"} {
			o := voicesim(command, filepath.Join(dir, "calls"), "--frozen")
			Expect(o.code).To(Equal(exitUsage))
			Expect(o.stderr).To(ContainSubstring(`a.yaml:4:13: "Good morning, this is Ada Lovelace." is neither recorded nor in the cache`))
			Expect(o.stderr).To(ContainSubstring("a.yaml:7:13: "))
		}
		Expect(filepath.Join(dir, "said")).NotTo(BeAnExistingFile())
	})

	It("has a voice speak into the recordings, which then are all that is needed", func() {
		dir := specs.Folder(map[string]string{"calls/a.yaml": ownCall})
		Expect(os.WriteFile(filepath.Join(dir, "voicesim.yaml"), []byte(speakingShell(dir)), 0o600)).To(Succeed())
		o := voicesim("speak", filepath.Join(dir, "calls"))
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(o.stdout).To(ContainSubstring("recordings/anna/good-morning-this-is-ada-lovelace.wav  "))
		Expect(o.stdout).To(HaveSuffix("lines spoken: 2\n"))
		Expect(read(dir, "recordings", "is-it-on-thursday-or-on-friday.txt")).To(Equal("Is it on Thursday, or on Friday?\n"))
		Expect(os.RemoveAll(filepath.Join(dir, ".voicesim"))).To(Succeed())
		Expect(voicesim("run", filepath.Join(dir, "calls"), "--frozen").code).To(Equal(exitOK))
		Expect(voicesim("speak", filepath.Join(dir, "calls")).stdout).To(Equal("lines spoken: 0\n"))
	})

	It("is told that nobody can speak", func() {
		o := voicesim("speak", specs.Folder(map[string]string{"a.yaml": ownCall}))
		Expect(o.code).To(Equal(exitUsage))
		Expect(o.stderr).To(ContainSubstring("nobody can speak: name a voice with --voice, or in voicesim.yaml"))
	})

	DescribeTable("is told what is wrong with its configuration",
		func(text, want string) {
			dir := specs.Folder(map[string]string{"a.yaml": ownCall, "voicesim.yaml": text})
			o := voicesim("run", dir)
			Expect(o.code).To(Equal(exitUsage))
			Expect(o.stderr).To(ContainSubstring(want))
		},
		Entry("a mistake", "voice:\n  recipee: flite\n", `voicesim.yaml:2:3: unknown key "recipee": did you mean "recipe"?`),
		Entry("a voice that is unknown", "voice: flight\n", `voicesim.yaml:1:8: there is no voice "flight": did you mean "flite"?`),
		Entry("a model that is missing", "voice: piper\n", "the voice piper needs a model, a voice's .onnx file"),
		Entry("a key that is missing", "voice: {url: 'https://speech.example/v1', key: '${NO_SUCH_KEY_HERE}'}\n", "the voice of speech.example needs a key, and the environment variable NO_SUCH_KEY_HERE is empty"),
		Entry("a folder that is missing", "recordings: nowhere\n", "nowhere: it is not there: make it, or write the folder that has the recordings"),
	)

	DescribeTable("is kept from nothing by a voice that is wrong, where nobody has to speak", func(told bool, args ...string) {
		dir := specs.Folder(map[string]string{"a.yaml": ownCall, "voicesim.yaml": "voice: flight\n"})
		GinkgoT().Chdir(dir)
		o := voicesim(args...)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		if told {
			Expect(o.stderr).To(ContainSubstring(`voicesim.yaml:1:8: there is no voice "flight": did you mean "flite"?`))
		}
	},
		Entry("validate", true, "validate"),
		Entry("voices", true, "voices"),
		Entry("list", false, "list"),
		Entry("run without one", false, "run", "--voice", "off"),
		Entry("dry run without one", false, "run", "--voice", "off", "--dry-run"),
		Entry("fmt", false, "fmt", "--check"),
	)

	It("is told that a voice failed, as a call that could not be played", func() {
		dir := specs.Folder(map[string]string{"a.yaml": ownCall, "voicesim.yaml": "voice: {command: [sh, -c, 'echo hoarse >&2; exit 1']}\n"})
		o := voicesim("run", dir)
		Expect(o.code).To(Equal(exitNotPlayed))
		Expect(o.stdout).To(ContainSubstring(`a.yaml:4:5: the voice sh could not say "Good morning, this is Ada Lovelace.": sh: exit status 1 (hoarse)`))
	})
})

var _ = Describe("voicesim voices", func() {
	It("lists the recipes, installed or not, and who is configured", func() {
		o := voicesim("voices")
		Expect(o.code).To(Equal(exitOK))
		for _, name := range []string{"flite", "espeak-ng", "piper", "say"} {
			Expect(o.stdout).To(MatchRegexp(`(?m)^` + name + ` +(installed: /|not installed \()`))
		}
		Expect(o.stdout).To(HaveSuffix("\nrecordings have the voices: awb, rms, slt\nconfigured: nobody (there is no voicesim.yaml); on the simulator the stand-in voice\n"))
	})
})

var _ = Describe("voicesim recordings", func() {
	It("adds a recording under a name of its words, and lists it", func() {
		dir := specs.Folder(map[string]string{"lamp.wav": speakable("x", "", 0)})
		into := filepath.Join(dir, "recordings")
		o := voicesim("recordings", "add", filepath.Join(dir, "lamp.wav"), "--words", " It's about  the lamp. ", "--voice", "anna", "--into", into)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(read(into, "anna", "it-s-about-the-lamp.txt")).To(Equal("It's about the lamp.\n"))
		Expect(read(into, "anna", "it-s-about-the-lamp.wav")).To(Equal(read(dir, "lamp.wav")))
		list := voicesim("recordings", "list", into)
		Expect(list.stdout).To(MatchRegexp(`anna/it-s-about-the-lamp.wav +anna +\d\.\d s +It's about the lamp\.\n$`))
	})

	DescribeTable("does not add",
		func(want string, args ...string) {
			dir := specs.Folder(map[string]string{"x.wav": speakable("x", "", 0), "silent.wav": string(wavOf(make([]int16, 24000))), "x.mp3": "ID3 and more",
				"r/yes.wav": speakable("y", "", 0), "r/yes.txt": "Yes."})
			for i, a := range args {
				args[i] = strings.ReplaceAll(a, "DIR", dir)
			}
			before, err := os.ReadDir(filepath.Join(dir, "r"))
			Expect(err).NotTo(HaveOccurred())
			o := voicesim(append([]string{"recordings", "add"}, append(args, "--into", filepath.Join(dir, "r"))...)...)
			Expect(o.code).To(Equal(exitUsage))
			Expect(o.stderr).To(ContainSubstring(want))
			Expect(os.ReadDir(filepath.Join(dir, "r"))).To(HaveLen(len(before)))
		},
		Entry("what has no words", "--words says what is said in the recording: it needs words", "DIR/x.wav"),
		Entry("what is not there", "no such file", "DIR/none.wav", "--words", "Hi"),
		Entry("what is no WAV file", "it is an MP3 file", "DIR/x.mp3", "--words", "Hi"),
		Entry("silence", "silent.wav is silent: nobody speaks in its 1.0 s", "DIR/silent.wav", "--words", "Hi"),
		Entry("the same words again", "r/yes.wav says these words already", "DIR/x.wav", "--words", "yes"),
		Entry("to elsewhere", `"../x" cannot be the name of a file or folder`, "DIR/x.wav", "--words", "Hi", "--name", "../x"),
	)

	It("checks them: files, levels, clipping, rates, silence, and words that sound alike", func() {
		loud := speech.StandIn("Loud and clear", "").Samples
		loud = append(append(make([]int16, 4800), loud...), make([]int16, 4800)...)
		audio.Gain(loud, 30)
		narrow, err := audio.Resample(append(make([]int16, 4800), speech.StandIn("Narrow", "").Samples...), 24000, 8000)
		Expect(err).NotTo(HaveOccurred())
		var phone bytes.Buffer
		Expect(audio.WriteWAV(&phone, &audio.Clip{Samples: narrow, RateHz: 8000})).To(Succeed())
		dir := specs.Folder(map[string]string{
			"good.wav": speakable("Good", "", 0), "good.txt": "Good.",
			"soft.wav": speakable("Soft words", "", -25), "soft.txt": "Soft words.",
			"loud.wav": string(wavOf(loud)), "loud.txt": "Loud and clear.",
			"phone.wav": phone.String(), "phone.txt": "Narrow.",
			"twin.wav": speakable("Twin", "", 0), "twin.txt": "Twin one.", "twin2.wav": speakable("Twin", "", 0), "twin2.txt": "Twin two.",
			"broken.wav": "RIFFxxxxWAVE", "broken.txt": "Broken.", "lost.wav": speakable("z", "", 0),
		})
		o := voicesim("recordings", "check", dir)
		Expect(o.code).To(Equal(exitFailed))
		Expect(o.stdout).To(MatchRegexp(`good.wav  \d\.\d s  speech -\d+ dBFS, peak -\d+  24000 Hz  silence 0\.2 s before, 0\.3 s behind  Good\.\n[^ ]`))
		Expect(o.stdout).To(MatchRegexp(`Soft words\.\n  soft: speech of -4\d dBFS`))
		Expect(o.stdout).To(MatchRegexp(`clipped: \d+ samples at full scale`))
		Expect(o.stdout).To(ContainSubstring("8000 Hz: the sound of a telephone"))
		Expect(o.stdout).To(MatchRegexp(`Twin (one|two)\.\n  sounds like "Twin (one|two)\." to the simulator`))
		Expect(o.stdout).To(ContainSubstring("broken.wav cannot be used: not a usable WAV file"))
		Expect(o.stdout).To(ContainSubstring("lost.wav has no words"))
		Expect(o.stdout).To(MatchRegexp(`recordings: 7, wrong: [34], advice: [3-5]\n$`))
	})

	It("is content with good recordings", func() {
		dir := specs.Folder(map[string]string{"good.wav": speakable("Good", "", 0), "good.txt": "Good."})
		o := voicesim("recordings", "check", dir)
		Expect(o.code).To(Equal(exitOK), o.stdout)
		Expect(o.stdout).To(HaveSuffix("recordings: 1, wrong: 0, advice: 0\n"))
	})

	It("plays one by its words with what is installed", func() {
		dir := specs.Folder(map[string]string{"bin/aplay": "#!/bin/sh\necho \"$@\" > \"$(dirname \"$0\")/played\"\n"})
		Expect(os.Chmod(filepath.Join(dir, "bin", "aplay"), 0o755)).To(Succeed())
		path := os.Getenv("PATH")
		defer os.Setenv("PATH", path)
		Expect(os.Setenv("PATH", filepath.Join(dir, "bin")+":/usr/bin:/bin")).To(Succeed())
		file := filepath.Join(dir, "hi.wav")
		Expect(os.WriteFile(file, []byte(speakable("Hi", "", 0)), 0o600)).To(Succeed())
		o := voicesim("recordings", "play", file)
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(read(dir, "bin", "played")).To(Equal("-q " + file + "\n"))
		o = voicesim("recordings", "play", "Where is order A1001?")
		Expect(o.code).To(Equal(exitOK), o.stderr)
		Expect(read(dir, "bin", "played")).To(MatchRegexp(`^-q (/.*/voicesim-[^/]+/\S+\.wav)\n$`), "a bundled one")
		Expect(strings.TrimSuffix(read(dir, "bin", "played")[3:], "\n")).NotTo(BeAnExistingFile())
		Expect(os.Setenv("PATH", "/nowhere")).To(Succeed())
		Expect(voicesim("recordings", "play", file).stderr).To(ContainSubstring("no player is installed: looked for paplay, aplay, "))
		Expect(voicesim("recordings", "play", "never said").stderr).To(ContainSubstring(`there is no file "never said", and no recording of these words`))
	})
})

func wavOf(samples []int16) []byte {
	var file bytes.Buffer
	Expect(audio.WriteWAV(&file, &audio.Clip{Samples: samples})).To(Succeed())
	return file.Bytes()
}

var _ = Describe("flite", Label("tools"), func() {
	It("says every line of a scenario, and the simulator understands all of it", func() {
		if o := voicesim("voices"); !strings.Contains(o.stdout, "flite      installed") {
			Skip("flite is not installed")
		}
		dir := specs.Folder(map[string]string{"calls/a.yaml": ownCall + "  - caller: The order is B1001, and the code 77120.\n  - model: Thank you.\n", "voicesim.yaml": "voice: {recipe: flite, usual: rms, names: {anna: slt}}\n"})
		out := filepath.Join(dir, "out")
		o := voicesim("run", filepath.Join(dir, "calls"), "--out", out)
		Expect(o.code).To(Equal(exitOK), o.stdout+o.stderr) // what is not understood word for word is a surprise
		Expect(o.stdout).NotTo(ContainSubstring("stand-in"))
		Expect(read(out, "calls", "the-next-appointment.jsonl")).To(ContainSubstring(`"from":"voice"`))
	})
})
