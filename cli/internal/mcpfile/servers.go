package mcpfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/wire"
)

// Parse reads a file of servers of tools, as docs/serve.md describes them. The error joins all mistakes in it, each with its place.
func Parse(file string, data []byte) ([]fakeserver.MCPServer, error) {
	t := table{file: file}
	root, err := t.parse(data)
	if err != nil {
		return nil, err
	}
	var f mcpFile
	top := spot{t: &t, node: root}
	loadTable(top, fileMap(), &f)
	for i, s := range f.servers {
		if s.Label != "" && slices.ContainsFunc(f.servers[:i], func(o fakeserver.MCPServer) bool { return o.Label == s.Label }) {
			t.mistake(root, fmt.Sprintf("servers[%d].label", i), "is the label of a server above, too")
		}
	}
	if len(t.mistakes) == 0 && len(f.servers) == 0 {
		top.wrong("has no servers: begin with servers: and a list")
	}
	return f.servers, errors.Join(t.mistakes...)
}

func (at spot) server() (s fakeserver.MCPServer) {
	seen := loadTable(at, serverMap(), &s)
	switch {
	case seen == nil:
	case !seen.Has("label") && !seen.Has("url"):
		at.wrong("needs a label or a url, by which sessions find it")
	case !seen.Has("tools") && !s.Unlisted:
		at.wrong("needs tools, or unlisted: true")
	}
	for i, tool := range s.Tools {
		if slices.ContainsFunc(s.Tools[:i], func(o fakeserver.MCPTool) bool { return o.Name == tool.Name }) {
			at.wrong(fmt.Sprintf("has two tools with the name %q", tool.Name))
		}
	}
	return s
}

func (at spot) tool() fakeserver.MCPTool {
	var t mcpTool
	if seen := loadTable(at, toolMap(), &t); seen != nil {
		if !seen.Has("name") {
			at.wrong("needs a name")
		}
		at.outcome(seen, len(t.cases) > 0)
	}
	if len(t.cases) > 0 {
		t.Call = answering(t.cases, t.Answer, t.Error)
	}
	return t.MCPTool
}

func (at spot) mcpCase() (c mcpCase) {
	seen := loadTable(at, caseMap(), &c)
	if seen == nil {
		return c
	}
	if !seen.Has("with") {
		at.wrong("needs with: what the arguments must hold")
	}
	at.outcome(seen, false)
	_ = json.Unmarshal(c.raw, &c.with) // it has been marshalled
	return c
}

// failure reads why a call fails: a message, or an error as the protocol has it.
func (at spot) failure() (*wire.MCPError, bool) {
	f := &wire.MCPError{Type: wire.MCPToolExecutionError}
	if at.node.Kind == yaml.ScalarNode {
		var ok bool
		f.Message, ok = at.text()
		return f, ok
	}
	before := len(at.t.mistakes)
	seen := loadTable(at, errorMap(), f)
	switch {
	case len(at.t.mistakes) > before:
	case !seen.Has("message"):
		at.wrong("needs a message")
	case seen.Has("code") == (f.Type == wire.MCPToolExecutionError):
		at.wrong("has a code if its type is http_error or protocol_error, and none otherwise")
	}
	return f, true
}

// outcome demands that a tool or a case has an answer or an error, but not both.
func (at spot) outcome(seen keys.Seen[spot], optional bool) {
	switch {
	case seen.Has("answer") && seen.Has("error"):
		at.wrong("has an answer and an error: give one of them")
	case !seen.Has("answer") && !seen.Has("error") && !optional:
		at.wrong(`needs an answer or an error (answer: "" answers with nothing)`)
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

// holds reports whether a value has all that is wanted of it: maps may have more keys, all else is equal.
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
