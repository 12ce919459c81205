package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/timeline"
)

// TimelineVersion is the version of the form of a timeline file. It grows when a field changes its meaning or goes
// away; new kinds and new fields do not change it.
const TimelineVersion = 1

// timelineHead is the first line of a timeline file.
type timelineHead struct {
	Timeline int    `json:"timeline"` // the version of the form
	Scenario string `json:"scenario"`
	File     string `json:"file"`
	Agent    string `json:"agent"`
	LengthNS int64  `json:"length_ns"`
	RateHz   int    `json:"rate_hz"` // of the tracks that belong to it
	Seed     uint64 `json:"seed"`    // of everything random in the simulator
	SHA256   string `json:"sha256"`
}

// Timeline writes the records of a call as lines of JSON: first what call it is, then a line a record, in canonical
// order. docs/timeline.md describes the form. Two plays of one call in virtual time give the same bytes. A call without
// a recording has no timeline: nothing is written.
func Timeline(w io.Writer, c *Entry) error {
	rec := c.Recording
	if rec == nil {
		return nil
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	err := enc.Encode(timelineHead{
		Timeline: TimelineVersion, Scenario: c.Scenario.Name, File: c.Scenario.File, Agent: c.Scenario.Agent,
		LengthNS: int64(rec.Length), RateHz: timeline.RateHz, Seed: c.Seed, SHA256: c.SHA256,
	})
	if err != nil {
		return err
	}
	for i := range rec.Records {
		if err := enc.Encode(rec.Records[i]); err != nil {
			return fmt.Errorf("timeline: %s: %w", rec.Records[i].Fact.Kind(), err)
		}
	}
	_, err = w.Write(visible.JSON(text.Bytes()))
	return err
}
