package runner

import "github.com/voicesim/voicesim/runner/internal/calling"

// MarshalJSON writes what a page needs that asks people: an object with these keys, always all of them.
//
//	key          | is
//	-------------+------------------------------------------------------------
//	call_id      | what Approve and Reject take
//	server       | the label of the MCP server whose tool it is; "" for a tool of the agent's own
//	tool         | the tool's name
//	arguments    | those of the model, as JSON; what is no JSON stands as text
//	agent        | the name of the agent that asks
//	turn         | the caller's turn that it belongs to, from 1; 0 before the first
//	response_id  | the response that asked
//	item_id      | the item of the call
//	asked_at     | when, in RFC 3339
//	number       | of the event in the session
func (a ApprovalRequested) MarshalJSON() ([]byte, error) {
	out := calling.Approval{
		CallID: a.CallID, Server: a.Server, Tool: a.Tool, Arguments: a.Arguments, Turn: a.Turn, Response: a.ResponseID, Item: a.ItemID,
		Asked: a.Time, Number: a.Number,
	}
	if a.Agent != nil {
		out.Agent = a.Agent.Name
	}
	return out.JSON()
}
