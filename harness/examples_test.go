package harness_test

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("The examples of the language", func() {
	It("that load pass, and the others are refused by the names of what is not played yet", func(ctx SpecContext) {
		loaded, err := harness.Load(os.DirFS("../scenarios/testdata/examples"), "examples", nil)
		Expect(err).NotTo(HaveOccurred())
		names := map[string]bool{}
		for _, f := range loaded.Files {
			names[f.Name] = true
			if f.Mistakes == nil {
				continue
			}
			for _, m := range f.Mistakes.All {
				Expect(m.NotYet).To(BeTrue(), m.Error())
				Expect(m.Summary()).To(MatchRegexp(`^(.* )?(".+"|a sweep) is part of the language but not playable yet`))
			}
		}
		Expect(names).To(HaveLen(27))
		for _, sc := range loaded.Scenarios() {
			opts := &harness.Options{}
			if sc.Script[0].Model != nil && !sc.AgentIsFile() {
				opts.Runner = &runner.Options{Greeting: runner.Greeting{Instructions: "Greet the caller."}}
			}
			Expect(harness.Play(ctx, sc, opts).Err()).NotTo(HaveOccurred(), sc.Name)
		}
		Expect(len(loaded.Scenarios())).To(BeNumerically(">=", 8))
	})
})
