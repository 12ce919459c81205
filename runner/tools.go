package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// toolCall is one function call of the model, from the moment it is complete until its output is sent. What
// it runs with is captured when it comes in: a handoff does not change it.
type toolCall struct {
	id       string // of a request of an MCP server's, the id of its item
	item     string // of the call
	server   string // label of the MCP server whose tool it is; "" for a function
	name     string
	args     json.RawMessage
	response *responseState
	as       *snapshot // of who called: its tools, its handoffs
	tool     agents.Tool
	hosted   *hostedCall // that the server asks about; nil for a function, and where it is not known

	ran         bool               // the tool was started, with arguments that fit
	inOwnWords  bool               // its output is a human's own
	wording     func(words string) // answers it, while the application looks for the words; nil before and after
	usual       string             // words, if these do not come
	useless     bool               // the model asked for what cannot be
	awaitsHuman bool               // a human is asked
	asked       *ApprovalRequested // nil if none was
	answered    bool               // its output was sent
	pictures    []agents.Picture   // that go with the output
	overdue     *waiting.Deadline  // of what it waits for
}

// toolCalls are the function calls of a session.
type toolCalls struct {
	known     calling.Known // all so far, so that none is carried out twice
	open      []*toolCall   // those without output, oldest first
	sticky    map[stickyKey]decision
	fruitless int         // batches in a row in which no call made sense
	running   int         // tools that run and were not given up
	waiting   []*toolCall // those that are to run when others have ended, oldest first
}

// functionCall takes an output item of a response: a completed function call is carried out, once,
// whichever event brings it first.
func (l *loop) functionCall(r *responseState, item *wire.Item) {
	if item.Type != wire.ItemFunctionCall || item.Status != "" && item.Status != wire.StatusCompleted {
		return
	}
	args := argumentsOf(item)
	if r.outOfBand { // there is no place in the conversation for its output
		if item.CallID == "" || l.toolCalls.known.Take(item.CallID, item.Name, args) == calling.New {
			l.emit(&Raw{Header: r.head(item.ID), Event: &wire.ResponseOutputItemDone{ResponseID: r.id, Item: *item}})
		}
		return
	}
	if item.CallID == "" {
		l.problem(BadCall, fmt.Errorf("item %s calls a function without a call id", item.ID))
		return
	}
	if !l.isNew(item.CallID, item.Name, args) {
		return
	}
	r.gather(item.CallID)
	c := &toolCall{id: item.CallID, name: item.Name, args: args, item: item.ID, response: r, as: r.as}
	if l.opens(c) {
		l.routeCall(c)
	}
}

// argumentsOf are the arguments of a call, {} for none.
func argumentsOf(item *wire.Item) json.RawMessage {
	return json.RawMessage(cmp.Or(item.Arguments.Or(""), "{}"))
}

// isNew reports whether a call is not known yet, and tells of another one under the id of one that is.
func (l *loop) isNew(id, name string, args json.RawMessage) bool {
	is := l.toolCalls.known.Take(id, name, args)
	if is == calling.Changed {
		l.changedCall(id)
	}
	return is == calling.New
}

// opens takes a new call, and reports whether anything is to be done for it: not if a guardrail has stopped its response.
func (l *loop) opens(c *toolCall) bool {
	l.toolCalls.open = append(l.toolCalls.open, c)
	if c.response.tripped && !l.s.opts.ToolsAfterTrip {
		l.answer(c, stoppedCall, errStopped)
		return false
	}
	return true
}

// stoppedCall is the output of a call of a response that a guardrail stopped.
const stoppedCall = "The tool was not run: a guardrail stopped the answer that asked for it."

// routeCall decides what a call is to do.
func (l *loop) routeCall(c *toolCall) {
	if h, ok := c.as.handoff(c.name); ok {
		l.handOff(c, h)
		return
	}
	tool, ok := c.as.tool(c.name)
	if !ok {
		c.useless = true
		l.answer(c, fmt.Sprintf("Tool %s not found", c.name), ErrUnknownTool)
		return
	}
	c.tool = tool
	l.authorise(c)
}

// head is the header of events about the call.
func (c *toolCall) head() Header { return c.response.head(c.item) }

// context is the context of user code that runs for the call.
func (c *toolCall) context(ctx context.Context) context.Context {
	return agents.WithToolCall(ctx, agents.ToolCall{ID: c.id, Tool: c.name, Agent: c.as.agent})
}

// runTool starts the tool of a call, or has it wait for its turn. One of an MCP server's is made by the Realtime server.
func (l *loop) runTool(c *toolCall) {
	if c.server != "" {
		l.answerRequest(c, true, "")
		return
	}
	if l.toolCalls.running >= l.s.opts.MaxTools {
		l.toolCalls.waiting = append(l.toolCalls.waiting, c)
		return
	}
	l.toolCalls.running++
	c.ran = true
	l.emit(&ToolStarted{Header: c.head(), CallID: c.id, Tool: c.name, Arguments: c.args})
	timeout := c.tool.Timeout
	if timeout == 0 {
		timeout = l.s.opts.ToolTimeout
	}
	var output string
	var pictures []agents.Picture
	c.overdue = l.timed(jobs.Task{
		Name: "tool " + c.name, External: c.tool.External, Timeout: timeout, Expired: errToolTimeout,
		Work: func(ctx context.Context) (err error) {
			if !c.tool.EnabledNow(c.context(ctx)) {
				return errNotOffered
			}
			ctx, attached := agents.WithAttachments(c.context(ctx))
			output, err = c.tool.Call(ctx, c.args)
			pictures = attached()
			return err
		},
	}, func(err error) {
		own := "" // one that was given up may still write to the output
		if err == nil {
			own, c.pictures = output, pictures
		}
		l.toolReturned(c, own, err, timeout)
		l.toolEnded()
	})
}

// toolEnded lets another call have its turn, once a tool has returned or was given up.
func (l *loop) toolEnded() {
	l.toolCalls.running--
	for len(l.toolCalls.waiting) > 0 && l.toolCalls.running < l.s.opts.MaxTools && !l.ending {
		next := l.toolCalls.waiting[0]
		l.toolCalls.waiting = l.toolCalls.waiting[1:]
		if !next.answered {
			l.runTool(next)
		}
	}
}

// toolReturned sends what a tool came to: its output, or words about an error.
func (l *loop) toolReturned(c *toolCall, output string, err error, timeout time.Duration) {
	if c.answered || c.wording != nil {
		return // it was given up
	}
	if err != nil {
		if panicked, ok := errors.AsType[*agents.PanicError](err); ok {
			l.s.opts.Logger.Error("tool panicked", "tool", c.name, "stack", string(panicked.Stack))
		}
		var ran bool
		output, ran, c.useless = calling.Words(c.name, err, timeout)
		c.ran = c.ran && ran
	}
	output, cut := calling.Bounded(output, l.s.opts.MaxToolOutput)
	if err == nil {
		err = cut
	}
	l.answer(c, output, err)
}

// answer sends the output of a call: exactly one for every call, since all ways lead here and only the
// first one counts. err says why it is not the tool's own.
func (l *loop) answer(c *toolCall, output string, err error) {
	if c.answered || c.wording != nil {
		return
	}
	c.wording = func(words string) {
		c.wording = nil
		l.answerWith(c, words, err)
	}
	l.word(c, output, err)
}

// answerWith is answer with the final words.
func (l *loop) answerWith(c *toolCall, output string, err error) {
	if c.server != "" {
		if err == ErrRejected && !c.inOwnWords && output == notApproved {
			output = "" // nobody gave a reason
		}
		l.answerRequest(c, false, output)
		return
	}
	l.sendOutput(c, output)
	l.emit(&ToolEnded{
		Header: c.head(), CallID: c.id, Tool: c.name, Arguments: c.args, Output: output, Ran: c.ran, Err: err, Pictures: len(c.pictures),
	})
}

// sendOutput sends the output of a call and asks for the response to it if it is the last of its batch.
func (l *loop) sendOutput(c *toolCall, output string) {
	l.closeCall(c)
	item := wire.Item{
		ID: l.newItemID("out"), Type: wire.ItemFunctionCallOutput, CallID: c.id, Output: wire.Some(output),
	}
	l.putItem("event_"+item.ID, item)
	l.history.Answered(c.id, output)
	l.showPictures(c)
	answered := item.ID
	if c.tool.Silent {
		answered = ""
	}
	l.followUp(c.response, c.response.batch.Output(c.id, answered, !c.useless))
}

// showPictures shows the model the pictures of a call, behind its output. They are no words of the caller.
func (l *loop) showPictures(c *toolCall) {
	if len(c.pictures) == 0 {
		return
	}
	parts := []wire.ContentPart{conversation.Writing(wire.RoleUser, "Pictures that the tool "+c.name+" returned for the call "+c.id+":")}
	for _, p := range c.pictures {
		parts = append(parts, wire.ContentPart{Type: wire.ContentInputImage, ImageURL: p.URL, Detail: p.Detail})
	}
	id := l.newItemID("pic")
	l.history.Hide(id)
	l.sendMessage(id, wire.RoleUser, parts...)
	u := l.local.unacked[id]
	u.beside = true
	l.local.unacked[id] = u
}

// closeCalls answers what is open when the session ends.
func (l *loop) closeCalls() {
	for _, c := range slices.Clone(l.toolCalls.open) {
		if c.awaitsHuman {
			l.decided(c, Cancelled)
		}
		if c.wording != nil {
			c.wording(c.usual)
		}
		l.answer(c, "The call ended before the tool did.", ErrClosed)
	}
	for _, c := range l.hosted.calls.Open() {
		l.hostedGone(c, ErrClosed)
	}
}
