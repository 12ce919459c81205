package runner

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// hosted is what the session knows of the MCP servers that the Realtime server talks to.
type hosted struct {
	lists  calling.Lists
	calls  calling.Calls[*responseState]
	held   bool              // nothing is asked for before the tools are listed
	overdo *waiting.Deadline // of that
	opened func()            // what waits for it; may be nil
}

// hostedCall is a call of a tool of an MCP server.
type hostedCall = calling.Call[*responseState]

// expectLists notes which lists of tools are to come after a configuration, and has them waited for.
func (l *loop) expectLists(as *snapshot) {
	awaited := l.hosted.lists.Configured(as.servers)
	for _, list := range awaited {
		if l.s.opts.MCPListTimeout < 0 {
			break
		}
		l.deadlines.Watch(l.s.opts.MCPListTimeout, func() {
			if list.State == calling.Awaited {
				l.unlisted(list, errListLate)
			}
		})
	}
	if wait := l.s.opts.MCPWait; wait > 0 && len(awaited) > 0 {
		l.hosted.held = true
		l.deadlines.Cancel(l.hosted.overdo)
		l.hosted.overdo = l.deadlines.Watch(wait, l.letGo)
	}
}

// letGo has asked for what waited for lists of tools.
func (l *loop) letGo() {
	if !l.hosted.held {
		return
	}
	l.hosted.held = false
	l.deadlines.Cancel(l.hosted.overdo)
	if opened := l.hosted.opened; opened != nil {
		l.hosted.opened = nil
		opened()
	}
}

// listing takes what the server says about the list of an item.
func (l *loop) listing(item string, says MCPListState) {
	change, ask := l.hosted.lists.Heard(item, says)
	if ask {
		l.send(&wire.ConversationItemRetrieve{EventID: "voicesim_retrieve_" + item, ItemID: item})
	}
	l.tellList(change)
}

// tellList tells of a change of a list; nil is none. That the model cannot use a server is a problem, and silences nobody.
func (l *loop) tellList(list *calling.List) {
	if list != nil {
		ev := &MCPTools{Header: Header{ItemID: list.Item}, Server: list.Label, State: list.Told(), Tools: list.Offers()}
		l.emit(ev)
		if ev.State == MCPUnlisted {
			l.unlisted(list, errUnlisted)
		}
	}
	if !l.hosted.lists.Pending() {
		l.letGo()
	}
}

// unlisted tells why the model cannot use a server.
func (l *loop) unlisted(list *calling.List, why error) {
	l.tell(&Problem{Header: Header{ItemID: list.Item}, Kind: ToolsUnlisted, Err: fmt.Errorf("MCP server %s: %w", list.Label, why)})
}

// MCPTools returns the tools of the MCP servers of the agent who has the call, as far as these have listed them.
func (s *Session) MCPTools() (tools []MCPTool) {
	s.do(func() {
		for _, list := range s.loop.hosted.lists.Offered() {
			tools = append(tools, list.Offers()...)
		}
	})
	return tools
}

// hostedItem takes an item that has to do with MCP servers, as it is begun or done. r is the response that has it, nil where
// that is not said.
func (l *loop) hostedItem(r *responseState, item *wire.Item, done bool) {
	switch item.Type {
	case wire.ItemMCPListTools:
		l.tellList(l.hosted.lists.Shown(item, done))
	case wire.ItemMCPApprovalRequest:
		if done || item.Arguments.Or("") != "" {
			l.approvalAsked(r, item)
		}
	case wire.ItemMCPCall:
		c, fresh, over := l.hosted.calls.Shown(r, item)
		if fresh {
			l.timeHosted(c)
		}
		if fresh && !r.outOfBand {
			r.gather(c.Item)
		}
		if over {
			l.hostedOver(c)
		}
	}
}

// gather adds a call to the batch of a response, which may be over already.
func (r *responseState) gather(call string) {
	if r.batch == nil {
		r.batch = turntaking.NewBatch()
	}
	if r.batch.Call(call); r.done {
		r.batch.Done()
	}
}

// timeHosted has the end of a call waited for, from now on.
func (l *loop) timeHosted(c *hostedCall) {
	l.deadlines.Cancel(c.Overdue)
	if l.s.opts.ToolTimeout < 0 {
		return
	}
	c.Overdue = l.deadlines.Watch(l.s.opts.ToolTimeout, func() {
		l.tell(&Problem{Header: c.Response.head(c.Item), Kind: DeadAir, Err: errHostedLate})
		l.hostedGone(c, errHostedLate)
	})
}

// hostedRuns takes that the server makes a call.
func (l *loop) hostedRuns(item string) {
	if c := l.hosted.calls.Of(item); c.Runs() {
		l.emit(&MCPCallStarted{Header: c.Response.head(c.Item), Server: c.Server, Tool: c.Tool, Arguments: c.Arguments})
		l.timeHosted(c)
	}
}

// hostedArgued takes the arguments of a call.
func (l *loop) hostedArgued(item, arguments string) {
	if c := l.hosted.calls.Of(item); c.Argued(arguments) {
		l.timeHosted(c)
	}
}

// hostedOver tells of the end of a call, and asks for the response to it if it is the last of its batch.
func (l *loop) hostedOver(c *hostedCall) {
	l.deadlines.Cancel(c.Overdue)
	ev := &MCPCallEnded{
		Header: c.Response.head(c.Item), Server: c.Server, Tool: c.Tool, Arguments: c.Arguments,
		Output: c.Output, Ran: c.Started, Err: c.Err,
	}
	l.emit(ev)
	r := c.Response
	if r.batch == nil || l.ending {
		return
	}
	answered := c.Item
	if calling.Policy(r.as.servers, c.Server, c.Tool).Silent {
		answered = ""
	}
	failure, failed := c.Err.(*wire.MCPError)
	l.followUp(r, r.batch.Output(c.Item, answered, !failed || failure.Type != wire.MCPProtocolError))
}

// hostedGone ends a call of which nothing more is to come.
func (l *loop) hostedGone(c *hostedCall, why error) {
	c.Err = why
	l.hosted.calls.Close(c)
	l.hostedOver(c)
}

// hostedResponseOver deals with the calls of a response that is over.
func (l *loop) hostedResponseOver(r *responseState, status string) {
	made, dropped := l.hosted.calls.ResponseOver(r, status == wire.StatusCompleted)
	for _, c := range made {
		l.timeHosted(c)
	}
	for _, c := range dropped {
		l.deadlines.Cancel(c.Overdue)
		if r.batch != nil {
			l.followUp(r, r.batch.Output(c.Item, "", false))
		}
	}
}

// hostedLost forgets what an old session of the server was about, and reports whether the caller waits for it.
func (l *loop) hostedLost() (owed bool) {
	l.hosted.lists.Forget()
	for _, c := range l.toolCalls.hosted() {
		c.answered, c.wording = true, nil
		if c.awaitsHuman {
			l.decided(c, Cancelled)
		}
		l.closeCall(c)
	}
	for id, u := range l.local.unacked {
		if u.item.Type == wire.ItemMCPApprovalResponse {
			delete(l.local.unacked, id)
		}
	}
	for _, c := range l.hosted.calls.Open() {
		owed = true
		l.hostedGone(c, errHostedLost)
	}
	return owed
}

// listTimeout is how long the list of an MCP server's tools may take. Chosen: a server that has not answered by then will not.
const listTimeout = 30 * time.Second
