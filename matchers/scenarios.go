package matchers

import (
	"os"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
)

// DescribeScenarios makes a container of a folder, which counts from that of the package, with a spec for each scenario file in it and below:
//
//	var _ = DescribeScenarios("testdata/calls", &harness.Options{Agents: …}, &suite, Label("calls"))
//
// args may have the *harness.Options that the calls are played with, the *[reports.Suite] that reports them, and what Ginkgo's Describe takes
// beside them, such as labels and Serial. Nil options are the defaults. The specs fail as [HavePassed] does. A file with mistakes, a folder that
// is not there and one without scenarios are a spec that fails; a scenario that says `skip`, or is for other targets, is a spec
// that is skipped. The files are read while Ginkgo builds the tree, as [harness.Specs] does.
func DescribeScenarios(folder string, args ...any) bool {
	at := types.NewCodeLocation(1)
	var opts *harness.Options
	var suite *reports.Suite
	decorators := []any{at}
	for _, a := range args {
		switch a := a.(type) {
		case *harness.Options:
			opts = a
		case *reports.Suite:
			suite = a
		default:
			decorators = append(decorators, a)
		}
	}
	return ginkgo.Describe("Scenarios of "+folder, append(decorators, func() {
		for name, play := range harness.Specs(os.DirFS(folder), folder, opts) {
			ginkgo.It(name, at, func(ctx ginkgo.SpecContext) {
				playSpec(ctx, play, suite)
			})
		}
	})...)
}

// playSpec is the spec of a file.
func playSpec(ctx ginkgo.SpecContext, play harness.PlayFile, suite *reports.Suite) {
	var to []harness.Reporter
	if suite != nil {
		to = append(to, suite.Spec(ginkgo.GinkgoT()))
	}
	call := play(ctx, to...)
	if call.Result != nil && call.Result.Verdict == judge.VerdictSkipped {
		ginkgo.Skip(call.Result.Why)
	}
	m := HavePassed()
	switch ok, err := m.Match(call); {
	case err != nil:
		ginkgo.Fail(reports.Masked(call.Err().Error()))
	case !ok:
		ginkgo.Fail(m.FailureMessage(call))
	}
}
