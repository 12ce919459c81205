package wire

// MCPListToolsInProgress says that the server is asking an MCP server for its tools.
type MCPListToolsInProgress struct {
	EventID string `json:"event_id,omitzero"`
	ItemID  string `json:"item_id"`
	Extra   Fields `json:"-"`
}

// EventType returns "mcp_list_tools.in_progress".
func (e *MCPListToolsInProgress) EventType() string { return TypeMCPListToolsInProgress }

func (e *MCPListToolsInProgress) server() *string { return &e.EventID }

// MCPListToolsCompleted says that the tools are known; the item lists them.
type MCPListToolsCompleted struct {
	EventID string `json:"event_id,omitzero"`
	ItemID  string `json:"item_id"`
	Extra   Fields `json:"-"`
}

// EventType returns "mcp_list_tools.completed".
func (e *MCPListToolsCompleted) EventType() string { return TypeMCPListToolsCompleted }

func (e *MCPListToolsCompleted) server() *string { return &e.EventID }

// MCPListToolsFailed says that the MCP server did not tell.
type MCPListToolsFailed struct {
	EventID string `json:"event_id,omitzero"`
	ItemID  string `json:"item_id"`
	Extra   Fields `json:"-"`
}

// EventType returns "mcp_list_tools.failed".
func (e *MCPListToolsFailed) EventType() string { return TypeMCPListToolsFailed }

func (e *MCPListToolsFailed) server() *string { return &e.EventID }

// ResponseMCPCallArgumentsDelta is a piece of the JSON text of a call's arguments.
type ResponseMCPCallArgumentsDelta struct {
	EventID     string      `json:"event_id,omitzero"`
	ResponseID  string      `json:"response_id"`
	ItemID      string      `json:"item_id"`
	OutputIndex int         `json:"output_index"`
	Delta       string      `json:"delta"`
	Obfuscation Opt[string] `json:"obfuscation,omitzero"` // padding without meaning, against guessing by length
	Extra       Fields      `json:"-"`
}

// EventType returns "response.mcp_call_arguments.delta".
func (e *ResponseMCPCallArgumentsDelta) EventType() string { return TypeResponseMCPCallArgumentsDelta }

func (e *ResponseMCPCallArgumentsDelta) server() *string { return &e.EventID }

// ResponseMCPCallArgumentsDone gives all arguments of a call.
type ResponseMCPCallArgumentsDone struct {
	EventID     string `json:"event_id,omitzero"`
	ResponseID  string `json:"response_id"`
	ItemID      string `json:"item_id"`
	OutputIndex int    `json:"output_index"`
	Arguments   string `json:"arguments"` // the whole JSON text
	Extra       Fields `json:"-"`
}

// EventType returns "response.mcp_call_arguments.done".
func (e *ResponseMCPCallArgumentsDone) EventType() string { return TypeResponseMCPCallArgumentsDone }

func (e *ResponseMCPCallArgumentsDone) server() *string { return &e.EventID }

// ResponseMCPCallInProgress says that the server is calling the tool.
type ResponseMCPCallInProgress struct {
	EventID     string `json:"event_id,omitzero"`
	OutputIndex int    `json:"output_index"`
	ItemID      string `json:"item_id"`
	Extra       Fields `json:"-"`
}

// EventType returns "response.mcp_call.in_progress".
func (e *ResponseMCPCallInProgress) EventType() string { return TypeResponseMCPCallInProgress }

func (e *ResponseMCPCallInProgress) server() *string { return &e.EventID }

// ResponseMCPCallCompleted says that the tool has answered.
type ResponseMCPCallCompleted struct {
	EventID     string `json:"event_id,omitzero"`
	OutputIndex int    `json:"output_index"`
	ItemID      string `json:"item_id"`
	Extra       Fields `json:"-"`
}

// EventType returns "response.mcp_call.completed".
func (e *ResponseMCPCallCompleted) EventType() string { return TypeResponseMCPCallCompleted }

func (e *ResponseMCPCallCompleted) server() *string { return &e.EventID }

// ResponseMCPCallFailed says that the call failed; the item says why.
type ResponseMCPCallFailed struct {
	EventID     string `json:"event_id,omitzero"`
	OutputIndex int    `json:"output_index"`
	ItemID      string `json:"item_id"`
	Extra       Fields `json:"-"`
}

// EventType returns "response.mcp_call.failed".
func (e *ResponseMCPCallFailed) EventType() string { return TypeResponseMCPCallFailed }

func (e *ResponseMCPCallFailed) server() *string { return &e.EventID }
