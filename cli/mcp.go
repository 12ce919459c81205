package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// readMCP reads files of servers of tools, as docs/serve.md describes them.
func readMCP(files []string) ([]fakeserver.MCPServer, error) {
	var all []fakeserver.MCPServer
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--mcp: %w", err)}
		}
		servers, err := parseMCP(file, data)
		if err != nil {
			return nil, &usageError{err}
		}
		all = append(all, servers...)
	}
	return all, nil
}

// parseMCP reads a file of servers of tools. The error joins all mistakes in it.
func parseMCP(file string, data []byte) ([]fakeserver.MCPServer, error) {
	t := table{file: file}
	root, err := t.parse(data)
	if err != nil {
		return nil, err
	}
	var servers []fakeserver.MCPServer
	t.object(root, "", "a file of MCP servers", tableKeys{"servers": t.list(func(n *yaml.Node, path string) {
		servers = append(servers, t.server(n, path))
	})})
	for i, s := range servers {
		if s.Label != "" && slices.ContainsFunc(servers[:i], func(o fakeserver.MCPServer) bool { return o.Label == s.Label }) {
			t.mistake(root, fmt.Sprintf("servers[%d].label", i), "is the label of a server above, too")
		}
	}
	if len(t.mistakes) == 0 && len(servers) == 0 {
		t.mistake(root, "", "has no servers: begin with servers: and a list")
	}
	return servers, errors.Join(t.mistakes...)
}

func (t *table) server(n *yaml.Node, path string) (s fakeserver.MCPServer) {
	seen := t.object(n, path, "a server", tableKeys{
		"label":      t.text(&s.Label),
		"url":        t.text(&s.URL),
		"list_delay": t.delay(&s.ListDelay),
		"unlisted":   t.flag(&s.Unlisted),
		"tools": t.list(func(n *yaml.Node, path string) {
			s.Tools = append(s.Tools, t.tool(n, path))
		}),
	})
	switch {
	case seen == nil:
	case !seen["label"] && !seen["url"]:
		t.mistake(n, path, "needs a label or a url, by which sessions find it")
	case !seen["tools"] && !s.Unlisted:
		t.mistake(n, path, "needs tools, or unlisted: true")
	}
	for i, tool := range s.Tools {
		if slices.ContainsFunc(s.Tools[:i], func(o fakeserver.MCPTool) bool { return o.Name == tool.Name }) {
			t.mistake(n, path, fmt.Sprintf("has two tools with the name %q", tool.Name))
		}
	}
	return s
}

// mcpCase is an answer to some arguments.
type mcpCase struct {
	with   any // what the arguments must hold
	answer string
	failed *wire.MCPError
}

func (t *table) tool(n *yaml.Node, path string) (tool fakeserver.MCPTool) {
	var cases []mcpCase
	seen := t.object(n, path, "a tool", tableKeys{
		"name":        t.text(&tool.Name),
		"description": t.text(&tool.Description),
		"schema":      t.data(&tool.Schema, yaml.MappingNode),
		"read_only":   t.flag(&tool.ReadOnly),
		"delay":       t.delay(&tool.Delay),
		"answer":      t.answer(&tool.Answer),
		"error":       t.failure(&tool.Error),
		"cases": t.list(func(n *yaml.Node, path string) {
			cases = append(cases, t.mcpCase(n, path))
		}),
	})
	if seen != nil {
		if !seen["name"] {
			t.mistake(n, path, "needs a name")
		}
		t.outcome(n, path, seen, len(cases) > 0)
	}
	if len(cases) > 0 {
		tool.Call = answering(cases, tool.Answer, tool.Error)
	}
	return tool
}

func (t *table) mcpCase(n *yaml.Node, path string) (c mcpCase) {
	var with json.RawMessage
	seen := t.object(n, path, "a case", tableKeys{
		"with": t.data(&with, yaml.MappingNode), "answer": t.answer(&c.answer), "error": t.failure(&c.failed),
	})
	if seen == nil {
		return c
	}
	if !seen["with"] {
		t.mistake(n, path, "needs with: what the arguments must hold")
	}
	t.outcome(n, path, seen, false)
	_ = json.Unmarshal(with, &c.with) // it has been marshalled
	return c
}

// outcome demands that a tool or a case has an answer or an error, but not both.
func (t *table) outcome(n *yaml.Node, path string, seen map[string]bool, optional bool) {
	switch {
	case seen["answer"] && seen["error"]:
		t.mistake(n, path, "has an answer and an error: give one of them")
	case !seen["answer"] && !seen["error"] && !optional:
		t.mistake(n, path, `needs an answer or an error (answer: "" answers with nothing)`)
	}
}

// answering returns what answers calls: the first case that fits the arguments, or else the rest.
func answering(cases []mcpCase, answer string, failed *wire.MCPError) func(json.RawMessage) (string, *wire.MCPError) {
	return func(arguments json.RawMessage) (string, *wire.MCPError) {
		var given any
		_ = json.Unmarshal(arguments, &given) // what is no JSON fits no case
		for _, c := range cases {
			if holds(given, c.with) {
				return c.answer, c.failed
			}
		}
		if answer == "" && failed == nil {
			return "", &wire.MCPError{Type: wire.MCPToolExecutionError, Message: "no case of the table fits the arguments " + string(arguments)}
		}
		return answer, failed
	}
}

// holds tells whether a value has all that is wanted of it: maps may have more keys, all else is equal.
func holds(have, want any) bool {
	wanted, isMap := want.(map[string]any)
	if !isMap {
		return reflect.DeepEqual(have, want)
	}
	given, isMap := have.(map[string]any)
	for key, value := range wanted {
		got, ok := given[key]
		if !ok || !holds(got, value) {
			return false
		}
	}
	return isMap
}
