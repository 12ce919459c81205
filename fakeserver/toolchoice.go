package fakeserver

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// toolChoice returns the choice of tools in force for a response.
func (s *session) toolChoice(r *response) wire.ToolChoice {
	if c := r.override.ToolChoice; c.Mode != "" || c.Type != "" {
		return c
	}
	return s.config.ToolChoice
}

// respond asks the model for a reply, and makes it one that the client has left room for. Calls of tools that
// the response does not have stay: models make such calls.
func (s *session) respond(r *response, req *Request) Reply {
	reply, problems := req.Admit(s.model.Respond(req))
	for part := &reply; part != nil; part = part.Then {
		for _, c := range part.Calls {
			if !req.has(c) {
				s.misfit(req.ResponseID, fmt.Sprintf("%s is called, and is none of the response's tools: %s", c, req.toolNames()), !s.recorder.lints(r, c))
			}
		}
	}
	for _, p := range problems {
		s.misfit(req.ResponseID, p, true)
	}
	s.observe(&Replied{Session: s.number, ResponseID: req.ResponseID, OutOfBand: req.OutOfBand, Reply: reply})
	return reply
}

// misfit tells that a reply does not fit its response; doubt says that a test must look at the note of it.
func (s *session) misfit(responseID, problem string, doubt bool) {
	s.observe(&ReplyProblem{Session: s.number, ResponseID: responseID, Problem: problem})
	s.recorder.keep(responseID+": "+problem, doubt)
	s.log.Warn("a reply does not fit", "response", responseID, "problem", problem)
}

// Admit returns a reply as the protocol, the client's choice of tools and parallel_tool_calls let it be, and in words what
// it lost; nil is nothing. One without the call that is demanded becomes a failure: the real model always makes that
// call, so what followed would prove nothing. The server does so with every reply; a model may ask to know.
func (req *Request) Admit(reply Reply) (admitted Reply, lost []string) {
	choice := req.ToolChoice
	free := choice.Mode == "auto" || choice.Mode == "" && choice.Type == ""
	admitted, lost = endingWithCalls(reply)
	if free && !req.OneCall {
		return admitted, lost
	}
	calls, early := 0, false
	for part := &admitted; part != nil; part = part.Then {
		early = early || part.Fails != nil || part.Incomplete != ""
		part.Calls = slices.DeleteFunc(slices.Clone(part.Calls), func(c ToolCall) bool {
			if !free && !admits(choice, c) {
				lost = append(lost, fmt.Sprintf("the call of %s is left out: tool_choice is %s", c, inWords(choice)))
				return true
			}
			if req.OneCall && calls == 1 {
				lost = append(lost, fmt.Sprintf("the call of %s is left out: parallel_tool_calls is false", c))
				return true
			}
			calls++
			return false
		})
		if part.Then != nil {
			next := *part.Then
			part.Then = &next
		}
	}
	why := ""
	switch {
	case free || choice.Mode == "none" || early:
	case !req.mayCall(choice):
		why = "there is none to call: none is defined, or its server has not listed it"
	case calls == 0:
		why = "the model's reply makes no such call: give it one"
	}
	if why == "" {
		return admitted, lost
	}
	why = "tool_choice is " + inWords(choice) + ", and " + why
	return Reply{Latency: reply.Latency, Fails: toolChoiceFailure(why)}, append(lost, why)
}

// endingWithCalls returns a reply without what follows calls of MCP tools: a response ends with these.
func endingWithCalls(reply Reply) (ended Reply, lost []string) {
	if reply.Then == nil {
		return reply, nil
	}
	for _, c := range reply.Calls {
		if c.Server != "" {
			reply.Then = nil
			return reply, []string{fmt.Sprintf("what follows the call of %s is left out: a response ends with its calls of MCP tools, and the client "+
				"asks for the next one; say it in a reply of its own", c)}
		}
	}
	then, lost := endingWithCalls(*reply.Then)
	reply.Then = &then
	return reply, lost
}

// mayCall reports whether the response has a tool that a choice asks for.
func (req *Request) mayCall(choice wire.ToolChoice) bool {
	return slices.ContainsFunc(req.Tools, func(name string) bool { return admits(choice, ToolCall{Name: name}) }) ||
		slices.ContainsFunc(req.MCP, func(n MCPName) bool { return admits(choice, ToolCall{Server: n.Server, Name: n.Name}) })
}

// toolChoiceFailure is what a response fails with that cannot make the call which the client demands.
// Source: the published schema and the public guide on tools demand the call; type and code are guesses.
func toolChoiceFailure(why string) *Failure {
	return &Failure{Type: invalidRequest, Code: "tool_choice_not_satisfied", Message: "No tool was called: " + why + "."}
}

// admits reports whether a choice leaves room for a call.
func admits(choice wire.ToolChoice, c ToolCall) bool {
	name := choice.Name.Or("")
	switch {
	case choice.Mode != "":
		return choice.Mode != "none"
	case choice.Type == wire.ToolFunction:
		return c.Server == "" && c.Name == name
	default:
		return c.Server == choice.ServerLabel && (name == "" || c.Name == name)
	}
}

// inWords names a choice: "none", "required", "get_order", "shop/find".
func inWords(choice wire.ToolChoice) string {
	switch name := choice.Name.Or(""); {
	case choice.Mode != "":
		return choice.Mode
	case choice.Type == wire.ToolMCP && name == "":
		return "any tool of " + choice.ServerLabel
	default:
		return ToolCall{Server: choice.ServerLabel, Name: name}.String()
	}
}

// String returns the tool's name, after that of its server and a slash if it has one.
func (c ToolCall) String() string {
	if c.Server == "" {
		return c.Name
	}
	return c.Server + "/" + c.Name
}

// has reports whether a response has the tool that a call is of.
func (req *Request) has(c ToolCall) bool {
	if c.Server == "" {
		return slices.Contains(req.Tools, c.Name)
	}
	return slices.Contains(req.MCP, MCPName{c.Server, c.Name})
}

// toolNames lists the tools of a response.
func (req *Request) toolNames() string {
	names := slices.Clone(req.Tools)
	for _, n := range req.MCP {
		names = append(names, ToolCall{Server: n.Server, Name: n.Name}.String())
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
