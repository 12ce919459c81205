package handset

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
)

// Gateway is what a carrier does about keys: while the caller presses some it listens to the line, and says which it
// heard. Only the frame loop uses it.
type Gateway struct {
	format audio.Format
	ear    *telephony.Tones // nil while nobody presses keys
	until  time.Duration    // offset of the end of what is listened to
}

// NewGateway returns a gateway for a line that carries sound of a format to the session.
func NewGateway(format audio.Format) *Gateway { return &Gateway{format: format} }

// afterKeys is how long a gateway listens on when the last key has sounded. Chosen: more than the delay of a codec.
const afterKeys = 200 * time.Millisecond

// Pressed tells that keys sound until an offset. The error says that the format is none that can be listened to.
func (g *Gateway) Pressed(until time.Duration) error {
	if g.ear == nil {
		ear, err := telephony.NewTones(g.format)
		if err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		g.ear = ear
	}
	g.until = until + afterKeys
	return nil
}

// Hear takes the frame that begins at an offset, as the line delivers it, and returns the keys in it.
func (g *Gateway) Hear(now time.Duration, frame []byte) []runner.Key {
	if g.ear == nil {
		return nil
	}
	if now >= g.until {
		g.ear = nil
		return nil
	}
	return g.ear.Keys(frame)
}
