package page

import "github.com/voicesim/voicesim/internal/visible"

// plain is what a kind of failure is called where people look who have not read docs/failures.md.
type plain struct {
	title string // a heading
	about string // what the number of a standout is of; "" has no number but how often
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

// titleOf is the heading of a kind of failure.
func titleOf(kind string) string {
	if p, ok := plainly[kind]; ok {
		return p.title
	}
	return visible.Text(kind)
}
