package agents_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

// circle returns three agents of which each hands over to the next.
func circle() (a, b, c *agents.Agent) {
	a, b, c = &agents.Agent{Name: "A"}, &agents.Agent{Name: "B"}, &agents.Agent{Name: "C"}
	a.Handoffs = []agents.Handoff{{}, {Agent: b}}
	b.Handoffs = []agents.Handoff{{Agent: c}, {Agent: a}}
	c.Handoffs = []agents.Handoff{{Agent: a, Name: "back"}}
	return a, b, c
}

var _ = Describe("Agent", func() {
	ctx := context.Background()

	It("says its instructions, the function's before the fixed ones", func() {
		a := &agents.Agent{Instructions: "fixed"}
		Expect(a.Prompt(ctx)).To(Equal("fixed"))
		a.InstructionsFunc = func(context.Context) (string, error) { return "fresh", nil }
		Expect(a.Prompt(ctx)).To(Equal("fresh"))
		broken := errors.New("no calendar")
		a.InstructionsFunc = func(context.Context) (string, error) { return "", broken }
		_, err := a.Prompt(ctx)
		Expect(err).To(BeIdenticalTo(broken))
	})

	It("finds its tools and handoffs by the names that the model uses", func() {
		a, b, _ := circle()
		a.Tools = []agents.Tool{echo[struct{}]()}
		tool, ok := a.Tool("echo")
		Expect(ok).To(BeTrue())
		Expect(tool.Description).To(Equal("Say it back."))
		_, ok = a.Tool("Echo")
		Expect(ok).To(BeFalse())
		handoff, ok := a.Handoff("transfer_to_b")
		Expect(ok).To(BeTrue())
		Expect(handoff.Agent).To(BeIdenticalTo(b))
		for _, name := range []string{"transfer_to_c", "", "echo"} {
			_, ok = a.Handoff(name)
			Expect(ok).To(BeFalse(), name)
		}
	})

	It("knows every agent that the call can come to, in circles too", func() {
		a, b, c := circle()
		Expect(a.Reachable()).To(HaveExactElements(a, b, c))
		Expect(c.Reachable()).To(HaveExactElements(c, a, b))
		Expect((*agents.Agent)(nil).Reachable()).To(BeEmpty())
	})

	It("has clones that share no lists", func() {
		a, b, _ := circle()
		a.Tools = []agents.Tool{echo[struct{}]()}
		a.Guardrails = []agents.OutputGuardrail{nil}
		clone := a.Clone()
		Expect(clone).To(HaveField("Name", "A"))
		clone.Tools[0].Name = "other"
		clone.Handoffs[1] = agents.Handoff{}
		clone.Guardrails[0] = agents.NewGuardrail("g", func(context.Context, string) error { return nil })
		Expect(a.Tools[0].Name).To(Equal("echo"))
		Expect(a.Handoffs[1].Agent).To(BeIdenticalTo(b))
		Expect(a.Guardrails[0]).To(BeNil())
	})
})

var _ = Describe("Validate", func() {
	mistakes := func(a *agents.Agent) []string {
		err := a.Validate()
		if err == nil {
			return nil
		}
		return strings.Split(err.Error(), "\n")
	}
	guardrail := func(name string) agents.OutputGuardrail { return named(name) }
	good := echo[struct{}]()

	It("accepts a circle of complete agents", func() {
		a, _, _ := circle()
		a.Handoffs = a.Handoffs[1:]
		a.Tools = []agents.Tool{good}
		a.Guardrails = []agents.OutputGuardrail{guardrail("g"), guardrail("h")}
		Expect(a.Validate()).To(Succeed())
	})

	It("accepts one that has only a name", func() {
		Expect((&agents.Agent{Name: "Support"}).Validate()).To(Succeed())
	})

	It("refuses nobody", func() {
		Expect((*agents.Agent)(nil).Validate()).To(MatchError("agent is nil"))
	})

	DescribeTable("names the mistake",
		func(a *agents.Agent, want string) { Expect(mistakes(a)).To(HaveExactElements(want)) },
		Entry(nil, &agents.Agent{}, `agent "": it has no name`),
		Entry(nil, &agents.Agent{Name: "A", Handoffs: []agents.Handoff{{Agent: &agents.Agent{Name: "A"}}}}, `agent "A": another agent has the same name`),
		Entry(nil, &agents.Agent{Name: "A", Handoffs: []agents.Handoff{{}}}, `agent "A": handoff 0 leads to no agent`),
		Entry(nil, &agents.Agent{Name: "A", Handoffs: []agents.Handoff{{Agent: &agents.Agent{Name: "B"}, Name: "to B"}}},
			`agent "A": handoff to "B": name "to B" must be 1 to 64 letters, digits, underscores and dashes`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{{Name: "a.b", Parameters: good.Parameters, Call: good.Call}}},
			`agent "A": tool 0: name "a.b" must be 1 to 64 letters, digits, underscores and dashes`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{{Name: "t", Parameters: good.Parameters}}}, `agent "A": tool "t" has no Call function`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{{Name: "t", Call: good.Call}}},
			`agent "A": tool "t": its Parameters are not a JSON Schema: unexpected end of JSON input`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{{Name: "t", Parameters: json.RawMessage(`{"type":"array"}`), Call: good.Call}}},
			`agent "A": tool "t": its Parameters must be a JSON Schema of type "object"`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{good.WithTimeout(-1)}}, `agent "A": tool "echo": Timeout -1ns is negative`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{good, good}}, `agent "A": tool 0 and tool 1 have the same name "echo"`),
		Entry(nil, &agents.Agent{Name: "A", Tools: []agents.Tool{good}, Handoffs: []agents.Handoff{{Agent: &agents.Agent{Name: "B"}, Name: "echo"}}},
			`agent "A": tool 0 and handoff 0 have the same name "echo"`),
		Entry(nil, &agents.Agent{Name: "A", Guardrails: []agents.OutputGuardrail{nil}}, `agent "A": guardrail 0 is nil`),
		Entry(nil, &agents.Agent{Name: "A", Guardrails: []agents.OutputGuardrail{(*absent)(nil)}},
			`agent "A": the name of guardrail 0 panicked: runtime error: invalid memory address or nil pointer dereference`),
		Entry(nil, &agents.Agent{Name: "A", Guardrails: []agents.OutputGuardrail{guardrail("")}}, `agent "A": guardrail 0 has no name`),
		Entry(nil, &agents.Agent{Name: "A", Guardrails: []agents.OutputGuardrail{guardrail("g"), guardrail("g")}}, `agent "A": two guardrails have the name "g"`),
	)

	It("finds all mistakes of all agents at once", func() {
		a, b, _ := circle()
		b.Name = ""
		b.Tools = []agents.Tool{{}}
		Expect(mistakes(a)).To(HaveExactElements(
			`agent "A": handoff 0 leads to no agent`,
			`agent "": it has no name`,
			`agent "": tool 0: name "" must be 1 to 64 letters, digits, underscores and dashes`,
			`agent "": tool "" has no Call function`,
			`agent "": tool "": its Parameters are not a JSON Schema: unexpected end of JSON input`,
		))
	})
})

// absent is a guardrail that needs to be there.
type absent struct{ name string }

func (a *absent) Name() string                      { return a.name }
func (*absent) Check(context.Context, string) error { return nil }

// named is a guardrail without a check.
type named string

func (n named) Name() string { return string(n) }

func (named) Check(context.Context, string) error { return nil }
