package wire

// The types of [Item].
const (
	ItemMessage             = "message"
	ItemFunctionCall        = "function_call"
	ItemFunctionCallOutput  = "function_call_output"
	ItemReference           = "item_reference" // only in the input of response.create
	ItemMCPListTools        = "mcp_list_tools"
	ItemMCPCall             = "mcp_call"
	ItemMCPApprovalRequest  = "mcp_approval_request"
	ItemMCPApprovalResponse = "mcp_approval_response"
)

// The states of an [Item], and of a [Response].
const (
	StatusInProgress = "in_progress"
	StatusCompleted  = "completed"
	StatusIncomplete = "incomplete" // cut off; of an item, also by a cancellation
	StatusCancelled  = "cancelled"  // responses only
	StatusFailed     = "failed"     // responses only
)

// The roles of message items.
const (
	RoleUser      = "user"
	RoleAssistant = "assistant"
	RoleSystem    = "system"
)

// The phases of an assistant's message.
const (
	PhaseCommentary  = "commentary"   // said before the answer, as in "let me look that up"
	PhaseFinalAnswer = "final_answer" // the answer itself
)

// Item is one entry of a conversation. Which fields are used depends on Type; the others are
// absent.
//
// Source: RealtimeConversationItem (openapi.json, 2026-08); order of keys and phase as in recorded
// sessions.
type Item struct {
	ID     string `json:"id,omitzero"`     // "item_…"; a client may choose it, 32 characters at most
	Object string `json:"object,omitzero"` // "realtime.item"; in the schema, never written by the server in events
	Type   string `json:"type,omitzero"`   // one of the Item constants
	Status string `json:"status,omitzero"` // one of StatusInProgress, StatusCompleted, StatusIncomplete

	// Messages.
	Role    string        `json:"role,omitzero"`
	Content []ContentPart `json:"content,omitzero"` // nil is absent, empty is []
	Phase   string        `json:"phase,omitzero"`   // PhaseCommentary or PhaseFinalAnswer, from gpt-realtime-2 on

	// Calls: of functions, and of MCP tools. Arguments is JSON text, "" while the call is being made.
	ServerLabel       string        `json:"server_label,omitzero"`
	Name              string        `json:"name,omitzero"`
	CallID            string        `json:"call_id,omitzero"` // "call_…"
	Arguments         Opt[string]   `json:"arguments,omitzero"`
	ApprovalRequestID Opt[string]   `json:"approval_request_id,omitzero"`
	Output            Opt[string]   `json:"output,omitzero"` // what the function or tool returned
	Error             Opt[MCPError] `json:"error,omitzero"`

	// MCP: lists of tools, and answers to approval requests.
	Tools   []MCPToolListing `json:"tools,omitzero"`
	Approve Opt[bool]        `json:"approve,omitzero"`
	Reason  Opt[string]      `json:"reason,omitzero"`

	Extra Fields `json:"-"`
}
