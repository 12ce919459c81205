package runner

import (
	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/contain"
)

// worded returns what the model is told about a call that came to an error: what the application makes of it, else the output
// as it is. What a human said, and what was merely cut, are nobody else's to word.
func (l *loop) worded(c *toolCall, output string, err error) string {
	word := l.s.opts.ToolFailed
	if word == nil || err == nil || err == errRejected || err == errOutputCut {
		return output
	}
	call := agents.ToolCall{ID: c.id, Tool: c.name, Agent: c.as.agent}
	words := output
	failed := contain.Call("Options.ToolFailed", func() error {
		words = word(call, err, output)
		return nil
	})
	if failed != nil {
		l.s.opts.Logger.Error("words for a tool that failed could not be had", "tool", c.name) // a panic may hold what was said
		return output
	}
	words, _ = l.bounded(words)
	return words
}
