package matchers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	. "github.com/voicesim/voicesim/matchers"
	"github.com/voicesim/voicesim/reports"
)

// suite has the reports of the scenarios that this package plays.
var suite = &reports.Suite{NoSound: true}

var _ = BeforeSuite(func() { suite.Dir = GinkgoT().TempDir() })

// described are the specs that ran, by their texts.
var described = map[string]SpecReport{}

var _ = ReportAfterEach(func(r SpecReport) {
	if r.LeafNodeText != "" {
		described[r.FullText()] = r
	}
})

var _ = Describe("DescribeScenarios", Ordered, func() {
	DescribeScenarios("testdata/calls", &harness.Options{Agents: harness.Agents{"supportline": supportline.New}}, suite, Label("scripted"))

	It("makes a spec of each file, where it stands, with its labels", func() {
		passed := described["DescribeScenarios Scenarios of testdata/calls the day of an order"]
		Expect(passed.State.String()).To(Equal("passed"))
		Expect(passed.Labels()).To(ConsistOf("scripted"))
		Expect(passed.LeafNodeLocation.FileName).To(HaveSuffix("scenarios_test.go"))
		skipped := described["DescribeScenarios Scenarios of testdata/calls the day of a strike"]
		Expect(skipped.State.String()).To(Equal("skipped"))
		Expect(skipped.Failure.Message).To(ContainSubstring("nobody works today"))
	})
})
