package runner

import (
	"encoding/json"
	"time"
)

// approvalJSON is an ApprovalRequested as JSON. Its keys are a promise: they are added to, and do not change.
type approvalJSON struct {
	CallID    string          `json:"call_id"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments"`
	Agent     string          `json:"agent"`
	Turn      int             `json:"turn"`
	Response  string          `json:"response_id"`
	Item      string          `json:"item_id"`
	Asked     time.Time       `json:"asked_at"`
	Number    int             `json:"number"`
}

// MarshalJSON writes what a page needs that asks people: an object with these keys, always all of them.
//
//	key          | is
//	-------------+------------------------------------------------------------
//	call_id      | what Approve and Reject take
//	tool         | the tool's name
//	arguments    | those of the model, as JSON; what is no JSON stands as text
//	agent        | the name of the agent that asks
//	turn         | the caller's turn that it belongs to, from 1; 0 before the first
//	response_id  | the response that asked
//	item_id      | the item of the call
//	asked_at     | when, in RFC 3339
//	number       | of the event in the session
func (a ApprovalRequested) MarshalJSON() ([]byte, error) {
	out := approvalJSON{
		CallID: a.CallID, Tool: a.Tool, Arguments: a.Arguments, Turn: a.Turn, Response: a.ResponseID, Item: a.ItemID,
		Asked: a.Time, Number: a.Number,
	}
	if a.Agent != nil {
		out.Agent = a.Agent.Name
	}
	if !json.Valid(out.Arguments) {
		text, err := json.Marshal(string(a.Arguments))
		if err != nil {
			return nil, err
		}
		out.Arguments = text
	}
	return json.Marshal(out)
}
