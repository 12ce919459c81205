package reports

import (
	"encoding/json"
	"io"
	"time"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// Stream writes what happens in a run while it goes on, a JSON object on a line. It is for one goroutine at a time.
type Stream struct {
	w     io.Writer
	began time.Time
	err   error // the first that writing gave
}

// The lines of a stream, by their "event".
type (
	streamRun struct {
		Event         string      `json:"event"` // "run_began"
		SchemaVersion int         `json:"schema_version"`
		Run           results.Run `json:"run"`
		Calls         int         `json:"calls"` // that there will be
	}
	streamCall struct {
		Event string        `json:"event"` // "call_began", "call_ended"
		AtMS  float64       `json:"at_ms"` // since the run began
		Place int           `json:"place"` // among the results
		Name  string        `json:"name,omitempty"`
		File  string        `json:"file,omitempty"`
		Seed  uint64        `json:"seed"`
		Call  *results.Call `json:"result,omitempty"` // as in results.json, without artifacts
	}
	streamEnd struct {
		Event  string         `json:"event"` // "run_ended"
		AtMS   float64        `json:"at_ms"`
		Totals results.Totals `json:"totals"`
	}
)

// NewStream begins a stream of a run, whose calls are still to come.
func NewStream(w io.Writer, run *Run) *Stream {
	s := &Stream{w: w, began: time.Now()}
	info := infoOf(run)
	info.StartedAt, info.CallWallMS = s.began.UTC().Format(time.RFC3339Nano), []float64{}
	s.write(streamRun{"run_began", results.SchemaVersion, info, len(run.Calls)})
	return s
}

// Began notes that a call begins. place is its place in the run.
func (s *Stream) Began(place int, name, file string, seed uint64) {
	var m mask.Mask
	s.write(streamCall{Event: "call_began", AtMS: s.at(), Place: place, Name: m.Text(name), File: m.Text(file), Seed: seed})
}

// Ended notes what became of a call.
func (s *Stream) Ended(place int, c *Entry) {
	call := resultOf(c)
	call.Artifacts = []results.Artifact{} // which of them stay is known when the run is over
	for _, others := range [][]results.Call{call.Attempts, call.Kept} {
		for i := range others {
			others[i].Artifacts = call.Artifacts
		}
	}
	s.write(streamCall{Event: "call_ended", AtMS: s.at(), Place: place, Seed: c.Seed, Call: &call})
}

// End ends the stream, and returns the first error of its writer.
func (s *Stream) End(run *Run) error {
	s.write(streamEnd{"run_ended", s.at(), run.Totals()})
	return s.err
}

func (s *Stream) at() float64 { return ms(time.Since(s.began)) }

// write writes a line.
func (s *Stream) write(line any) {
	if s.err != nil {
		return
	}
	text, err := json.Marshal(line)
	if err == nil {
		_, err = s.w.Write(append(visible.JSON(text), '\n'))
	}
	s.err = err
}
