package taps

import (
	"math"
	"sync"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/timeline"
)

// received is what the simulated server got of the caller's sound.
type received struct {
	kept bool // somebody looks at it

	mu    sync.Mutex
	turns []turnReceived
}

// turnReceived is the sound of one turn.
type turnReceived struct {
	at      time.Duration // when it was taken as one
	samples []int16       // at comparedHz
}

// comparedHz is the rate at which sound is compared. Chosen: that of the telephone, which speech is understood by.
const comparedHz = 8000

// turn keeps the sound of a turn.
func (r *received) turn(at time.Duration, o *fakeserver.Turn) {
	if !r.kept {
		return
	}
	samples, err := audio.Resample(o.Samples, o.RateHz, comparedHz)
	if err != nil {
		return // a rate that no session has
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turns = append(r.turns, turnReceived{at, samples})
}

// KeepReceived has what the simulated server gets of the caller's sound kept, before the call begins.
func (t *Taps) KeepReceived() { t.received.kept = true }

// newsOfTurn is how long after an act began a turn is of that act at the earliest: one that is taken before was said before.
const newsOfTurn = 300 * time.Millisecond

// Received compares what the caller sent with what the simulated server got of it, for each act of a recording that is speech: that
// of all turns that were taken from it on, until the next. Nothing where it was not kept.
func (t *Taps) Received(rec *timeline.Recording) (all []timeline.Received) {
	r := &t.received
	if !r.kept {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	acts := spoken(rec)
	for i, act := range acts {
		next := time.Duration(math.MaxInt64)
		if i+1 < len(acts) {
			next = acts[i+1].began + newsOfTurn
		}
		var got []int16
		for _, turn := range r.turns {
			if turn.at >= act.began+newsOfTurn && turn.at < next {
				got = append(got, turn.samples...)
			}
		}
		from, to := audio.Samples(act.began, timeline.RateHz), audio.Samples(act.ended, timeline.RateHz)
		sent, err := audio.Resample(rec.Caller[min(from, len(rec.Caller)):min(to, len(rec.Caller))], timeline.RateHz, comparedHz)
		if err != nil || audio.Run(sent, 0) == len(sent) {
			continue // nothing of it came onto the line
		}
		likeness, lag := audio.Likeness(sent, got)
		all = append(all, timeline.Received{
			Step: act.step, Likeness: math.Round(1000*likeness) / 1000, Lag: time.Duration(lag) * time.Second / comparedHz,
		})
	}
	return all
}

// act is when something was said.
type act struct {
	step         int
	began, ended time.Duration
}

// spoken are the acts of a recording in which the caller speaks.
func spoken(rec *timeline.Recording) (acts []act) {
	for _, r := range rec.Records {
		switch f := r.Fact.(type) {
		case timeline.ActBegan:
			if !f.Beside {
				acts = append(acts, act{f.Step, r.At, rec.Length})
			}
		case timeline.ActEnded:
			for i := len(acts) - 1; i >= 0; i-- { // a caller who reacts speaks several times in one step
				if acts[i].step == f.Step {
					acts[i].ended = r.At
					break
				}
			}
		}
	}
	return acts
}
