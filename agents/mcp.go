package agents

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
)

// MCPServer is a server of tools (modelcontextprotocol.io) that the model uses by itself: the Realtime server lists its
// tools and calls them, no code of this program runs. What a session sees of that are events, and the calls that it is to
// approve. The server is gone for the model when an agent takes over that does not have it.
//
// Source of the fields: OpenAI Realtime API, tools of type mcp (openapi.json, 2026-08).
type MCPServer struct {
	Label       string // required: what it is called in calls and events; unique among the agent's
	Description string // tells the model what it is for; may be empty

	// Where it is: one of the three.
	URL       string // http or https
	Connector string // of OpenAI, such as connector_gmail
	Tunnel    string // to a server of one's own, "tunnel_…"

	Authorization Secret            // token; not beside a header Authorization
	Headers       map[string]Secret // sent with every request to it

	Allowed  *MCPTools   // which of its tools the model may use; nil means all
	Approval MCPApproval // which calls wait for an answer of this side; zero leaves it to the server, which asks about all

	// ApprovalFunc decides about the calls that the server asks about: false lets one be made, true asks a human, and so does
	// an error. nil asks a human about each. It gets arguments that are a JSON object; ToolCallFrom knows the call.
	ApprovalFunc func(ctx context.Context, tool string, args json.RawMessage) (human bool, err error)
	External     bool // ApprovalFunc does real I/O (network, files, processes): it runs outside virtual time

	// Silent results make no response: the model knows of them when it answers next.
	Silent bool
}

// MCPTools selects tools of an MCP server.
type MCPTools struct {
	Names    []string `json:"tool_names,omitzero"` // nil means any
	ReadOnly *bool    `json:"read_only,omitzero"`  // whether they say that they only read; nil means either
}

// none reports whether t is there and selects nothing.
func (t *MCPTools) none() bool { return t != nil && t.ReadOnly == nil && len(t.Names) == 0 }

// MCPApproval says which calls of an MCP server's tools are made only when this side approves them.
type MCPApproval struct {
	Mode          string    // MCPAlways or MCPNever, for all tools; "" leaves it to Always and Never, or to the server
	Always, Never *MCPTools // tools that need approval, and that do not; nil means none
}

// The modes of an [MCPApproval].
const (
	MCPAlways = "always"
	MCPNever  = "never"
)

// PolicyOf returns the calls of one of the server's tools as those of a [Tool] are approved, for runners: its name,
// and ApprovalFunc as its policy.
func (s *MCPServer) PolicyOf(tool string) Tool {
	t := Tool{Name: tool, External: s.External, NeedsApproval: s.ApprovalFunc == nil, Silent: s.Silent}
	if decide := s.ApprovalFunc; decide != nil {
		t.ApprovalFunc = func(ctx context.Context, args json.RawMessage) (bool, error) { return decide(ctx, tool, args) }
	}
	return t
}

func (a *Agent) checkMCP(report reportFunc) {
	labels := map[string]bool{}
	for i := range a.MCP {
		s := &a.MCP[i]
		if s.Label == "" {
			report("MCP server %d has no label", i)
		} else if labels[s.Label] {
			report("two MCP servers have the label %q", s.Label)
		}
		labels[s.Label] = true
		s.check(func(format string, args ...any) { report("MCP server %q: "+format, append([]any{s.Label}, args...)...) })
	}
}

// check reports what the Realtime API would refuse.
func (s *MCPServer) check(report reportFunc) {
	places := 0
	for _, p := range []string{s.URL, s.Connector, s.Tunnel} {
		if p != "" {
			places++
		}
	}
	if places != 1 {
		report("needs one of URL, Connector and Tunnel, and has %d", places)
	}
	if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		report("its URL must be one of http or https")
	}
	for name := range s.Headers {
		if strings.EqualFold(name, "Authorization") && s.Authorization != "" {
			report("Authorization is given twice, also in Headers")
		}
	}
	if s.Allowed.none() {
		report("Allowed names no tool")
	}
	s.Approval.check(report)
}

func (p *MCPApproval) check(report reportFunc) {
	switch {
	case p.Mode != "" && p.Mode != MCPAlways && p.Mode != MCPNever:
		report("approval mode %q must be %q, %q or empty", p.Mode, MCPAlways, MCPNever)
	case p.Mode != "" && (p.Always != nil || p.Never != nil):
		report("approval mode %q holds for all tools: Always and Never must be nil", p.Mode)
	}
	if p.Always.none() || p.Never.none() {
		report("a list of its Approval names no tool")
	}
}
