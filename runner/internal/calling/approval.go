package calling

import (
	"encoding/json"
	"time"
)

// Approval is a call that waits for a human, as JSON. Its keys are a promise: they are added to, and do not change.
type Approval struct {
	CallID    string          `json:"call_id"`
	Server    string          `json:"server"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments"`
	Agent     string          `json:"agent"`
	Turn      int             `json:"turn"`
	Response  string          `json:"response_id"`
	Item      string          `json:"item_id"`
	Asked     time.Time       `json:"asked_at"`
	Number    int             `json:"number"`
}

// JSON writes it. Arguments that are no JSON stand as text.
func (a Approval) JSON() ([]byte, error) {
	if !json.Valid(a.Arguments) {
		text, err := json.Marshal(string(a.Arguments))
		if err != nil {
			return nil, err
		}
		a.Arguments = text
	}
	return json.Marshal(a)
}
