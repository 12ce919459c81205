package speech_test

import (
	"bytes"
	"errors"
	"io/fs"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/speech"
)

// wav returns a WAV file of a sound between silences.
func wav(d time.Duration) []byte {
	var file bytes.Buffer
	samples := append(append(silence(200*time.Millisecond), tone(d)...), silence(300*time.Millisecond)...)
	Expect(audio.WriteWAV(&file, &audio.Clip{Samples: samples})).To(Succeed())
	return file.Bytes()
}

// files makes a folder; a string is a text, a duration a WAV file of a sound so long.
func files(contents map[string]any) fstest.MapFS {
	folder := fstest.MapFS{}
	for name, c := range contents {
		switch c := c.(type) {
		case string:
			folder[name] = &fstest.MapFile{Data: []byte(c)}
		case time.Duration:
			folder[name] = &fstest.MapFile{Data: wav(c)}
		}
	}
	return folder
}

func open(contents map[string]any) *speech.Folder {
	GinkgoHelper()
	f, err := speech.OpenFolder(files(contents), "recordings")
	Expect(err).NotTo(HaveOccurred())
	return f
}

func problems(f *speech.Folder) (texts []string) {
	for _, p := range f.Problems {
		texts = append(texts, p.Error())
	}
	return texts
}

var _ = Describe("A folder of recordings", func() {
	const second = time.Second

	It("has each WAV file under its words, in the voice of its subfolder", func() {
		f := open(map[string]any{
			"morning.wav": second, "morning.txt": "\uFEFFGood morning, this is Ada.\r\n",
			"anna/Yes.WAV": second, "anna/yes.txt": "Yes, please.",
			"anna/morning.wav": 2 * second, "anna/morning.txt": "Good morning, this is Ada.",
			".hidden.wav": second, "README.md": "not looked at",
		})
		Expect(problems(f)).To(BeEmpty())
		Expect(f.Voices()).To(Equal([]string{"anna"}))
		r, ok := f.Find("good morning this is ADA", "")
		Expect(ok).To(BeTrue())
		Expect(r.File).To(Equal("recordings/morning.wav"))
		s, err := r.Speech()
		Expect(err).NotTo(HaveOccurred())
		Expect(s.From).To(Equal(speech.FromRecordings))
		Expect(s.Estimated).To(BeTrue())
		Expect(s.Words).To(HaveLen(5))
		Expect(audio.Duration(len(s.Samples), audio.RateHz)).To(BeNumerically("~", second+60*time.Millisecond, 20*time.Millisecond))
	})

	DescribeTable("finds the words in a voice",
		func(words, voice, file string) {
			f := open(map[string]any{
				"yes.wav": second, "yes.txt": "Yes.", "no.wav": second, "no.txt": "No.",
				"anna/yes.wav": second, "anna/yes.txt": "Yes", "ben/maybe.wav": second, "ben/maybe.txt": "Maybe",
				"agent/bye.wav": second, "agent/bye.txt": "Bye",
			})
			r, ok := f.Find(words, voice)
			Expect(ok).To(Equal(file != ""))
			if ok {
				Expect(r.File).To(Equal("recordings/" + file))
			}
		},
		Entry("its own", "Yes", "anna", "anna/yes.wav"),
		Entry("nobody's, where it has none", "No", "anna", "no.wav"),
		Entry("not another's", "Maybe", "anna", ""),
		Entry("anybody's, where none is asked for", "Maybe", "", "ben/maybe.wav"),
		Entry("not an agent's, where none is asked for", "Bye", "", ""),
		Entry("an agent's", "Bye", speech.AgentVoice, "agent/bye.wav"),
		Entry("not a caller's for an agent", "No", speech.AgentVoice, ""),
		Entry("nobody's other words", "Yes please", "", ""),
	)

	DescribeTable("says what is wrong with a file, and what to do",
		func(contents map[string]any, want ...string) { Expect(problems(open(contents))).To(ConsistOf(want)) },
		Entry("no words", map[string]any{"a.wav": second}, "recordings/a.wav has no words: write what is said into a.txt, as it should be read"),
		Entry("no sound", map[string]any{"a.txt": "A"}, "recordings/a.txt has words and no sound: put a WAV file of the same name beside it, or remove it"),
		Entry("empty words", map[string]any{"a.wav": second, "a.txt": " \n…\n"}, "recordings/a.txt has no words in it: write what is said in one line"),
		Entry("two lines", map[string]any{"a.wav": second, "a.txt": "One.\nTwo."}, "recordings/a.txt has 2 lines: write what is said in one line of UTF-8"),
		Entry("Latin-1", map[string]any{"a.wav": second, "a.txt": "Gr\xFC\xDFe"}, "recordings/a.txt is not UTF-8: write what is said in one line of UTF-8"),
		Entry("UTF-16", map[string]any{"a.wav": second, "a.txt": "H\x00i\x00"}, "recordings/a.txt is not UTF-8: write what is said in one line of UTF-8"),
		Entry("another format", map[string]any{"hi.mp3": "ID3", "hi.txt": "Hi"},
			"recordings/hi.mp3 is no WAV file: convert it, as with: ffmpeg -i hi.mp3 hi.wav",
			"recordings/hi.txt has words and no sound: put a WAV file of the same name beside it, or remove it"),
		Entry("the same words twice", map[string]any{"a.wav": second, "a.txt": "Yes!", "b.wav": second, "b.txt": "yes"},
			"recordings/b.wav says the same words as recordings/a.wav: remove one of them, or put it into the folder of another voice"),
		Entry("the same name twice", map[string]any{"a.wav": second, "a.WAV": second, "a.txt": "Yes"}, "recordings/a.wav has the same name as a.WAV: rename one of them"),
		Entry("a folder in a voice", map[string]any{"anna/old/a.wav": second}, "recordings/anna/old is not looked into: a voice is a folder, and has none below it"),
	)

	DescribeTable("says what is wrong with a sound when it is asked for",
		func(content string, want string) {
			f := open(map[string]any{"a.wav": content, "a.txt": "Yes"})
			r, _ := f.Find("Yes", "")
			_, err := r.Speech()
			Expect(err).To(MatchError(want))
			_, isFile := errors.AsType[*speech.FileError](err)
			Expect(isFile).To(BeTrue())
		},
		Entry("no WAV file", "hello", "recordings/a.wav cannot be used: not a usable WAV file: it ends before any sample data"),
		Entry("silence", string(wav(0)), "recordings/a.wav is silent: nobody speaks in its 0.5 s: record it again"),
		Entry("cut short", string(wav(second)[:20000]), "recordings/a.wav cannot be used: WAV file is cut short: its header says 72000 bytes of samples, 19956 are there"),
	)

	It("is an error where there is no folder", func() {
		_, err := speech.OpenFolder(fstest.MapFS{"x": &fstest.MapFile{}}, "recordings")
		Expect(err).NotTo(HaveOccurred())
		sub, err := fs.Sub(fstest.MapFS{}, "nowhere")
		Expect(err).NotTo(HaveOccurred())
		_, err = speech.OpenFolder(sub, "nowhere")
		Expect(err).To(MatchError(fs.ErrNotExist))
	})
})
