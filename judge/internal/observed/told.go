package observed

import (
	"github.com/voicesim/voicesim/timeline"
)

// ToldOf is what the server was told of an agent.
type ToldOf struct {
	Agent string
	timeline.Configured
}

// Tell notes with what an agent got the call.
func (c *Call) Tell(agent string) {
	if c.Configured != nil {
		c.Told = append(c.Told, ToldOf{agent, *c.Configured})
	}
}
