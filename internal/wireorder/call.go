package wireorder

import "github.com/voicesim/voicesim/wire"

// mcpState is where a list of MCP tools, or a call of one, is.
type mcpState uint8

const (
	mcpNotBegun mcpState = iota
	mcpInProgress
	mcpOver // completed, or failed
)

// call follows calls of functions and of MCP tools. Events that are none of these fit anywhere.
func (c *Checker) call(ev wire.ServerEvent) *DisorderError {
	switch ev := ev.(type) {
	case *wire.ResponseFunctionCallArgumentsDelta:
		o, d := c.calling(ev.ResponseID, ev.ItemID, ev.OutputIndex, wire.ItemFunctionCall)
		return firstOf(d, o.delta(ev.Delta), o.named(ev.CallID, ""))
	case *wire.ResponseFunctionCallArgumentsDone:
		o, d := c.calling(ev.ResponseID, ev.ItemID, ev.OutputIndex, wire.ItemFunctionCall)
		if d == nil && ev.Name == "" {
			d = broken(RuleArguments, "the call has no name")
		}
		return firstOf(d, o.done(ev.Arguments), o.named(ev.CallID, ev.Name))
	case *wire.ResponseMCPCallArgumentsDelta:
		o, d := c.calling(ev.ResponseID, ev.ItemID, ev.OutputIndex, wire.ItemMCPCall)
		return firstOf(d, o.delta(ev.Delta))
	case *wire.ResponseMCPCallArgumentsDone:
		o, d := c.calling(ev.ResponseID, ev.ItemID, ev.OutputIndex, wire.ItemMCPCall)
		return firstOf(d, o.done(ev.Arguments))
	case *wire.ResponseMCPCallInProgress:
		return c.mcpCall(ev.ItemID, mcpInProgress)
	case *wire.ResponseMCPCallCompleted:
		return c.mcpCall(ev.ItemID, mcpOver)
	case *wire.ResponseMCPCallFailed:
		return c.mcpCall(ev.ItemID, mcpOver)
	case *wire.MCPListToolsInProgress:
		return c.mcpList(ev.ItemID, mcpInProgress)
	case *wire.MCPListToolsCompleted:
		return c.mcpList(ev.ItemID, mcpOver)
	case *wire.MCPListToolsFailed:
		return c.mcpList(ev.ItemID, mcpOver)
	}
	return nil
}

// calling returns the open call that arguments belong to.
func (c *Checker) calling(responseID, itemID string, index int, kind string) (*output, *DisorderError) {
	o, d := c.growing(responseID, itemID, index)
	switch {
	case d != nil:
		return nil, d
	case o.kind != kind:
		return nil, broken(RuleArguments, "%s is a %s", itemID, o.kind)
	case o.argumentsDone:
		return nil, broken(RuleArguments, "the arguments of %s are done", itemID)
	}
	return o, nil
}

// delta and the methods below take a nil output, for which something else was found wrong.
func (o *output) delta(text string) *DisorderError {
	if o != nil {
		o.arguments.WriteString(text)
	}
	return nil
}

func (o *output) done(all string) *DisorderError {
	if o == nil {
		return nil
	}
	o.argumentsDone = true
	if all != o.arguments.String() {
		return broken(RuleWhole, "the arguments are %q, want %q", all, o.arguments.String())
	}
	return nil
}

func (o *output) named(callID, name string) *DisorderError {
	if o != nil && (callID != o.callID || name != "" && name != o.name) {
		return broken(RuleArguments, "call %q of %q, want %q of %q", callID, name, o.callID, o.name)
	}
	return nil
}

// mcpCall checks the states of a call of an MCP tool.
func (c *Checker) mcpCall(itemID string, to mcpState) *DisorderError {
	it := c.items[itemID]
	switch {
	case it == nil || it.output == nil || it.kind != wire.ItemMCPCall:
		return broken(RuleMCPCall, "%q is no call of an MCP tool", itemID)
	case !it.output.argumentsDone:
		return broken(RuleMCPCall, "the arguments of %s are open", itemID)
	case it.output.mcp != to-1:
		return broken(RuleMCPCall, "%s was not called, or is over", itemID)
	}
	it.output.mcp = to
	return nil
}

// called checks that a call of an MCP tool is not closed while it is in progress.
func (o *output) called(w *wire.Item) *DisorderError {
	if o.kind == wire.ItemMCPCall && o.mcp == mcpInProgress && w.Status != wire.StatusIncomplete {
		return broken(RuleMCPCall, "%s is in progress", o.id)
	}
	return nil
}

// mcpList checks the states of a list of MCP tools. Its item may come before or after the first.
func (c *Checker) mcpList(itemID string, to mcpState) *DisorderError {
	if it := c.items[itemID]; it != nil && it.kind != wire.ItemMCPListTools {
		return broken(RuleMCPList, "%s is a %s", itemID, it.kind)
	}
	if c.lists[itemID] != to-1 {
		return broken(RuleMCPList, "the tools of %s are not being listed, or were", itemID)
	}
	c.lists[itemID] = to
	return nil
}
