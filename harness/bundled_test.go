package harness_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/library"
	"github.com/voicesim/voicesim/timeline"
)

// bundled loads the bundled scenarios.
func bundled() []*scenarios.Scenario { return bundledAs("") }

// bundledAs are those of them whose file has such a name.
func bundledAs(part string) []*scenarios.Scenario {
	var all []*scenarios.Scenario
	err := fs.WalkDir(library.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(p) != ".yaml" || !strings.Contains(path.Base(p), part) {
			return err
		}
		data, err := fs.ReadFile(library.FS(), p)
		if err != nil {
			return err
		}
		sc, err := judge.Load(p, data)
		if err != nil {
			return err
		}
		all = append(all, sc)
		return sc.Check(harness.Catalog(nil))
	})
	if err != nil {
		panic(err)
	}
	return all
}

// failures joins what kept a call from passing, for messages.
func failures(c *harness.Call) string {
	if err := c.Err(); err != nil {
		return err.Error()
	}
	return "it passed"
}

// firstDifference names the first record in which two plays of one call differ.
func firstDifference(a, b *timeline.Recording) string {
	for i := range min(len(a.Records), len(b.Records)) {
		if one, other := a.Records[i].String(), b.Records[i].String(); one != other {
			return fmt.Sprintf("record %d:\n  %s\n  %s", i, one, other)
		}
	}
	return fmt.Sprintf("%d and %d records, %d and %d samples of the caller, %d and %d of the agent",
		len(a.Records), len(b.Records), len(a.Caller), len(b.Caller), len(a.Agent), len(b.Agent))
}

// otherMeasure names the first measure in which two plays of one call differ, with its values; "" is none.
func otherMeasure(a, b *harness.Call) string {
	all := map[string]*judge.Measure{}
	for _, m := range b.Result.Measures {
		all[m.Name] = m
	}
	for _, m := range a.Result.Measures {
		other := all[m.Name]
		if !reflect.DeepEqual(m, other) {
			return fmt.Sprintf("measure %s: %+v and %+v", m.Name, m, other)
		}
		delete(all, m.Name)
	}
	for name := range all {
		return fmt.Sprintf("measure %s is in the second alone", name)
	}
	return ""
}

// plays is how often specs of determinism play a scenario.
func plays() int {
	n, err := strconv.Atoi(os.Getenv("VOICESIM_PLAYS"))
	if err != nil {
		return 200
	}
	return n
}

// natural are the bundled calls as they go by themselves, by file: specs that only look at one share it.
var natural = map[string]*harness.Call{}

// asItGoes is the call of a bundled scenario that nothing is changed about.
func asItGoes(sc *scenarios.Scenario) *harness.Call {
	if natural[sc.File] == nil {
		natural[sc.File] = harness.Play(context.Background(), sc, nil)
	}
	return natural[sc.File]
}

// samePlays plays a scenario n times, several at once, and demands one timeline, and of every measure the same values. It returns one of
// the plays.
func samePlays(sc *scenarios.Scenario, n int, opts harness.Options) *harness.Call {
	GinkgoHelper()
	copies := make([]*scenarios.Scenario, n)
	for i := range copies {
		copies[i] = sc
	}
	var first *harness.Call
	different := 0
	report := ""
	opts.Wire = true
	harness.PlayAll(context.Background(), copies, &opts, func(_ int, c *harness.Call) {
		switch {
		case c.Recording == nil:
			different++
			report = failures(c)
		case first == nil:
			first = c
		case c.SHA256 != first.SHA256:
			if different++; report == "" {
				report = firstDifference(first.Recording, c.Recording)
			}
			c.Recording = nil
		case otherMeasure(first, c) != "":
			different++
			report, c.Recording = otherMeasure(first, c), nil
		case !reflect.DeepEqual(c.Wire, first.Wire):
			different++
			report, c.Recording = "other frames on the wire, or in another order", nil
		default:
			c.Recording = nil
		}
	})
	Expect(different).To(BeZero(), "%d of %d plays differ from the first: %s", different, n, report)
	return first
}

var _ = Describe("The bundled scenarios", func() {
	// The live server sends none, so nothing else would catch a runtime that plays them.
	It("have late pieces of an answer that was cut in one of them", func() {
		Expect(scenario("barge-in.yaml").Script).To(ContainElement(HaveField("Fault", HaveValue(HaveField("Name", "stale_audio")))))
	})

	for _, sc := range bundled() {
		Describe(strings.TrimSuffix(path.Base(sc.File), ".yaml"), func() {
			It("passes, and a second judgement of the recording says the same", func() {
				call := asItGoes(sc)
				Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
				Expect(judge.Judge(sc, call.Recording)).To(Equal(call.Result))
			})

			It("comes out the same three times", func() {
				Expect(samePlays(sc, 2, harness.Options{Parallel: 2}).SHA256).To(Equal(asItGoes(sc).SHA256))
			})

			It("comes out the same every time, with more calls at once than processors", Label("determinism"), func() {
				samePlays(sc, plays(), harness.Options{Parallel: 8})
			})
		})
	}
})

var _ = Describe("A bundled scenario", func() {
	It("passes wherever the transcripts of the caller's turns stand", Label("sweep"), func() {
		delays := func(order fakeserver.TranscriptOrder) (all []time.Duration) {
			for _, sc := range bundled()[:3] {
				call := harness.Play(context.Background(), sc, &harness.Options{Transcripts: order})
				Expect(call.Err()).To(Succeed(), failures(call))
				committed := map[string]time.Duration{}
				for _, r := range call.Recording.Records {
					switch f := r.Fact.(type) {
					case timeline.TurnUnderstood:
						committed[f.Item] = r.At
					case timeline.Understood:
						all = append(all, r.At-committed[f.Item])
					}
				}
			}
			Expect(all).NotTo(BeEmpty())
			return all
		}
		Expect(delays(fakeserver.TranscriptsFirst)).To(HaveEach(BeNumerically("<", 200*time.Millisecond)))
		Expect(delays(fakeserver.TranscriptsLate)).To(HaveEach(BeNumerically(">", 400*time.Millisecond)))
	})
})
