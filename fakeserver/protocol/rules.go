package protocol

func ruleParts() []Part {
	had := func(name, specs string) Part {
		return Part{Kind: Rule, Name: name, Support: Full, Specs: specs}
	}
	partly := func(name, specs, note string) Part {
		return Part{Kind: Rule, Name: name, Support: Partial, Specs: specs, Note: note}
	}
	missing := func(name, note string) Part {
		return Part{Kind: Rule, Name: name, Note: note}
	}
	return []Part{
		had("the upgrade succeeds; a bad handshake gets one error and a close code", "handshake_test.go"),
		had("keys in the header and in subprotocols", "handshake_test.go"),
		had("client secrets open sessions", "rest_test.go"),
		had("calls: accept, reject, refer, hang up; the webhook that announces them", "calls_test.go"),
		missing("media over WebRTC and SIP", ""),
		had("translation sessions", "translation_test.go"),
		had("a session expires after an hour", "handshake_test.go"),
		had("binary frames, broken JSON, unknown types and keys: an error, and the session goes on", "frames_test.go"),
		had("session.update merges deeply, or applies nothing", "config_test.go"),
		had("the voice is fixed once the assistant has spoken", "config_test.go"),
		had("transcription sessions", "config_test.go"),
		had("server_vad on the audio's own time, with its paddings", "internal/turns_detector_test.go"),
		had("semantic_vad waits for the rest of an utterance", "inputbuffer_test.go"),
		had("idle_timeout_ms", "inputbuffer_test.go"),
		had("commit by hand, at least 100 ms", "inputbuffer_test.go"),
		had("transcription after the commit, with probabilities, segments and failures", "transcription_test.go"),
		had("transcription before the commit", "streaming_test.go"),
		had("transcripts that are whole before the answer begins, or after that", "transcriptorder_test.go"),
		partly("noise_reduction", "config_test.go", "accepted; nothing is filtered"),
		had("order and pace of responses of text, sound and function calls", "responses_test.go"),
		had("message and call overlap in one response of reasoning models", "plan_test.go"),
		had("response.create: its own context, settings for one response, limits, mistakes", "createresponse_test.go"),
		had("several messages in one response, before and after calls", "reply_test.go"),
		had("one response at a time; out-of-band ones beside it, which read for nothing and whose items never join", "responses_test.go"),
		had("an output that comes before its response's end joins after it", "responses_test.go"),
		had("speech interrupts: nothing more of the answer comes, and it is closed as it is", "cancel_test.go"),
		had("response.cancel", "cancel_test.go"),
		had("max_output_tokens, the content filter, failed responses", "outcome_test.go"),
		had("audio.output.speed: slower and faster speech of the same pitch", "tempo_test.go"),
		had("tool_choice: replies are held to it", "toolchoice_test.go"),
		had("items are placed, retrieved with sound, even half made, deleted, truncated", "conversation_test.go"),
		partly("usage and rate limits, also of what was cut, reasoned and cached", "usage_test.go", "only sums are exact"),
		partly("truncation of the context", "config_test.go", "accepted; the context only grows"),
		partly("MCP: lists of tools, calls, approvals", "mcp_test.go", "servers come from a table; allowed_callers and defer_loading are accepted"),
	}
}
