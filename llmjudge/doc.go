// Package llmjudge asks a language model about a call: a question in plain words, answered with yes or no, the reason, and quotes of the
// call as evidence. It speaks the form of OpenAI's chat completions, which many servers have.
//
//	what the caller heard ──mask──► one request with a JSON Schema ──HTTP──► yes or no, reason, quotes ──► quotes stand in the call?
//
// An answer counts only if it is whole: in the form that was asked for, with a reason, and with quotes that stand in the call. Everything
// else is an error, so that nobody takes it for a yes. Which questions are asked, how often, and what becomes of the answers is decided by
// package judge.
package llmjudge
