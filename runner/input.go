package runner

import (
	"strconv"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// largestAppend bounds the audio of one frame. Chosen: well below the 15 MiB that the server takes, and
// small enough for others to get their turn on the line.
const largestAppend = 256 << 10

// SendAudio queues audio of the caller, in Options.Input's format; pieces may have any length. It is
// copied. When the line is too slow for it, the oldest audio that waits is dropped: see Stats.
func (s *Session) SendAudio(pcm []byte) error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	if s.outbox.isClosed() {
		return ErrClosed
	}
	for len(pcm) > 0 {
		piece := pcm[:min(len(pcm), largestAppend)]
		pcm = pcm[len(piece):]
		data := s.converter.Append(s.callerBuffers.get(len(piece)+audioSlack), piece)
		if len(data) == 0 {
			s.callerBuffers.put(data)
			continue
		}
		s.uncommitted += len(data)
		if s.outbox.pushAudio(data) {
			s.inbox.push(message{do: func() { s.loop.problem(AudioDropped, errSlowLine) }})
		}
	}
	return nil
}

// audioSlack is room for what a converter adds to a piece now and then.
const audioSlack = 64

// shortestCommit is the least audio that the server makes an item of. Source: spec/protocol.md 5.
const shortestCommit = 100 * time.Millisecond

// CommitAudio ends the caller's turn, for sessions without turn detection. It does not ask for a
// response. It returns ErrTooShort when such a session has less than 100 ms to commit.
func (s *Session) CommitAudio() error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	if s.outbox.isClosed() {
		return ErrClosed
	}
	if s.manual.Load() && s.wireIn.Duration(s.uncommitted) < shortestCommit {
		return ErrTooShort
	}
	s.uncommitted = 0
	s.outbox.push(&wire.InputAudioBufferCommit{}, false)
	return nil
}

// ClearAudio throws away the audio of the turn that is not committed.
func (s *Session) ClearAudio() error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	if s.outbox.isClosed() {
		return ErrClosed
	}
	s.uncommitted = 0
	s.outbox.push(&wire.InputAudioBufferClear{}, false)
	return nil
}

// say puts a typed message into the conversation and asks for the response to it.
func (l *loop) say(text string) {
	l.turns.typed()
	id := l.newItemID("text")
	l.sendMessage(id, wire.RoleUser, text)
	l.want(wish{items: []string{id}, held: true})
}

// respond asks for a response that the application wants.
func (l *loop) respond(config *wire.ResponseConfig) {
	if config == nil || config.Conversation != "none" {
		l.want(wish{config: config, held: config == nil})
		return
	}
	l.outOfBand++
	l.send(&wire.ResponseCreate{EventID: "voicesim_aside_" + strconv.Itoa(l.outOfBand), Response: config})
	l.emit(&ResponseRequested{OutOfBand: true})
}
