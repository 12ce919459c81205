package runner

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

// caller is the caller's audio on its way to the outbox.
type caller struct {
	format   audio.Format // on the wire
	buffers  queues.Buffers
	gathered int // bytes of audio from which on a frame is sent, as far as Options.GatherAudio asks for that; else zero

	mu            sync.Mutex // guards the rest; taken before the locks of the link and of the buffers
	link          *link.Link // where the audio goes
	droppedBefore int        // bytes dropped by earlier links
	ended         bool       // the session has
	elsewhere     bool       // the sound of the call does not come this way
	converter     *audio.Converter
	manual        bool // there is no turn detection
	uncommitted   int  // bytes sent since the last commit or clear
	muted         bool
	fills         bool // gaps of the line are filled
	line          lineSound
}

// hangUp refuses what comes from now on.
func (c *caller) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
}

// dropped returns how much audio a slow line could not take.
func (c *caller) dropped() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.format.Duration(c.link.Dropped() + c.droppedBefore)
}

// setManual takes what the server says about turn detection.
func (c *caller) setManual(manual bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.manual = manual
}

// largestAppend bounds the audio of one frame. Chosen: well below the 15 MiB that the server takes, and
// small enough for others to get their turn on the line.
const largestAppend = 256 << 10

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
	to, err := s.queueAudio(pcm)
	if to != nil {
		to.WriteNow()
	}
	return err
}

// queueAudio queues it, and returns the link whose WriteNow is to be called, if any.
func (s *Session) queueAudio(pcm []byte) (to *link.Link, err error) {
	s.caller.mu.Lock()
	defer s.caller.mu.Unlock()
	if s.caller.ended {
		return nil, ErrClosed
	}
	if s.caller.elsewhere {
		return nil, ErrJoined
	}
	for len(pcm) > 0 {
		piece := pcm[:min(len(pcm), largestAppend)]
		pcm = pcm[len(piece):]
		data := s.caller.converter.Append(s.caller.buffers.Get(len(piece)+audioSlack+s.caller.gathered), piece)
		if len(data) == 0 {
			s.caller.buffers.Put(data)
			continue
		}
		s.caller.hushed(data)
		s.caller.uncommitted += len(data)
		if s.caller.fills {
			s.caller.came(s.caller.format.Duration(len(data)))
		}
		firstDrop, writeNow := s.caller.link.PushAudio(data)
		if firstDrop {
			s.inbox.Push(queues.Message{Do: func() { s.loop.problem(AudioDropped, errSlowLine) }})
		}
		if writeNow {
			to = s.caller.link
		}
	}
	return to, nil
}

// longestGather bounds Options.GatherAudio. Chosen: a caller who barges in is heard that much later.
const longestGather = 200 * time.Millisecond

// gatherSlack is how much less than Options.GatherAudio is enough. Chosen: a converter makes pieces of a device a few samples
// longer or shorter, and none is to be waited for because of them.
const gatherSlack = 2 * time.Millisecond

// audioSlack is room for what a converter adds to a piece now and then.
const audioSlack = 64

// shortestCommit is the least audio that the server makes an item of. Source: recordings
// of the live API: a commit of less is refused with the length that is missing.
const shortestCommit = 100 * time.Millisecond

// CommitAudio ends the caller's turn, for sessions without turn detection. It does not ask for a
// response. It returns ErrTooShort when such a session has less than 100 ms to commit.
func (s *Session) CommitAudio() error { return s.entered(s.commitAudio) }

func (s *Session) commitAudio() error {
	s.caller.mu.Lock()
	defer s.caller.mu.Unlock()
	if s.caller.ended {
		return ErrClosed
	}
	if s.caller.manual && s.caller.format.Duration(s.caller.uncommitted) < shortestCommit {
		return ErrTooShort
	}
	s.caller.uncommitted = 0
	s.caller.link.Push(&wire.InputAudioBufferCommit{}, false)
	return nil
}

// ClearAudio throws away the audio of the turn that is not committed.
func (s *Session) ClearAudio() error { return s.entered(s.clearAudio) }

func (s *Session) clearAudio() error {
	s.caller.mu.Lock()
	defer s.caller.mu.Unlock()
	if s.caller.ended {
		return ErrClosed
	}
	s.caller.uncommitted = 0
	s.caller.link.Push(&wire.InputAudioBufferClear{}, false)
	return nil
}

// say puts a typed message into the conversation and asks for the response to it.
func (l *loop) say(parts ...wire.ContentPart) {
	l.turns.Typed()
	l.heardFrom()
	id := l.newItemID("text")
	l.sendMessage(id, wire.RoleUser, parts...)
	l.enqueue(turntaking.Pending{Items: []string{id}, WaitsForTurnEnd: true})
}
