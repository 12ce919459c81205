package models

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// AppendReply appends a reply to dst as a line of a [Cassette], with its line feed. It leaves the sound out: the
// server's voice says the words when the cassette is played. The error is about arguments of calls that are not JSON.
func AppendReply(dst []byte, r *fakeserver.Reply) ([]byte, error) {
	line, err := json.Marshal(recorded(r))
	if err != nil {
		return dst, err
	}
	return append(append(dst, line...), '\n'), nil
}

// recordedReply is a line of a cassette as it is written; [tapeMap] reads it.
type recordedReply struct {
	Say        *string         `json:"say,omitempty"` // "" is a reply without words
	Audio      string          `json:"audio,omitempty"`
	Calls      []recordedCall  `json:"calls,omitempty"`
	Fails      json.RawMessage `json:"fails,omitempty"`
	Incomplete string          `json:"incomplete,omitempty"`
	LatencyMs  int             `json:"latency_ms,omitempty"`
	Speed      float64         `json:"speed,omitempty"`
	Then       *recordedReply  `json:"then,omitempty"`
}

type recordedCall struct {
	Server    string          `json:"server,omitempty"`
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
}

// recorded returns a reply as a line has it.
func recorded(r *fakeserver.Reply) *recordedReply {
	if r == nil {
		return nil
	}
	out := &recordedReply{
		Incomplete: r.Incomplete, LatencyMs: int(r.Latency / time.Millisecond), Speed: r.Speed, Then: recorded(r.Then),
	}
	for _, c := range r.Calls {
		out.Calls = append(out.Calls, recordedCall{Server: c.Server, Name: c.Name, Arguments: c.Arguments})
	}
	if f := r.Fails; f != nil {
		d := f.Details().Error
		out.Fails, _ = json.Marshal(map[string]string{"type": d.Type, "code": d.Code.Or(""), "message": d.Message}) // texts always can
	}
	if r.Say != "" || len(r.Calls) == 0 && r.Fails == nil && r.Incomplete == "" {
		out.Say = &r.Say
	}
	return out
}
