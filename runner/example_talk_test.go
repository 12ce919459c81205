package runner_test

import (
	"context"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// orderStatus is a tool with one argument.
var orderStatus = agents.NewTool("get_order_status", "Look up the status of an order by its ID.",
	func(_ context.Context, in struct {
		OrderID string `json:"order_id" jsonschema:"The order's ID, such as A1001"`
	}) (string, error) {
		return "shipped, arriving Tuesday", nil
	})

// A tool runs when the model asks for it, and its output goes back to the model.
func ExampleSession_SendText() {
	rules := `[
		{"typed": "order", "calls": [{"name": "get_order_status", "arguments": {"order_id": "A1001"}}]},
		{"result": "get_order_status", "returned": "shipped", "say": "It shipped and should arrive Tuesday."}
	]`
	support := &agents.Agent{Name: "Support", Instructions: "You are a phone support agent.", Tools: []agents.Tool{orderStatus}}
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		if err := session.SendText("Where is my order A1001?"); err != nil {
			return err
		}
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.ToolEnded:
				fmt.Printf("%s(%s): %s\n", ev.Tool, ev.Arguments, ev.Output)
			case *runner.ResponseEnded:
				if ev.Text != "" {
					fmt.Println(ev.Agent.Name+":", ev.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// get_order_status({"order_id": "A1001"}): shipped, arriving Tuesday
	// Support: It shipped and should arrive Tuesday.
}

// A tool that needs approval waits for a human, who decides from anywhere in the program.
func ExampleSession_Approve() {
	rules := `[
		{"typed": "refund", "calls": [{"name": "issue_refund", "arguments": {"order_id": "A1001"}}]},
		{"result": "issue_refund", "returned": "issued", "say": "Your refund is on its way."}
	]`
	refund := agents.NewTool("issue_refund", "Refund an order.", func(context.Context, map[string]string) (string, error) {
		return "refund issued", nil
	}).WithApproval()
	billing := &agents.Agent{Name: "Billing", Tools: []agents.Tool{refund}}
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, billing, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("I want a refund.")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.ApprovalRequested:
				fmt.Printf("may %s run with %s?\n", ev.Tool, ev.Arguments)
				if err := session.Approve(ev.CallID); err != nil { // or Reject(ev.CallID, "why, for the model")
					return err
				}
			case *runner.ToolEnded:
				fmt.Println(ev.Output)
			case *runner.HistoryChanged:
				if ev.Item.Role == "assistant" && ev.Item.Status == "completed" {
					fmt.Println(ev.Item.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// may issue_refund run with {"order_id": "A1001"}?
	// refund issued
	// Your refund is on its way.
}

// A handoff passes the call on; voice and conversation stay.
func ExampleHandedOff() {
	rules := `[
		{"instructions": "You are support", "typed": "refund", "handoff": "Billing"},
		{"instructions": "You are billing", "say": "I can help with that refund."}
	]`
	billing := &agents.Agent{Name: "Billing", Instructions: "You are billing."}
	support := &agents.Agent{Name: "Support", Instructions: "You are support.", Handoffs: []agents.Handoff{{Agent: billing}}}
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, support, opts, func(ctx context.Context, session *runner.Session) error {
		_ = session.SendText("I want a refund.")
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *runner.HandedOff:
				fmt.Println(ev.From.Name, "→", ev.To.Name)
			case *runner.ResponseEnded:
				if ev.Text != "" {
					fmt.Println(ev.Agent.Name+":", ev.Text)
					return nil
				}
			}
		}
		return nil
	})
	// Output:
	// Support → Billing
	// Billing: I can help with that refund.
}

// A message has parts: words, and images that the model is to look at.
func ExampleSession_SendMessage() {
	rules := `[{"typed": "picture", "say": "That is a broken cup."}]`
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		err := session.SendMessage(
			wire.ContentPart{Type: wire.ContentInputText, Text: wire.Some("What is in the picture?")},
			wire.ContentPart{Type: wire.ContentInputImage, ImageURL: "data:image/png;base64,iVBORw0KGgo="},
		)
		if err != nil {
			return err
		}
		if err := session.Drain(ctx); err != nil { // until the agent's turn is over
			return err
		}
		for _, item := range session.History() {
			fmt.Printf("%s: %s\n", item.Role, item.Text)
		}
		return nil
	})
	// Output:
	// user: What is in the picture?
	// assistant: That is a broken cup.
}

// What was said can be added to, and taken back.
func ExampleSession_InsertItem() {
	rules := `[{"say": "Good afternoon."}]`
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		note, err := session.InsertItem(wire.Item{
			Type: wire.ItemMessage, Role: wire.RoleSystem,
			Content: []wire.ContentPart{{Type: wire.ContentInputText, Text: wire.Some("The caller is Ms Brown.")}},
		}, "")
		if err != nil {
			return err
		}
		_ = session.SendText("Hello.")
		if err := session.Drain(ctx); err != nil {
			return err
		}
		show := func() {
			for _, item := range session.History() {
				fmt.Printf("%s: %s\n", item.Role, item.Text)
			}
		}
		show()
		if err := session.DeleteItem(note); err != nil {
			return err
		}
		time.Sleep(time.Second) // the server confirms it
		fmt.Println("without the note:")
		show()
		return nil
	})
	// Output:
	// system: The caller is Ms Brown.
	// user: Hello.
	// assistant: Good afternoon.
	// without the note:
	// user: Hello.
	// assistant: Good afternoon.
}

// A response out of band is not part of the conversation: it comes at once, and the caller does not hear it.
func ExampleSession_CreateResponse() {
	rules := `[{"metadata": {"topic": "mood"}, "say": "angry"}, {"say": "I am sorry."}]`
	opts := &runner.Options{TextOnly: true}
	inSimulatedCall(rules, &agents.Agent{Name: "Support"}, opts, func(ctx context.Context, session *runner.Session) error {
		err := session.CreateResponse(&wire.ResponseConfig{
			Conversation: "none", Instructions: wire.Some("Say in one word how the caller feels."), Metadata: wire.Some(map[string]string{"topic": "mood"}),
		})
		if err != nil {
			return err
		}
		for ev, err := range session.Events(ctx) {
			if err != nil {
				return err
			}
			if ended, ok := ev.(*runner.ResponseEnded); ok {
				fmt.Println(ended.OutOfBand, ended.Text)
				break
			}
		}
		fmt.Println(len(session.History()), "items in the conversation")
		return nil
	})
	// Output:
	// true angry
	// 0 items in the conversation
}
