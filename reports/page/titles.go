package page

import (
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// plain is what a kind of failure is called where people look who have not read docs/failures.md.
type plain struct {
	title string // a heading
	about string // what the amount is of; "" has none
}

// plainly is what kinds of failures are called. A kind that is not here goes by its own name.
var plainly = map[string]plain{
	"missing":             {"What was expected did not happen", "without what was expected"},
	"late":                {"It came too late", "after what it should follow"},
	"out_of_order":        {"It happened in the wrong order", ""},
	"different":           {"It happened otherwise than expected", ""},
	"unwanted":            {"What must not happen did", ""},
	"proves_nothing":      {"A watch closed before there was anything to see", ""},
	"unheard":             {"The caller did not hear all of an answer", "of the answer never reached the caller"},
	"broken_speech":       {"An answer was heard broken", ""},
	"dead_air":            {"The caller was left in silence", "of silence"},
	"not_answered":        {"The caller got no answer", "without an answer"},
	"not_stopped":         {"The agent talked on over the caller", "of talking over the caller"},
	"false_interruption":  {"The agent stopped for what is no interruption", ""},
	"unscripted_response": {"The model was asked for an answer that nobody had expected", ""},
	"unused_step":         {"A scripted answer was never asked for", ""},
	"unused":              {"A decision or a setting was never used", ""},
	"surprise":            {"Something happened that no step expects", ""},
	"not_audible":         {"There was nothing to interrupt, or nothing to hear", ""},
	"too_late":            {"The moment for the caller had passed", ""},
	"no_moment":           {"A moment that the script waits for never came", ""},
	"no_branch":           {"The caller had nothing to say to that", ""},
	"limit":               {"The call took longer than it may", ""},
	"no_data":             {"A check had nothing to look at", ""},
	"check":               {"A limit was broken", ""},
	"assertion":           {"An assertion of the suite failed", ""},
	"mistake":             {"A file was refused", ""},
}

// limit is what a broken limit of a measure is called.
type limit struct {
	plain
	cause string // what usually is behind it
}

// limits are what broken limits of measures are called, and what the amount is of.
var limits = map[string]limit{
	"response_latency": {plain{"The caller waited too long for an answer", "without an answer"},
		"turn detection that waits too long, a slow model or tool, sound that waits to be played: the bars below the call say which."},
	"dead_air": {plain{"It was silent for too long", "of silence"},
		"a tool or a human that takes long, an answer that was never asked for."},
	"barge_in_stop": {plain{"It stopped too late when it was interrupted", "of talking over the caller"},
		"interruptions are noticed late or turned off, or what is queued is played on."},
	"heard_after_barge_in": {plain{"Too much was heard after an interruption", "heard after the runtime knew"},
		"what was queued is not discarded as soon as the server hears the caller."},
	"truncation_error": {plain{"The server was told wrongly how much was heard", "beside what was heard"},
		"the runtime takes for heard what has arrived or is queued, or counts the delay of the device wrongly."},
	"tool_time":     {plain{"A tool took too long", "until the tool was done"}, "the tool is slow, or waits for something."},
	"approval_time": {plain{"The human took too long", "until the human had decided"}, "nobody was asked in time, or the decision got lost."},
}

// plainOf is what a failure is called.
func plainOf(f *results.Failure) plain {
	if l, ok := limits[measureOf(f)]; ok {
		return l.plain
	}
	if name := measureOf(f); name != "" {
		return plain{visible.Text("A limit was broken: " + name), ""}
	}
	if f.Kind == "check" {
		return plain{"The caller heard what must never be heard", ""}
	}
	if p, ok := plainly[string(f.Kind)]; ok {
		return p
	}
	return plain{visible.Text(string(f.Kind)), ""}
}

// titleOf is the heading of a failure.
func titleOf(f *results.Failure) string { return plainOf(f).title }

// amountOf is how bad a failure is in milliseconds: the value of a measure, or how long the stretch is; 0 where neither says so.
func amountOf(r *results.Call, f *results.Failure, out *Failure) float64 {
	if amount, ok := measured(r, f); ok {
		return amount
	}
	if plainOf(f).about == "" {
		return 0
	}
	return out.ToMS - out.FromMS
}
