package mcpfile

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/wire"
)

// mcpFile is a file of MCP servers.
type mcpFile struct{ servers []fakeserver.MCPServer }

// mcpTool is a tool, and its answers to some arguments.
type mcpTool struct {
	fakeserver.MCPTool
	cases []mcpCase
}

// mcpCase is an answer to some arguments.
type mcpCase struct {
	raw    json.RawMessage
	with   any // raw, read: what the arguments must hold
	answer string
	failed *wire.MCPError
}

func fileMap() *keys.Map[spot, mcpFile] {
	return keys.Of("a file of MCP servers", []keys.Key[spot, mcpFile]{
		keys.At("servers", takes(listOf(spot.server)), func(f *mcpFile) *[]fakeserver.MCPServer { return &f.servers }, "a list of servers"),
	})
}

func serverMap() *keys.Map[spot, fakeserver.MCPServer] {
	type server = fakeserver.MCPServer
	return keys.Of("a server", []keys.Key[spot, server]{
		keys.At("label", takes(spot.text), func(s *server) *string { return &s.Label }, "the `server_label` of sessions"),
		keys.At("url", takes(spot.text), func(s *server) *string { return &s.URL }, "or their `server_url`, `connector_id` or `tunnel_id`: sessions find it by either"),
		keys.At("list_delay", takes(spot.delay), func(s *server) *time.Duration { return &s.ListDelay }, "how long it takes to list its tools, such as `800ms`; `0s` is at once").Otherwise("120 ms"),
		keys.At("unlisted", takes(spot.flag), func(s *server) *bool { return &s.Unlisted }, "`true`: listing its tools fails"),
		keys.At("tools", takes(listOf(spot.tool)), func(s *server) *[]fakeserver.MCPTool { return &s.Tools }, "a list of its tools"),
	})
}

func toolMap() *keys.Map[spot, mcpTool] {
	return keys.Of("a tool", []keys.Key[spot, mcpTool]{
		keys.At("name", takes(spot.text), func(t *mcpTool) *string { return &t.Name }, "its name").Must(),
		keys.At("description", takes(spot.text), func(t *mcpTool) *string { return &t.Description }, "what the model is told of it"),
		keys.At("schema", takes(spot.object), func(t *mcpTool) *json.RawMessage { return &t.Schema }, "the JSON Schema of its arguments; without it any object is accepted"),
		keys.At("read_only", takes(spot.flag), func(t *mcpTool) *bool { return &t.ReadOnly }, "`true`: it changes nothing, which filters of approvals ask for"),
		keys.At("delay", takes(spot.delay), func(t *mcpTool) *time.Duration { return &t.Delay }, "how long a call takes, such as `2s`; `0s` is not at all").Otherwise("150 ms"),
		keys.At("cases", takes(listOf(spot.mcpCase)), func(t *mcpTool) *[]mcpCase { return &t.cases },
			"answers to some arguments: a list of objects with `with`, and `answer` or `error`. The first counts whose `with` is in the arguments: objects may have more keys, all else must be equal"),
		keys.At("answer", takes(spot.answer), func(t *mcpTool) *string { return &t.Answer }, "what it returns where no case fits: a text, or data that is returned as JSON"),
		keys.At("error", takes(spot.failure), func(t *mcpTool) **wire.MCPError { return &t.Error },
			"why it fails in place of an answer: a text, or `type` (`tool_execution_error`, `http_error` or `protocol_error`), `message` and, for the last two, `code`"),
	})
}

func caseMap() *keys.Map[spot, mcpCase] {
	return keys.Of("a case", []keys.Key[spot, mcpCase]{
		keys.At("with", takes(spot.object), func(c *mcpCase) *json.RawMessage { return &c.raw }, "what the arguments must hold").Must(),
		keys.At("answer", takes(spot.answer), func(c *mcpCase) *string { return &c.answer }, "what is answered"),
		keys.At("error", takes(spot.failure), func(c *mcpCase) **wire.MCPError { return &c.failed }, "or why it fails"),
	})
}

func errorMap() *keys.Map[spot, wire.MCPError] {
	return keys.Of("an error", []keys.Key[spot, wire.MCPError]{
		keys.At("message", takes(spot.text), func(e *wire.MCPError) *string { return &e.Message }, "its message").Must(),
		keys.At("type", takes(spot.errorType), func(e *wire.MCPError) *string { return &e.Type }, "its type"),
		keys.Do("code", keys.Form{}, func(e *wire.MCPError, at spot) {
			if code, ok := at.number(); ok {
				e.Code = wire.Some(code)
			}
		}, "its code"),
	})
}

func takes[T any](read func(spot) (T, bool)) keys.Value[spot, T] {
	return keys.Value[spot, T]{Read: read}
}

// errorType reads the type of an error of a call.
func (at spot) errorType() (string, bool) {
	if !slices.Contains([]string{wire.MCPToolExecutionError, wire.MCPHTTPError, wire.MCPProtocolError}, at.node.Value) {
		at.wrong("must be tool_execution_error, http_error or protocol_error")
		return "", false
	}
	return at.node.Value, true
}
