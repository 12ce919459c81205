package models_test

import (
	"fmt"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

// A script answers each exchange with its steps, in the order written.
func ExampleScript() {
	script := models.NewScript([]models.Step{
		{Exchange: 1, Say: "Let me check.", Tools: []fakeserver.ToolCall{{Name: "get_order_status"}}},
		{Exchange: 1, Say: "Your order shipped."},
	}, nil)
	script.Begin(1, 12_000) // the caller speaks half a second after connecting

	turn := &fakeserver.Turn{Transcript: "Where is my order?", Understood: true, End: 60_000}
	for range 2 {
		reply := script.Respond(&fakeserver.Request{Turn: turn})
		fmt.Println(reply.Say, len(reply.Calls))
	}
	// Output:
	// Let me check. 1
	// Your order shipped. 0
}
