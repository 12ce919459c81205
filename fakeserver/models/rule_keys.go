package models

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/keys"
)

// lineMap returns the keys that a rule may have or, with script, a line of a script.
func lineMap(script bool) *keys.Map[part, line] {
	groups := [][]keys.Key[part, line]{conditionKeys(), keys.In(answerKeys(), (*line).reply), afterKeys()}
	if script {
		groups = append(groups, []keys.Key[part, line]{
			keys.At("optional", takesFlag, func(l *line) *bool { return &l.optional }, "`true`: the line may be passed over"),
		})
	}
	return keys.Of("a rule", groups...)
}

func (l *line) reply() *fakeserver.Reply { return &l.Reply }

// conditionKeys say which responses a rule fits.
func conditionKeys() []keys.Key[part, line] {
	return []keys.Key[part, line]{
		keys.At("heard", takesWords, func(l *line) *string { return &l.Heard },
			"condition: the response answers a spoken turn with these words. With `typed` beside it, one of the two must hold"),
		keys.At("typed", takesWords, func(l *line) *string { return &l.Typed },
			"condition: the response answers a typed turn with these words"),
		keys.At("injected", takesWords, func(l *line) *string { return &l.Injected },
			"condition: since the last response there came a message with these words that is not the caller's: of the system, or the feedback of an SDK after a guardrail has tripped"),
		keys.At("result", takesWords, func(l *line) *string { return &l.Result },
			"condition: the response answers an output of the function with this name, as it is written"),
		keys.At("returned", takesWords, func(l *line) *string { return &l.Returned },
			"condition: that output has these words; without `result`, an output of any function has"),
		keys.At("arguments", takesArguments, func(l *line) *json.RawMessage { return &l.Rule.Arguments },
			"condition beside `result` or `failed`: these are in the arguments of that call. They tell several calls of a function apart: `{\"result\": \"get_order_status\", \"arguments\": {\"order_id\": \"A1001\"}, \"returned\": \"shipped\", \"say\": …}` does not fit when a client gives the outputs of two calls under each other's ids"),
		keys.At("failed", takesWords, func(l *line) *string { return &l.Failed },
			"condition: a call of the MCP tool with this name failed or was not approved; such a call has no `result`"),
		keys.At("instructions", takesWords, func(l *line) *string { return &l.Instructions },
			"condition: the instructions in force have these words. That is how agents of one client are told apart"),
		keys.At("metadata", takesMetadata, func(l *line) *map[string]string { return &l.Metadata },
			"condition: the client's `response.create` has these keys and values in its metadata, beside others. That is how responses out of band are told apart"),
	}
}

// answerKeys say what is said and called, in a rule and in what follows it.
func answerKeys() []keys.Key[part, fakeserver.Reply] {
	return []keys.Key[part, fakeserver.Reply]{
		sayKey(),
		keys.At("calls", takesCalls, func(r *fakeserver.Reply) *[]fakeserver.ToolCall { return &r.Calls },
			"answer: calls of functions, after the words: a list of objects with `name` and, unless they are `{}`, `arguments`. With `server`, the label of an MCP server, its tool is called ([MCP](#tools-of-mcp-servers))"),
		keys.At("then", takes(part.then), func(r *fakeserver.Reply) **fakeserver.Reply { return &r.Then },
			"answer: what follows in the same response, unless it calls tools of MCP servers, with the keys `say`, `calls`, `then`, `fails` and `incomplete`: a second message, more calls. On models that reason, a message that something follows is a preamble: its phase is `commentary`"),
		failsKey(),
		incompleteKey(),
	}
}

// sayKey, failsKey and incompleteKey stand in rules and in cassettes.

func sayKey() keys.Key[part, fakeserver.Reply] {
	return keys.At("say", takesText, func(r *fakeserver.Reply) *string { return &r.Say },
		"answer: the words of a message; `\"\"` says nothing")
}

func failsKey() keys.Key[part, fakeserver.Reply] {
	return keys.At("fails", takesFailure, func(r *fakeserver.Reply) **fakeserver.Failure { return &r.Fails },
		"answer: the response fails, after its words and calls, or at once if it has none: `\"rate_limit\"`, `\"quota\"`, `\"server_error\"`, or an error with `type`, `code` and `message`")
}

func incompleteKey() keys.Key[part, fakeserver.Reply] {
	return keys.At("incomplete", takesReason, func(r *fakeserver.Reply) *string { return &r.Incomplete },
		"answer: the response ends too early, after its words and calls: `\"max_output_tokens\"` or `\"content_filter\"`")
}

// afterKeys say what else a rule does than answer.
func afterKeys() []keys.Key[part, line] {
	return []keys.Key[part, line]{
		keys.At("handoff", takesWords, func(l *line) *string { return &l.Handoff },
			"answer: calls the function `transfer_to_` + this agent's name, after the others. Case and punctuation of the name do not matter. The rule fits only while the session has that function"),
		keys.At("latency", takesLatency, func(l *line) *time.Duration { return &l.Reply.Latency },
			"answer: how much later than usual it begins, such as `\"800ms\"` or `\"1.5s\"`"),
		keys.At("speed", takesSpeed, func(l *line) *float64 { return &l.Reply.Speed },
			"answer: how many times faster than usual its sound comes. As usual is five times as fast as it is spoken"),
	}
}

// What the keys of rules take.
var (
	takesText      = takes(part.text)
	takesWords     = takes(part.words)
	takesFlag      = takes(part.flag)
	takesMetadata  = takes(part.metadata)
	takesCalls     = takes(part.calls)
	takesArguments = takes(part.arguments)
	takesFailure   = takes(part.failure)
	takesReason    = takes(part.reason)
	takesLatency   = takes(part.latency)
	takesSpeed     = takes(part.speed)

	callMap = keys.Of("a call", []keys.Key[part, fakeserver.ToolCall]{
		keys.At("name", takesWords, func(c *fakeserver.ToolCall) *string { return &c.Name }, "the function or tool that is called").Must(),
		keys.At("server", takesWords, func(c *fakeserver.ToolCall) *string { return &c.Server }, "the label of an MCP server whose tool it is"),
		keys.At("arguments", takesArguments, func(c *fakeserver.ToolCall) *json.RawMessage { return &c.Arguments }, "its arguments").Otherwise("`{}`"),
	})
	failureMap = keys.Of("a failure", []keys.Key[part, fakeserver.Failure]{
		keys.At("type", takesWords, func(f *fakeserver.Failure) *string { return &f.Type }, "the type of the error"),
		keys.At("code", takesWords, func(f *fakeserver.Failure) *string { return &f.Code }, "its code"),
		keys.At("message", takesWords, func(f *fakeserver.Failure) *string { return &f.Message }, "its message"),
	})
)

func takes[T any](read func(part) (T, bool)) keys.Value[part, T] {
	return keys.Value[part, T]{Read: read}
}
