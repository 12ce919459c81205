package agents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/voicesim/voicesim/agents"
)

func Example() {
	type OrderArgs struct {
		OrderID string `json:"order_id" jsonschema:"The order's ID, such as A1001"`
	}
	refund := agents.NewTool("issue_refund", "Refund an order.",
		func(_ context.Context, in OrderArgs) (string, error) {
			return "refund issued for order " + in.OrderID, nil
		}).WithApproval()

	billing := &agents.Agent{Name: "Billing", Instructions: "You help with refunds.", Tools: []agents.Tool{refund}}
	support := &agents.Agent{
		Name:         "Support",
		Instructions: "You are a phone support agent.",
		Handoffs:     []agents.Handoff{{Agent: billing, Description: "Transfer to billing support"}},
		Guardrails:   []agents.OutputGuardrail{agents.ForbidPattern("no_card_numbers", regexp.MustCompile(`\b\d{16}\b`))},
	}
	fmt.Println("valid:", support.Validate() == nil)
	for _, a := range support.Reachable() {
		fmt.Println(a.Name)
	}
	// Output:
	// valid: true
	// Support
	// Billing
}

func ExampleNewTool() {
	type WeatherArgs struct {
		City string `json:"city" jsonschema:"The city's name"`
		Days int    `json:"days,omitempty"`
	}
	forecast := agents.NewTool("forecast", "Say what the weather will be.",
		func(_ context.Context, in WeatherArgs) (map[string]any, error) {
			return map[string]any{"city": in.City, "sky": "blue"}, nil
		})
	fmt.Println(string(forecast.Parameters))

	ctx := context.Background()
	fmt.Println(forecast.Call(ctx, json.RawMessage(`{"city": "Oslo"}`)))
	fmt.Println(forecast.Call(ctx, json.RawMessage(`{"town": "Oslo", "days": "two"}`)))
	// Output:
	// {"type":"object","properties":{"city":{"type":"string","description":"The city's name"},"days":{"type":"integer"}},"required":["city"],"additionalProperties":false}
	// {"city":"Oslo","sky":"blue"} <nil>
	//  invalid arguments for forecast: "city" is missing; "days" must be an integer, not a string; "town" is unknown, known is "city", "days"
}

// Small refunds go through, large ones wait for a human.
func ExampleTool_WithApprovalFunc() {
	type RefundArgs struct {
		Cents int `json:"cents"`
	}
	refund := agents.NewTool("refund", "Refund an amount.",
		func(context.Context, RefundArgs) (string, error) { return "done", nil },
	).WithApprovalFunc(func(_ context.Context, args json.RawMessage) (bool, error) {
		var in RefundArgs
		err := json.Unmarshal(args, &in)
		return in.Cents > 2000, err
	})
	for _, args := range []string{`{"cents": 500}`, `{"cents": 5000}`, `{"cents": `} {
		needed, err := refund.ApprovalNeeded(context.Background(), json.RawMessage(args))
		fmt.Println(needed, err)
	}
	// Output:
	// false <nil>
	// true <nil>
	// true <nil>
}

func ExampleNewGuardrail() {
	short := agents.NewGuardrail("short_answers", func(_ context.Context, text string) error {
		if len(text) > 20 {
			return agents.Trip("the answer is too long for a phone")
		}
		return nil
	})
	fmt.Println(short.Check(context.Background(), "Tuesday."))
	fmt.Println(short.Check(context.Background(), "It will arrive on Tuesday, or so."))
	// Output:
	// <nil>
	// guardrail short_answers tripped: the answer is too long for a phone
}
