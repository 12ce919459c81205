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
	"not_audible":         {"There was nothing to interrupt", ""},
	"too_late":            {"The moment for the caller had passed", ""},
	"no_moment":           {"A moment that the script waits for never came", ""},
	"no_branch":           {"The caller had nothing to say to that", ""},
	"limit":               {"The call took longer than it may", ""},
	"no_data":             {"A check had nothing to look at", ""},
	"check":               {"A limit was broken", ""},
	"assertion":           {"An assertion of the suite failed", ""},
	"mistake":             {"A file was refused", ""},
}

// limits are what broken limits of measures are called, and what the amount is of.
var limits = map[string]plain{
	"response_latency":     {"The caller waited too long for an answer", "without an answer"},
	"dead_air":             {"It was silent for too long", "of silence"},
	"barge_in_stop":        {"It stopped too late when it was interrupted", "of talking over the caller"},
	"heard_after_barge_in": {"Too much was heard after an interruption", "heard after the runtime knew"},
	"truncation_error":     {"The server was told wrongly how much was heard", "beside what was heard"},
	"tool_time":            {"A tool took too long", "until the tool was done"},
	"approval_time":        {"The human took too long", "until the human had decided"},
}

// plainOf is what a failure is called.
func plainOf(f *results.Failure) plain {
	if p, ok := limits[measureOf(f)]; ok {
		return p
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
