package clientlint

import "slices"

// Rule is something that clients do wrong.
type Rule struct {
	ID       string   `json:"id"` // never changes
	Severity Severity `json:"severity"`
	What     string   `json:"what"`
	Why      string   `json:"why"`    // why it matters
	Source   string   `json:"source"` // where the rule comes from
}

// The sources of the rules.
const (
	fromErrors = "error events of the live server"
	fromSchema = "published schema"
	fromField  = "field reports"
	fromGuide  = "public guides"
)

// rules are all rules, in the order of docs/lint.md.
var rules = []Rule{
	{"create-while-active", SeverityError, "response.create while a response of the conversation is in progress",
		"it is refused, and the turn it was meant for gets no answer", fromErrors},
	{"turn-while-active", SeverityWarning, "a turn ends while a response is in progress that may not be interrupted",
		"the turn gets no answer of its own", fromErrors},
	{"create-before-outputs", SeverityWarning, "response.create before every function call has its output",
		"the answer is made without what is missing, and a second one follows", fromField},
	{"output-twice", SeverityError, "a second output for the same function call",
		"the tool ran twice, or one result contradicts the other", fromField},
	{"unanswered-call", SeverityWarning, "a function call that never gets an output",
		"the caller waits in silence", fromField},
	{"unanswered-approval", SeverityWarning, "a call of an MCP tool that the client neither approves nor rejects",
		"the response waits for ever, and the caller in silence", fromField},
	{"never-answered", SeverityWarning, "a turn or an output that nobody asks an answer for",
		"the caller waits in silence", fromField},
	{"create-for-nothing", SeverityWarning, "response.create with nothing new to answer",
		"the caller hears a second answer", fromField},
	{"tool-not-offered", SeverityError, "the model is to call a tool that the client does not offer",
		"a live model cannot: the tools are lost, or were never sent", fromGuide},
	{"unknown-call", SeverityError, "an output for a call that is not in the conversation",
		"it is refused; after a reconnect the history is incomplete", fromErrors},
	{"cancel-inactive", SeverityNotice, "response.cancel while nothing is in progress",
		"harmless: answers are delivered long before they are heard", fromErrors},
	{"stale-cancel", SeverityNotice, "response.cancel of a response that is done",
		"harmless, but the client does not follow response.done", fromErrors},
	{"untold-interruption", SeverityWarning, "the caller interrupts an answer and the client does not truncate it",
		"the model believes that the caller heard all of it", fromGuide},
	{"truncate-not-played", SeverityWarning, "truncation at what cannot have been played",
		"the model takes what was never heard for heard, or the other way about", fromGuide},
	{"truncate-past-end", SeverityError, "truncation later than the end of the item's sound",
		"it is refused, and the model believes that the caller heard all of it", fromErrors},
	{"truncate-no-sound", SeverityError, "truncation of an item that is not an answer with sound",
		"it is refused: user items, texts and calls cannot be truncated", fromErrors},
	{"unknown-item", SeverityError, "an item is named that is not in the conversation",
		"it is refused, and nothing changes", fromErrors},
	{"duplicate-item", SeverityError, "an item is created under an id that is taken",
		"it is refused, and the item is missing", fromErrors},
	{"damaged-audio", SeverityError, "the caller's sound has the wrong rate, byte order or encoding",
		"the model hears noise and answers anything", fromField},
	{"not-understood", SeverityWarning, "a turn of which no word is known",
		"the model hears noise, and answers anything", fromField},
	{"torn-sample", SeverityNotice, "an append ends within a sample of 16 bits",
		"one byte lost turns everything that follows into noise", fromField},
	{"empty-audio", SeverityError, "an append without sound", "it is refused", fromErrors},
	{"commit-with-vad", SeverityWarning, "a commit with nothing to commit while turn detection is on",
		"turn detection commits by itself; the error is often taken for a fatal one", fromErrors},
	{"commit-too-short", SeverityWarning, "a commit of less than 100 ms", "it is refused, and the turn is not heard", fromErrors},
	{"uncommitted-audio", SeverityWarning, "sound appended with turn detection off and never committed",
		"nobody hears it", fromGuide},
	{"unfinished-speech", SeverityWarning, "the sound stops within a turn, and none follows",
		"turn detection counts sound, not time: the turn never ends", fromField},
	{"session-without-type", SeverityError, "session.update without session.type",
		"it is refused, and nothing of it applies", fromErrors},
	{"beta-shape", SeverityError, "a session with keys of the beta API", "it is refused, and nothing of it applies", fromErrors},
	{"late-voice", SeverityWarning, "another voice after the assistant has spoken", "the whole update is refused", fromErrors},
	{"model-in-update", SeverityNotice, "session.update names another model", "it is ignored without a word", fromField},
	{"unknown-event", SeverityError, "an event of a type that the server does not know", "it is refused", fromErrors},
	{"no-event", SeverityError, "a frame that is binary or not JSON", "it is refused", fromErrors},
	{"invalid-event", SeverityError, "an event that is refused for another reason", "nothing of it applies", fromErrors},
	{"repeated-error", SeverityWarning, "the same event is refused for the same reason three times",
		"the client does not read error events", fromField},
	{"huge-frame", SeverityWarning, "a frame of more than 1 MiB",
		"many WebSocket libraries and proxies refuse it; send sound in small pieces", fromField},
}

// Rules returns the rules by which clients are judged, in a slice of the caller's.
func Rules() []Rule { return slices.Clone(rules) }

// severityOf returns the severity of a rule.
func severityOf(id string) Severity {
	for i := range rules {
		if rules[i].ID == id {
			return rules[i].Severity
		}
	}
	return ""
}
