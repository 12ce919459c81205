package agentfile

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// mcp is a tool of an MCP server that answers: the server is asked over HTTP, or is a program. Each call has a session of its own.
type mcp struct {
	request request // by url; its limit and size hold for programs, too
	program program // by command
	tool    string  // "" is the name it has in the file
}

var mcpKeys = keys.Of("mcp", []keys.Key[field, mcp]{
	keys.Do("url", keys.Form{Takes: "an address", Schema: schemaName, Example: "https://example.com/mcp"},
		func(m *mcp, f field) { m.request.readURL(f) }, "the server that is asked over HTTP, with `${NAME}` of environment variables"),
	keys.Do("command", keys.Form{Takes: "a list of texts", Schema: keys.List(schemaText), Example: "[./server, --stdio]"},
		func(m *mcp, f field) { m.program.readCommand(f) }, "or the program that is the server"),
	keys.At("tool", takesText, func(m *mcp) *string { return &m.tool }, "which of the server's tools is called").Like("find_order").Otherwise("the one of the same name"),
	keys.Do("headers", keys.Form{Takes: "a map", Schema: keys.MapOf(schemaText), Example: "{Authorization: \"Bearer ${DESK_KEY}\"}"},
		func(m *mcp, f field) { m.request.readHeaders(f) }, "headers for a `url`, as those of `http`").Otherwise("none but the usual"),
	keys.At("limit", lengthUpTo(longestLimit), func(m *mcp) *time.Duration { return &m.request.limit }, "how long it may take").Otherwise(usualLimits),
	keys.Do("size", formSize, func(m *mcp, f field) { m.request.size, _ = f.size() }, "how much it may answer").Otherwise(usualSizes),
})

// readMCP reads an address or a map.
func (t *tool) readMCP(f field) {
	t.mcp = &mcp{request: request{at: f.key}, program: program{at: f.key}}
	if yamltext.IsScalar(f.value) {
		t.mcp.request.readURL(f)
		return
	}
	seen := below(f, mcpKeys, t.mcp)
	switch {
	case seen == nil:
	case !seen.Has("url") && !seen.Has("command"):
		f.l.At(f.key, "mcp names no server", "add url or command")
	case seen.Has("url") && seen.Has("command"):
		f.l.At(seen["command"].key, "url and command are two servers", "leave one of them out")
	case seen.Has("headers") && !seen.Has("url"):
		f.l.At(seen["headers"].key, "headers go with url", "leave them out")
	}
}

// checkMCP notes what a model would have to fill in: a server is the same for every call.
func (l *loader) checkMCP(m *mcp) {
	if at := mark.FindString(m.request.url); at != "" {
		l.At(m.request.urlAt.value, "nothing fills in "+at, "the arguments are sent to the server's tool: leave it out")
	}
	for i, text := range m.program.command {
		if at := mark.FindString(text); at != "" {
			l.At(m.program.entries[i].value, "nothing fills in "+at, "the arguments are sent to the server's tool: leave it out")
		}
	}
}

// call asks the server. Name is the tool's name in the file.
func (m *mcp) call(ctx context.Context, name string, args json.RawMessage, given Given) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, m.request.limitOr())
	defer cancel()
	hidden := &secrets{given: given}
	output, err := m.asked(ctx, name, args, given, hidden)
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return "", fmt.Errorf("the MCP server did not answer within %v", m.request.limitOr())
	case err != nil:
		return "", errors.New(hidden.clean(err.Error()))
	}
	return hidden.clean(output), nil
}

// asked is call without its bounds.
func (m *mcp) asked(ctx context.Context, name string, args json.RawMessage, given Given, hidden *secrets) (string, error) {
	var server mcpServer
	switch {
	case m.program.command != nil && !given.Exec:
		return "", errNoPrograms
	case m.program.command != nil:
		server = &mcpProgram{program: &m.program, dir: given.Dir}
	case !given.HTTP:
		return "", errNoRequests
	default:
		server = &mcpHTTP{request: &m.request, hidden: hidden}
	}
	defer server.end()
	session, err := sdk.NewClient(&sdk.Implementation{Name: "voicesim", Version: "1"}, nil).Connect(ctx, server, nil)
	if err != nil {
		return "", whyNot(server, err)
	}
	defer session.Close() // fails only where the server does, which has answered by then
	if len(bytes.TrimSpace(args)) == 0 {
		args = json.RawMessage("{}")
	}
	result, err := session.CallTool(ctx, &sdk.CallToolParams{Name: cmp.Or(m.tool, name), Arguments: args})
	if err != nil {
		return "", whyNot(server, err)
	}
	return m.textOf(result)
}

// textOf returns the texts of a tool's result, or its data if it has none. What the tool calls an error is one.
func (m *mcp) textOf(result *sdk.CallToolResult) (string, error) {
	var texts []string
	for _, c := range result.Content {
		t, ok := c.(*sdk.TextContent)
		if !ok {
			return "", errors.New("the MCP server answered something that is no text")
		}
		texts = append(texts, t.Text)
	}
	text := strings.TrimSpace(strings.Join(texts, "\n"))
	if len(texts) == 0 && result.StructuredContent != nil {
		data, err := json.Marshal(result.StructuredContent)
		if err != nil {
			return "", err
		}
		text = string(data)
	}
	most := cmp.Or(m.request.size, usualSize)
	switch {
	case len(text) > most:
		return "", fmt.Errorf("the MCP server answered more than %s", showSize(most))
	case result.IsError:
		return "", errors.New(cmp.Or(text, "the MCP server answered with an error"))
	}
	return text, nil
}
