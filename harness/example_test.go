package harness_test

import (
	"fmt"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
)

func ExampleTalk() {
	call := harness.Talk(harness.Conversation{
		Agent: supportline.New,
		Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"),
			harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"}),
			harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
		},
	}, nil)
	fmt.Println(call.Err())
	for _, t := range call.Tools() {
		fmt.Printf("%s%s: %s\n", t.Name, t.Arguments, t.Output)
	}
	fmt.Println(call.Heard())
	// Output:
	// <nil>
	// get_order_status{"order_id":"A1001"}: shipped, arriving Tuesday
	// Let me check. Your order shipped and should arrive Tuesday.
}
