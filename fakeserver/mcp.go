package fakeserver

import (
	"encoding/json"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// MCPServer is a server of tools that sessions can name, in place of one on the network.
type MCPServer struct {
	// Label is the server_label by which sessions find it, and URL their server_url, connector_id or
	// tunnel_id: the first server fits that has either. "" fits nothing.
	Label, URL string
	Tools      []MCPTool
	// ListDelay is how long it takes to list its tools. Zero means 120 ms, less means none.
	ListDelay time.Duration
	// Unlisted makes listing its tools fail.
	Unlisted bool
}

// MCPTool is a tool of an [MCPServer].
type MCPTool struct {
	Name, Description string
	Schema            json.RawMessage // of its arguments; nil accepts any object
	ReadOnly          bool            // it says so in its annotations
	// Answer is what it returns.
	Answer string
	// Error fails its calls; its Type is one of the wire.MCP… errors. nil lets them succeed.
	Error *wire.MCPError
	// Call decides in place of Answer and Error, from the arguments. It is called by the session's loop and
	// must not block. nil leaves it to them.
	Call func(arguments json.RawMessage) (answer string, err *wire.MCPError)
	// Delay is how long a call takes. Zero means 150 ms, less means none.
	Delay time.Duration
}

// MCPName is a tool of an MCP server, as models see it.
type MCPName struct {
	Server string // its label
	Name   string
}

// Defaults of [MCPServer] and [MCPTool]. Chosen.
const (
	defaultListDelay = 120 * time.Millisecond
	defaultCallDelay = 150 * time.Millisecond
)

// mcp is the part of a session that talks to servers of tools. It is owned by the loop.
type mcp struct {
	imports   []*mcpImport
	approvals map[string]*mcpCall // calls that wait, by the id of the request
}

// mcpImport is a server that the session has named, and the list of its tools.
type mcpImport struct {
	tool   wire.Tool // the newest definition that says where it is
	server *MCPServer
	item   *item
	listed bool
	timer  eventloop.Timer
}

// of returns what was imported under a label; nil for nothing.
func (m *mcp) of(label string) *mcpImport {
	for _, i := range m.imports {
		if i.tool.ServerLabel == label {
			return i
		}
	}
	return nil
}

// places returns where a definition says that its server is, and how many times it says so.
func places(t *wire.Tool) (place string, given int) {
	for _, p := range []string{t.ServerURL, t.ConnectorID, t.TunnelID} {
		if p != "" {
			place = p
			given++
		}
	}
	return place, given
}

// importTools asks the servers for their tools that a list of tools names for the first time, or at
// another place, or with other tools allowed. A list that is still under way then fails. Source:
// the public guide on MCP tools, and the published schema; times are chosen.
func (s *session) importTools(tools []wire.Tool) {
	for _, t := range tools {
		if t.Type != wire.ToolMCP {
			continue
		}
		place, given := places(&t)
		i := s.mcp.of(t.ServerLabel)
		if i == nil {
			i = &mcpImport{}
			s.mcp.imports = append(s.mcp.imports, i)
		} else if old, _ := places(&i.tool); given == 0 || place == old && string(t.AllowedTools) == string(i.tool.AllowedTools) {
			continue
		}
		if i.timer.Armed() { // the list under way is of another definition
			s.timers.Stop(&i.timer)
			i.server = nil
			s.finishList(i, i.item)
		}
		i.tool, i.server, i.listed = t, s.server.mcpServer(t.ServerLabel, place), false
		s.list(i)
	}
}

// mcpServer returns the server of a label or at a place; nil for none.
func (s *Server) mcpServer(label, place string) *MCPServer {
	for i := range s.opts.MCP {
		if m := &s.opts.MCP[i]; m.Label != "" && m.Label == label || m.URL != "" && m.URL == place {
			return m
		}
	}
	return nil
}

// list begins to list the tools of a server.
func (s *session) list(i *mcpImport) {
	it := &item{format: s.input.buffer.Format, wire: wire.Item{
		ID: s.rng.ID("item_", s.now), Type: wire.ItemMCPListTools, ServerLabel: i.tool.ServerLabel, Tools: []wire.MCPToolListing{},
	}}
	i.item = it
	s.conv.add(it)
	before, _ := s.conv.before(it)
	s.send(&wire.ConversationItemAdded{PreviousItemID: wire.OrNull(before), Item: it.wire})
	s.send(&wire.MCPListToolsInProgress{ItemID: it.wire.ID})
	delay := defaultListDelay
	if i.server != nil {
		delay = fill(i.server.ListDelay, defaultListDelay)
	}
	i.timer.Fire = func() { s.finishList(i, it) }
	s.timers.Set(&i.timer, s.now.Add(s.pacing.sooner(delay)+mcpPhase))
}

// finishList ends the listing of a server's tools.
func (s *session) finishList(i *mcpImport, it *item) {
	i.listed = i.server != nil && !i.server.Unlisted
	if i.listed {
		allowed := allowedTools(i.tool.AllowedTools)
		for j := range i.server.Tools {
			if t := &i.server.Tools[j]; allowed.admits(t) {
				it.wire.Tools = append(it.wire.Tools, t.listing())
			}
		}
		s.send(&wire.MCPListToolsCompleted{ItemID: it.wire.ID})
	} else {
		s.send(&wire.MCPListToolsFailed{ItemID: it.wire.ID})
	}
	if it.removed {
		return
	}
	for _, t := range it.wire.Tools {
		it.tokens.Text += tokens.Count(t.Name) + tokens.Count(t.Description.Or("")) + tokens.Count(string(t.InputSchema))
	}
	before, _ := s.conv.before(it)
	s.send(&wire.ConversationItemDone{PreviousItemID: wire.OrNull(before), Item: it.wire})
}

// listing describes a tool to clients.
func (t *MCPTool) listing() wire.MCPToolListing {
	l := wire.MCPToolListing{Name: t.Name, Description: wire.OrNull(t.Description), InputSchema: t.Schema}
	if l.InputSchema == nil {
		l.InputSchema = json.RawMessage(`{"type":"object","properties":{}}`)
	}
	l.Annotations = json.RawMessage("null")
	if t.ReadOnly {
		l.Annotations = json.RawMessage(`{"readOnlyHint":true}`)
	}
	return l
}

// mcpNames returns the tools of MCP servers that a response may call.
func (s *session) mcpNames(tools []wire.Tool) []MCPName {
	var names []MCPName
	for _, t := range tools {
		i := s.mcp.of(t.ServerLabel)
		if t.Type != wire.ToolMCP || i == nil || !i.listed {
			continue
		}
		for _, l := range i.item.wire.Tools {
			names = append(names, MCPName{t.ServerLabel, l.Name})
		}
	}
	return names
}
