package internal_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/config"
)

// write writes voicesim.yaml into a new folder and returns its path.
func write(text string) string {
	GinkgoHelper()
	file := filepath.Join(GinkgoT().TempDir(), "voicesim.yaml")
	Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	return file
}

var _ = Describe("Find", func() {
	It("finds the file of a folder, or of the nearest folder above", func() {
		file := write("")
		below := filepath.Join(filepath.Dir(file), "tests", "calls")
		Expect(os.MkdirAll(below, 0o755)).To(Succeed())
		Expect(config.Find(below)).To(Equal(file))
		nearer := filepath.Join(filepath.Dir(below), "voicesim.yml")
		Expect(os.WriteFile(nearer, nil, 0o600)).To(Succeed())
		Expect(config.Find(below)).To(Equal(nearer))
	})

	It("finds none where there is none, and takes no folder for one", func() {
		dir := GinkgoT().TempDir()
		Expect(os.Mkdir(filepath.Join(dir, "voicesim.yaml"), 0o755)).To(Succeed())
		Expect(config.Find(dir)).To(BeEmpty())
	})
})

var _ = Describe("Read", func() {
	It("reads all keys, with paths from the folder of the file", func() {
		file := write(`
recordings: [recordings, /srv/voices]
cache: kept
voice:
  recipe: piper
  model: en.onnx
  usual: "3"
  names: {anna: "1", ben: "2"}
  limit: 20s
`)
		dir := filepath.Dir(file)
		Expect(config.Read(file)).To(Equal(&config.Config{
			File: file, Recordings: []string{filepath.Join(dir, "recordings"), "/srv/voices"}, Cache: filepath.Join(dir, "kept"),
			Voice: &config.Voice{Recipe: "piper", Model: "en.onnx", Usual: "3", Names: map[string]string{"anna": "1", "ben": "2"}, Limit: 20 * time.Second},
		}))
	})

	DescribeTable("reads a voice", func(text string, want config.Voice) {
		c, err := config.Read(write(text))
		Expect(err).NotTo(HaveOccurred())
		Expect(*c.Voice).To(Equal(want))
	},
		Entry("by name", "voice: flite", config.Voice{Recipe: "flite"}),
		Entry("a command", "voice:\n  command: [speak, -v, \"{voice}\"]\n  version: [speak, --version]", config.Voice{Command: []string{"speak", "-v", "{voice}"}, Version: []string{"speak", "--version"}}),
		Entry("a service", "voice: {url: 'https://x/v1/audio/speech', key: '${MY_KEY}', model: m, instructions: slowly}",
			config.Voice{URL: "https://x/v1/audio/speech", Key: "MY_KEY", Model: "m", Instructions: "slowly"}),
	)

	It("reads a language model that judges", func() {
		c, err := config.Read(write("judge: {url: 'https://x/v1', model: m, key: '${MY_KEY}', limit: 30s}"))
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Judge).To(Equal(&config.Judge{URL: "https://x/v1", Model: "m", Key: "MY_KEY", Limit: 30 * time.Second}))
	})

	DescribeTable("keeps what voices say", func(text, want string) {
		file := write(text)
		c, err := config.Read(file)
		Expect(err).NotTo(HaveOccurred())
		if want != "" {
			want = filepath.Join(filepath.Dir(file), want)
		}
		Expect(c.Cache).To(Equal(want))
	},
		Entry("in a folder of its own", "# nothing yet\n", config.DefaultCache),
		Entry("where it is told", "cache: a/b", "a/b"),
		Entry("nowhere", "cache: off", ""),
	)

	It("says what holds without a file", func() {
		Expect(config.Read("")).To(Equal(&config.Config{Cache: filepath.FromSlash(config.DefaultCache)}))
	})

	It("says that the file cannot be read", func() {
		_, err := config.Read(filepath.Join(GinkgoT().TempDir(), "voicesim.yaml"))
		Expect(err).To(MatchError(os.ErrNotExist))
	})

	DescribeTable("tells each mistake with its place",
		func(text string, want ...string) {
			file := write(text)
			_, err := config.Read(file)
			Expect(err).To(HaveOccurred())
			Expect(strings.ReplaceAll(err.Error(), file, "F")).To(Equal(strings.Join(want, "\n")))
		},
		Entry("unknown keys", "recording: x\nvoice: {recipie: flite}\n", `F:1:1: unknown key "recording": did you mean "recordings"?`,
			`F:2:9: unknown key "recipie": did you mean "recipe"?`, "F:2:1: voice names nobody who speaks: add recipe, command or url"),
		Entry("a key in the wrong place", "recipe: flite", `F:1:1: "recipe" does not go with voicesim.yaml: it goes with voice`),
		Entry("a key twice", "cache: a\ncache: b", "F:2:1: cache is written twice: it stands in line 1 already"),
		Entry("an unknown voice, and more", "voice: flitee\nmaks: x\n", `F:1:8: there is no voice "flitee": did you mean "flite"?`, `F:2:1: unknown key "maks": did you mean "mask"?`),
		Entry("an unknown recipe", "voice:\n  limit: 20s\n  recipe: flitee\n", `F:3:11: there is no voice "flitee": did you mean "flite"?`),
		Entry("two voices", "voice:\n  recipe: flite\n  url: https://x", "F:3:3: recipe and url are two voices: leave one of them out"),
		Entry("keys of other voices", "voice:\n  recipe: flite\n  key: ${X}\n  version: [flite]", "F:3:3: key goes with url: leave it out", "F:4:3: version goes with command: leave it out"),
		Entry("a model of a command", "voice: {command: [x], model: y}", "F:1:23: model goes with url or recipe: write it among the arguments of the command"),
		Entry("a key in clear, which is not repeated", "voice:\n  url: https://x\n  key: sk-abc", "F:3:8: key is the name of an environment variable, never the key itself: write it like ${OPENAI_API_KEY}"),
		Entry("a command in one text", "voice: {command: speak --fast}", `F:1:18: command "speak --fast" is a list: the program, and each argument of its own: no shell looks at it; write it like [program, --option, value]`),
		Entry("no duration", "voice: {recipe: flite, limit: 20}", `F:1:31: limit "20" is no duration: write it like 20s`),
		Entry("no names", "voice: {recipe: flite, names: slt}", `F:1:31: names "slt" is a map of names: write it like {anna: slt}`),
		Entry("no folder", "recordings: {a: b}", "F:1:13: recordings is a folder, or a list of folders: write it like recordings: recordings"),
		Entry("nothing", "voice:\n", "F:1:7: voice is a text that is not empty"),
		Entry("a list", "- recordings", "F:1:1: has no keys: these are: recordings, voice, cache, judge, mask, run"),
		Entry("a judge without a model, and a key in clear", "judge:\n  url: https://x\n  key: sk-abc", "F:3:8: key is the name of an environment variable, never the key itself: write it like ${OPENAI_API_KEY}", "F:1:1: judge has no model: add a line below it: model:"),
		Entry("a judge by its name alone", "judge: gpt-5", `F:1:8: judge "gpt-5" is a map: write its keys below it: url, model, key, limit`),
		Entry("two documents", "cache: a\n---\ncache: b", "F:2:1: is a second document: write all keys in one"),
		Entry("other bytes", "cache: \xFF", "F:1:1: is not UTF-8: save it as such"),
	)

	It("tells that it is no YAML", func() {
		_, err := config.Read(write("voice: [flite"))
		Expect(err).To(MatchError(MatchRegexp(`voicesim.yaml:\d+:\d+: is no YAML: `)))
	})
})
