package clientlint

import "strings"

// FromSDK reports whether the text of a user's message was written by an SDK and not by the caller: the
// feedback after a guardrail has tripped. Source: openai-agents-python and openai-agents-js, realtime
// sessions.
func FromSDK(text string) bool {
	return strings.HasPrefix(text, "guardrail triggered: ") || strings.Contains(text, "\nFailed Guardrail Reason: ")
}
