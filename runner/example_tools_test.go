package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// The model uses the tools of an MCP server by itself. What changes something is asked about, and goes the way of approvals.
func ExampleMCPCallEnded() {
	shop := agents.MCPServer{
		Label: "shop", URL: "https://shop.example/mcp", Authorization: "token",
		Approval: agents.MCPApproval{Never: &agents.MCPTools{Names: []string{"find"}}},
		ApprovalFunc: func(_ context.Context, tool string, args json.RawMessage) (human bool, err error) {
			return tool != "note", nil
		},
	}
	support := &agents.Agent{Name: "Support", MCP: []agents.MCPServer{shop}}
	rules := `[
		{"typed": "refund", "calls": [{"server": "shop", "name": "refund", "arguments": {"order_id": "A1001"}}]},
		{"result": "refund", "say": "It is refunded."}
	]`
	opts := &runner.Options{TextOnly: true, MCPWait: 5 * time.Second} // the first turn can use the tools
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		for _, tool := range session.MCPTools() {
			fmt.Println("offered:", tool.Server, tool.Name)
		}
		_ = session.SendText("I want a refund.")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.ApprovalRequested:
				fmt.Printf("approve %s/%s(%s)?\n", ev.Server, ev.Tool, ev.Arguments)
				_ = session.Approve(ev.CallID)
			case *runner.MCPCallEnded:
				fmt.Printf("%s/%s: %s\n", ev.Server, ev.Tool, ev.Output)
			case *runner.ResponseEnded:
				if ev.Text != "" {
					fmt.Println(ev.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// offered: shop find
	// offered: shop refund
	// approve shop/refund({"order_id": "A1001"})?
	// shop/refund: refunded
	// It is refunded.
}

// A tool shows the model a picture beside what it returns.
func ExampleToolEnded() {
	rules := `[
		{"typed": "which counter", "calls": [{"name": "floor_plan"}]},
		{"result": "floor_plan", "say": "Counter three, on your left."}
	]`
	plan := agents.NewTool("floor_plan", "Show the floor plan.", func(ctx context.Context, _ struct{}) (string, error) {
		return "counter 3", agents.Attach(ctx, agents.Picture{URL: "data:image/png;base64,iVBORw0KGgo="})
	})
	support := &agents.Agent{Name: "Support", Tools: []agents.Tool{plan}}
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Which counter is it?")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.ToolEnded:
				fmt.Println(ev.Output, "with", ev.Pictures, "picture")
			case *runner.ResponseEnded:
				if ev.Text != "" {
					fmt.Println(ev.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// counter 3 with 1 picture
	// Counter three, on your left.
}
