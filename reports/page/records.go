package page

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// record is a line of a timeline file, after the first.
type record struct {
	AtNS int64  `json:"at_ns"`
	Lane string `json:"lane"`
	Kind string `json:"kind"`
	Fact fact   `json:"fact"`
}

// ms is when it happened.
func (r *record) ms() float64 { return float64(r.AtNS) / 1e6 }

// fact is what records of all kinds may say: docs/timeline.md has what each kind has.
type fact struct {
	Agent     string          `json:"agent"`
	State     string          `json:"state"`
	Reason    string          `json:"reason"`
	Step      int             `json:"step"`
	From      string          `json:"from"` // of an act where its sound is from, of a handoff who had the call
	To        string          `json:"to"`
	Utterance int             `json:"utterance"`
	Response  string          `json:"response"`
	Item      string          `json:"item"`
	Text      string          `json:"text"`
	BeganNS   int64           `json:"began_ns"`
	Partial   bool            `json:"partial"`
	Lost      bool            `json:"lost"`
	LastHeard int64           `json:"last_heard_ns"`
	HeardNS   int64           `json:"heard_ns"`
	TotalNS   int64           `json:"total_ns"`
	Complete  bool            `json:"complete"`
	How       string          `json:"how"`
	LengthNS  int64           `json:"length_ns"`
	SilentNS  int64           `json:"silent_ns"`
	Words     string          `json:"words"`
	OutOfBand bool            `json:"out_of_band"`
	Fallback  bool            `json:"fallback"`
	Status    string          `json:"status"`
	Known     bool            `json:"known"`
	Diagnosis string          `json:"diagnosis"`
	Call      string          `json:"call"`
	Tool      string          `json:"tool"`
	Arguments json.RawMessage `json:"arguments"`
	Output    string          `json:"output"`
	Ran       bool            `json:"ran"`
	Error     string          `json:"error"`
	Outcome   string          `json:"outcome"`
	Guardrail string          `json:"guardrail"`
	Cause     string          `json:"cause"`
	Code      string          `json:"code"`
	Message   string          `json:"message"`
	Rule      string          `json:"rule"`
	Severity  string          `json:"severity"`
	Type      string          `json:"type"`
	Bytes     int             `json:"bytes"`
}

// head is the first line of a timeline file.
type head struct {
	Timeline int    `json:"timeline"`
	Agent    string `json:"agent"`
}

// newestTimeline is the newest version of timeline files that is read.
const newestTimeline = 1

// readTimeline reads a timeline file; none has no records.
func readTimeline(text []byte) (*head, []record, error) {
	var h head
	if len(text) == 0 {
		return &h, nil, nil
	}
	in := bufio.NewReaderSize(bytes.NewReader(text), 64<<10)
	var all []record
	for line := 1; ; line++ {
		data, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(data)) > 0 {
			if line == 1 {
				err2 := json.Unmarshal(data, &h)
				if err2 == nil && (h.Timeline < 1 || h.Timeline > newestTimeline) {
					err2 = fmt.Errorf("its version is %d, and %d is read", h.Timeline, newestTimeline)
				}
				if err2 != nil {
					return nil, nil, fmt.Errorf("the timeline, line 1: %w", err2)
				}
			} else {
				var r record
				if err := json.Unmarshal(data, &r); err != nil {
					return nil, nil, fmt.Errorf("the timeline, line %d: %w", line, err)
				}
				all = append(all, r)
			}
		}
		if err == io.EOF {
			return &h, all, nil
		}
	}
}
