package callerline

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/wire"
)

// The errors of a line, which are those of the session.
var (
	ErrClosed   = errors.New("runner: session closed")
	ErrJoined   = errors.New("runner: the sound of a joined call goes over its own line")
	ErrTooShort = errors.New("runner: less than 100 ms of audio to commit")
)

// Options says what a line carries.
type Options struct {
	Input, Wire audio.Format          // in which sound comes, and in which it goes
	Gather      time.Duration         // at least in one frame, as Options.GatherAudio of the session
	Elsewhere   bool                  // the sound of the call does not come this way
	FillGaps    bool                  // gaps are filled
	Echo        func(pcm []byte) bool // reports whether a piece of the input is the agent's own voice, which is made silence; nil means none is
	Dropped     func()                // called, once, when a slow line has dropped sound; must not block
}

// Line is the caller's sound on its way to a link. Its methods may be called from any goroutine.
type Line struct {
	opts      Options
	gathered  int // bytes of audio from which on a frame is sent, as far as that is asked for; else zero
	converter *audio.Converter
	Buffers   queues.Buffers // of what goes to the link, which gives it back

	mu            sync.Mutex // guards the rest, and the converter; taken before the locks of the link and of the buffers
	link          *link.Link // where the audio goes
	droppedBefore int        // bytes dropped by earlier links
	ended         bool       // the session has
	manual        bool       // there is no turn detection
	uncommitted   int        // bytes sent since the last commit or clear
	muted         bool
	gap           gap
	hushed        int // bytes that were the agent's own voice
}

// gatherSlack is how much less than is to be gathered is enough. Chosen: a converter makes pieces of a device a few samples
// longer or shorter, and none is to be waited for because of them.
const gatherSlack = 2 * time.Millisecond

// New returns a line that leads nowhere yet.
func New(opts Options) (*Line, error) {
	converter, err := audio.NewConverter(opts.Input, opts.Wire)
	if err != nil {
		return nil, fmt.Errorf("input format: %w", err)
	}
	return &Line{opts: opts, converter: converter, gathered: opts.Wire.Bytes(max(opts.Gather-gatherSlack, 0))}, nil
}

// Gathered is how many bytes a frame has at least.
func (l *Line) Gathered() int { return l.gathered }

// Format is that of the wire.
func (l *Line) Format() audio.Format { return l.opts.Wire }

// LeadTo has the sound go to a link.
func (l *Line) LeadTo(to *link.Link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.link = to
}

// Relead has it go to another link, and returns how much of it was lost with the old one.
func (l *Line) Relead(to, from *link.Link) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.link = to
	l.droppedBefore += from.Dropped()
	return l.opts.Wire.Duration(from.Lost())
}

// HangUp refuses what comes from now on.
func (l *Line) HangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}

// Dropped returns how much audio a slow line could not take.
func (l *Line) Dropped() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.opts.Wire.Duration(l.link.Dropped() + l.droppedBefore)
}

// SetManual takes what the server says about turn detection.
func (l *Line) SetManual(manual bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.manual = manual
}

// SetMuted mutes the caller, or not any more, and reports whether that is a change.
func (l *Line) SetMuted(on bool) (changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed = l.muted != on
	l.muted = on
	return changed
}

// Muted reports whether the caller is muted.
func (l *Line) Muted() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.muted
}

// Hushed returns how much of what came was the agent's own voice.
func (l *Line) Hushed() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.opts.Wire.Duration(l.hushed)
}

// largestAppend bounds the audio of one frame. Chosen: well below the 15 MiB that the server takes, and
// small enough for others to get their turn on the line.
const largestAppend = 256 << 10

// slack is room for what a converter adds to a piece now and then.
const slack = 64

// Queue queues sound in the input's format, and returns the link whose WriteNow is to be called, if any.
func (l *Line) Queue(pcm []byte) (to *link.Link, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ended:
		return nil, ErrClosed
	case l.opts.Elsewhere:
		return nil, ErrJoined
	}
	for len(pcm) > 0 {
		piece := pcm[:min(len(pcm), largestAppend)]
		pcm = pcm[len(piece):]
		own := l.opts.Echo != nil && l.opts.Echo(piece)
		data := l.converter.Append(l.Buffers.Get(len(piece)+slack+l.gathered), piece)
		if len(data) == 0 {
			l.Buffers.Put(data)
			continue
		}
		if own {
			l.hushed += len(data)
		}
		if l.muted || own {
			hush(data, l.opts.Wire.Encoding)
		}
		if at := l.push(data); at != nil {
			to = at
		}
	}
	return to, nil
}

// QueueRaw queues sound in the wire's format, as it is, like Queue.
func (l *Line) QueueRaw(data []byte) (to *link.Link, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return nil, ErrClosed
	}
	return l.push(data), nil
}

// push sends a piece; l.mu must be held.
func (l *Line) push(data []byte) (to *link.Link) {
	l.uncommitted += len(data)
	if l.opts.FillGaps {
		l.gap.came(l.opts.Wire.Duration(len(data)))
	}
	firstDrop, writeNow := l.link.PushAudio(data)
	if firstDrop {
		l.opts.Dropped()
	}
	if writeNow {
		return l.link
	}
	return nil
}

// shortestCommit is the least audio that the server makes an item of. Source: recordings
// of the live API: a commit of less is refused with the length that is missing.
const shortestCommit = 100 * time.Millisecond

// Commit ends the caller's turn. It is ErrTooShort where the server would refuse it for want of audio.
func (l *Line) Commit() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended && l.manual && l.opts.Wire.Duration(l.uncommitted) < shortestCommit {
		return ErrTooShort
	}
	return l.turnOver(&wire.InputAudioBufferCommit{})
}

// TurnOver sends a commit or a clear as it is.
func (l *Line) TurnOver(ev wire.ClientEvent) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.turnOver(ev)
}

func (l *Line) turnOver(ev wire.ClientEvent) error {
	if l.ended {
		return ErrClosed
	}
	l.uncommitted = 0
	l.link.Push(ev, false)
	return nil
}

// hush makes silence of sound. Source: ITU-T G.711, the codes of zero with the bits as they are sent.
func hush(data []byte, encoding audio.Encoding) {
	var silence byte
	switch encoding {
	case audio.PCMU:
		silence = 0xFF
	case audio.PCMA:
		silence = 0xD5
	case audio.PCM16:
	}
	for i := range data {
		data[i] = silence
	}
}
