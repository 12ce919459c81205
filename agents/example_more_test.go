package agents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
)

// Instructions that are made when the agent takes over a call: for this caller, at this time of the day.
func ExampleAgent_Prompt() {
	type callerKey struct{}
	support := &agents.Agent{
		Name: "Support",
		InstructionsFunc: func(ctx context.Context) (string, error) {
			return fmt.Sprintf("You talk to %v.", ctx.Value(callerKey{})), nil
		},
	}
	ctx := context.WithValue(context.Background(), callerKey{}, "Ms Brown") // the context given to Connect
	fmt.Println(support.Prompt(ctx))
	// Output: You talk to Ms Brown. <nil>
}

// A tool that is offered to some callers only. It is asked when the agent is configured, and again at each call.
func ExampleTool_EnabledNow() {
	type verifiedKey struct{}
	pay := agents.NewTool("pay", "Pay a bill.", func(context.Context, struct{}) (string, error) { return "paid", nil })
	pay.Enabled = func(ctx context.Context) bool { return ctx.Value(verifiedKey{}) == true }

	ctx := context.Background()
	fmt.Println(pay.EnabledNow(ctx), pay.EnabledNow(context.WithValue(ctx, verifiedKey{}, true)))
	// Output: false true
}

// A guardrail of a tool looks at its arguments before it runs.
func ExampleTool_WithInputGuardrail() {
	search := agents.NewTool("search", "Search the orders.", func(_ context.Context, in map[string]string) (string, error) {
		return "found " + in["query"], nil
	}).WithInputGuardrail(func(_ context.Context, c agents.ToolCheck) error {
		if strings.Contains(string(c.Arguments), "*") {
			return agents.Refuse("Search for one order, by its number.")
		}
		return nil
	})
	for _, args := range []string{`{"query": "A1001"}`, `{"query": "*"}`} {
		fmt.Println(search.Call(context.Background(), json.RawMessage(args)))
	}
	// Output:
	// found A1001 <nil>
	//  a guardrail of the tool refused the call
}

// A guardrail of a tool looks at what it returned before the model gets it.
func ExampleTool_WithOutputGuardrail() {
	customer := agents.NewTool("customer", "Look up the caller.", func(context.Context, struct{}) (string, error) {
		return "Ms Brown, card 4111111111111111", nil
	}).WithOutputGuardrail(func(_ context.Context, c agents.ToolCheck) error {
		if strings.Contains(c.Output, "card") {
			return agents.Refuse("Nothing can be said about this caller.")
		}
		return nil
	})
	fmt.Println(customer.Call(context.Background(), nil))
	// Output: a guardrail of the tool refused its output
}

// A tool may run for so long; its output need not be answered.
func ExampleTool_WithTimeout() {
	note := agents.NewTool("note", "Note what the caller says.", func(ctx context.Context, _ map[string]string) (string, error) {
		<-ctx.Done() // the session ends it at the timeout
		return "", context.Cause(ctx)
	}).WithTimeout(2 * time.Second)
	note.Silent = true
	fmt.Println(note.Timeout, note.Silent)
	// Output: 2s true
}

// A handoff with arguments, and a function that may refuse it.
func ExampleNewHandoff() {
	type Reason struct {
		Why string `json:"why" jsonschema:"What the caller wants"`
	}
	billing := &agents.Agent{Name: "Billing"}
	handoff := agents.NewHandoff(billing, func(_ context.Context, in Reason) error {
		fmt.Println("to billing, because of a", in.Why)
		return nil
	})
	fmt.Println(handoff.ToolName(), string(handoff.Parameters()))
	fmt.Println(handoff.Take(context.Background(), json.RawMessage(`{"why": "refund"}`)))
	// Output:
	// transfer_to_billing {"type":"object","properties":{"why":{"type":"string","description":"What the caller wants"}},"required":["why"],"additionalProperties":false}
	// to billing, because of a refund
	// <nil>
}
