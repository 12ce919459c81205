package harness_test

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// wholeLibrary is all of the library.
func wholeLibrary() []*scenarios.Scenario {
	GinkgoHelper()
	loaded, err := harness.Load(os.DirFS("../scenarios/library"), "", nil)
	Expect(err).NotTo(HaveOccurred())
	Expect(loaded.Err()).NotTo(HaveOccurred())
	return loaded.Scenarios()
}

var _ = Describe("Each scenario of the library", Label("determinism"), func() {
	It("comes out the same every time, with more calls at once than processors", func() {
		offset, order := time.Second, uint64(1) // of what is played many times, one call
		for _, sc := range wholeLibrary() {
			By(sc.File)
			samePlays(sc, max(plays()/20, 3), harness.Options{Parallel: 8, Offset: &offset, Order: &order})
		}
	})
})

// A spec for each file would be played with the race detector: what is played here is too much for it.
var _ = Describe("The library of scenarios", Label("sweep"), func() {
	It("has at least sixty files, each with a sentence on what it proves, and all pass", func() {
		files := map[string]bool{}
		all := wholeLibrary()
		for _, sc := range all {
			files[sc.File] = true
			Expect(sc.About).NotTo(BeEmpty(), sc.File)
		}
		Expect(len(files)).To(BeNumerically(">=", 60))
		offset, order := time.Second, uint64(0) // of what is played many times, one call
		harness.PlayAll(context.Background(), all, &harness.Options{Offset: &offset, Order: &order}, func(_ int, c *harness.Call) {
			Expect(c.Result.Verdict).To(Equal(judge.VerdictPassed), "%s: %s", c.Scenario.File, failures(c))
			c.Recording = nil
		})
	})
	It("passes where the runtime converts the sound", func() {
		offset, order := time.Second, uint64(0) // of what is played many times, one call
		opts := &harness.Options{Offset: &offset, Order: &order, Runner: &runner.Options{Output: audio.Format{RateHz: 16000}}}
		harness.PlayAll(context.Background(), wholeLibrary(), opts, func(_ int, c *harness.Call) {
			Expect(c.Result.Verdict).To(Equal(judge.VerdictPassed), "%s: %s", c.Scenario.File, failures(c))
			c.Recording = nil
		})
	})
	It("has for each mutant a scenario that notices it: that of docs/mutants.md", func() {
		page, err := os.ReadFile("../docs/mutants.md")
		Expect(err).NotTo(HaveOccurred())
		rows := regexp.MustCompile("(?m)^\\| `(\\w+)` \\|.*\\| (\\S+\\.yaml) \\|$").FindAllStringSubmatch(string(page), -1)
		Expect(rows).To(HaveLen(len(harness.Mutants())))
		all := wholeLibrary()
		for _, row := range rows {
			var of []*scenarios.Scenario
			for _, sc := range all {
				if strings.HasSuffix(sc.File, row[2]) {
					of = append(of, sc)
				}
			}
			Expect(of).NotTo(BeEmpty(), row[2])
			red := slices.ContainsFunc(of, func(sc *scenarios.Scenario) bool {
				return harness.Play(context.Background(), sc, &harness.Options{Mutant: row[1], FailFast: true}).Result.Verdict == judge.VerdictFailed
			})
			Expect(red).To(BeTrue(), "%s with %s", row[2], row[1])
		}
	})
})
