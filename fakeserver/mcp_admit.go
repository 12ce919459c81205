package fakeserver

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// mcpFilter selects tools of a server, as allowed_tools and require_approval write it.
type mcpFilter struct {
	ToolNames []string `json:"tool_names"` // nil is any
	ReadOnly  *bool    `json:"read_only"`  // nil is either
}

func (f *mcpFilter) admits(t *MCPTool) bool {
	return (f.ToolNames == nil || slices.Contains(f.ToolNames, t.Name)) && (f.ReadOnly == nil || *f.ReadOnly == t.ReadOnly)
}

// allowedTools reads allowed_tools, the shape of which is known to be right.
func allowedTools(raw json.RawMessage) *mcpFilter {
	f := &mcpFilter{}
	if json.Unmarshal(raw, &f.ToolNames) != nil {
		_ = json.Unmarshal(raw, f)
	}
	return f
}

// needsApproval reads require_approval, the shape of which is known to be right. Where a filter leaves a
// tool out, it needs approval unless the filter names those that always do. Source: the published
// schema's default is always; the rest is a guess.
func needsApproval(raw json.RawMessage, t *MCPTool) bool {
	var word string
	if json.Unmarshal(raw, &word) == nil && word != "" {
		return word == "always"
	}
	var f struct{ Always, Never *mcpFilter }
	_ = json.Unmarshal(raw, &f)
	switch {
	case f.Always != nil && f.Always.admits(t):
		return true
	case f.Never != nil && f.Never.admits(t):
		return false
	}
	return f.Always == nil
}

// admitTools tells what is wrong with the MCP servers of a list of tools. Source for the rules:
// the published schema; codes and wording are guesses after the public API's.
func (s *session) admitTools(tools []wire.Tool, path string) *problem {
	labels := map[string]bool{}
	for i := range tools {
		t := &tools[i]
		if t.Type != wire.ToolMCP {
			continue
		}
		at := fmt.Sprintf("%s[%d]", path, i)
		if labels[t.ServerLabel] {
			return &problem{Code: "invalid_value", Message: fmt.Sprintf("Duplicate server_label: '%s'. Each MCP tool needs a label of its own.",
				t.ServerLabel), Param: at + ".server_label"}
		}
		labels[t.ServerLabel] = true
		if p := s.admitPlace(t, at); p != nil {
			return p
		}
	}
	return nil
}

// admitPlace looks at where a definition says that its server is, and at its keys.
func (s *session) admitPlace(t *wire.Tool, at string) *problem {
	_, given := places(t)
	switch {
	case given > 1:
		return &problem{Code: "mutually_exclusive_parameters", Message: fmt.Sprintf("Mutually exclusive parameters: only one of '%[1]s.server_url', "+
			"'%[1]s.connector_id', and '%[1]s.tunnel_id' may be given.", at), Param: at}
	case given == 0 && s.mcp.of(t.ServerLabel) == nil:
		return &problem{Code: "missing_required_parameter", Message: fmt.Sprintf("Missing required parameter: one of '%[1]s.server_url', "+
			"'%[1]s.connector_id', and '%[1]s.tunnel_id'.", at), Param: at + ".server_url"}
	}
	if u, err := url.Parse(t.ServerURL); t.ServerURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return &problem{Code: "invalid_value", Message: fmt.Sprintf("Invalid '%s.server_url': expected a URL, but got '%s' instead.", at, t.ServerURL), Param: at + ".server_url"}
	}
	for name := range t.Headers.Or(nil) {
		if strings.EqualFold(name, "Authorization") && t.Authorization != "" {
			return &problem{Code: "mutually_exclusive_parameters", Message: fmt.Sprintf("Mutually exclusive parameters: '%[1]s.authorization' and "+
				"'%[1]s.headers.%[2]s'.", at, name), Param: at + ".authorization"}
		}
	}
	return nil
}

// admitApproval tells why an answer to an approval request is refused. The code is a guess.
func (s *session) admitApproval(it *wire.Item) *problem {
	id := it.ApprovalRequestID.Or("")
	if it.Type != wire.ItemMCPApprovalResponse || s.mcp.approvals[id] != nil {
		return nil
	}
	return &problem{Code: "invalid_mcp_approval_request_id",
		Message: fmt.Sprintf("Approval request ID '%s' not found in conversation, or already answered.", id)}
}
