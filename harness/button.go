package harness

import (
	"errors"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// button is what a caller holds while they speak where the session has no turn detection: it says where turns begin and end.
// Pressed, the agent is silenced, and what the line sent before is no part of the turn; let go of, the turn is committed and
// an answer asked for. Either takes a frame. Only the frame loop uses it. The zero value is that of a session that finds turns
// by itself.
//
//	state     what                            then
//	up        the caller begins to speak      pressing
//	pressing  a frame was heard               down: the agent stops
//	down      the last sample was said        letting
//	letting   the next frame was sent         up: the turn is committed, an answer asked for
type button struct {
	there bool
	state buttonState
}

type buttonState uint8

const (
	buttonUp buttonState = iota
	buttonPressing
	buttonDown
	buttonLetting
)

// newButton returns the button of a scenario's line.
func newButton(s *scenarios.Session) button {
	return button{there: s.TurnDetection != nil && s.TurnDetection.Type == scenarios.NoTurnDetection}
}

// press is called when the caller begins to speak.
func (b *button) press() {
	if b.there {
		b.state = buttonPressing
	}
}

// release is called when the last sample of the caller's was said.
func (b *button) release() {
	if b.there {
		b.state = buttonLetting
	}
}

// heard is called between a frame that was heard and one that is sent, which holds what the caller says.
func (b *button) heard(s *runner.Session) error {
	if b.state != buttonPressing {
		return nil
	}
	b.state = buttonDown
	var stopped error
	if s.State() != runner.Listening {
		stopped = s.Interrupt()
	}
	return errors.Join(stopped, s.ClearAudio())
}

// sent is called when a frame was sent; before is the state in which it was begun.
func (b *button) sent(s *runner.Session, before buttonState) error {
	if b.state != buttonLetting || before != buttonLetting {
		return nil
	}
	b.state = buttonUp
	return errors.Join(s.CommitAudio(), s.CreateResponse(nil))
}
