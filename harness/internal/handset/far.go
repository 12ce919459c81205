package handset

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
)

// far is a far player: it has the agent's sound ahead of time, plays it at its own pace, and is emptied when the agent is interrupted. What it has
// played it says with FarPlayout alone: an application to which sound is pushed may leave that to the clock.
//
//	FarPlayout    Playout.Take, all that there is ─╮                                   ╭─► Playout.Heard
//	PushPlayout   Audio events, as they come ──────┴─► pieces ─► play, frame by frame ─╯
type far struct {
	latency int // frames from when it plays something to when that is heard, and known to be

	mu         sync.Mutex // guards the rest: events come from the session
	pieces     []piece    // what is not played yet, oldest first
	generation uint32     // of the pieces: another one takes the place of all before it
	due        []played   // oldest first
	taken      []byte     // reused
}

// piece is some sound, and the mark of its end.
type piece struct {
	sound []byte
	mark  runner.Mark
}

// played is the mark of a piece that was played.
type played struct {
	mark runner.Mark
	in   int // frames until it is heard
}

// newFar returns an empty player of sound in a format, which is heard so much later than it plays it. It takes a frame at once, as gateways do
// that send packets, and gives back a mark for each.
func newFar(format audio.Format, latency time.Duration) *far {
	return &far{latency: int((latency + audio.FrameDuration - 1) / audio.FrameDuration), taken: make([]byte, format.Bytes(audio.FrameDuration))}
}

// observe takes what the session hands out.
func (f *far) observe(ev runner.Event) {
	switch ev := ev.(type) {
	case *runner.Audio:
		f.mu.Lock()
		defer f.mu.Unlock()
		f.add(ev.PCM, ev.Mark)
	case *runner.Interrupted:
		f.mu.Lock()
		defer f.mu.Unlock()
		f.pieces = f.pieces[:0]
	}
}

// add adds a piece; f.mu must be held.
func (f *far) add(sound []byte, mark runner.Mark) {
	if g := mark.Generation(); g != f.generation {
		f.pieces, f.generation = f.pieces[:0], g
	}
	if len(sound) > 0 {
		f.pieces = append(f.pieces, piece{sound, mark})
	}
}

// play fills a frame, says what of the frames before is heard by now, and returns how much of it is sound.
func (f *far) play(from *runner.Playout, frame []byte) (n int) {
	if from.Mode() == runner.FarPlayout {
		f.take(from)
		for _, mark := range f.heard() {
			from.Heard(mark)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for n < len(frame) && len(f.pieces) > 0 {
		p := &f.pieces[0]
		k := copy(frame[n:], p.sound)
		n, p.sound = n+k, p.sound[k:]
		if len(p.sound) == 0 {
			f.due = append(f.due, played{p.mark, f.latency + 1})
			f.pieces = f.pieces[1:]
		}
	}
	return n
}

// take takes all that there is.
func (f *far) take(from *runner.Playout) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		n, mark := from.Take(f.taken)
		if mark == (runner.Mark{}) { // it is closed
			return
		}
		f.add(append([]byte(nil), f.taken[:n]...), mark)
		if n == 0 {
			return
		}
	}
}

// heard returns the marks of what is heard by now, another frame later.
func (f *far) heard() (marks []runner.Mark) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.due {
		f.due[i].in--
	}
	for len(f.due) > 0 && f.due[0].in <= 0 {
		marks, f.due = append(marks, f.due[0].mark), f.due[1:]
	}
	return marks
}
