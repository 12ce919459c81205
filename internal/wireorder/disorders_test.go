package wireorder_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/wireorder"
)

// Lines that several disorders are about.
const (
	turnStarted = `input_audio_buffer.speech_started item_turn`
	turnStopped = `input_audio_buffer.speech_stopped item_turn`
	turnCommit  = `input_audio_buffer.committed item_id":"item_turn`
	turnAdded   = `conversation.item.added id":"item_turn`
	turnDone    = `conversation.item.done id":"item_turn`
	turnText    = `conversation.item.input_audio_transcription.completed`

	textCreated = `response.created resp_text`
	textOpened  = `response.output_item.added item_text`
	textJoined  = `conversation.item.added id":"item_text`
	textPart    = `response.content_part.added item_text`
	textWord    = `response.output_text.delta item_text delta":"Hel`
	textEnd     = `response.output_text.delta item_text delta":"lo`
	textDone    = `response.output_text.done item_text`
	textParted  = `response.content_part.done item_text`
	textSettled = `conversation.item.done id":"item_text`
	textClosed  = `response.output_item.done item_text`
	textOver    = `response.done id":"resp_text`

	cutOver   = `response.done id":"resp_cut`
	callOver  = `response.done id":"resp_call`
	failed    = `response.done id":"resp_failed`
	soundDone = `response.output_audio.done item_pre`
	wordsDone = `response.output_audio_transcript.done item_pre`
	callDone  = `response.function_call_arguments.done`
)

var _ = DescribeTable("A disorder of the session or the caller is found:",
	func(p planted) { p.isFound() },

	Entry("an event that nobody knows", plant(planted{rule: wireorder.RuleKind,
		edit: put(`< {"type":"response.cancelled"}`, textOver)})),
	Entry("an event of the beta", plant(planted{rule: wireorder.RuleKind,
		edit: put(`< {"type":"conversation.created","conversation":{}}`, `session.updated`)})),
	Entry("an item as the beta told it", plant(planted{rule: wireorder.RuleKind,
		edit: change(turnDone, "item.done", "item.created")})),
	Entry("an event id that was used before", plant(planted{rule: wireorder.RuleEventID,
		edit: both(change(textPart, `"type"`, `"event_id":"event_x","type"`), change(textWord, `"type"`, `"event_id":"event_x","type"`))})),
	Entry("something before session.created", plant(planted{rule: wireorder.RuleFirst,
		edit: move(`session.updated`, `session.created`)})),
	Entry("no session.created at all", plant(planted{rule: wireorder.RuleFirst, edit: drop(`session.created`)})),
	Entry("a second session.created", plant(planted{rule: wireorder.RuleFirst, edit: repeat(`session.created`, textCreated)})),
	Entry("a session.updated that nobody asked for", plant(planted{rule: wireorder.RuleUnasked,
		edit: drop(`mine:session.update`), extra: bothSides})),
	Entry("a response that nobody asked for", plant(planted{rule: wireorder.RuleUnasked,
		edit: drop(`mine:response.create evt_1`), extra: bothSides})),
	Entry("an aside that nobody asked for", plant(planted{rule: wireorder.RuleUnasked,
		edit: drop(`mine:response.create none`), extra: bothSides})),
	Entry("an item that nobody made", plant(planted{rule: wireorder.RuleUnasked,
		edit: drop(`mine:conversation.item.create item_ask`), extra: bothSides})),
	Entry("a truncation at another millisecond", plant(planted{rule: wireorder.RuleUnasked,
		edit: change(`conversation.item.truncated`, `:40`, `:60`), extra: bothSides})),
	Entry("a truncation by the server, twice", plant(planted{rule: wireorder.RuleUnasked, extra: bothSides,
		edit: both(cleared, put(truncatedTo(980), `conversation.item.done id":"item_output`))})),
	Entry("a truncation by the server that is on no grid", plant(planted{rule: wireorder.RuleUnasked, extra: bothSides,
		edit: both(cleared, change(`conversation.item.truncated item_pre`, ":980", ":985"))})),
	Entry("an error about an event that was not sent", plant(planted{rule: wireorder.RuleUnasked,
		edit: change(`error`, `evt_2`, `evt_3`), extra: bothSides})),
	Entry("a cancellation that nobody asked for", plant(planted{rule: wireorder.RuleUnasked,
		edit: both(drop(`mine:response.cancel evt_2`), drop(`error`), drop(`mine:response.cancel`)), extra: bothSides})),
	Entry("speech that starts twice", plant(planted{rule: wireorder.RuleSpeechOnce,
		edit: put(`< {"type":"input_audio_buffer.speech_started","audio_start_ms":1500,"item_id":"item_x"}`, turnStopped)})),
	Entry("speech that stops and never started", plant(planted{rule: wireorder.RuleSpeechItem, edit: drop(turnStarted)})),
	Entry("speech that stops under another id", plant(planted{rule: wireorder.RuleSpeechItem,
		edit: change(turnStopped, "item_turn", "item_x")})),
	Entry("a commit under another id", plant(planted{rule: wireorder.RuleSpeechItem,
		edit: change(turnCommit, `"item_turn"`, `"item_x"`)})),
	Entry("speech in an item that is there", plant(planted{rule: wireorder.RuleSpeechItem,
		edit: change(turnStarted, "item_turn", "item_text")})),
	Entry("an end before its start", plant(planted{rule: wireorder.RuleOffsets, edit: change(turnStopped, "2000", "900")})),
	Entry("offsets that begin anew with each turn", plant(planted{rule: wireorder.RuleOffsets,
		edit: change(`input_audio_buffer.speech_started item_barge`, "5000", "100")})),
	Entry("speech that stops and is not committed", plant(planted{rule: wireorder.RuleCommitted, edit: both(drop(turnCommit), drop(turnAdded), drop(turnDone))})),
	Entry("a commit after its item", plant(planted{rule: wireorder.RuleCommitted, edit: move(turnAdded, turnCommit), extra: strict})),
	Entry("a commit without an item", plant(planted{rule: wireorder.RuleCommitted, edit: both(drop(turnAdded), drop(turnDone))})),
	Entry("a response between a turn and its item", plant(planted{rule: wireorder.RuleCommitted,
		edit: move(`response.created resp_call`, turnAdded)})),
	Entry("an idle timeout while somebody speaks", plant(planted{rule: wireorder.RuleTimeout,
		edit: move(`input_audio_buffer.timeout_triggered`, turnStopped)})),
	Entry("a transcript of a turn that is not there", plant(planted{rule: wireorder.RuleTranscript, edit: move(turnText, turnStarted)})),
	Entry("a turn that was written down under another id", plant(planted{rule: wireorder.RuleSpeechItem,
		edit: both(unannounced, change(earlyWords, "item_turn", "item_gone"))})),
	Entry("two turns that are written down at once", plant(planted{rule: wireorder.RuleTranscript,
		edit: both(unannounced, put(early("item_gone"), turnCommit))})),
	Entry("a whole transcript before the commit", plant(planted{rule: wireorder.RuleTranscript, edit: move(turnText, turnCommit)})),
	Entry("a transcript that goes on after its end", plant(planted{rule: wireorder.RuleTranscript,
		edit: move(`conversation.item.input_audio_transcription.delta delta":"is`, soundDone)})),
	Entry("a transcript that fails after its end", plant(planted{rule: wireorder.RuleTranscript,
		edit: change(`conversation.item.input_audio_transcription.failed`, "item_barge", "item_turn")})),
	Entry("a segment of what was typed", plant(planted{rule: wireorder.RuleTranscript, edit: put(`< {"type":"conversation.item.`+
		`input_audio_transcription.segment","item_id":"item_ask","text":"","id":"s","speaker":"A","start":0,"end":1}`, turnText)})),
	Entry("a transcript that its deltas do not tell", plant(planted{rule: wireorder.RuleTranscript,
		edit: change(turnText, "Where", "There"), extra: strict})),
)

var _ = DescribeTable("A disorder of the conversation is found:",
	func(p planted) { p.isFound() },

	Entry("a previous item that is not there", plant(planted{rule: wireorder.RulePrevious,
		edit: change(turnAdded, `"previous_item_id":"item_text"`, `"previous_item_id":"item_x"`)})),
	Entry("a turn that is not at the end", plant(planted{rule: wireorder.RulePrevious,
		edit: change(turnAdded, `"previous_item_id":"item_text"`, `"previous_item_id":"item_ask"`)})),
	Entry("a commit that names another predecessor", plant(planted{rule: wireorder.RulePrevious,
		edit: change(turnCommit, `"previous_item_id":"item_text"`, `"previous_item_id":null`)})),
	Entry("an item that is not where the client wanted it", plant(planted{rule: wireorder.RulePrevious,
		edit: change(`mine:conversation.item.create root`, `"root"`, `"item_ask"`), extra: bothSides})),
	Entry("an output that names no predecessor", plant(planted{rule: wireorder.RulePrevious,
		edit: change(`conversation.item.added id":"item_pre`, `"item_turn"`, `null`)})),
	Entry("an output that is done at another place", plant(planted{rule: wireorder.RulePrevious,
		edit: change(`conversation.item.done id":"item_pre`, `"item_turn"`, `"item_ask"`)})),
	Entry("a predecessor that was deleted", plant(planted{rule: wireorder.RulePrevious,
		edit: move(`conversation.item.deleted`, turnStarted)})),
	Entry("an item that is added twice", plant(planted{rule: wireorder.RuleItemOnce,
		edit: repeat(textJoined, textPart)})),
	Entry("an item that is done twice", plant(planted{rule: wireorder.RuleItemOnce, edit: repeat(turnDone, `response.created resp_call`)})),
	Entry("an item that is done and was not added", plant(planted{rule: wireorder.RuleItemOnce,
		edit: drop(`conversation.item.added id":"item_root`)})),
	Entry("an item that stays open while another comes", plant(planted{rule: wireorder.RuleItemAtOnce,
		edit: move(`conversation.item.done id":"item_ask`, textSettled)})),
	Entry("a truncation of what the caller said", plant(planted{rule: wireorder.RuleItemKnown,
		edit: change(`conversation.item.truncated`, "item_cut", "item_turn")})),
	Entry("a truncation of nothing", plant(planted{rule: wireorder.RuleItemKnown,
		edit: change(`conversation.item.truncated`, "item_cut", "item_x")})),
	Entry("a deletion that comes twice", plant(planted{rule: wireorder.RuleItemKnown,
		edit: repeat(`conversation.item.deleted`, `input_audio_buffer.cleared`)})),
	Entry("a deleted item that is retrieved", plant(planted{rule: wireorder.RuleItemKnown,
		edit: move(`conversation.item.retrieved`, `input_audio_buffer.cleared`)})),
	Entry("a message that changes its phase", plant(planted{rule: wireorder.RuleItemSame,
		edit: change(`response.output_item.done item_pre`, "commentary", "final_answer")})),
	Entry("an item that changes its role", plant(planted{rule: wireorder.RuleItemSame,
		edit: change(turnDone, `"user"`, `"system"`)})),
	Entry("a call that changes its id", plant(planted{rule: wireorder.RuleItemSame,
		edit: change(`conversation.item.done id":"item_call`, "call_1", "call_2")})),
	Entry("an output that begins completed", plant(planted{rule: wireorder.RuleItemStatus,
		edit: change(textOpened, "in_progress", "completed")})),
	Entry("an output that is done in progress", plant(planted{rule: wireorder.RuleItemStatus,
		edit: change(textSettled, "completed", "in_progress")})),
	Entry("an output that begins with its text", plant(planted{rule: wireorder.RuleItemStatus,
		edit: change(textOpened, `"content":[]`, `"content":[{"type":"output_text","text":"Hello"}]`)})),
	Entry("an output of a function with a status", plant(planted{rule: wireorder.RuleItemStatus,
		edit: change(`conversation.item.done id":"item_output`, `"call_id"`, `"status":"completed","call_id"`)})),
)

var _ = DescribeTable("A disorder of a response is found:",
	func(p planted) { p.isFound() },

	Entry("a response that is created twice", plant(planted{rule: wireorder.RuleResponseNew, edit: repeat(textCreated, textOpened)})),
	Entry("a response that begins completed", plant(planted{rule: wireorder.RuleResponseNew,
		edit: change(textCreated, "in_progress", "completed")})),
	Entry("two responses at a time", plant(planted{rule: wireorder.RuleOneActive,
		edit: change(`response.created resp_aside`, `"conversation_id":null`, `"conversation_id":"conv_1"`)})),
	Entry("an output before its response", plant(planted{rule: wireorder.RuleResponseOpen, edit: move(textCreated, textPart)})),
	Entry("a delta after response.done", plant(planted{rule: wireorder.RuleResponseOpen, edit: repeat(textEnd, turnStarted)})),
	Entry("sound after the response was cancelled", plant(planted{rule: wireorder.RuleResponseOpen,
		edit: repeat(`response.output_audio.delta item_cut`, `response.output_text.done item_aside`)})),
	Entry("a response that is done twice", plant(planted{rule: wireorder.RuleResponseOpen, edit: repeat(textOver, turnStarted)})),
	Entry("a done response that was never created", plant(planted{rule: wireorder.RuleResponseOpen,
		edit: drop(`response.created resp_failed`)})),
	Entry("a response that is done before its output", plant(planted{rule: wireorder.RuleResponseEnd, edit: move(textOver, textClosed)})),
	Entry("a response that forgets an output", plant(planted{rule: wireorder.RuleResponseEnd,
		edit: change(failed, `"output":[]`, `"output":[{"id":"item_x"}]`)})),
	Entry("a response that tells another output", plant(planted{rule: wireorder.RuleResponseEnd,
		edit: change(textOver, `"id":"item_text"`, `"id":"item_x"`)})),
	Entry("metadata that get lost", plant(planted{rule: wireorder.RuleResponseSame,
		edit: change(`response.done id":"resp_aside`, `{"topic":"x"}`, `null`)})),
	Entry("a response that changes its conversation", plant(planted{rule: wireorder.RuleResponseSame,
		edit: change(textOver, `"conv_1"`, `null`)})),
	Entry("a response without usage", plant(planted{rule: wireorder.RuleStatus, edit: change(textOver, `"usage":{}`, `"usage":null`)})),
	Entry("a cancelled response without details", plant(planted{rule: wireorder.RuleStatus,
		edit: change(cutOver, `{"type":"cancelled","reason":"turn_detected"}`, `null`)})),
	Entry("a completed response with details", plant(planted{rule: wireorder.RuleStatus,
		edit: change(textOver, `"status_details":null`, `"status_details":{"type":"completed"}`)})),
	Entry("an interruption that is called incomplete", plant(planted{rule: wireorder.RuleStatus,
		edit: change(cutOver, `"cancelled","status_details":{"type":"cancelled"`, `"incomplete","status_details":{"type":"incomplete"`)})),
	Entry("a failure without an error", plant(planted{rule: wireorder.RuleStatus,
		edit: change(failed, `,"error":{"type":"server_error","code":"server_error"}`, ``)})),
	Entry("a completed response with an incomplete item", plant(planted{rule: wireorder.RuleStatus,
		edit: change(textOver, `"type":"message","status":"completed"`, `"type":"message","status":"incomplete"`)})),
	Entry("an interruption without speech", plant(planted{rule: wireorder.RuleTurnDetected,
		edit: change(textOver, `"status":"completed","status_details":null`,
			`"status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"}`)})),
	Entry("rate limits before the response is done", plant(planted{rule: wireorder.RuleRateLimits,
		edit: put(`< {"type":"rate_limits.updated","rate_limits":[]}`, textOpened)})),
	Entry("rate limits after a cancelled response", plant(planted{rule: wireorder.RuleRateLimits,
		edit: put(`< {"type":"rate_limits.updated","rate_limits":[]}`, `conversation.item.retrieved`)})),
	Entry("sound after the speech that cancels it", plant(planted{rule: wireorder.RuleStale,
		edit: move(`input_audio_buffer.speech_started item_barge`, `response.output_audio.delta item_cut`)})),
	Entry("words after the speech that cancels them", plant(planted{rule: wireorder.RuleStale,
		edit: move(`input_audio_buffer.speech_started item_barge`, `response.output_audio_transcript.delta item_cut`)})),
	Entry("rate limits that come twice", plant(planted{rule: wireorder.RuleRateLimits,
		edit: put(`< {"type":"rate_limits.updated","rate_limits":[]}`, turnStarted)})),
	Entry("sound that is played twice", plant(planted{rule: wireorder.RulePlayout,
		edit: put(`< {"type":"output_audio_buffer.started","response_id":"resp_call"}`, `mine:response.create evt_1`)})),
	Entry("sound that ends and was not played", plant(planted{rule: wireorder.RulePlayout,
		edit: put(`< {"type":"output_audio_buffer.cleared","response_id":"resp_text"}`, turnStarted)})),
)

var _ = DescribeTable("A disorder of an output is found:",
	func(p planted) { p.isFound() },

	Entry("outputs that are numbered from one", plant(planted{rule: wireorder.RuleOutputIndex,
		edit: change(textOpened, `"output_index":0`, `"output_index":1`)})),
	Entry("a delta of another output", plant(planted{rule: wireorder.RuleOutputIndex,
		edit: change(`response.function_call_arguments.delta delta":"{`, `"output_index":1`, `"output_index":0`)})),
	Entry("a part before its item has joined", plant(planted{rule: wireorder.RuleOutputAdded, edit: move(textPart, textJoined)})),
	Entry("an item that never joins", plant(planted{rule: wireorder.RuleOutputAdded, edit: drop(textJoined)})),
	Entry("an out-of-band item that joins", plant(planted{rule: wireorder.RuleOutOfBand, edit: put(`< {"type":"conversation.item.added",`+
		`"previous_item_id":"item_cut","item":{"id":"item_aside","type":"message","status":"in_progress","role":"assistant","content":[]}}`,
		`response.content_part.added item_aside`)})),
	Entry("an out-of-band item with a previous one", plant(planted{rule: wireorder.RuleOutOfBand,
		edit: change(`conversation.item.done id":"item_aside`, `null`, `"item_output"`)})),
	Entry("an out-of-band output that is done before its item", plant(planted{rule: wireorder.RuleOutputClose, extra: strict,
		edit: move(`response.output_item.done item_aside`, `conversation.item.done id":"item_aside`)})),
	Entry("an out-of-band item that is never done", plant(planted{rule: wireorder.RuleOutputClose, extra: strict,
		edit: drop(`conversation.item.done id":"item_aside`)})),
	Entry("an out-of-band item that is done twice", plant(planted{rule: wireorder.RuleItemOnce,
		edit: repeat(`conversation.item.done id":"item_aside`, `response.output_item.done item_aside`)})),
	Entry("a part that is added twice", plant(planted{rule: wireorder.RulePart, edit: repeat(textPart, textWord)})),
	Entry("a part of a call", plant(planted{rule: wireorder.RulePart, edit: put(`< {"type":"response.content_part.added","response_id":`+
		`"resp_call","item_id":"item_call","output_index":1,"content_index":0,"part":{"type":"text","text":""}}`, soundDone)})),
	Entry("a delta before its part", plant(planted{rule: wireorder.RulePart, edit: move(textPart, textEnd)})),
	Entry("a part that begins with its text", plant(planted{rule: wireorder.RulePart,
		edit: change(textPart, `"text":""`, `"text":"Hello"`)})),
	Entry("a part with the name that items use", plant(planted{rule: wireorder.RulePartKind,
		edit: change(textPart, `"type":"text"`, `"type":"output_text"`)})),
	Entry("sound in a part of text", plant(planted{rule: wireorder.RulePartKind, edit: put(`< {"type":"response.output_audio.delta",`+
		`"response_id":"resp_text","item_id":"item_text","output_index":0,"content_index":0,"delta":"AAAA"}`, textDone)})),
	Entry("text in a part of sound", plant(planted{rule: wireorder.RulePartKind,
		edit: change(`response.output_audio_transcript.delta item_cut`, "output_audio_transcript", "output_text")})),
	Entry("a delta after its text is done", plant(planted{rule: wireorder.RuleWhole, edit: move(textEnd, textParted)})),
	Entry("one more delta after its text is done", plant(planted{rule: wireorder.RuleDelta, edit: repeat(textEnd, textParted)})),
	Entry("sound after its end", plant(planted{rule: wireorder.RuleDelta,
		edit: move(`response.output_audio.delta item_pre`, wordsDone)})),
	Entry("a transcript that its deltas do not tell", plant(planted{rule: wireorder.RuleWhole,
		edit: change(wordsDone, "Let me see.", "Let me see")})),
	Entry("a delta that got lost", plant(planted{rule: wireorder.RuleWhole, edit: drop(textWord)})),
	Entry("an item that says something else", plant(planted{rule: wireorder.RuleWhole, edit: change(textClosed, "Hello", "Hi")})),
	Entry("a response that says something else", plant(planted{rule: wireorder.RuleWhole, edit: change(textOver, "Hello", "Hi")})),
	Entry("a transcript that ends before its sound", plant(planted{rule: wireorder.RulePartClose, edit: move(wordsDone, soundDone)})),
	Entry("a part that ends before its text", plant(planted{rule: wireorder.RulePartClose, edit: move(textParted, textDone)})),
	Entry("a part whose sound never ends", plant(planted{rule: wireorder.RulePartClose, edit: drop(soundDone)})),
	Entry("arguments of a message", plant(planted{rule: wireorder.RuleArguments, edit: put(`< {"type":"response.function_call_arguments.delta",`+
		`"response_id":"resp_text","item_id":"item_text","output_index":0,"call_id":"call_1","delta":"{"}`, textDone)})),
	Entry("arguments of another call", plant(planted{rule: wireorder.RuleArguments, edit: change(callDone, "call_1", "call_2")})),
	Entry("arguments of another function", plant(planted{rule: wireorder.RuleArguments, edit: change(callDone, "look_up", "look_in")})),
	Entry("arguments without a name", plant(planted{rule: wireorder.RuleArguments, edit: change(callDone, `"look_up"`, `""`)})),
	Entry("arguments that are done twice", plant(planted{rule: wireorder.RuleArguments,
		edit: repeat(callDone, `conversation.item.done id":"item_call`)})),
	Entry("an item that is done before its part", plant(planted{rule: wireorder.RuleOutputClose, edit: move(textSettled, textParted)})),
	Entry("an output that is done before its item", plant(planted{rule: wireorder.RuleOutputClose, edit: move(textClosed, textSettled)})),
	Entry("a call that is done before its arguments", plant(planted{rule: wireorder.RuleOutputClose,
		edit: move(`conversation.item.done id":"item_call`, callDone)})),
	Entry("outputs that overlap and are closed the wrong way round", plant(planted{rule: wireorder.RuleOutputClose, extra: strict,
		edit: both(move(`response.function_call_arguments.delta delta":"}`, soundDone), move(callDone, soundDone),
			move(`conversation.item.done id":"item_call`, soundDone), move(`response.output_item.done item_call`, soundDone))})),
	Entry("an output that is done twice", plant(planted{rule: wireorder.RuleOutputClose, edit: repeat(textClosed, textOver)})),
	Entry("a message without a part", plant(planted{rule: wireorder.RuleOutputClose,
		edit: both(drop(textPart), drop(textWord), drop(textEnd), drop(textDone), drop(textParted))})),
	Entry("something between a part and its item", plant(planted{rule: wireorder.RuleOutputClose,
		edit: move(`response.function_call_arguments.delta delta":"}`, `conversation.item.done id":"item_pre`), extra: strict})),
	Entry("a timeout without the server's message", plant(planted{rule: wireorder.RuleTimeout, extra: strict, edit: both(
		drop(`conversation.item.added id":"item_silence`), drop(`conversation.item.done id":"item_silence`),
		change(`input_audio_buffer.committed item_idle`, `"item_silence"`, `"item_list"`))})),
	Entry("tools that are listed and were not asked for", plant(planted{rule: wireorder.RuleMCPList, edit: drop(`mcp_list_tools.in_progress`)})),
	Entry("tools that are listed, and then not", plant(planted{rule: wireorder.RuleMCPList,
		edit: put(`< {"type":"mcp_list_tools.failed","item_id":"item_list"}`, `input_audio_buffer.timeout_triggered`)})),
	Entry("an MCP call that begins before its arguments", plant(planted{rule: wireorder.RuleMCPCall,
		edit: move(`response.mcp_call.in_progress`, `response.mcp_call_arguments.done`)})),
	Entry("an MCP call that completes and fails", plant(planted{rule: wireorder.RuleMCPCall,
		edit: put(`< {"type":"response.mcp_call.failed","item_id":"item_mcp","output_index":0}`, `conversation.item.done id":"item_mcp`)})),
	Entry("an MCP call whose response ends before its arguments", plant(planted{rule: wireorder.RuleResponseEnd,
		edit: both(move(`response.done resp_mcp`, `response.mcp_call_arguments.done`))})),
	Entry("an MCP call that ends twice, after its response", plant(planted{rule: wireorder.RuleMCPCall, edit: both(
		move(`response.done resp_mcp`, `response.mcp_call.in_progress`),
		put(`< {"type":"response.mcp_call.failed","item_id":"item_mcp","output_index":0}`, `conversation.item.done id":"item_mcp`))})),
	Entry("arguments of an MCP call whose response is done", plant(planted{rule: wireorder.RuleArguments, edit: both(
		move(`response.done resp_mcp`, `response.mcp_call.in_progress`),
		put(`< {"type":"response.mcp_call_arguments.done","response_id":"resp_mcp","item_id":"item_mcp","output_index":0,"arguments":"{}"}`,
			`response.mcp_call.in_progress`))})),
	Entry("words of a response that was done before its MCP call", plant(planted{rule: wireorder.RuleResponseOpen, edit: both(
		move(`response.done resp_mcp`, `response.mcp_call.in_progress`), put(`< {"type":"response.output_item.added",`+
			`"response_id":"resp_mcp","output_index":1,"item":{"id":"item_more","type":"message","status":"in_progress","role":"assistant","content":[]}}`,
			`conversation.item.done id":"item_mcp`))})),
	Entry("words behind an MCP call in its response", plant(planted{rule: wireorder.RuleMCPCall, edit: put(`< {"type":"response.output_item.added",`+
		`"response_id":"resp_mcp","output_index":1,"item":{"id":"item_more","type":"message","status":"in_progress","role":"assistant","content":[]}}`,
		`response.done resp_mcp`)})),
	Entry("an MCP call that is closed twice", plant(planted{rule: wireorder.RuleOutputClose,
		edit: repeat(`response.output_item.done item_mcp`, `response.done resp_mcp`)})),
	Entry("an MCP call that is closed while it goes on", plant(planted{rule: wireorder.RuleMCPCall, edit: drop(`response.mcp_call.completed`)})),
)

var _ = DescribeTable("What is left open at the end is found:",
	func(p planted) { p.isFound() },

	Entry("a response", plant(planted{rule: wireorder.RuleUnfinished, edit: drop(failed)})),
	Entry("an item", plant(planted{rule: wireorder.RuleUnfinished,
		edit: both(drop(`conversation.item.done id":"item_idle`), drop(`response.created resp_failed`), drop(failed))})),
	Entry("a turn", plant(planted{rule: wireorder.RuleUnfinished, edit: both(drop(`input_audio_buffer.committed item_idle`),
		drop(`conversation.item.added id":"item_idle`), drop(`conversation.item.done id":"item_idle`), drop(`response.created resp_failed`), drop(failed))})),
	Entry("a list of tools", plant(planted{rule: wireorder.RuleUnfinished, edit: drop(`mcp_list_tools.completed`)})),
)

var _ = Describe("The disorders of these specs", func() {
	It("break every rule", func() {
		Expect(rulesPlanted).To(HaveLen(len(wireorder.Rules())))
		for _, r := range wireorder.Rules() {
			Expect(rulesPlanted).To(HaveKey(r))
		}
	})
})
