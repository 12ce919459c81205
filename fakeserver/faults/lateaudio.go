package faults

import (
	"cmp"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// audioLateBy is from the end of a response to its sound. Chosen: the next turn may have begun.
const audioLateBy = 500 * time.Millisecond

// LateAudio holds back the sound of responses until after their ends. After an interruption it is
// sound that nobody wants any more.
type LateAudio struct {
	For   time.Duration // from response.done to the sound; zero means 500 ms
	Count int           // responses; zero means 1

	held map[string][]*fakeserver.Outgoing // by response
}

// Name implements [fakeserver.Fault].
func (*LateAudio) Name() string { return "late_audio" }

// Begin implements [fakeserver.Fault].
func (f *LateAudio) Begin(*fakeserver.Line) {
	f.Count = cmp.Or(f.Count, 1)
	f.held = map[string][]*fakeserver.Outgoing{}
}

// Intercept implements [fakeserver.Interceptor].
func (f *LateAudio) Intercept(l *fakeserver.Line, out *fakeserver.Outgoing) {
	switch ev := out.Event().(type) {
	case *wire.ResponseOutputAudioDelta:
		if f.holds(ev.ResponseID) {
			f.held[ev.ResponseID] = append(f.held[ev.ResponseID], out)
			return
		}
	case *wire.ResponseDone:
		if id := ev.Response.ID; f.held[id] != nil {
			l.After(cmp.Or(f.For, audioLateBy), func() { f.release(l, id) })
		}
	}
	l.Pass(out)
}

// holds reports whether the sound of a response is held back.
func (f *LateAudio) holds(response string) bool {
	if f.held[response] != nil {
		return true
	}
	if f.Count == 0 {
		return false
	}
	f.Count--
	return true
}

func (f *LateAudio) release(l *fakeserver.Line, response string) {
	for _, out := range f.held[response] {
		l.Pass(out)
	}
	delete(f.held, response)
	if f.Count == 0 && len(f.held) == 0 {
		l.End()
	}
}
