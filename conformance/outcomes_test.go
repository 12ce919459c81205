package conformance_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A response that does not complete", func() {
	DescribeTable("ends in order", func(request, status string, reply fakeserver.Reply) {
		session{query: "?model=gpt-realtime-2.1", server: answering(reply, fakeserver.Reply{Say: "Yes."})}.run(func(c *client) {
			c.send(typed, request)
			Expect(ended(c.until("response.done")).Status).To(Equal(status))
			c.send(ask)
			Expect(ended(c.until("response.done")).Status).To(Equal(wire.StatusCompleted))
		})
	},
		Entry("failing at once", ask, wire.StatusFailed, fakeserver.Reply{Fails: &fakeserver.Failure{}}),
		Entry("failing in its words", ask, wire.StatusFailed, fakeserver.Reply{Say: arrives, Fails: &fakeserver.Failure{}}),
		Entry("failing in its text", askText, wire.StatusFailed, fakeserver.Reply{Say: arrives, Fails: &fakeserver.Failure{}}),
		Entry("failing in its call", ask, wire.StatusFailed,
			fakeserver.Reply{Say: "So.", Calls: []fakeserver.ToolCall{lookUp}, Fails: &fakeserver.Failure{}}),
		Entry("failing in its second message", ask, wire.StatusFailed,
			fakeserver.Reply{Say: "So.", Then: &fakeserver.Reply{Say: arrives, Fails: &fakeserver.Failure{}}}),
		Entry("failing after its message", ask, wire.StatusFailed, fakeserver.Reply{Say: "So.", Then: &fakeserver.Reply{Fails: &fakeserver.Failure{}}}),
		Entry("for want of the call that the client demands", `{"type":"response.create","response":{"tool_choice":"required"}}`, wire.StatusFailed,
			fakeserver.Reply{Say: arrives}),
		Entry("filtered", ask, wire.StatusIncomplete, fakeserver.Reply{Say: arrives, Incomplete: wire.ReasonContentFilter}),
		Entry("filtered at once", ask, wire.StatusIncomplete, fakeserver.Reply{Incomplete: wire.ReasonContentFilter}),
		Entry("filtered out of band", `{"type":"response.create","response":{"conversation":"none"}}`, wire.StatusIncomplete,
			fakeserver.Reply{Say: arrives, Incomplete: wire.ReasonContentFilter}),
		Entry("too long", askText, wire.StatusIncomplete, fakeserver.Reply{Say: arrives, Incomplete: wire.ReasonMaxOutputTokens}),
		Entry("longer than the client wants", `{"type":"response.create","response":{"max_output_tokens":5,"output_modalities":["text"]}}`,
			wire.StatusIncomplete, fakeserver.Reply{Say: arrives}),
		Entry("in speech longer than the client wants", `{"type":"response.create","response":{"max_output_tokens":40}}`,
			wire.StatusIncomplete, fakeserver.Reply{Say: arrives}),
		Entry("with a call longer than the client wants", `{"type":"response.create","response":{"max_output_tokens":5}}`,
			wire.StatusIncomplete, fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}}),
	)
})
