package scenarios

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// model loads one response of the simulated model.
func (l *loader) model(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	before := l.Found()
	f := l.fields(options, modelKeys)
	unknown := l.Found() > before // of which something to do may have been
	m := &ModelStep{Handoff: l.words(f, "handoff"), As: l.words(f, "as")}
	step.Model = m
	if optional := l.flag(f, "optional"); optional != nil {
		m.Optional = *optional
	}
	if _, direct := scalarOf(verb); direct || f.has("say") {
		if n := l.said(verb, f); n != nil {
			m.Say = strings.Join(strings.Fields(n.Value), " ")
		}
	} else if !unknown && !f.has("tool") && !f.has("tools") && !f.has("handoff") {
		l.At(verb.Key, "model has nothing to say or do", "write its words, a tool or a handoff")
	}
	l.toolRequests(m, f)
}

// toolRequests loads the tools that a response asks for.
func (l *loader) toolRequests(m *ModelStep, f fieldMap) {
	switch {
	case f.has("tool") && f.has("tools"):
		l.At(f["tools"].Key, "tool and tools stand in one step", "write all of them below tools")
	case f.has("tool"):
		m.Tools = l.toolRequest(m.Tools, f)
	case f.has("with"):
		l.At(f["with"].Key, "with are the arguments of a tool, and none is named", "add a line: tool: NAME")
	}
	if f.has("tools") {
		for _, n := range l.list(f, "tools") {
			if !yamltext.IsMap(n) {
				l.At(n, "each of tools is a map", fmt.Sprintf("write {tool: %s}", n.Value))
				continue
			}
			inner := l.fields(yamltext.Pairs(n), toolRequestKeys)
			if !inner.has("tool") {
				l.At(n, "no tool is named", "add tool: NAME")
				continue
			}
			m.Tools = l.toolRequest(m.Tools, inner)
		}
	}
}

func (l *loader) toolRequest(to []ToolRequest, f fieldMap) []ToolRequest {
	request := ToolRequest{Pos: l.pos(f["tool"].Key), Tool: l.words(f, "tool")}
	if n := f.value("with"); n != nil {
		if !yamltext.IsMap(n) {
			l.At(f["with"].Key, "with is a map of arguments", "write it like {order_id: A1001}")
		} else if data, ok := l.data(n); ok {
			request.With = json.RawMessage(data)
		}
	}
	return append(to, request)
}
