package runner_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// Hooks are told what happens to all agents of a call; an agent has hooks of its own, too.
func ExampleOptions_hooks() {
	rules := `[
		{"typed": "order", "calls": [{"name": "get_order_status", "arguments": {"order_id": "A1001"}}]},
		{"result": "get_order_status", "say": "It shipped."}
	]`
	opts := &runner.Options{
		TextOnly: true,
		Hooks: agents.Hooks{
			ToolEnded: func(ctx context.Context, output string, _ error) {
				call, _ := agents.ToolCallFrom(ctx)
				fmt.Println(call.Tool, "returned", output)
			},
			Ended: func(ctx context.Context, text string) {
				if text != "" {
					fmt.Println(agents.AgentFrom(ctx).Name, "said", text)
				}
			},
		},
	}
	support := &agents.Agent{Name: "Support", Tools: []agents.Tool{orderStatus}}
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Where is my order?")
		return session.Drain(ctx)
	})
	// Output:
	// get_order_status returned shipped, arriving Tuesday
	// Support said It shipped.
}

// The application gives the call to another agent, or the same one with other tools.
func ExampleSession_UpdateAgent() {
	rules := `[{"instructions": "closed", "say": "We are closed."}, {"say": "Good afternoon."}]`
	day := &agents.Agent{Name: "Day", Instructions: "We are open."}
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, day, opts, func(ctx context.Context, session *runner.Session) error {
		if err := session.UpdateAgent(ctx, &agents.Agent{Name: "Night", Instructions: "We are closed."}); err != nil {
			return err
		}
		_ = session.SendText("Hello.")
		if err := session.Drain(ctx); err != nil {
			return err
		}
		history := session.History()
		fmt.Println(history[len(history)-1].Agent+":", history[len(history)-1].Text)
		return nil
	})
	// Output:
	// Night: We are closed.
}

// The conversation as it is to be: what is left out is deleted at the server.
func ExampleSession_EditHistory() {
	rules := `[{"say": "Good afternoon."}]`
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("Hello.")
		if err := session.Drain(ctx); err != nil {
			return err
		}
		_, err := session.EditHistory(func(items []runner.Item) []runner.Item {
			return slices.DeleteFunc(items, func(it runner.Item) bool { return it.Role == "user" })
		})
		if err != nil {
			return err
		}
		time.Sleep(time.Second) // the server confirms it
		for _, item := range session.History() {
			fmt.Printf("%s: %s\n", item.Role, item.Text)
		}
		return nil
	})
	// Output:
	// assistant: Good afternoon.
}
