package taps

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/redact"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// mostEvents is how many bytes of events are kept of a call. Chosen: a hundred turns, and two hundred calls in the memory of a small machine.
const mostEvents = 256 << 10

// wireLog keeps what goes over the wire. Frames of both ways come at once.
type wireLog struct {
	on bool

	mu    sync.Mutex
	out   timeline.Wire
	bytes int
}

// take keeps a frame without sound, pictures and secrets, as long as there is room. What carries sound alone is not kept: the timeline has its size.
func (w *wireLog) take(at time.Duration, f runner.Frame) {
	if !w.on || f.Type == wire.TypeResponseOutputAudioDelta || f.Type == wire.TypeInputAudioBufferAppend {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	kept := timeline.WireFrame{At: at, Sent: !f.FromServer, Type: f.Type}
	if w.bytes+len(f.Raw) <= mostEvents {
		if f.Server != nil {
			kept.Event = redact.Server(f.Server, f.Raw)
		} else {
			kept.Event = redact.Frame(f.Raw)
		}
		w.bytes += len(kept.Event)
	}
	if kept.Event == nil || !json.Valid(kept.Event) {
		kept.Event = nil
		w.out.LeftOut++
	}
	w.out.Frames = append(w.out.Frames, kept)
}

// KeepWire has what goes over the wire kept, from the first frame on.
func (t *Taps) KeepWire() { t.wire.on = true }

// Wire is what went over the wire in a call that is over; nil where it was not kept.
func (t *Taps) Wire() *timeline.Wire {
	if !t.wire.on {
		return nil
	}
	t.wire.mu.Lock()
	defer t.wire.mu.Unlock()
	out := t.wire.out
	out.Unheard = t.arrivals.Unheard()
	return &out
}
