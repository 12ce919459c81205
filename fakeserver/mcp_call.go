package fakeserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/fakeserver/internal/beats"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// mcpCall is a call of an MCP tool that a response makes. The response ends with its calls, before or after they are
// over; what they bring is for a response that the client asks for. Source for the order of the events: the API
// reference, and tests that run against the live API, which see response.done before the end of the call.
//
//	state      what                                                            next
//	made       it needs approval                                               waiting
//	made       its response is done, or is one that waits for its calls        running (response.mcp_call.in_progress)
//	waiting    the client approves                                             running
//	waiting    the client rejects                                              over
//	running    the tool answers                                                over (completed, or failed)
type mcpCall struct {
	response *response
	index    int // of the output
	state    mcpCallState
	timer    eventloop.Timer
}

type mcpCallState uint8

const (
	mcpMade mcpCallState = iota
	mcpWaiting
	mcpRunning
	mcpOver
)

// Errors of calls that reach no tool. Source: the Model Context Protocol's code for unknown tools, and
// HTTP; that the live server uses them is a guess.
const (
	unknownTool = -32602
	notFound    = 404
)

func (s *session) newMCPCall(r *response, c ToolCall) *outputItem {
	return &outputItem{text: cmp.Or(string(c.Arguments), "{}"), item: &item{format: r.outputFormat(), wire: wire.Item{
		ID: s.rng.ID("item_", s.now), Type: wire.ItemMCPCall, ServerLabel: c.Server, Name: c.Name,
		ApprovalRequestID: wire.Null[string](), Output: wire.Null[string](), Error: wire.Null[wire.MCPError](),
	}}}
}

// beginMCPCall ends the arguments of a call, and asks for approval, or begins it where the response waits for its calls.
func (s *session) beginMCPCall(r *response, index int) {
	s.closeMCPArguments(r, index)
	c := &mcpCall{response: r, index: index}
	r.mcp = append(r.mcp, c)
	w := &r.outputs[index].item.wire
	tool, failure := s.mcpTool(r, w)
	if failure != nil || !s.approvalNeeded(r, w, tool) {
		if r.callsFirst {
			s.runMCPCall(c)
		}
		return
	}
	c.state = mcpWaiting
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
	c.state = mcpRunning
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
	s.timers.Set(&c.timer, s.now.Add(s.pacing.sooner(delay)+mcpPhase))
}

// finishMCPCall takes what a tool answered.
func (s *session) finishMCPCall(c *mcpCall, answer string, failure *wire.MCPError) {
	w := &c.response.outputs[c.index].item.wire
	if failure != nil {
		w.Error = wire.Some(*failure)
		s.send(&wire.ResponseMCPCallFailed{OutputIndex: c.index, ItemID: w.ID})
	} else {
		w.Output = wire.Some(answer)
		s.send(&wire.ResponseMCPCallCompleted{OutputIndex: c.index, ItemID: w.ID})
	}
	s.endMCPCall(c)
}

// endMCPCall closes the item of a call. The last one ends a response that waits for its calls.
func (s *session) endMCPCall(c *mcpCall) {
	r := c.response
	c.state = mcpOver
	s.closeOutput(r, c.index, "")
	if r.ends() && !r.interrupted() && !r.awaitsCalls() {
		s.beat(r)
	}
}

// ends reports whether nothing but the end of the response is left.
func (r *response) ends() bool {
	return r.state != responseOver && r.next < len(r.beats) && r.beats[r.next].Act == beats.Finish
}

// awaitsCalls reports whether the response waits for calls of MCP tools. It never waits for an approval.
func (r *response) awaitsCalls() bool {
	return slices.ContainsFunc(r.mcp, func(c *mcpCall) bool { return c.state == mcpRunning })
}

// runMCPCalls begins the calls of a response that is done. They are made whatever became of it.
func (s *session) runMCPCalls(r *response) {
	for _, c := range r.mcp {
		if c.state == mcpMade {
			s.runMCPCall(c)
		}
	}
}

// mcpOutput tells a model what a call brought.
func mcpOutput(w *wire.Item) Output {
	o := Output{CallID: w.ID, Server: w.ServerLabel, Name: w.Name, Arguments: json.RawMessage(w.Arguments.Or("")), Output: w.Output.Or("")}
	if e, failed := w.Error.Value(); failed {
		o.Error = e.Error()
	}
	return o
}
