package page

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/voicesim/voicesim/audio"
)

// TraceVersion is the version of the form of a trace file. It grows when a field changes its meaning or goes away; new fields do not change it.
const TraceVersion = 1

// Trace is what a page shows of a call that neither its result nor its timeline has: pictures of its sound, and what went over the wire. docs/report.md
// describes the file.
type Trace struct {
	Version int          `json:"trace"`
	Peaks   *Peaks       `json:"peaks,omitempty"`
	Unheard []Unheard    `json:"unheard,omitempty"` // in the order in which it came
	LeftOut int          `json:"left_out"`          // frames without their event, for its size
	Frames  []TraceFrame `json:"frames"`            // in order; those with sound alone are not among them
}

// Unheard is the end of an item's sound that came over the wire and was never heard.
type Unheard struct {
	Response string  `json:"response"`
	Item     string  `json:"item"`
	LengthMS float64 `json:"length_ms"`
	Peaks    string  `json:"peaks"` // as those of [Peaks]
}

// TraceFrame is a frame on the wire, without sound, pictures and secrets.
type TraceFrame struct {
	AtMS  float64         `json:"at_ms"`
	Sent  bool            `json:"sent,omitempty"` // by the runtime
	Type  string          `json:"type"`
	Event json.RawMessage `json:"event,omitempty"` // absent where it was left out
}

// PeaksOf are the peaks of a call, at [RateHz], and about how many bytes of a page its sound has.
func PeaksOf(caller, agent []int16) (p *Peaks, sound int) {
	tops := [2][]byte{audio.Peaks(caller, RateHz/peaksHz), audio.Peaks(agent, RateHz/peaksHz)}
	return &Peaks{RateHz: peaksHz, Caller: PackPeaks(tops[0]), Agent: PackPeaks(tops[1])}, soundSize(tops[0]) + soundSize(tops[1])
}

// PackPeaks writes peaks as text.
func PackPeaks(tops []byte) string { return base64.StdEncoding.EncodeToString(packZeros(tops)) }

// soundSize is about how many bytes of a page the sound with these peaks has.
func (p *Peaks) soundSize() int {
	return soundSize(unpackZeros(p.Caller)) + soundSize(unpackZeros(p.Agent))
}

// WriteTrace writes a trace, a line for each frame.
func WriteTrace(w io.Writer, t *Trace) error {
	head := *t
	head.Version, head.Frames = TraceVersion, []TraceFrame{}
	text, err := json.Marshal(&head)
	if err != nil {
		return err
	}
	text = slices.Concat(text[:len(text)-len("]}")], []byte{'\n'})
	for i := range t.Frames {
		line, err := json.Marshal(&t.Frames[i])
		if err != nil {
			return fmt.Errorf("%s: %w", t.Frames[i].Type, err)
		}
		text = append(text, line...)
		if i < len(t.Frames)-1 {
			text = append(text, ',')
		}
		text = append(text, '\n')
	}
	_, err = w.Write(append(text, "]}\n"...))
	return err
}

// readTrace reads a trace file; none is empty.
func readTrace(text []byte) (*Trace, error) {
	var t Trace
	if len(text) == 0 {
		return &t, nil
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, fmt.Errorf("the trace: %w", err)
	}
	if t.Version < 1 || t.Version > TraceVersion {
		return nil, fmt.Errorf("the trace: its version is %d, and %d is read", t.Version, TraceVersion)
	}
	return &t, nil
}

// shown puts the events of a trace beside the frames of a timeline: the same frames in the same order, each way for itself.
func (t *Trace) shown(e *Events) {
	var ways [2][]TraceFrame
	for _, f := range t.Frames {
		way := 0
		if f.Sent {
			way = 1
		}
		ways[way] = append(ways[way], f)
	}
	for i, kind := range e.Type {
		way := 0
		if kind < 0 {
			kind, way = ^kind, 1
		}
		if len(ways[way]) == 0 || ways[way][0].Type != e.Names[kind] {
			continue
		}
		if ev := ways[way][0].Event; ev != nil {
			e.Shown, e.JSON = append(e.Shown, i), append(e.JSON, ev)
		}
		ways[way] = ways[way][1:]
	}
	e.LeftOut = t.LeftOut
}

// mostEvents is how many bytes of events stand in a page. Chosen: a page of 200 calls of two minutes stays below 30 MB with them.
const mostEvents = 2 << 20

// shareEvents leaves the events out of calls for which there is no room, those of calls that failed last.
func shareEvents(calls []*Call) {
	sizes := make([]int, len(calls))
	for i, c := range calls {
		if c.Events != nil {
			for _, ev := range c.Events.JSON {
				sizes[i] += len(ev)
			}
		}
	}
	for i, room := range prefix(calls, sizes, mostEvents) {
		if e := calls[i].Events; e != nil && sizes[i] > 0 && !room {
			e.LeftOut += len(e.Shown)
			e.Shown, e.JSON = nil, nil
		}
	}
}
