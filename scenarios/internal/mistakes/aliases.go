package mistakes

import "github.com/voicesim/voicesim/internal/suggest"

// Aliases maps names from other tools, from the Realtime API, and from habit, to what they are called here. What follows a place and a
// dot holds in that map alone.
var Aliases = suggest.Aliases{
	// Who speaks, and what they do.
	"user": "caller", "customer": "caller", "user_says": "caller", "user_message": "caller", "user_turn": "caller", "says": "say caller", "speak": "caller", "utterance": "caller say",
	"agent": "model", "assistant": "model", "bot": "model", "ai": "model", "llm": "model", "reply": "model heard", "respond": "model", "model_says": "model", "assistant_message": "model",
	"text": "say heard", "message": "say heard typed", "content": "say heard", "type_text": "typed", "chat": "typed", "picture": "image", "photo": "image",
	"press": "dtmf", "keypad": "dtmf", "keys": "dtmf", "press_keys": "dtmf", "tone": "dtmf", "noise": "sound", "play": "sound", "play_audio": "sound",
	"sleep": "wait", "pause": "wait", "wait_for": "wait", "wait_until": "wait", "wait_for_timeout": "wait",
	"hang_up": "hangup", "end_call": "hangup", "disconnect": "hangup", "hung_up": "hangup", "call_ended": "hangup",
	"import": "include", "use": "include", "for_each": "loop", "foreach": "loop", "while": "loop", "if": "react", "branch": "react", "switch": "react",
	"inject": "fault", "chaos": "fault", "approver": "human", "mm_hmm": "backchannel", "uh_huh": "backchannel",

	// What is expected.
	"assert": "expect", "assertion": "expect", "should": "expect", "verify": "expect", "check": "expect", "to_equal": "equals", "expected": "expect",
	"assert_not": "expect_not", "should_not": "expect_not", "never": "expect_not", "not_expect": "expect_not", "refute": "expect_not", "must_not": "expect_not",
	"hears": "heard", "hear": "heard", "said": "heard", "transcript": "heard", "spoken": "heard", "speech": "heard", "audio": "heard", "output": "heard", "to_contain": "heard", "contains": "heard",
	"response_text": "heard", "output_text": "heard", "agent_says": "heard", "assistant_says": "heard", "output_audio_transcript": "heard", "answer": "heard",
	"transcription": "understood", "stt": "understood", "asr": "understood", "input_transcript": "understood", "user_transcript": "understood", "input_audio_transcription": "understood",
	"call": "tool", "calls": "tools tool", "function": "tool", "function_call": "tool", "tool_call": "tool", "tool_called": "tool", "tool_calls": "tool tools", "called_tool": "tool", "uses_tool": "tool",
	"transfer": "handoff", "transferred": "handoff", "handed_off": "handoff", "agent_handoff": "handoff", "tripwire": "guardrail", "moderation": "guardrail", "guardrail_tripped": "guardrail",
	"interruption": "interrupted", "interrupts": "interrupted", "quiet": "silence", "history": "remembered", "memory": "remembered", "generates": "generated", "output_tokens": "usage",
	"args": "with", "arguments": "with", "params": "with examples", "return": "returns", "result": "returns", "output_json": "returns",
	"approved": "approve", "rejected": "reject", "accept": "approve", "deny": "reject", "interrupt": "barge_in", "interrupt_at": "barge_in", "interrupt_after": "barge_in",
	"timeout": "within", "within_ms": "within", "max_latency": "within", "deadline": "within", "delay_ms": "delay", "count": "times", "any_order": "in_any_order",
	"expect.latency": "within", "eq": "equals exactly", "is": "equals", "exact": "equals", "any_of": "one_of", "oneof": "one_of",

	// Moments and bounds.
	"start": "connected", "begin": "connected", "below": "at_most", "under": "at_most", "lt": "at_most", "lte": "at_most", "maximum": "at_most max", "above": "at_least", "gt": "at_least", "gte": "at_least",
	"minimum": "at_least min", "equal": "exactly", "average": "mean", "avg": "mean", "median": "p50",

	// The top of a file.
	"steps": "script", "turns": "script", "messages": "script", "dialog": "script", "dialogue": "script", "conversation": "script", "flow": "script", "scenario": "script",
	"description": "about", "title": "name", "labels": "tags", "markers": "tags", "parametrize": "examples", "cases": "examples", "dataset": "examples", "rows": "examples", "matrix": "variants",
	"assertions": "checks", "metrics": "checks", "thresholds": "checks", "slo": "checks", "evaluations": "checks", "skip_reason": "skip", "xfail": "skip", "disabled": "skip", "repeats": "repeat", "runs": "repeat",
	"network": "line", "phone": "line", "codec_preset": "line", "background_noise": "line noise", "ambient": "noise", "packet_loss": "loss", "bandwidth": "codec",
	"the top of a scenario.vad": "session", "the top of a scenario.turn_detection": "session", "the top of a scenario.timeout": "limits", "the top of a scenario.noise": "line", "the top of a scenario.latency": "checks",
	"the top of a scenario.evaluate": "checks", "the top of a scenario.llm": "simulator", "fail_fast": "on_failure",
	"limits.timeout": "duration", "max_duration": "duration", "max_tokens": "tokens", "budget": "cost", "max_cost": "cost", "max_silence": "dead_air",

	// The session and the simulator.
	"vad": "turn_detection server_vad", "mode": "type", "session.server_vad": "turn_detection", "silence_duration_ms": "silence", "silence_duration": "silence", "prefix_padding_ms": "prefix",
	"prefix_padding": "prefix", "idle_timeout_ms": "idle_timeout", "output_modalities": "modalities", "greeting": "agent_first", "agent_speaks_first": "agent_first", "first_message": "agent_first",
	"simulator.model": "as", "time_to_first_token": "ttfa", "ttft": "ttfa", "simulator.latency": "ttfa",

	// The checks.
	"never_says": "never_heard", "latency": "response_latency", "response_time": "response_latency", "ttfb": "time_to_first_audio", "first_audio": "time_to_first_audio",
	"barge_in_latency": "barge_in_stop", "interruption_latency": "barge_in_stop", "stop_latency": "barge_in_stop", "overlap": "talk_over", "crosstalk": "talk_over", "max_dead_air": "dead_air", "checks.silence": "dead_air",
	"wer": "transcript_wer", "word_error_rate": "transcript_wer", "tool_latency": "tool_time", "tool_calls_made": "tools_run", "checks.tools": "tools_run", "tool_order": "tools_run", "checks.tool_calls": "tools_run",
	"rubric": "judge", "criteria": "judge", "evaluate": "judge", "llm_judge": "judge", "llm_rubric": "judge", "checks.llm": "judge", "checks.interruptions": "false_interruptions", "checks.prompt": "instructions",
}

// Elsewhere says of keys that people write in maps which have none for it, where the same is said. The keys are a map and a name.
var Elsewhere = map[string]string{
	"session.model":                      "the agent asks for its model; a call in which the simulator plays another one is written simulator: {as: gpt-realtime-2}",
	"session.instructions":               "instructions are the agent's own, in its Go or its file; that the server is given them is checked by checks: {instructions: {Support: order number}}",
	"session.tools":                      "tools are the agent's own; what becomes of one in this call is written at the top, like tools: {get_order_status: {fails: true}}",
	"session.temperature":                "Realtime sessions have none; a scripted model says the same each time, and how it varies is tried with repeat: 5 at the top",
	"session.input_audio_format":         "the runtime chooses it; how a phone sounds is written at the top, like line: phone",
	"session.output_audio_format":        "the runtime chooses it; how a phone sounds is written at the top, like line: phone",
	"session.max_response_output_tokens": "what the call may spend is written at the top, like limits: {tokens: 20000}",
	"session.max_output_tokens":          "what the call may spend is written at the top, like limits: {tokens: 20000}",
	"session.speed":                      "how fast the simulated model speaks is written at the top, like simulator: {speed: 1.2x}",
	"simulator.voice":                    "the agent's voice is written at the top, like session: {voice: marin}",
	"simulator.seed":                     "seeds are of a run: voicesim run --seed 7",
	"the top of a scenario.seed":         "seeds are of a run: voicesim run --seed 7",
	"the top of a scenario.retries":      "calls are tried again by a run: voicesim run --retries 2",
	"the top of a scenario.parallel":     "calls are played side by side by a run: voicesim run --parallel 4",
	"the top of a scenario.model":        "the agent asks for its model; a call in which the simulator plays another one is written simulator: {as: gpt-realtime-2}",
	"the top of a scenario.persona":      "callers say what stands in the script: write their lines, like - caller: \"Where is my order?\"",
	"the top of a scenario.prompt":       "callers say what stands in the script, and instructions are the agent's own",
	"the top of a scenario.only":         "which scenarios are played says the run: voicesim run --grep NAME, or --tag TAG with tags: [TAG] here",
	"the top of a scenario.before_each":  "steps that several calls begin with stand in a file of their own: - include: opening.steps.yaml",
	"the top of a scenario.setup":        "steps that several calls begin with stand in a file of their own: - include: opening.steps.yaml",
	"a text matcher.contains":            "words alone are found wherever they stand: write them behind the key, like heard: order number",
	"a text matcher.includes":            "words alone are found wherever they stand: write them behind the key, like heard: order number",
	"a text matcher.matches":             "a regular expression stands between slashes behind the key, like heard: /card number/i",
	"a text matcher.regex":               "a regular expression stands between slashes behind the key, like heard: /card number/i",
	"a text matcher.pattern":             "a regular expression stands between slashes behind the key, like heard: /card number/i",
	"a step.interrupt":                   "the caller interrupts by what they say, like - {caller: Wait, barge_in: 900ms}",
	"a step.transfer":                    "the model hands off, like - model: {handoff: Billing}; what came of it is expected, like - expect: {handoff: Billing}",
	"an expectation.latency":             "a time is a bound of what is expected, like - expect: {heard: order, within: 1.5s}, or of the whole call, like checks: {response_latency: 1.5s}",
	"an expectation.contains":            "words are expected as heard, like - expect: {heard: order number}",
}
