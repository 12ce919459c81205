package calling

import (
	"encoding/json"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

// Tool defines an MCP server in a session. What the declaration leaves open is not there: the server has its defaults.
func Tool(s *agents.MCPServer) wire.Tool {
	t := wire.Tool{
		Type: wire.ToolMCP, ServerLabel: s.Label, ServerDescription: s.Description,
		ServerURL: s.URL, ConnectorID: s.Connector, TunnelID: s.Tunnel,
		Authorization: string(s.Authorization), AllowedTools: allowed(s.Allowed), RequireApproval: approval(&s.Approval),
	}
	if len(s.Headers) > 0 {
		headers := map[string]string{}
		for name, value := range s.Headers {
			headers[name] = string(value)
		}
		t.Headers = wire.Some(headers)
	}
	return t
}

// allowed writes a list of names where there is nothing but names, else a filter.
func allowed(t *agents.MCPTools) json.RawMessage {
	switch {
	case t == nil:
		return nil
	case t.ReadOnly == nil:
		return written(t.Names)
	}
	return written(t)
}

func approval(a *agents.MCPApproval) json.RawMessage {
	switch {
	case a.Mode != "":
		return written(a.Mode)
	case a.Always == nil && a.Never == nil:
		return nil
	}
	return written(struct {
		Always *agents.MCPTools `json:"always,omitzero"`
		Never  *agents.MCPTools `json:"never,omitzero"`
	}{a.Always, a.Never})
}

// written is the JSON of a value that always has one.
func written(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return text
}

// Policy is a tool of an MCP server as its calls are approved. A server that is not among the declared has none: a human is
// asked.
func Policy(servers []agents.MCPServer, label, tool string) agents.Tool {
	for i := range servers {
		if servers[i].Label == label {
			return servers[i].PolicyOf(tool)
		}
	}
	return agents.Tool{Name: tool, NeedsApproval: true}
}
