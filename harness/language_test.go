package harness_test

import (
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("The scenarios of the language", func() {
	const folder = "../scenarios/library" // whose other folders have agents that the scenarios name

	It("pass, one for each word of it, and say what they prove", Label("sweep"), func(ctx SpecContext) {
		loaded, err := harness.Load(os.DirFS(folder), "", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.ErrAll()).NotTo(HaveOccurred())
		all := slices.DeleteFunc(loaded.Scenarios(), func(sc *scenarios.Scenario) bool { return !strings.HasPrefix(sc.File, "language/") })
		Expect(len(all)).To(BeNumerically(">", 20))
		harness.PlayAll(ctx, all, nil, func(_ int, c *harness.Call) {
			defer GinkgoRecover()
			Expect(c.Err()).NotTo(HaveOccurred(), c.Scenario.Name)
			Expect(c.Scenario.About).To(HaveSuffix("."), c.Scenario.File)
		})
	})

	It("are called as their rows and variants, and repeated as they say, in suites too", func(ctx SpecContext) {
		var names, seeds []string
		for name, play := range harness.Specs(os.DirFS(folder), "", &harness.Options{Seed: 7}) {
			names = append(names, name)
			if strings.HasPrefix(name, "three plays") {
				c := play(ctx)
				Expect(c.Err()).NotTo(HaveOccurred())
				seeds = append(seeds, c.SHA256)
			}
		}
		Expect(names).To(ContainElements("each row of a table is a call [order=A1001]", "each row of a table is a call [order=A9999]",
			"an order number with pauses in it [patient]", "three plays of one call [1 of 3]", "three plays of one call [3 of 3]"))
		Expect(seeds).To(HaveLen(3))
		Expect(seeds[0]).NotTo(Equal(seeds[1]), "each play has a seed of its own")
	})
})

var _ = Describe("A failure in a loop of a file that is included", func() {
	It("says in which round, and where in which file", func(ctx SpecContext) {
		dir := specs.Folder(map[string]string{
			"calls/a.yaml": "name: x\nagent: supportline\nscript:\n  - include: ../shared/again.steps.yaml\n    with: {day: Monday}\n",
			"shared/again.steps.yaml": "steps:\n  - loop: 3\n    steps:\n      - caller: And again, please.\n      - model: Your order shipped.\n        optional: true\n" +
				"      - expect_not: {heard: <day>}\n  - caller: Thanks, bye.\n  - model: On Monday.\n  - loop: 2\n    steps:\n      - expect: {heard: Monday, within: 1.5s}\n",
		})
		loaded, err := harness.Load(os.DirFS(dir), "suite", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		c := harness.Play(ctx, loaded.Scenarios()[0], nil)
		Expect(c.Result.Failures).To(HaveLen(1))
		f := c.Result.Failures[0]
		Expect(f.Pos.String()).To(Equal("suite/shared/again.steps.yaml:12:9"))
		Expect(f.Message).To(HavePrefix(`in round 2 of 2: caller should hear "Monday", beginning within 1.5 s of`))
		Expect(f.Message).To(HaveSuffix("the end of line 8 of again.steps.yaml"))
	})
})
