package agents_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("A guardrail of a tool", func() {
	plain := agents.NewTool("t", "", func(context.Context, struct{}) (string, error) { return "secret", nil })

	It("may wrap its refusal: what was refused still ran, or did not", func() {
		refuse := func(context.Context, agents.ToolCheck) error { return fmt.Errorf("policy 7: %w", agents.Refuse("No.")) }
		_, err := plain.WithOutputGuardrail(refuse).Call(context.Background(), nil)
		refused, ok := errors.AsType[*agents.RefusedError](err)
		Expect(ok).To(BeTrue())
		Expect(*refused).To(Equal(agents.RefusedError{Message: "No.", Ran: true}))

		_, err = plain.WithInputGuardrail(refuse).Call(context.Background(), nil)
		refused, ok = errors.AsType[*agents.RefusedError](err)
		Expect(ok).To(BeTrue())
		Expect(*refused).To(Equal(agents.RefusedError{Message: "No."}))
	})

	It("looks at a call without its being run, where that is asked for", func() {
		var looked []string
		look := func(name string) agents.ToolGuardrail {
			return func(_ context.Context, c agents.ToolCheck) error {
				looked = append(looked, name+string(c.Arguments)+c.Tool)
				if string(c.Arguments) == `{"x":1}` {
					return agents.Refuse("Not " + name)
				}
				return nil
			}
		}
		t := plain.WithInputGuardrail(look("inner"))
		both := t.WithInputGuardrail(look("outer")).WithOutputGuardrail(look("output"))
		Expect(both.CheckCall(context.Background(), json.RawMessage(`{}`))).To(Succeed())
		Expect(looked).To(Equal([]string{"outer{}t", "inner{}t"}))
		looked = nil
		_, err := both.Call(context.Background(), json.RawMessage(`{}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(looked).To(Equal([]string{"outer{}t", "inner{}t", "output{}t"}))
		Expect(both.CheckCall(context.Background(), json.RawMessage(`{"x":1}`))).To(MatchError(&agents.RefusedError{Message: "Not outer"}))
		Expect(t.CheckCall(context.Background(), json.RawMessage(`{"x":1}`))).To(MatchError(&agents.RefusedError{Message: "Not inner"}))
		Expect(plain.HasInputGuardrails()).To(BeFalse())
		Expect(plain.CheckCall(context.Background(), nil)).To(Succeed())
		Expect(both.HasInputGuardrails()).To(BeTrue())
	})
})
