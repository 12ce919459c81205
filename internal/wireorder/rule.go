package wireorder

import "fmt"

// Rule names a rule, as in reports: "output-index".
type Rule string

// The rules of a session and of its frames.
const (
	RuleKind    Rule = "kind"     // only events that the server sends: no unknown type, none of the beta's
	RuleEventID Rule = "event-id" // every event has an id of its own; DTMF events have none
	RuleFirst   Rule = "first"    // session.created comes first, and once (4.1)
	RuleUnasked Rule = "unasked"  // what answers a client's event follows one (4.2, 4.13, 4.19); with BothSides
)

// The rules of the caller's turns.
const (
	RuleSpeechOnce Rule = "speech-once" // speech starts again only after it stopped, was committed or cleared (5)
	RuleSpeechItem Rule = "speech-item" // started, stopped, committed and added name one item, which is new (5)
	RuleOffsets    Rule = "offsets"     // offsets count all audio of the session: they never run backwards (5)
	RuleCommitted  Rule = "committed"   // stopped is followed by committed, committed by added, before another turn (4.5)
	RuleTimeout    Rule = "timeout"     // an idle timeout comes in silence and commits its item (4.15)
	RuleTranscript Rule = "transcript"  // of a turn that was announced or is there; nothing after the end (4.5, 4.16)
)

// The rules of the conversation.
const (
	RulePrevious   Rule = "previous"     // previous_item_id tells the place (4.20)
	RuleItemOnce   Rule = "item-once"    // an item is added once, then done once
	RuleItemAtOnce Rule = "item-at-once" // an item that no response makes is done as soon as it is added (4.3)
	RuleItemKnown  Rule = "item-known"   // truncated, deleted, retrieved: only what is there (4.13, 4.19)
	RuleItemSame   Rule = "item-same"    // an item keeps its type, role, name, call id and phase
	RuleItemStatus Rule = "item-status"  // in_progress while open; then completed or incomplete (3.4)
)

// The rules of responses.
const (
	RuleResponseNew  Rule = "response-new"  // created is of a new response, in progress and empty (3.5)
	RuleOneActive    Rule = "one-active"    // the default conversation has one response at a time (6)
	RuleResponseOpen Rule = "response-open" // events of a response come between its created and its done (4.11)
	RuleResponseEnd  Rule = "response-end"  // at done everything is closed, and output lists the items in order
	RuleResponseSame Rule = "response-same" // conversation and metadata are the same at created and done
	RuleStatus       Rule = "status"        // status, status_details and usage fit each other (4.17)
	RuleTurnDetected Rule = "turn-detected" // a cancellation by turn_detected follows speech (4.12)
	RuleStale        Rule = "stale"         // nothing is added to a response after the speech that cancels it (4.12, 13)
	RuleRateLimits   Rule = "rate-limits"   // at most once after each response.done that is not cancelled (4.18, 13)
	RulePlayout      Rule = "playout"       // output_audio_buffer: started, then stopped or cleared (4.22)
)

// The rules of outputs.
const (
	RuleOutputIndex Rule = "output-index" // outputs are numbered from 0; each event names its own
	RuleOutputAdded Rule = "output-added" // conversation.item.added comes before any content (4.3, 4.8)
	RuleOutOfBand   Rule = "out-of-band"  // items of an out-of-band response are done in the conversation without being added to it (4.10, 13)
	RulePart        Rule = "part"         // parts are added to open messages, numbered from 0, empty, and done once
	RulePartKind    Rule = "part-kind"    // a text part gets text, an audio part sound and a transcript
	RuleDelta       Rule = "delta"        // deltas come between added and done
	RuleWhole       Rule = "whole"        // what is done is what its deltas were, everywhere it is told
	RulePartClose   Rule = "part-close"   // audio.done, then transcript.done or text.done, then content_part.done (4.4)
	RuleArguments   Rule = "arguments"    // arguments belong to an open call, of the same id and name, and are done once
	RuleOutputClose Rule = "output-close" // part or arguments, then conversation.item.done, then output_item.done (4.3)
	RuleMCPList     Rule = "mcp-list"     // mcp_list_tools: in_progress, then completed or failed, once (4.21)
	RuleMCPCall     Rule = "mcp-call"     // arguments.done, then in_progress, then completed or failed, once; calls end their response (4.21)
)

// RuleUnfinished is checked at the end of a session that was left alone: nothing is open.
const RuleUnfinished Rule = "unfinished"

// Rules returns all rules, in the order in which this package lists them.
func Rules() []Rule {
	return []Rule{
		RuleKind, RuleEventID, RuleFirst, RuleUnasked,
		RuleSpeechOnce, RuleSpeechItem, RuleOffsets, RuleCommitted, RuleTimeout, RuleTranscript,
		RulePrevious, RuleItemOnce, RuleItemAtOnce, RuleItemKnown, RuleItemSame, RuleItemStatus,
		RuleResponseNew, RuleOneActive, RuleResponseOpen, RuleResponseEnd, RuleResponseSame, RuleStatus,
		RuleTurnDetected, RuleStale, RuleRateLimits, RulePlayout,
		RuleOutputIndex, RuleOutputAdded, RuleOutOfBand, RulePart, RulePartKind, RuleDelta, RuleWhole, RulePartClose,
		RuleArguments, RuleOutputClose, RuleMCPList, RuleMCPCall, RuleUnfinished,
	}
}

// DisorderError says which event came out of order, and why.
type DisorderError struct {
	Number int    // of the event among those received, from 1; 0 at the end of the session
	Event  string // its type; "" at the end
	Rule   Rule   // that it breaks
	Detail string // what was found, in words
}

// Error returns number, type, rule and detail in one line.
func (e *DisorderError) Error() string {
	if e.Number == 0 {
		return fmt.Sprintf("at the end: %s [%s]", e.Detail, e.Rule)
	}
	return fmt.Sprintf("event %d, %s: %s [%s]", e.Number, e.Event, e.Detail, e.Rule)
}
