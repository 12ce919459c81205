package runner

import (
	"time"

	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

// SendAudio queues audio of the caller, in Options.Input's format; pieces may have any length. It is
// copied. When the line is too slow for it, the oldest audio that waits is dropped: see Stats. It returns ErrJoined in a
// call that the session has joined.
func (s *Session) SendAudio(pcm []byte) error {
	if s.entrance() == nil {
		return s.sendAudio(pcm) // without an allocation
	}
	return s.entered(func() error { return s.sendAudio(pcm) })
}

func (s *Session) sendAudio(pcm []byte) error {
	to, err := s.caller.Queue(pcm)
	if to != nil {
		to.WriteNow()
	}
	return err
}

// longestGather bounds Options.GatherAudio. Chosen: a caller who barges in is heard that much later.
const longestGather = 200 * time.Millisecond

// CommitAudio ends the caller's turn, for sessions without turn detection. It does not ask for a
// response. It returns ErrTooShort when such a session has less than 100 ms to commit.
func (s *Session) CommitAudio() error { return s.entered(s.caller.Commit) }

// ClearAudio throws away the audio of the turn that is not committed.
func (s *Session) ClearAudio() error {
	return s.entered(func() error { return s.caller.TurnOver(&wire.InputAudioBufferClear{}) })
}

// Mute has the server hear silence in place of the caller, or the caller again. SendAudio is called as before, so that the
// line goes on, and a turn that was under way finds its end. A Muted event tells of a change.
func (s *Session) Mute(on bool) error {
	return s.command(func() error {
		if s.caller.SetMuted(on) {
			s.loop.emit(&Muted{On: on})
		}
		return nil
	})
}

// Muted reports whether the caller is muted.
func (s *Session) Muted() (on bool) {
	s.enter(func() { on = s.caller.Muted() })
	return on
}

// Muted reports that the caller is muted, or not any more: see Session.Mute.
type Muted struct {
	Header
	On bool
}

// watchLine fills gaps of the caller's line, if that is wanted: see Options.FillGaps.
func (l *loop) watchLine() {
	least := l.s.opts.FillGaps
	if least <= 0 {
		return
	}
	var look func()
	look = func() {
		next := least
		if !l.relink.away() {
			next = l.s.caller.FillGap(least)
		}
		l.deadlines.Watch(next, look)
	}
	l.deadlines.Watch(least, look)
}

// say puts a typed message into the conversation and asks for the response to it.
func (l *loop) say(parts ...wire.ContentPart) {
	l.turns.Typed()
	l.heardFrom()
	id := l.newItemID("text")
	l.sendMessage(id, wire.RoleUser, parts...)
	l.enqueue(turntaking.Pending{Items: []string{id}, WaitsForTurnEnd: true})
}
