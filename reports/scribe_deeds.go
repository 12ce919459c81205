package reports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/timeline"
)

// deed is a call of a tool that is under way.
type deed struct {
	began *row          // nil until it runs
	asked time.Duration // when a human was asked
}

// deed takes what the agent does: tools, approvals, handoffs.
func (s *scribe) deed(at time.Duration, fact timeline.Fact) {
	switch f := fact.(type) {
	case timeline.ToolBegan:
		s.call(f.Call).began = s.add(at, whoTool, "%s %s", f.Tool, arguments(f.Arguments))
	case timeline.ToolEnded:
		s.toolEnded(at, f)
	case timeline.ApprovalAsked:
		s.call(f.Call).asked = at
		s.add(at, whoApproval, "%s %s waits for a human", f.Tool, arguments(f.Arguments))
	case timeline.ApprovalDecided:
		s.add(at, whoApproval, "%s %s after %s", f.Tool, inWords(f.Outcome), length(at-s.call(f.Call).asked))
	case timeline.HandedOff:
		s.agent = f.To
		s.add(at, whoHandoff, "from %s to %s", f.From, f.To)
	}
}

// call returns a call of a tool, new if need be.
func (s *scribe) call(id string) *deed {
	d := s.tools[id]
	if d == nil {
		d = &deed{}
		s.tools[id] = d
	}
	return d
}

// toolEnded adds what a tool returned to the row in which it began, if nothing happened in between.
func (s *scribe) toolEnded(at time.Duration, f timeline.ToolEnded) {
	outcome := "returned " + quoted(f.Output)
	switch {
	case !f.Ran:
		outcome = "did not run" + because(f.Error) + "; the model was told " + quoted(f.Output)
	case f.Error != "":
		outcome = "failed: " + f.Error + "; the model was told " + quoted(f.Output)
	}
	began := s.call(f.Call).began
	if began == nil {
		s.add(at, whoTool, "%s %s %s", f.Tool, arguments(f.Arguments), outcome)
		return
	}
	if took := at - began.at; took >= notable {
		outcome += " after " + length(took)
	}
	if s.rows[len(s.rows)-1] == began {
		began.text += " " + outcome
		return
	}
	s.add(at, whoTool, "%s %s", f.Tool, outcome)
}

// notable is how long a tool must take for that to be told. Chosen: half of what the times show.
const notable = 5 * time.Millisecond

// arguments are the arguments of a call in one line, as they were sent but for the space between them; {} without any.
func arguments(raw json.RawMessage) string {
	var line bytes.Buffer
	if json.Compact(&line, raw) == nil {
		return line.String()
	}
	return cmp.Or(string(raw), "{}")
}

// length is a length of time in seconds, hundredths cut off.
func length(d time.Duration) string {
	text := fmt.Sprintf("%.3f", d.Seconds())
	return text[:len(text)-1] + " s"
}

// inWords is the outcome of an approval in words.
func inWords(outcome string) string {
	switch outcome {
	case "timed_out":
		return "timed out"
	case "cancelled":
		return "no longer needed"
	}
	return outcome
}
