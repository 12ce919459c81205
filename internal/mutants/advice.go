package mutants

// What an agent or its line must have for a mutant to be one: without it there is nothing to break.
const (
	NeedsTools         = "tools"
	NeedsApprovals     = "approvals"
	NeedsGuardrails    = "guardrails"
	NeedsHandoffs      = "handoffs"
	NeedsReconnect     = "reconnect"
	NeedsRetry         = "retry"
	NeedsReminders     = "reminders"
	NeedsInterruptions = "interruptions"
	NeedsEcho          = "echo"
	NeedsFallback      = "fallback"
	NeedsAnew          = "answer_anew"
)

// advice is what a mutant needs, and the scenario that would notice it.
type advice struct{ needs, add string }

// Scenarios that notice several mutants.
const (
	cutsIn     = "a caller who cuts in on a long answer: barge_in: 900ms, then expect: {interrupted: true, within: 250ms}"
	cutsInTold = "a caller who cuts in on a long answer, with checks: truncation_error: 1ms"
	asksTool   = "a question that takes a tool, with expect: {heard: …} of what the tool returned"
	twoTools   = "a model step with two tools, and an answer that is heard in time"
	handsOver  = "a handoff, after which the new agent speaks and asks for a tool of its own"
	tripped    = "a model step that a guardrail stops, with expect_not: {heard: …} of the forbidden words and an answer afterwards"
	decided    = "a tool that a human rejects, with expect: {tool: …, ran: false}"
	types      = "a caller who types: typed: WORDS, and an answer"
	keyed      = "a caller who presses keys: dtmf: 1001#, then expect: {digits: 1001#}"
	answered   = "a question and an answer, with expect: {heard: …}"
	lost       = "fault: disconnect in the middle of the call, then expect: {connection: restored} and an answer"
)

var advised = map[string]advice{
	"no_flush": {"", cutsIn}, "late_flush": {"", cutsIn}, "no_flush_after_trip": {NeedsGuardrails, tripped},
	"no_flush_after_done": {"", "a caller who cuts in late on a long answer: barge_in: 5s, then expect: {interrupted: true}"},
	"stale_audio":         {"", "fault: stale_audio before a caller who cuts in, with checks: heard_after_barge_in: 20ms"},
	"incomplete_unheard":  {"", "a model step with incomplete: max_output_tokens, and expect: {heard: …} of its words"},
	"wrong_rate_out":      {"", answered}, "choppy": {"", answered},

	"history_unheard": {"", "a caller who cuts in on a long answer, with expect_not: {remembered: …} of words that were not heard"},
	"no_truncate":     {"", cutsInTold}, "truncate_at_generated": {"", cutsInTold},
	"no_cancel": {NeedsGuardrails, "a long model step that a guardrail stops early, and the answer after it expected within 4s"},

	"two_responses":   {"", answered},
	"follow_up_early": {NeedsTools, "fault: late_done before a model step with a tool, and its answer expected"},
	"follow_up_each":  {NeedsTools, twoTools}, "no_follow_up": {NeedsTools, asksTool}, "tool_result_dropped": {NeedsTools, asksTool},
	"calls_one_by_one":      {NeedsTools, twoTools + ", with explore: {orders: 20}"},
	"waits_for_transcripts": {"", "fault: late_event with event: conversation.item.input_audio_transcription.completed, and an answer expected within 1.5s"},

	"deaf_while_speaking": {"", cutsIn}, "deaf_while_sending": {"", cutsIn},
	"deaf_while_tools_run": {NeedsTools, "a caller who speaks while a tool runs that takes 6s, and is answered"},
	"hears_itself":         {NeedsEcho, "line: speakerphone, and expect_not: {interrupted: true} below an answer"},
	"wrong_rate_in":        {"", answered}, "no_silence_sent": {"", answered},

	"typed_lost": {"", types}, "typed_unanswered": {"", types}, "typed_altered": {"", types},
	"picture_lost": {"", "a caller who shows something: image: FILE, and an answer"},
	"key_lost":     {"", keyed}, "keys_lost": {"", keyed},
	"silent_after_noise": {NeedsInterruptions, "a listener who says mm-hmm: backchannel, and the rest of the answer expected to be heard"},

	"handoff_without_update": {NeedsHandoffs, handsOver}, "handoff_keeps_tools": {NeedsHandoffs, handsOver},
	"handoff_resets_format": {NeedsHandoffs, handsOver}, "handoff_silent": {NeedsHandoffs, handsOver},
	"handoff_waits_for_ever": {NeedsHandoffs, "fault: drop with event: session.updated before a handoff, and the new agent heard within 10s"},

	"errors_fatal": {"", "fault: error in the middle of an answer, which is heard to its end"}, "unknown_fatal": {"", "fault: unknown_event before an answer"},
	"small_frames": {"", "fault: huge before an answer"}, "no_reconnect": {NeedsReconnect, lost}, "restores_nothing": {NeedsReconnect, lost + " that needs what was said before"},
	"no_retry":        {NeedsRetry, "a model step that fails: server_error, and the answer after it"},
	"no_fallback":     {NeedsFallback, "a model step that fails, or a slow tool, with expect: {heard: …, by: fallback}"},
	"answer_lost":     {NeedsAnew, lost + " that no words of the caller ask for"},
	"no_reminders":    {NeedsReminders, "a caller who says nothing more, and the reminder expected"},
	"any_sound_cuts":  {NeedsInterruptions, "a caller who says yes into an answer, with reaction: ignore"},
	"close_unnoticed": {"", "fault: expire, then expect: {connection: closed, within: 500ms}"},
	"goodbye_cut":     {NeedsTools, "a goodbye with a tool that hangs up, expected to be heard"},
	"goodbye_final":   {NeedsTools, "a caller who speaks into the goodbye, and is answered"},
	"close_slow":      {"", "hangup: caller, then expect: {connection: closed, within: 500ms}"},
	"no_dedupe":       {NeedsTools, "fault: duplicate with a large count before a model step with a tool"},
	"tool_run_twice":  {NeedsTools, asksTool},

	"approval_skipped": {NeedsApprovals, decided}, "approval_ignored": {NeedsApprovals, decided},
	"approval_replayed": {NeedsApprovals, "a tool that is approved, asked for again with other arguments, and expected to be asked about again"},
	"guardrail_never":   {NeedsGuardrails, tripped}, "guardrail_late": {NeedsGuardrails, tripped},
	"guardrail_cuts_newest": {NeedsGuardrails, "a guardrail that takes 2s, and the caller's next question answered before it trips"},

	"table_row_changed": {NeedsTools, asksTool}, "answer_swapped": {NeedsTools, asksTool},
	"description_gone": {NeedsTools, "checks: offered: {TOOL: words of its description}"},
	"instruction_gone": {"", "checks: instructions: {AGENT: words of its instructions}"},
}
