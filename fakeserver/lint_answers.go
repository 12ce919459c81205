package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/wire"
)

// asked looks at a response of the conversation that begins.
func (l *linter) asked(r *response) {
	o := &r.override
	steered := o.Instructions.IsSome() || o.Tools != nil || o.ToolChoice.Mode != "" || o.ToolChoice.Type != ""
	if !steered && !l.changed && l.settled && len(r.read.items) == 0 && len(l.unanswered()) == 0 {
		l.report("create-for-nothing", "response.create, and nothing was said or returned since the last answer: the caller hears another one")
	}
	l.changed = false
}

// notOffered looks at a call of a tool that the response does not have.
func (l *linter) notOffered(c Call, tools string) {
	l.report("tool-not-offered", "%s is called, and is none of the tools that the client offers: %s", c, tools)
}

// offers tells whether a client offers the server of a call's tool. Whether that has listed its tools is not
// the client's doing.
func offers(tools []wire.Tool, c Call) bool {
	for i := range tools {
		if t := &tools[i]; c.Server != "" && t.Type == wire.ToolMCP && t.ServerLabel == c.Server {
			return true
		}
	}
	return false
}

// shortestWait is how long something must have waited for an answer in a session that the client ended: what comes
// at the very end, such as the output of a tool that hangs up, needs none. Chosen.
const shortestWait = 250 * time.Millisecond

// left is something that no response has read.
type left struct {
	what  string // in words
	since time.Duration
}

// unread returns the newest of what no response has read and nobody has asked a response for: a turn that was
// understood, or an output; nil for nothing. Turns of noise need no answer.
func (s *session) unread() *left {
	if s.answers.active != nil || s.transcribing() {
		return nil
	}
	var newest *left
	for _, it := range s.conv.read().items {
		switch {
		case it.read:
		case it.turn != nil && it.turn.Understood:
			newest = &left{"the turn \"" + it.turn.Transcript + "\"", it.came.Sub(s.born)}
		case it.wire.Type == wire.ItemFunctionCallOutput:
			newest = &left{"the output of the call " + it.wire.CallID, it.came.Sub(s.born)}
		}
	}
	return newest
}

// neverAnswered tells of what nobody has asked an answer for. While an answer plays, there is time.
func (l *linter) neverAnswered(u *left, patience time.Duration) {
	if u == nil || len(l.unanswered()) > 0 || l.now-max(u.since, min(l.playing.until, l.now)) < max(patience, shortestWait) {
		return
	}
	l.report("never-answered", "%s has no answer, and none was asked for: send response.create", u.what)
}
