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
	inSimulatedShop(func(ctx context.Context, opts *runner.Options) error {
		opts.MCPWait = 5 * time.Second // the first turn can use the tools
		session, err := runner.New(&agents.Agent{Name: "Support", MCP: []agents.MCPServer{shop}}, opts).Connect(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = session.Close() }()
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
	simulated(rules, func(ctx context.Context, opts *runner.Options) error {
		plan := agents.NewTool("floor_plan", "Show the floor plan.", func(ctx context.Context, _ struct{}) (string, error) {
			return "counter 3", agents.Attach(ctx, agents.Picture{URL: "data:image/png;base64,iVBORw0KGgo="})
		})
		opts.TextOnly = true
		session, err := runner.New(&agents.Agent{Name: "Support", Tools: []agents.Tool{plan}}, opts).Connect(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = session.Close() }()
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
