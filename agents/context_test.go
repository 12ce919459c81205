package agents_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("A context of user code", func() {
	It("knows the tool call and its agent", func() {
		support := &agents.Agent{Name: "Support"}
		call := agents.ToolCall{ID: "call_1", Tool: "refund", Agent: support}
		ctx := agents.WithToolCall(context.Background(), call)
		got, ok := agents.ToolCallFrom(ctx)
		Expect(ok).To(BeTrue())
		Expect(got).To(Equal(call))
		Expect(agents.AgentFrom(ctx)).To(BeIdenticalTo(support))
	})

	It("knows none elsewhere", func() {
		_, ok := agents.ToolCallFrom(context.Background())
		Expect(ok).To(BeFalse())
		Expect(agents.AgentFrom(context.Background())).To(BeNil())
		Expect(agents.AgentFrom(agents.WithAgent(context.Background(), nil))).To(BeNil())
	})
})
