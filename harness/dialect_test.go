package harness_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
)

var _ = DescribeTable("A bundled scenario in the dialect of Azure is played as in OpenAI's", func(name string) {
	call := harness.Play(context.Background(), scenario(name), runtime(runner.Options{Dialect: runner.DialectAzure, Model: "desk-voice"}))
	Expect(kindsOf(call)).To(BeEmpty())
	for _, r := range call.Recording.Records {
		if frame, ok := r.Fact.(timeline.Frame); ok {
			Expect(frame.Type).NotTo(Equal("rate_limits.updated"), "it was not Azure")
		}
	}
},
	Entry(nil, "order-status"),
	Entry(nil, "barge-in"),
	Entry(nil, "refund-approved"),
)
