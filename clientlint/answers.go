package clientlint

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// answers follows what is asked for and what is answered.
type answers struct {
	requests []*request           // that the server has taken and not begun to answer, the oldest first
	running  map[string]*response // by id
	active   *response            // of the conversation; nil between responses
	owed     bool                 // the server answers a turn by itself, and has not begun
	// turnEnded: turn detection has just ended a turn, whose answer may be refused.
	turnEnded bool

	failed    *failure // the last response of the conversation; nil if it did not
	completed bool     // the last response of the conversation was
	changed   bool     // the client has changed something since that the next response may be for
	finished  []string // the last responses that are done
}

// request is a response.create.
type request struct {
	frame     int
	outOfBand bool
	ownInput  bool        // it does not read the conversation
	steered   bool        // it has instructions, tools or a choice of tools of its own
	tools     []wire.Tool // of its own; nil: the session's
}

// response is one response.
type response struct {
	id        string
	outOfBand bool
	tools     []wire.Tool // that it may call
	reads     []*item     // of the conversation, what it answers
	completed bool
}

// failure is a response of the conversation that failed.
type failure struct {
	of string // what it was to answer, in words
	at time.Duration
}

func (a *answers) init() { a.running = map[string]*response{} }

// asked looks at a response.create that is not refused.
func (l *Linter) asked(f *sentFrame, c *wire.ResponseConfig) {
	r := &request{frame: f.frame}
	if c != nil {
		r.outOfBand, r.ownInput, r.tools = c.Conversation == "none", c.Input != nil, c.Tools
		r.steered = c.Instructions.IsSome() || c.Tools != nil || c.ToolChoice.Mode != "" || c.ToolChoice.Type != ""
	}
	l.answers.requests = append(l.answers.requests, r)
	l.early(r)
}

// early looks at whether a response of the conversation is asked for too early.
func (l *Linter) early(r *request) {
	if open := l.calls.unanswered(); len(open) > 0 && !r.outOfBand && !r.ownInput {
		l.report("create-before-outputs", "a response is asked for while calls have no output: %s", listed(open))
	}
}

// take returns the oldest request that a response may answer, and forgets it; nil for a response that the server made by itself.
func (a *answers) take(outOfBand bool) *request {
	for i, r := range a.requests {
		if r.outOfBand == outOfBand {
			a.requests = slices.Delete(a.requests, i, i+1)
			return r
		}
	}
	return nil
}

// waiting reports whether the server has an answer to give.
func (a *answers) waiting() bool {
	return a.active != nil || a.owed || slices.ContainsFunc(a.requests, func(r *request) bool { return !r.outOfBand })
}

// begun looks at a response that begins.
func (l *Linter) begun(w *wire.Response) {
	a := &l.answers
	r := &response{id: w.ID, outOfBand: !w.ConversationID.IsSome(), tools: l.tools}
	a.running[w.ID] = r
	asked := a.take(r.outOfBand)
	if asked != nil && asked.tools != nil {
		r.tools = asked.tools
	}
	if r.outOfBand {
		return
	}
	a.active, a.owed, a.turnEnded, a.failed = r, false, false, nil
	l.playing.goesOn = false
	if asked != nil && asked.ownInput {
		return
	}
	r.reads = l.conv.unanswered()
	if (asked == nil || !asked.steered) && !a.changed && a.completed && len(r.reads) == 0 && len(l.calls.unanswered()) == 0 {
		l.report("create-for-nothing", "response.create, and nothing was said or returned since the last answer: the caller hears another one")
	}
	a.changed = false
	for _, it := range r.reads {
		it.read = true
	}
}

// outputAdded looks at an output item that a response begins.
func (l *Linter) outputAdded(responseID string, w *wire.Item) {
	r := l.answers.running[responseID]
	if r == nil {
		return
	}
	for _, it := range l.conv.items {
		if it.over && it.output != nil && it.output.response == r {
			it.answered = true // the response goes on by itself
		}
	}
	l.conv.outputs[w.ID] = &output{r}
	if w.Type == wire.ItemFunctionCall || w.Type == wire.ItemMCPCall {
		l.offered(r, w)
	}
}

// done looks at a response that is over.
func (l *Linter) done(w *wire.Response) {
	a := &l.answers
	if len(a.finished) == remembered {
		a.finished = slices.Delete(a.finished, 0, 1)
	}
	a.finished = append(a.finished, w.ID)
	r := a.running[w.ID]
	delete(a.running, w.ID)
	if r != nil && r.outOfBand {
		return
	}
	a.active = nil
	a.completed = w.Status == wire.StatusCompleted
	l.playing.goesOn = l.playing.goesOn && a.completed
	if r != nil {
		if what, _ := newestWanting(r.reads); what != "" && w.Status == wire.StatusFailed {
			a.failed = &failure{what, l.now}
		}
		r.completed = a.completed
		if a.completed || len(w.Output) > 0 && w.Status != wire.StatusFailed {
			for _, it := range r.reads {
				it.answered = true
			}
		}
	}
	if item := l.playing.forgotten(w); item != "" && l.plays() {
		l.report("untold-interruption", "the caller interrupted %s, which was not truncated before the next answer", item)
	}
}

// shortestWait is how long something must have waited for an answer in a session that the client ended: what comes
// at the very end, such as the output of a tool that hangs up, needs none. Chosen.
const shortestWait = 250 * time.Millisecond

// unread returns, in words, the newest of what no response has read and nobody has asked a response for: a turn that was
// understood, an output, or what a call of an MCP tool brought; nil for nothing. Turns of noise need no answer, and words of agreement in the midst of
// one.
func (l *Linter) unread() (what string, newest *item) {
	if l.transcribing || l.answers.waiting() {
		return "", nil
	}
	return newestWanting(slices.DeleteFunc(l.conv.unanswered(), func(it *item) bool { return it.read }))
}

// newestWanting returns, in words, the newest of items that needs an answer; nil for none.
func newestWanting(items []*item) (what string, newest *item) {
	for _, it := range items {
		switch {
		case it.turn != nil && it.turn.over && agrees(it.turn.transcript):
		case it.turn != nil && it.turn.understood:
			what, newest = "the turn \""+it.turn.transcript+"\"", it
		case it.kind == wire.ItemFunctionCallOutput:
			what, newest = "the output of the call "+it.callID, it
		case it.kind == wire.ItemMCPCall && it.output != nil && it.output.response.completed:
			what, newest = "what the call of "+it.name+" brought", it
		}
	}
	return what, newest
}

// neverAnswered tells of what nobody has asked an answer for. While an answer plays, there is time.
func (l *Linter) neverAnswered(patience time.Duration) {
	if f := l.answers.failed; f != nil && !l.answers.waiting() && l.now-f.at >= timeToAct {
		l.report("never-answered", "%s has no answer: its response failed %.1f s before the end, and none was asked for again: send response.create",
			f.of, (l.now - f.at).Seconds())
		return
	}
	what, it := l.unread()
	if it == nil || len(l.calls.unanswered()) > 0 || l.now-max(it.came, min(l.playing.until, l.now)) < max(patience, shortestWait) {
		return
	}
	l.report("never-answered", "%s has no answer, and none was asked for: send response.create", what)
}
