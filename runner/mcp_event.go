package runner

import (
	"encoding/json"

	"github.com/voicesim/voicesim/runner/internal/calling"
)

// MCPListState is how far the list of an MCP server's tools has come.
type MCPListState = calling.Told

// The states of a list.
const (
	MCPListing  = calling.Listing
	MCPListed   = calling.HasListed
	MCPUnlisted = calling.Unlisted // the model cannot use the server; comes with a Problem
)

// MCPTools reports on the list of the tools of an MCP server (agents.Agent.MCP), which the Realtime server asks for. See
// also [Session.MCPTools].
type MCPTools struct {
	Header
	Server string // its label
	State  MCPListState
	Tools  []MCPTool // with MCPListed
}

// MCPTool is a tool that an MCP server has listed: Server, Name, Description, Parameters (JSON Schema of its arguments), and
// whether it says that it changes nothing (ReadOnly).
type MCPTool = calling.Offer

// MCPCallStarted reports that the Realtime server calls a tool of an MCP server, after it was approved where that is needed.
// Its item is that of the call.
type MCPCallStarted struct {
	Header
	Server, Tool string
	Arguments    json.RawMessage
}

// MCPCallEnded reports what a call of a tool of an MCP server brought. There is one for every call but those that were
// cut off with their response. When all calls of a response have ended, the answer to them is asked for.
type MCPCallEnded struct {
	Header
	Server, Tool string
	Arguments    json.RawMessage
	Output       string
	Ran          bool  // false: it was not approved, or the Realtime server never said that it calls the tool
	Err          error // why there is no output: a *wire.MCPError of the server; a deadline, a lost connection, ErrClosed
}
