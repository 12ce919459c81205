package reports_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("A folder of reports", func() {
	var dir string
	BeforeEach(func() {
		dir = GinkgoT().TempDir()
		Expect(os.Mkdir(filepath.Join(dir, "calls"), 0o755)).To(Succeed())
	})
	// recorded is a run of calls with 2 s of sound each, 192,044 bytes, the second of which failed.
	recorded := func(names ...string) *reports.Run {
		run := &reports.Run{Started: time.Now()}
		for i, name := range names {
			c := call(name, judge.VerdictPassed, time.Second)
			if i == 1 {
				c = call(name, judge.VerdictFailed, time.Second)
			}
			c.Recording = &timeline.Recording{Length: time.Second, Caller: make([]int16, 48000)}
			run.Calls = append(run.Calls, c)
		}
		return run
	}
	names := func() (list []string) {
		GinkgoHelper()
		entries, err := os.ReadDir(filepath.Join(dir, "calls"))
		Expect(err).NotTo(HaveOccurred())
		for _, e := range entries {
			list = append(list, e.Name())
		}
		return list
	}
	const pageSound = reports.DefaultSound * 4 / 3

	DescribeTable("has sound as far as there is room, of what did not pass first", func(most int64, sounds []string, leftOut int) {
		run := recorded("a", "b", "c")
		n, err := reports.WriteFolder(dir, run, reports.FolderOptions{Most: most})
		Expect(err).NotTo(HaveOccurred())
		Expect(n).To(Equal(leftOut))
		var wavs []string
		for _, name := range names() {
			if strings.HasSuffix(name, ".wav") {
				wavs = append(wavs, name)
			}
		}
		Expect(wavs).To(Equal(sounds))
		doc, err := results.Read(filepath.Join(dir, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		without := 0
		for _, c := range doc.Results {
			if len(c.LeftOut) > 0 {
				without++
				Expect(c.Artifacts).NotTo(ContainElement(HaveField("Kind", "wav")))
			}
		}
		Expect(without).To(Equal(leftOut))
		if most > 0 {
			size := int64(0)
			Expect(filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
				if info.Mode().IsRegular() {
					size += info.Size()
				}
				return err
			})).To(Succeed())
			Expect(size).To(BeNumerically("<=", most))
		}
	},
		Entry("all, without a limit", int64(0), []string{"a.wav", "b.wav", "c.wav"}, 0),
		Entry("all, where there is room", int64(pageSound+700e3), []string{"a.wav", "b.wav", "c.wav"}, 0),
		Entry("the failed one and one more", int64(pageSound+450e3), []string{"a.wav", "b.wav"}, 1),
		Entry("the failed one", int64(pageSound+250e3), []string{"b.wav"}, 2),
		Entry("none", int64(pageSound), []string(nil), 3),
	)

	It("has the sound of as many calls in its page as there is room for, whatever WAV files stay", func() {
		run := recorded("play 1", "b", "play 10", "play 2", "play 9")
		for i, c := range run.Calls {
			loud := make([]int16, 10*24000)
			for k := range loud {
				loud[k] = int16(k%2000*8 - 8000)
			}
			c.Base, c.Result.Verdict = []string{"play-1", "b", "play-10", "play-2", "play-9"}[i], judge.VerdictPassed
			c.Recording = &timeline.Recording{Length: 10 * time.Second, Caller: loud, Agent: loud}
		}
		_, err := reports.WriteFolder(dir, run, reports.FolderOptions{Most: 1})
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Count(read(dir, reports.PageFile), `"codec":"adpcm"`)).To(Equal(5))
		Expect(names()).NotTo(ContainElement(HaveSuffix(".wav")))
	})

	It("has nothing of an earlier run, and leaves alone what is not of one", func() {
		_, err := reports.WriteFolder(dir, recorded("old", "kept"), reports.FolderOptions{})
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(filepath.Join(dir, "calls", "notes.txt"), nil, 0o644)).To(Succeed())
		_, err = reports.WriteFolder(dir, recorded("new", "kept"), reports.FolderOptions{NoSound: true})
		Expect(err).NotTo(HaveOccurred())
		Expect(names()).To(Equal([]string{"kept.jsonl", "kept.txt", "new.jsonl", "new.txt", "notes.txt"}))
	})

	It("removes nothing outside of it, whatever its results say", func() {
		outside := filepath.Join(filepath.Dir(dir), "outside.txt")
		Expect(os.WriteFile(outside, nil, 0o644)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(dir, "results.json"), []byte(`{"schema_version":1,"results":[{"artifacts":[{"kind":"wav","path":"../outside.txt"},{"kind":"wav","path":"`+outside+`"}]}]}`), 0o644)).To(Succeed())
		_, err := reports.WriteFolder(dir, recorded("a"), reports.FolderOptions{NoSound: true})
		Expect(err).NotTo(HaveOccurred())
		Expect(outside).To(BeAnExistingFile())
	})

	It("has attachments in junit.xml as CI servers look for them: from the folder of the project", func() {
		here, err := os.Getwd()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(os.Chdir, here)
		Expect(os.Chdir(dir)).To(Succeed())
		Expect(os.MkdirAll("the/out/calls", 0o755)).To(Succeed())
		for _, out := range []string{"the/out", filepath.Join(dir, "the", "out")} {
			_, err = reports.WriteFolder(out, recorded("a"), reports.FolderOptions{NoSound: true})
			Expect(err).NotTo(HaveOccurred())
			junit, err := os.ReadFile("the/out/junit.xml")
			Expect(err).NotTo(HaveOccurred())
			Expect(string(junit)).To(ContainSubstring("[[ATTACHMENT|the/out/calls/a.txt]]"), out)
		}
	})

	It("tells of what cannot be written, and writes the rest", func() {
		Expect(os.Mkdir(filepath.Join(dir, "calls", "a.txt"), 0o755)).To(Succeed())
		_, err := reports.WriteFolder(dir, recorded("a", "b"), reports.FolderOptions{NoSound: true})
		Expect(err).To(MatchError(ContainSubstring("a.txt")))
		Expect(names()).To(ContainElements("a.jsonl", "b.txt"))
	})
})
