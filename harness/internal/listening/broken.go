package listening

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/timeline"
)

// check compares the place of the n samples that are heard from sample i of the frame on with the place at which
// their item should go on, and writes down what is amiss. An answer that the runtime truncated is over; what is
// heard of it later is stale, which others judge.
//
//	they begin                    that is
//	where it should go on         as it should be
//	behind what was heard of it   lost: what lies between was passed over
//	in a hole of what was heard   moved: it comes later than it should
//	elsewhere in it               repeated
//	in what the model never made  strange
func (e *Ear) check(r run, place, i, n int) {
	a, at := e.cur, e.at(i)
	if e.paused {
		e.paused = false
		e.rec.Add(at, timeline.SpeechResumed{Utterance: e.u.number, Silent: at - e.u.lastHeard})
	}
	if r.strange {
		if e.pos != a.next || e.pos == r.from {
			e.broken(at, timeline.BrokenStrange, stretch{})
		}
		return
	}
	here := stretch{place, place + n}
	switch {
	case place == a.ended:
	case place > a.heard && e.passedSilence(r): // it begins with silence, or has it within
	case place > a.heard:
		a.holes = append(a.holes, stretch{a.heard, place})
		e.broken(at, timeline.BrokenLost, stretch{a.heard, place})
	case place == a.heard:
	case a.inHole(place):
		e.broken(at, timeline.BrokenMoved, here)
	default:
		e.broken(at, timeline.BrokenRepeated, here)
	}
	a.fill(here)
}

// passedSilence reports whether there is no sound between what was heard of the current item and the sample of a run that is
// heard now: in what came of it, and in what did not.
func (e *Ear) passedSilence(r run) bool {
	a := e.cur
	begins := a.place(r, r.from)
	came := a.samples[r.from+max(a.heard-begins, 0) : e.pos]
	return isQuiet(came, e.arrivals.speaker.quiet) && (a.heard >= begins || a.made != nil && a.silent(a.heard, begins))
}

// checkEnd writes down, at the end of an utterance, what the model made and never arrived, where everything before
// it was heard.
func (e *Ear) checkEnd(at time.Duration) {
	r := e.arrivals.responses[e.u.response]
	if r == nil || !r.ended || r.cut {
		return
	}
	for _, a := range r.items {
		if a.made != nil && a.heard >= a.reached() && a.heard < a.length() {
			e.brokenOf(a, at, timeline.BrokenLost, stretch{a.heard, a.length()})
		}
	}
}

// broken writes down that the utterance does not go on as it should.
func (e *Ear) broken(at time.Duration, how string, s stretch) { e.brokenOf(e.cur, at, how, s) }

func (e *Ear) brokenOf(a *arrival, at time.Duration, how string, s stretch) {
	if r := e.arrivals.responses[e.u.response]; r != nil && r.truncated {
		return
	}
	e.rec.Add(at, timeline.SpeechBroken{
		Utterance: e.u.number, How: how, Length: audio.Duration(s.to-s.from, e.arrivals.speaker.RateHz()), Words: a.said(s),
	})
}

// pauseAfter is how long nothing may be heard of an utterance before that is written down. Chosen: two frames, since
// one may begin or end within its own.
const pauseAfter = 2 * audio.FrameDuration

// pause writes down that the open utterance has stopped in its middle, or is over.
func (e *Ear) pause() {
	if e.silent < pauseAfter || e.paused {
		return
	}
	e.paused = true
	e.rec.Add(e.now, timeline.SpeechPaused{Utterance: e.u.number, LastHeard: e.u.lastHeard})
}

// inHole reports whether a place was passed over, and not heard since.
func (it *arrival) inHole(place int) bool {
	for _, h := range it.holes {
		if h.from <= place && place < h.to {
			return true
		}
	}
	return false
}

// fill takes a stretch that is heard out of the holes.
func (it *arrival) fill(heard stretch) {
	if !slices.ContainsFunc(it.holes, func(h stretch) bool { return h.from < heard.to && heard.from < h.to }) {
		return
	}
	var left []stretch
	for _, h := range it.holes {
		if before := (stretch{h.from, min(h.to, heard.from)}); before.from < before.to {
			left = append(left, before)
		}
		if after := (stretch{max(h.from, heard.to), h.to}); after.from < after.to {
			left = append(left, after)
		}
	}
	it.holes = left
}
