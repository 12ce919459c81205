package reports_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// spec is a spec of somebody's suite.
type spec struct {
	name   string
	failed bool
	errors []string
	ends   []func()
}

func (s *spec) Name() string                 { return s.name }
func (s *spec) Failed() bool                 { return s.failed }
func (s *spec) Cleanup(f func())             { s.ends = append(s.ends, f) }
func (s *spec) Errorf(f string, args ...any) { s.errors = append(s.errors, fmt.Sprintf(f, args...)) }
func (s *spec) end() {
	for _, f := range s.ends {
		f()
	}
}

// playedOf is a call of 10 s that took 20 ms to play.
func playedOf(name string, verdict judge.Verdict) judge.Played {
	sc := scenarios.New(name, "desk")
	sc.File, sc.Pos = "desk_test.go", scenarios.Pos{File: "desk_test.go", Line: 12}
	return judge.Played{
		Scenario: sc, Result: &judge.Result{Scenario: name, Verdict: verdict, Length: 10 * time.Second},
		Recording: &timeline.Recording{Caller: make([]int16, 2400), Agent: make([]int16, 2400)},
		Began:     time.Now(), Wall: 20 * time.Millisecond, Clock: "virtual", Target: "simulator",
	}
}

// pageIn is the page of a folder.
func pageIn(dir string) string { return read(dir, reports.PageFile) }

var _ = Describe("A suite's reports", func() {
	var dir string
	BeforeEach(func() { dir = filepath.Join(GinkgoT().TempDir(), "out") })

	// play plays calls in a spec.
	play := func(s *reports.Suite, name string, failed bool, calls ...judge.Played) *spec {
		t := &spec{name: name}
		in := s.Spec(t)
		for _, c := range calls {
			in.Played(c)
		}
		t.failed = failed
		t.end()
		return t
	}
	// read reads what was written.
	read := func() (totals reports.Totals, verdicts map[string]string) {
		GinkgoHelper()
		data, err := os.ReadFile(filepath.Join(dir, "results.json"))
		Expect(err).NotTo(HaveOccurred())
		var doc struct {
			Totals  reports.Totals
			Results []struct {
				Name, Verdict string
				Artifacts     []reports.Artifact
			}
		}
		Expect(json.Unmarshal(data, &doc)).To(Succeed())
		verdicts = map[string]string{}
		for _, r := range doc.Results {
			verdicts[r.Name] = r.Verdict
			for _, a := range r.Artifacts {
				Expect(filepath.Join(dir, a.Path)).To(BeAnExistingFile())
			}
		}
		return doc.Totals, verdicts
	}

	It("count the assertions of the suite", func() {
		s := &reports.Suite{Dir: dir}
		passed := playedOf("a", judge.VerdictPassed)
		play(s, "fine", false, passed)
		play(s, "an assertion fails", true, playedOf("b", judge.VerdictPassed))
		play(s, "the call fails, and with it an assertion", true, playedOf("c", judge.VerdictFailed))
		play(s, "it fails before its call", true)
		play(s, "it plays nothing", false)
		totals, verdicts := read()
		Expect(verdicts).To(Equal(map[string]string{"a": "passed", "b": "failed", "c": "failed", "it fails before its call": "error"}))
		Expect(totals).To(And(HaveField("Scenarios", 4), HaveField("Passed", 1), HaveField("Failed", 2), HaveField("Errors", 1)))
		Expect(passed.Result.Verdict).To(Equal(judge.VerdictPassed))
		data, err := os.ReadFile(filepath.Join(dir, "junit.xml"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(data)).To(And(ContainSubstring(`failures="2"`), ContainSubstring(`type="assertion"`), ContainSubstring(`file="desk_test.go" line="12" time="0.020"`),
			ContainSubstring(`<property name="call_seconds" value="10.000">`)))
		Expect(xml.Unmarshal(data, new(any))).To(Succeed())
	})

	It("are whole when several processes write them at once, with names that do not meet", func() {
		var group sync.WaitGroup
		for range 4 {
			s := &reports.Suite{Dir: dir, Run: "today", NoSound: true} // as each process has its own
			group.Go(func() {
				for k := range 5 {
					play(s, fmt.Sprint(k), false, playedOf("the same name", judge.VerdictPassed))
				}
			})
		}
		group.Wait()
		totals, _ := read()
		Expect(totals.Scenarios).To(Equal(20))
		files, err := filepath.Glob(filepath.Join(dir, "calls", "*.jsonl"))
		Expect(err).NotTo(HaveOccurred())
		Expect(files).To(HaveLen(20))
	})

	It("have nothing of an earlier run, and leave alone what is not theirs", func() {
		play(&reports.Suite{Dir: dir, Run: "yesterday"}, "old", true, playedOf("old", judge.VerdictPassed))
		Expect(os.WriteFile(filepath.Join(dir, "calls", "notes.txt"), nil, 0o644)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(dir, reports.PageFile), nil, 0o644)).To(Succeed())
		play(&reports.Suite{Dir: dir, Run: "today"}, "new", false, playedOf("new", judge.VerdictPassed))
		totals, verdicts := read()
		Expect(totals.Scenarios).To(Equal(1))
		Expect(verdicts).To(HaveKey("new"))
		files, err := os.ReadDir(filepath.Join(dir, "calls"))
		Expect(err).NotTo(HaveOccurred())
		Expect(files).To(HaveExactElements(HaveField("Name()", "new.jsonl"), HaveField("Name()", "new.trace.json"), HaveField("Name()", "new.txt"), HaveField("Name()", "new.wav"), HaveField("Name()", "notes.txt")))
		Expect(pageIn(dir)).To(And(ContainSubstring("The call passed"), ContainSubstring(`"peaks":{`), Not(ContainSubstring(`"name":"old"`))))
	})

	It("have no page where that is not wanted, and a note in its place where pages take too long, until it is asked for", func() {
		play(&reports.Suite{Dir: dir, NoPage: true, Run: "r"}, "a", false, playedOf("a", judge.VerdictPassed))
		Expect(filepath.Join(dir, reports.PageFile)).NotTo(BeAnExistingFile())
		s := &reports.Suite{Dir: dir, Run: "r"}
		s.Paged(3 * time.Second)
		play(s, "b", false, playedOf("b", judge.VerdictPassed))
		Expect(pageIn(dir)).To(And(ContainSubstring("<h1>2 passed</h1>"), ContainSubstring("The page of these 2 calls is not made yet"), Not(ContainSubstring("adpcm"))))
		Expect(s.Page()).To(Succeed())
		Expect(pageIn(dir)).To(ContainSubstring("All 2 calls passed"))
	})

	It("have calls that were not recorded", func() {
		c := playedOf("refused", judge.VerdictError)
		c.Recording = nil
		play(&reports.Suite{Dir: dir}, "refused", false, c)
		totals, _ := read()
		Expect(totals.Errors).To(Equal(1))
	})

	It("fail the spec when they cannot be written", func() {
		Expect(os.WriteFile(dir, nil, 0o644)).To(Succeed())
		t := play(&reports.Suite{Dir: dir}, "a", false, playedOf("a", judge.VerdictPassed))
		Expect(t.errors).To(HaveExactElements(ContainSubstring("out")))
	})
})
