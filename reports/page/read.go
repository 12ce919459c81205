package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/internal/clocks"
	"github.com/voicesim/voicesim/reports/results"
)

// reader makes lanes, turns, utterances and the rest of a call of the records of its timeline. Records come in order of time.
type reader struct {
	c *Call
	r *results.Call

	turn    *Turn          // of the caller, the newest
	turned  bool           // it is over
	items   map[string]int // turns by the item that the server made of them; place in c.Turns
	pending []int          // turns of which the server has made no item

	clocks clocks.Clocks
	made   map[string]string   // what responses generated, by response
	heard  map[int]*piece      // utterances by number
	pieces map[string][]*piece // utterances by response, in the order in which they were heard

	spans map[string]int // what has begun and may end: places in c.Spans, by what it is
	marks marks          // what latencies are made of
	wire  wire
	trace *Trace
}

// reading returns a reader into a call.
func reading(c *Call, r *results.Call, trace *Trace) *reader {
	return &reader{
		c: c, r: r, trace: trace, items: map[string]int{}, made: map[string]string{}, heard: map[int]*piece{}, pieces: map[string][]*piece{}, spans: map[string]int{},
	}
}

// all reads the records of a call.
func (rd *reader) all(records []record) {
	for i := range records {
		rd.record(&records[i])
	}
	rd.finish()
}

// record reads one.
func (rd *reader) record(r *record) {
	switch r.Kind {
	case "frame":
		rd.frame(r)
	case "act_began", "act_ended", "act_failed", "turn_committed", "understood", "turn_understood", "speech_detected", "speech_over":
		rd.caller(r)
	case "utterance_began", "word_heard", "utterance_ended", "speech_broken", "speech_paused", "foreign_sound":
		rd.ear(r)
	case "response_began", "response_ended", "generated", "truncated", "response_requested":
		rd.response(r)
	case "tool_began", "tool_ended", "approval_asked", "approval_decided":
		rd.work(r)
	default:
		rd.moment(r)
	}
}

// moment reads what has no length.
func (rd *reader) moment(r *record) {
	f := &r.Fact
	switch r.Kind {
	case "handed_off":
		rd.at(r, "handoffs", f.From+" → "+f.To, "", "")
	case "guardrail_tripped":
		rd.at(r, "guardrails", f.Guardrail, "stopped what the agent said", "cut")
	case "interrupted":
		heard := "nothing was heard"
		if f.HeardNS > 0 {
			heard = seconds(float64(f.HeardNS)/1e6) + " of the answer were heard"
		}
		detail := fmt.Sprintf("cause: %s; %s", f.Cause, heard)
		rd.at(r, "interruptions", "stopped", detail, "cut")
	case "connection":
		state := ""
		if f.State == "lost" {
			state = "bad"
		}
		rd.at(r, "connection", f.State, f.Reason, state)
	case "problem":
		rd.at(r, "connection", f.Code, f.Message, "bad")
	case "fault_struck":
		rd.at(r, "faults", "a fault strikes", rd.stepWords(f.Step), "")
	case "step_wrong", "unscripted", "step_closed":
		rd.at(r, "responses", strings.ReplaceAll(r.Kind, "_", " "), f.Reason+f.Cause, "bad")
	case "finding":
		rd.at(r, "lint", f.Rule, f.Severity+": "+f.Message, map[bool]string{true: "bad"}[f.Severity == "error"])
	}
}

// at adds a moment to a lane.
func (rd *reader) at(r *record, lane, label, detail, state string) *Span {
	return rd.span(r.ms(), lane, label, detail, state)
}

// span adds something that begins to a lane, and returns it until the next is added.
func (rd *reader) span(at float64, lane, label, detail, state string) *Span {
	rd.c.Spans = append(rd.c.Spans, Span{Lane: lane, FromMS: at, ToMS: at, Label: visible.Text(label), Detail: visible.Lines(detail), State: state})
	return &rd.c.Spans[len(rd.c.Spans)-1]
}

// begin adds what may end to a lane.
func (rd *reader) begin(key string, r *record, lane, label, detail string) {
	rd.span(r.ms(), lane, label, detail, "")
	rd.spans[lane+" "+key] = len(rd.c.Spans) - 1
}

// end ends it, and returns it; nil where it never began.
func (rd *reader) end(key string, r *record, lane string) *Span {
	i, ok := rd.spans[lane+" "+key]
	if !ok {
		return nil
	}
	delete(rd.spans, lane+" "+key)
	s := &rd.c.Spans[i]
	s.ToMS = r.ms()
	return s
}

// work reads tools and approvals.
func (rd *reader) work(r *record) {
	f := &r.Fact
	switch r.Kind {
	case "tool_began":
		rd.begin(f.Call, r, "tools", f.Tool, "arguments: "+compact(f.Arguments))
		rd.marks.began("tool", f.Call, r.ms())
	case "tool_ended":
		rd.marks.ended("tool", f.Call, r.ms())
		s := rd.end(f.Call, r, "tools")
		if s == nil {
			s = rd.at(r, "tools", f.Tool, "arguments: "+compact(f.Arguments), "")
		}
		s.Detail += visible.Lines("\nresult: " + f.Output)
		if !f.Ran {
			s.Detail += "\nit did not run"
			s.State = "cut"
		}
		if f.Error != "" {
			s.Detail += visible.Lines("\nerror: " + f.Error)
			s.State = "bad"
		}
	case "approval_asked":
		rd.begin(f.Call, r, "approvals", f.Tool+": asked", "arguments: "+compact(f.Arguments))
		rd.marks.began("human", f.Call, r.ms())
	case "approval_decided":
		rd.marks.ended("human", f.Call, r.ms())
		if s := rd.end(f.Call, r, "approvals"); s != nil {
			s.Label = visible.Text(f.Tool + ": " + f.Outcome)
			if f.Outcome != "approved" {
				s.State = "cut"
			}
		}
	}
}

// finish makes what needs all records.
func (rd *reader) finish() {
	for _, i := range rd.spans { // what never ended lasts until the end
		rd.c.Spans[i].ToMS = max(rd.c.Spans[i].FromMS, rd.c.LengthMS)
	}
	if rd.turn != nil && !rd.turned {
		rd.turn.ToMS = max(rd.turn.FromMS, rd.c.LengthMS)
	}
	rd.utterances()
	rd.c.Latencies, rd.c.Limit = rd.latencies(), limitOf(rd.r)
	if rd.c.Events = rd.wire.events(); rd.c.Events != nil {
		rd.trace.shown(rd.c.Events)
		rd.c.Events.File = artifact(rd.r, "trace")
	}
	slices.SortStableFunc(rd.c.Spans, func(a, b Span) int { return compare(a.FromMS, b.FromMS) })
}

// stepWords says in words what a step does, "" for none.
func (rd *reader) stepWords(step int) string {
	if step < 0 || step >= len(rd.r.Steps) {
		return ""
	}
	return rd.r.Steps[step].What
}

// compact is JSON on one line.
func compact(text json.RawMessage) string {
	if len(text) == 0 {
		return "{}"
	}
	return string(text)
}
