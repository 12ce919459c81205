package wire

import "encoding/json"

// The kinds of [Tool].
const (
	ToolFunction = "function"
	ToolMCP      = "mcp"
)

// Tool is something the model may call: a function of the client's, or the tools of an MCP server.
type Tool struct {
	Type string `json:"type,omitzero"` // ToolFunction or ToolMCP

	// Functions.
	Name        string          `json:"name,omitzero"`
	Description string          `json:"description,omitzero"`
	Parameters  json.RawMessage `json:"parameters,omitzero"` // JSON Schema of the arguments

	// MCP servers.
	ServerLabel       string                 `json:"server_label,omitzero"`
	ServerURL         string                 `json:"server_url,omitzero"`
	ConnectorID       string                 `json:"connector_id,omitzero"`
	TunnelID          string                 `json:"tunnel_id,omitzero"`
	Authorization     string                 `json:"authorization,omitzero"`
	ServerDescription string                 `json:"server_description,omitzero"`
	Headers           Opt[map[string]string] `json:"headers,omitzero"`
	AllowedTools      json.RawMessage        `json:"allowed_tools,omitzero"` // list of names, or a filter
	AllowedCallers    Opt[[]string]          `json:"allowed_callers,omitzero"`
	RequireApproval   json.RawMessage        `json:"require_approval,omitzero"` // "always", "never", or a filter
	DeferLoading      Opt[bool]              `json:"defer_loading,omitzero"`

	Extra Fields `json:"-"`
}

// ToolChoice says whether the model must call a tool: a mode, or one tool by name. The zero value
// is absent.
type ToolChoice struct {
	Mode        string      `json:"-" wire:"string"` // "auto", "none", "required"; the other fields are then not written
	Type        string      `json:"type,omitzero"`   // ToolFunction or ToolMCP
	ServerLabel string      `json:"server_label,omitzero"`
	Name        Opt[string] `json:"name,omitzero"`
	Extra       Fields      `json:"-"`
}
