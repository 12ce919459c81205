package agents_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

// ledger is a guardrail that says itself that it does real I/O.
type ledger struct{ agents.OutputGuardrail }

func (ledger) External() bool { return true }

// torn is one that cannot say so.
type torn struct{ agents.OutputGuardrail }

func (torn) External() bool { panic("torn") }

var _ = Describe("ExternalGuardrail", func() {
	plain := agents.NewGuardrail("words", func(context.Context, string) error { return agents.Trip("no") })

	It("marks a guardrail, and leaves it as it is otherwise", func() {
		marked := agents.ExternalGuardrail(plain)
		Expect(agents.IsExternal(marked)).To(BeTrue())
		Expect(agents.IsExternal(ledger{plain})).To(BeTrue())
		Expect(agents.IsExternal(plain)).To(BeFalse())
		Expect(agents.IsExternal(nil)).To(BeFalse())
		Expect(marked.Name()).To(Equal("words"))
		Expect(marked.Check(context.Background(), "x")).To(MatchError("guardrail words tripped: no"))
		Expect(marked == agents.ExternalGuardrail(plain)).To(BeTrue(), "it is one guardrail, however often it is marked")
	})

	It("does not break down with a guardrail whose own mark does", func() {
		Expect(agents.IsExternal(torn{plain})).To(BeFalse())
		a := &agents.Agent{Name: "A", Guardrails: []agents.OutputGuardrail{torn{plain}}}
		Expect(a.Validate()).To(MatchError(ContainSubstring("guardrail 0: what marks a guardrail as external panicked: torn")))
	})

	It("panics without one", func() {
		Expect(func() { agents.ExternalGuardrail(nil) }).To(Panic())
	})
})
