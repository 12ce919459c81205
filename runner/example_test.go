package runner_test

import (
	"context"
	"fmt"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/runner"
)

func ExampleRunner_Connect() {
	ctx := context.Background()
	server := fakeserver.NewMemory(nil, fakeserver.MemoryOptions{}) // stands in for the live one
	defer func() { _ = server.Close() }()

	support := &agents.Agent{Name: "Support", Instructions: "You are a phone support agent."}
	r := runner.New(support, &runner.Options{
		URL: server.URL(), NetDial: server.NetDial, APIKey: "any", Model: "gpt-realtime-2", TextOnly: true,
	})
	session, err := r.Connect(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = session.Close() }()

	if err := session.SendText("Where is my order?"); err != nil {
		fmt.Println(err)
		return
	}
	for ev, err := range session.Events(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if ended, ok := ev.(*runner.ResponseEnded); ok {
			fmt.Println(ended.Agent.Name, ended.Status)
			break
		}
	}
	for _, item := range session.History() {
		fmt.Printf("%s: %s\n", item.Role, item.Text)
	}
	// Output:
	// Support completed
	// user: Where is my order?
	// assistant: You said: Where is my order?
}
