package mistakes

import "github.com/voicesim/voicesim/internal/suggest"

// Aliases maps names from other tools, and from habit, to what they are called here.
var Aliases = suggest.Aliases{
	"user": "caller", "customer": "caller", "agent": "model", "assistant": "model", "bot": "model",
	"says": "say", "text": "say", "hears": "heard", "hear": "heard", "call": "tool", "calls": "tools",
	"function": "tool", "args": "with", "arguments": "with", "return": "returns", "result": "returns",
	"approved": "approve", "rejected": "reject", "accept": "approve", "deny": "reject",
	"timeout": "within", "within_ms": "within", "delay_ms": "delay", "interrupt": "barge_in",
	"never_says": "never_heard", "steps": "script", "description": "about", "title": "name",
	"transfer": "handoff", "vad": "server_vad", "start": "connected", "sleep": "wait", "pause": "wait",
	"below": "at_most", "under": "at_most", "above": "at_least", "equal": "exactly", "mode": "type",
}
