package wire

import "encoding/json"

// MCPToolListing is one tool that an MCP server offers.
type MCPToolListing struct {
	Name        string          `json:"name"`
	Description Opt[string]     `json:"description,omitzero"`
	InputSchema json.RawMessage `json:"input_schema,omitzero"` // JSON Schema
	Annotations json.RawMessage `json:"annotations,omitzero"`
	Extra       Fields          `json:"-"`
}

// The types of [MCPError].
const (
	MCPProtocolError      = "protocol_error"
	MCPHTTPError          = "http_error"
	MCPToolExecutionError = "tool_execution_error"
)

// MCPError says why a call of an MCP tool failed. It implements error.
type MCPError struct {
	Type    string   `json:"type"`
	Code    Opt[int] `json:"code,omitzero"` // not with MCPToolExecutionError
	Message string   `json:"message"`
	Extra   Fields   `json:"-"`
}

// Error returns type and message in one line.
func (e *MCPError) Error() string { return e.Type + ": " + e.Message }
