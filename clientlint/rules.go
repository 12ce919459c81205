package clientlint

import "slices"

// Rule is something that clients do wrong.
type Rule struct {
	ID       string   `json:"id"` // never changes
	Severity Severity `json:"severity"`
	What     string   `json:"what"`
	Why      string   `json:"why"`    // why it matters
	Advice   string   `json:"advice"` // what to do instead
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
		"it is refused, and the turn it was meant for gets no answer",
		"wait for response.done, or cancel first; with turn detection on, do not ask for what it answers", fromErrors},
	{"turn-while-active", SeverityWarning, "a turn ends while a response is in progress that may not be interrupted",
		"the turn gets no answer of its own",
		"leave interrupt_response on, or cancel when speech_started comes", fromErrors},
	{"create-before-outputs", SeverityWarning, "response.create before every function call has its output",
		"the answer is made without what is missing, and a second one follows",
		"send the outputs of all calls of a response, then one response.create", fromField},
	{"output-twice", SeverityError, "a second output for the same function call",
		"the tool ran twice, or one result contradicts the other",
		"send one output for each call_id", fromField},
	{"unanswered-call", SeverityWarning, "a function call that never gets an output",
		"the caller waits in silence",
		"send an output for every call, also when the tool fails or is not known", fromField},
	{"unanswered-approval", SeverityWarning, "a call of an MCP tool that the client neither approves nor rejects",
		"the response waits for ever, and the caller in silence",
		"answer every mcp_approval_request with an mcp_approval_response", fromField},
	{"never-answered", SeverityWarning, "a turn, an output, or the result of an MCP call that nobody asks an answer for",
		"the caller waits in silence",
		"send response.create", fromField},
	{"create-for-nothing", SeverityWarning, "response.create with nothing new to answer",
		"the caller hears a second answer",
		"ask once for what is new", fromField},
	{"tool-not-offered", SeverityError, "the model is to call a tool that the client does not offer",
		"a live model cannot: the tools are lost, or were never sent",
		"send the tools by session.update, and wait for session.updated", fromGuide},
	{"unknown-call", SeverityError, "an output for a call that is not in the conversation",
		"it is refused; after a reconnect the history is incomplete",
		"send the call before its output when a conversation is built up again", fromErrors},
	{"cancel-inactive", SeverityNotice, "response.cancel while nothing is in progress",
		"harmless: answers are delivered long before they are heard",
		"none needed: to stop what is heard, stop playing and truncate", fromErrors},
	{"stale-cancel", SeverityNotice, "response.cancel of a response that is done",
		"harmless, but the client does not follow response.done",
		"forget a response when its response.done comes", fromErrors},
	{"untold-interruption", SeverityWarning, "the caller interrupts an answer and the client does not truncate it",
		"the model believes that the caller heard all of it",
		"stop playing, then send conversation.item.truncate with what was heard", fromGuide},
	{"truncate-not-played", SeverityWarning, "truncation at what cannot have been played",
		"the model takes what was never heard for heard, or the other way about",
		"count what the caller has heard, in ms of the item, not what was received", fromGuide},
	{"truncate-early", SeverityNotice, "truncation more than 3 s before what could have been played",
		"right where the answer began to play late, after a filler say; else the model forgets what the caller has heard",
		"look whether it played late; count in ms: not in seconds, and not bytes for samples", fromField},
	{"late-stop", SeverityWarning, "an answer goes on for more than a second and a half after the caller has interrupted it",
		"the agent talks over the caller",
		"stop playing, and empty what is queued, as soon as speech_started comes", fromGuide},
	{"truncate-past-end", SeverityError, "truncation later than the end of the item's sound",
		"it is refused, and the model believes that the caller heard all of it",
		"let audio_end_ms be no more than was received of the item", fromErrors},
	{"truncate-no-sound", SeverityError, "truncation of an item that is not an answer with sound",
		"it is refused: user items, texts and calls cannot be truncated",
		"truncate only items of the assistant of which sound has come", fromErrors},
	{"unknown-item", SeverityError, "an item is named that is not in the conversation",
		"it is refused, and nothing changes",
		"take ids from the events of this session, and wait for conversation.item.added", fromErrors},
	{"duplicate-item", SeverityError, "an item is created under an id that is taken",
		"it is refused, and the item is missing",
		"give each item an id of its own, or none", fromErrors},
	{"damaged-audio", SeverityError, "the caller's sound has the wrong rate, byte order or encoding",
		"the model hears noise and answers anything",
		"send 16-bit little-endian samples, mono, at the rate that the session says", fromField},
	{"not-understood", SeverityWarning, "a turn of which no word is known",
		"the model hears noise, and answers anything",
		"listen to what was sent; in a test, give the server the recording", fromField},
	{"torn-sample", SeverityNotice, "an append ends within a sample of 16 bits",
		"one byte lost turns everything that follows into noise",
		"send whole samples of two bytes", fromField},
	{"empty-audio", SeverityError, "an append without sound", "it is refused",
		"send nothing where there is nothing", fromErrors},
	{"commit-with-vad", SeverityWarning, "a commit with nothing to commit while turn detection is on",
		"turn detection commits by itself; the error is often taken for a fatal one",
		"do not commit while turn detection is on", fromErrors},
	{"commit-too-short", SeverityWarning, "a commit of less than 100 ms", "it is refused, and the turn is not heard",
		"commit 100 ms of sound at least, or clear", fromErrors},
	{"uncommitted-audio", SeverityWarning, "sound appended with turn detection off and never committed",
		"nobody hears it",
		"send input_audio_buffer.commit when the caller is done", fromGuide},
	{"unfinished-speech", SeverityWarning, "the sound stops within a turn, and none follows",
		"turn detection counts sound, not time: the turn never ends",
		"go on sending silence while the caller listens", fromField},
	{"cleared-speech", SeverityWarning, "the buffer is cleared while the caller speaks, with turn detection on",
		"what was said until then is lost, and the model answers half a sentence",
		"when speech_started comes, stop what is heard and truncate it; do not clear the caller's sound", fromField},
	{"broken-sound", SeverityWarning, "a break of more than a second in the sound of a translation session",
		"the model's time counts sound: what comes after the break is taken for what was said right after it",
		"go on sending silence while nobody speaks", fromSchema},
	{"left-translation", SeverityWarning, "a translation session is left without session.close, or before session.closed",
		"what was said last is never translated",
		"send session.close, and read until session.closed", fromSchema},
	{"session-without-type", SeverityError, "session.update without session.type",
		"it is refused, and nothing of it applies",
		"send session.type: \"realtime\" or \"transcription\"", fromErrors},
	{"beta-shape", SeverityError, "a session or a response with keys of the beta API", "it is refused, and nothing of it applies",
		"send the keys of the API as it is now: audio, output_modalities, max_output_tokens", fromErrors},
	{"late-voice", SeverityWarning, "another voice after the assistant has spoken", "the whole update is refused",
		"choose the voice before the first answer", fromErrors},
	{"model-in-update", SeverityNotice, "session.update names another model", "it is ignored without a word",
		"name the model in the URL", fromField},
	{"model-ends", SeverityNotice, "a model that the live server ends soon, or has ended",
		"then the connection, or the update that names it, is refused",
		"try the agent with the model that follows it", fromGuide},
	{"unknown-event", SeverityError, "an event of a type that the server does not know", "it is refused",
		"look for a misspelt or an old type", fromErrors},
	{"no-event", SeverityError, "a frame that is binary or not JSON", "it is refused",
		"send JSON in text frames", fromErrors},
	{"invalid-event", SeverityError, "an event that is refused for another reason", "nothing of it applies",
		"read the message: it names the key", fromErrors},
	{"repeated-error", SeverityWarning, "the same event is refused for the same reason three times",
		"the client does not read error events",
		"read error events, and log them", fromField},
	{"huge-frame", SeverityWarning, "a frame of more than 1 MiB",
		"many WebSocket libraries and proxies refuse it; send sound in small pieces",
		"send sound in pieces of 20 to 100 ms, pictures smaller", fromField},
}

// Rules returns the rules by which clients are judged, in a slice of the caller's.
func Rules() []Rule { return slices.Clone(rules) }

// ruleOf returns the rule of an id; the zero rule if there is none.
func ruleOf(id string) Rule {
	for i := range rules {
		if rules[i].ID == id {
			return rules[i]
		}
	}
	return Rule{}
}

// AdviceFor returns what to do instead of what a rule finds, in words; "" for a rule that there is not.
func AdviceFor(id string) string { return ruleOf(id).Advice }
