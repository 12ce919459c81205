package virtualtime

import (
	"context"
	"time"
)

const (
	// beatEvery is the virtual time between two heartbeats: 10 s less a prime number of nanoseconds,
	// so that they stay out of step with everybody else's timers.
	beatEvery = 10*time.Second - 10_007*time.Nanosecond

	// lastBeat is how many heartbeats a run has: a day of virtual time. A heart that went on for ever
	// would keep the runtime from seeing a deadlock, since there would always be a timer to wait for.
	lastBeat = 8640

	// lookEvery is the real time between two looks of the supervisor. Chosen.
	lookEvery = 50 * time.Millisecond

	// patience is the real time that a cancelled run has for its end. Chosen, as the runner's.
	patience = time.Second
)

// beat counts virtual time for the supervisor, and passes a cancellation on. It ends with ctx.
func (b *bubble) beat(ctx context.Context, cancel context.CancelFunc) {
	timer := time.NewTimer(beatEvery)
	defer timer.Stop()
	for b.beats.Load() < lastBeat {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if b.opts.Cancelled() {
			cancel()
		}
		b.beats.Add(1)
		timer.Reset(beatEvery)
	}
}

// supervise waits for the end of the bubble, outside of it. It serves External, and gives the run up
// when it stalls or ignores its cancellation.
func (b *bubble) supervise() error {
	defer close(b.over)
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	w := watch{stall: looks(b.opts.Stall), patience: looks(patience)}
	next := newVisit()
	for {
		select {
		case <-b.done:
			return b.verdict()
		case b.visits <- next:
			go next.serve()
			next = newVisit()
		case <-ticker.C:
			if reason := w.look(b.beats.Load(), b.bounded.Load() > 0, b.opts.Cancelled()); reason != "" {
				return newStuck(reason, stacksOf(b.id.Load()))
			}
		}
	}
}

// watch judges progress by looks, not by a clock: a process that got no processor for a while is
// not a stalled run.
type watch struct {
	stall    int // looks without a new beat that make a stall; negative means never
	patience int // looks after a cancellation that a run may last

	beats     int64 // at the last look
	still     int   // looks since the last new beat
	cancelled int   // looks since the cancellation
}

// looks converts real time to a number of looks, at least one.
func looks(d time.Duration) int {
	if d < 0 {
		return -1
	}
	return max(1, int(d/lookEvery))
}

// look takes in what is seen now and returns the reason to give the run up, or "". Who is busy outside, and will not be for
// ever, is waited for.
func (w *watch) look(beats int64, busy, cancelled bool) Reason {
	if cancelled {
		w.cancelled++
	}
	if !busy {
		w.still++
	}
	if beats != w.beats {
		w.beats, w.still = beats, 0
	}
	switch {
	case w.cancelled > w.patience:
		return Ignored
	case w.stall >= 0 && w.still >= w.stall && beats < lastBeat:
		return Stalled
	}
	return ""
}
