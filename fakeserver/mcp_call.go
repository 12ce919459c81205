package fakeserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// mcpCall is a call of an MCP tool that a response makes. Source for the order of its events:
// the public guide on MCP tools, and the published schema.
//
//	state      what                                       next
//	waiting    the client approves                        running (response.mcp_call.in_progress)
//	waiting    the client rejects                         over
//	running    the tool answers                           over (completed, or failed)
//	any        the response ends early                    over
type mcpCall struct {
	response *response
	index    int // of the output
	running  bool
	timer    eventloop.Timer
}

// Errors of calls that reach no tool. Source: the Model Context Protocol's code for unknown tools, and
// HTTP; that the live server uses them is a guess.
const (
	unknownTool = -32602
	notFound    = 404
)

// mostRounds is how often a response may go on after calls of MCP tools. Chosen: a model that calls whatever it
// is asked would go on for ever.
const mostRounds = 30

func (s *session) newMCPCall(r *response, c ToolCall) *outputItem {
	return &outputItem{text: cmp.Or(string(c.Arguments), "{}"), item: &item{format: r.outputFormat(), wire: wire.Item{
		ID: s.rng.ID("item_", s.now), Type: wire.ItemMCPCall, ServerLabel: c.Server, Name: c.Name,
		ApprovalRequestID: wire.Null[string](), Output: wire.Null[string](), Error: wire.Null[wire.MCPError](),
	}}}
}

// beginMCPCall ends the arguments of a call, and asks for approval or makes it.
func (s *session) beginMCPCall(r *response, index int) {
	s.closeMCPArguments(r, index)
	c := &mcpCall{response: r, index: index}
	r.mcp = append(r.mcp, c)
	w := &r.outputs[index].item.wire
	tool, failure := s.mcpTool(r, w)
	if failure != nil || !s.approvalNeeded(r, w, tool) {
		s.runMCPCall(c)
		return
	}
	request := &item{format: r.outputFormat(), wire: wire.Item{
		ID: s.rng.ID("item_", s.now), Type: wire.ItemMCPApprovalRequest, ServerLabel: w.ServerLabel, Name: w.Name,
		Arguments: w.Arguments,
	}}
	request.tokens = tokens.OfItem(&request.wire)
	w.ApprovalRequestID = wire.Some(request.wire.ID)
	if s.mcp.approvals == nil {
		s.mcp.approvals = map[string]*mcpCall{}
	}
	s.mcp.approvals[request.wire.ID] = c
	s.conv.add(request)
	s.announce(request)
}

// closeMCPArguments ends the arguments of a call as they are.
func (s *session) closeMCPArguments(r *response, index int) {
	o := r.outputs[index]
	o.argued = true
	o.item.wire.Arguments = wire.Some(o.text[:o.sent])
	s.send(&wire.ResponseMCPCallArgumentsDone{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: index, Arguments: o.text[:o.sent],
	})
}

// definition returns how a response defines the server of a label; nil if it does not.
func (s *session) definition(r *response, label string) *wire.Tool {
	tools := s.tools(r)
	for i := range tools {
		if tools[i].Type == wire.ToolMCP && tools[i].ServerLabel == label {
			return &tools[i]
		}
	}
	return nil
}

// offers reports whether a response defines a function of a name.
func (s *session) offers(r *response, function string) bool {
	return slices.ContainsFunc(s.tools(r), func(t wire.Tool) bool { return t.Type == wire.ToolFunction && t.Name == function })
}

// mcpTool returns the tool that a call names, or why there is none.
func (s *session) mcpTool(r *response, w *wire.Item) (*MCPTool, *wire.MCPError) {
	i := s.mcp.of(w.ServerLabel)
	if i == nil || !i.listed || s.definition(r, w.ServerLabel) == nil {
		return nil, &wire.MCPError{Type: wire.MCPHTTPError, Code: wire.Some(notFound),
			Message: fmt.Sprintf("MCP server '%s' was not found or did not list its tools", w.ServerLabel)}
	}
	allowed := allowedTools(i.tool.AllowedTools)
	for j := range i.server.Tools {
		if t := &i.server.Tools[j]; t.Name == w.Name && allowed.admits(t) {
			return t, nil
		}
	}
	return nil, &wire.MCPError{Type: wire.MCPProtocolError, Code: wire.Some(unknownTool), Message: "Unknown tool: " + w.Name}
}

// approvalNeeded reports whether the client must approve a call. Nobody is asked about responses out of
// band, which have no place for the question; that is a guess.
func (s *session) approvalNeeded(r *response, w *wire.Item, t *MCPTool) bool {
	if r.outOfBand {
		return false
	}
	raw := s.definition(r, w.ServerLabel).RequireApproval
	if raw == nil {
		raw = s.mcp.of(w.ServerLabel).tool.RequireApproval
	}
	return needsApproval(raw, t)
}

// decided does what the client answered to an approval request. A call that is over stays so.
func (s *session) decided(w *wire.Item) {
	id := w.ApprovalRequestID.Or("")
	c := s.mcp.approvals[id]
	delete(s.mcp.approvals, id)
	o := c.response.outputs[c.index]
	switch {
	case !o.open:
	case w.Approve.Or(false):
		s.runMCPCall(c)
	default:
		message := "The call was not approved."
		if reason := w.Reason.Or(""); reason != "" {
			message = "The call was not approved: " + reason
		}
		o.item.wire.Error = wire.Some(wire.MCPError{Type: wire.MCPToolExecutionError, Message: message})
		s.endMCPCall(c)
	}
}

// runMCPCall makes the call.
func (s *session) runMCPCall(c *mcpCall) {
	w := &c.response.outputs[c.index].item.wire
	c.running = true
	s.send(&wire.ResponseMCPCallInProgress{OutputIndex: c.index, ItemID: w.ID})
	tool, failure := s.mcpTool(c.response, w)
	delay := defaultCallDelay
	var answer string
	if tool != nil {
		delay = fill(tool.Delay, defaultCallDelay)
		if answer, failure = tool.Answer, tool.Error; tool.Call != nil {
			answer, failure = tool.Call(json.RawMessage(w.Arguments.Or("")))
		}
	}
	c.timer.Fire = func() { s.finishMCPCall(c, answer, failure) }
	s.timers.Set(&c.timer, s.now.Add(delay+mcpPhase))
}

// finishMCPCall takes what a tool answered.
func (s *session) finishMCPCall(c *mcpCall, answer string, failure *wire.MCPError) {
	w := &c.response.outputs[c.index].item.wire
	c.running = false
	if failure != nil {
		w.Error = wire.Some(*failure)
		s.send(&wire.ResponseMCPCallFailed{OutputIndex: c.index, ItemID: w.ID})
	} else {
		w.Output = wire.Some(answer)
		s.send(&wire.ResponseMCPCallCompleted{OutputIndex: c.index, ItemID: w.ID})
	}
	s.endMCPCall(c)
}

// endMCPCall closes the item of a call. The last one lets the response go on.
func (s *session) endMCPCall(c *mcpCall) {
	r := c.response
	s.closeOutput(r, c.index, "")
	for _, o := range r.outputs {
		if o.open || !o.opened {
			return
		}
	}
	s.goOn(r)
}

// breakMCPCalls ends the calls of a response that ends early, before their items are closed.
func (s *session) breakMCPCalls(r *response) {
	for _, c := range r.mcp {
		s.timers.Stop(&c.timer)
		if c.running {
			w := &r.outputs[c.index].item.wire
			w.Error = wire.Some(wire.MCPError{Type: wire.MCPToolExecutionError, Message: "The response ended before the tool answered."})
			s.send(&wire.ResponseMCPCallFailed{OutputIndex: c.index, ItemID: w.ID})
		}
	}
	r.mcp = nil
}

// goOn lets a response go on now that its calls are over: with the rest of its reply, or else with what the
// model says. One that calls functions too waits for these: what follows is another response.
func (s *session) goOn(r *response) {
	functions := false
	var brought reading
	for _, c := range r.mcp {
		brought.items = append(brought.items, r.outputs[c.index].item)
	}
	for _, o := range r.outputs {
		functions = functions || o.item.wire.Type == wire.ItemFunctionCall
	}
	r.mcp = nil
	later := s.now.Sub(r.base)
	switch {
	case r.rest != nil:
		brought.answer()
		s.layOut(r, *r.rest, later)
	case functions: // what the calls brought is for the next response
		s.conclude(r)
		return
	case r.rounds == mostRounds:
		brought.answer()
		why := fmt.Sprintf("the model has called tools of MCP servers %d times in a row", mostRounds)
		s.misfit(r.id, why, true)
		s.layOut(r, Reply{Fails: &Failure{Message: "The response does not end: " + why + "."}}, later)
	default:
		brought.answer()
		r.rounds++
		req := s.request(r)
		req.Continued, req.NewTurn, req.Outputs, req.Injected = true, false, brought.outputs(&s.conv), nil
		s.layOut(r, s.respond(r, req), later)
	}
	s.timers.Set(&r.timer, r.base.Add(r.beats[r.next].At))
}

// mcpOutput tells a model what a call brought.
func mcpOutput(w *wire.Item) Output {
	o := Output{CallID: w.ID, Server: w.ServerLabel, Name: w.Name, Arguments: json.RawMessage(w.Arguments.Or("")), Output: w.Output.Or("")}
	if e, failed := w.Error.Value(); failed {
		o.Error = e.Error()
	}
	return o
}
