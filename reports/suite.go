package reports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/version"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// T is what a suite asks of the framework of a test: a *testing.T is one, and so is Ginkgo's GinkgoT().
type T interface {
	Name() string                      // of the spec
	Failed() bool                      // so far
	Cleanup(func())                    // calls at the end of the spec
	Errorf(format string, args ...any) // fails it
}

// Suite writes the reports of the calls that a suite of tests plays: results.json, junit.xml, a summary, the page, and of each call its sound, its
// transcript, its timeline and its trace. They are complete after each spec, whatever becomes of the suite; but the page of many calls is made less often, see
// [Suite.Page]. Processes that run a suite
// together, as with ginkgo -p, and packages that go test runs together may write to one folder: each adds to the reports of
// the others, and what earlier runs have left there goes. A Suite may be used by several goroutines. It is ready for use with
// a folder:
//
//	var suite = reports.Suite{Dir: "out"}
//	…
//	call := harness.Talk(conversation, &harness.Options{Report: suite.Spec(GinkgoT())})
//
// Beside the reports the folder has what they are made of, in .parts.
type Suite struct {
	Dir     string // made if need be; in a suite of several packages, the same absolute path for all. "" means "out"
	NoSound bool   // writes no sound
	NoPage  bool   // writes no page
	Lint    string // the least severity of findings that counts, such as "warning"; "" is none

	Mask []*regexp.Regexp // what is masked beside secrets that are known by their form; they must not match nothing

	// Run tells this run of the suite from others: calls of another one leave the folder. "" means the process that started
	// the tests: go test, or ginkgo.
	Run string

	mu     sync.Mutex // guards the rest
	opened time.Time
	parts  int              // written by this process
	known  map[string]*part // by name: what was read
	paging time.Duration    // what pages have taken so far
}

// Spec is how calls of one spec come into the reports: it is an Options.Report of package harness. Calls without a name of
// their own have that of the spec. When the spec is over they are written. If it has failed by then, its calls that passed are failed
// ([judge.FailureAssertion]): the assertions are about them. A spec that failed without a call is an error of its own name.
type Spec struct {
	suite *Suite
	t     T

	mu     sync.Mutex // guards played
	played []judge.Played
}

// Spec returns how calls of a spec come into the reports. The spec fails if they cannot be written.
func (s *Suite) Spec(t T) *Spec {
	spec := &Spec{suite: s, t: t}
	t.Cleanup(spec.end)
	return spec
}

// Name is the name of the spec.
func (s *Spec) Name() string { return s.t.Name() }

// Played takes a call.
func (s *Spec) Played(c judge.Played) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.played = append(s.played, c)
}

// end writes the calls of a spec that is over.
func (s *Spec) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	failed := s.t.Failed()
	if failed && len(s.played) == 0 {
		sc := scenarios.New(s.t.Name(), "")
		result := judge.ErrorResult(sc, "the spec failed before it had played a call: its output says why")
		s.played = append(s.played, judge.Played{Scenario: sc, Result: result, Began: time.Now()})
	}
	for _, c := range s.played {
		if failed {
			c.Result = withAssertion(c)
		}
		if err := s.suite.add(c); err != nil {
			s.t.Errorf("reports: %v", err)
		}
	}
	s.played = nil
}

// withAssertion returns the result of a call whose spec failed: a copy that failed, if it had passed.
func withAssertion(c judge.Played) *judge.Result {
	if c.Result.Verdict != judge.VerdictPassed {
		return c.Result
	}
	result := *c.Result
	result.Verdict = judge.VerdictFailed
	result.Failures = append(result.Failures[:len(result.Failures):len(result.Failures)], &judge.Failure{
		Kind: judge.FailureAssertion, Message: "the assertions of the spec should hold", Nearest: "the spec failed: its output says which one and where",
		At: result.Length, Step: -1, Pos: c.Scenario.Pos,
	})
	return &result
}

// add writes the files of a call, and it into the reports.
func (s *Suite) add(p judge.Played) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.open(); err != nil {
		return err
	}
	run := &Run{Started: p.Began, Wall: p.Wall, Clock: p.Clock, Target: p.Target, Seed: p.Seed, Version: version.Here(), Lint: s.Lint}
	c := EntryOf(p, s.Mask...)
	run.Calls = []*Entry{c}
	var errs []error
	for _, e := range append([]*Entry{c}, c.Kept...) {
		if e.Recording != nil {
			errs = append(errs, s.files(run, e))
		}
	}
	errs = append(errs, s.write(run), s.merge())
	return errors.Join(errs...)
}

// files writes the files of a call, under a name that no other has.
func (s *Suite) files(run *Run, c *Entry) (err error) {
	if c.Base, err = s.reserve(FileName(c.Scenario.Name)); err != nil {
		return err
	}
	files := textFiles(c, !s.NoSound)
	if !s.NoSound {
		files = append(files, soundFile)
	}
	_, err = writeCall(s.dir(), run, c, files)
	return err
}

// reserve returns a name for the files of a call that no other has, in any process.
func (s *Suite) reserve(name string) (string, error) {
	free := name
	for n := 2; ; n++ {
		f, err := os.OpenFile(filepath.Join(s.dir(), CallsFolder, free+".txt"), os.O_CREATE|os.O_EXCL, 0o644)
		switch {
		case err == nil:
			return free, f.Close()
		case !errors.Is(err, os.ErrExist):
			return "", err
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}

func (s *Suite) dir() string {
	if s.Dir == "" {
		return "out"
	}
	return s.Dir
}
