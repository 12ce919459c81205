package runner

import (
	"context"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/calling"
	"github.com/voicesim/voicesim/runner/internal/jobs"
)

// rewordWait is how long the application may look for words. Chosen: the caller hears nothing meanwhile.
const rewordWait = 2 * time.Second

// word finds what the model is told about a call, and then calls c.wording with it.
//
//	the output                          | words
//	------------------------------------+--------------------------------------------------------
//	is the tool's own, or merely cut    | as it is
//	is a human's own words              | as it is
//	tells of an error                   | what Options.ToolFailed makes of it, if there is one and
//	                                    | it says so in time
func (l *loop) word(c *toolCall, output string, err error) {
	ask := l.s.opts.ToolFailed
	if ask == nil || err == nil || c.inOwnWords || err == errOutputCut || l.ending {
		c.wording(output)
		return
	}
	words := output
	c.usual = output
	call := agents.ToolCall{ID: c.id, Tool: c.name, Agent: c.as.agent}
	l.timed(jobs.Task{
		Name: "Options.ToolFailed", Timeout: rewordWait, Expired: errNoWords,
		Work: func(context.Context) error {
			words = ask(call, err, output)
			return nil
		},
	}, func(failed error) {
		chosen := output
		switch failed {
		case nil:
			chosen, _ = calling.Bounded(words, l.s.opts.MaxToolOutput)
		case errNoWords:
		default:
			l.s.opts.Logger.Error("words for a tool that failed could not be had", "tool", c.name) // a panic may hold what was said
		}
		if c.wording != nil {
			c.wording(chosen)
		}
	})
}
