package clientlint

import (
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// offered looks at a call that a response makes. Whether the server of an MCP tool has listed its tools is not the
// client's doing.
func (l *Linter) offered(r *response, w *wire.Item) {
	if slices.ContainsFunc(r.tools, func(t wire.Tool) bool {
		if w.Type == wire.ItemMCPCall {
			return t.Type == wire.ToolMCP && t.ServerLabel == w.ServerLabel
		}
		return t.Type == wire.ToolFunction && t.Name == w.Name
	}) {
		return
	}
	l.report("tool-not-offered", "%s is called, and is none of the tools that the client offers: %s", toolName(w), toolNames(r.tools))
}

// toolNames lists tools for a message.
func toolNames(tools []wire.Tool) string {
	var names []string
	for i := range tools {
		switch t := &tools[i]; t.Type {
		case wire.ToolFunction:
			names = append(names, t.Name)
		case wire.ToolMCP:
			names = append(names, "those of "+t.ServerLabel)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
