package taps

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/redact"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// mostSent and mostArrived are how many bytes of events are kept of a call, each way. Chosen: a hundred turns, and two
// hundred calls in the memory of a small machine.
const (
	mostSent    = 64 << 10
	mostArrived = 192 << 10
)

// wireLog keeps what goes over the wire. Frames of both ways come at once, from two goroutines: each way is kept by itself,
// so that which of two frames of one instant took the lock first changes nothing.
type wireLog struct {
	on bool

	mu            sync.Mutex
	sent, arrived oneWay
}

// oneWay is what went over the wire one way.
type oneWay struct {
	frames  []timeline.WireFrame
	bytes   int
	leftOut int
}

// take keeps a frame without sound, pictures and secrets, as long as there is room. What carries sound alone is not kept: the timeline has its size.
func (w *wireLog) take(at time.Duration, f runner.Frame) {
	if !w.on || f.Type == wire.TypeResponseOutputAudioDelta || f.Type == wire.TypeInputAudioBufferAppend {
		return
	}
	way, most := &w.sent, mostSent
	if f.FromServer {
		way, most = &w.arrived, mostArrived
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	kept := timeline.WireFrame{At: at, Sent: !f.FromServer, Type: f.Type}
	if way.bytes+len(f.Raw) <= most {
		if f.Server != nil {
			kept.Event = redact.Server(f.Server, f.Raw)
		} else {
			kept.Event = redact.Frame(f.Raw)
		}
		way.bytes += len(kept.Event)
	}
	if kept.Event == nil || !json.Valid(kept.Event) {
		kept.Event = nil
		way.leftOut++
	}
	way.frames = append(way.frames, kept)
}

// both has the frames of both ways in the order of time. Of one instant, what arrived comes first: what was sent may answer it.
func (w *wireLog) both() timeline.Wire {
	w.mu.Lock()
	defer w.mu.Unlock()
	frames := slices.Concat(w.arrived.frames, w.sent.frames)
	slices.SortStableFunc(frames, func(a, b timeline.WireFrame) int { return cmp.Compare(a.At, b.At) })
	return timeline.Wire{Frames: frames, LeftOut: w.arrived.leftOut + w.sent.leftOut}
}

// KeepWire has what goes over the wire kept, from the first frame on.
func (t *Taps) KeepWire() { t.wire.on = true }

// Wire is what went over the wire in a call that is over; nil where it was not kept.
func (t *Taps) Wire() *timeline.Wire {
	if !t.wire.on {
		return nil
	}
	out := t.wire.both()
	out.Unheard = t.arrivals.Unheard()
	return &out
}
