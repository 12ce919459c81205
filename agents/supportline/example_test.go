package supportline_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/voicesim/voicesim/agents/supportline"
)

func Example() {
	ctx := context.Background()
	support := supportline.New()
	for _, a := range support.Reachable() {
		for _, t := range a.Tools {
			needed, _ := t.ApprovalNeeded(ctx, nil)
			fmt.Println(a.Name, "can", t.Name, "approval:", needed)
		}
		for _, h := range a.Handoffs {
			fmt.Println(a.Name, "can", h.ToolName())
		}
	}
	status, _ := support.Tool("get_order_status")
	fmt.Println(status.Call(ctx, json.RawMessage(`{"order_id": " a1001 "}`)))
	fmt.Println(support.Guardrails[0].Check(ctx, "It is 4111 1111 1111 1111."))
	// Output:
	// Support can get_order_status approval: false
	// Support can transfer_to_billing
	// Billing can issue_refund approval: true
	// Billing can transfer_to_support
	// shipped, arriving Tuesday <nil>
	// guardrail no_card_numbers tripped: the text matches a forbidden pattern
}
