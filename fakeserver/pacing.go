package fakeserver

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/beats"
)

// Phases keep the server's own moments apart from each other and from those of frames, which come
// at whole milliseconds after the caller's first: no two ever fall on the same microsecond, so their
// order does not depend on the scheduler.
const (
	earlyPhase         = 101 * time.Microsecond // before responses, however soon these come
	responsePhase      = 137 * time.Microsecond
	cancelPhase        = 173 * time.Microsecond
	transcriptionPhase = 211 * time.Microsecond
	idlePhase          = 239 * time.Microsecond
	faultPhase         = 293 * time.Microsecond
	mcpPhase           = 317 * time.Microsecond
	createdPhase       = 349 * time.Microsecond
	callPhase          = 373 * time.Microsecond
)

// togetherDeltas is how many of the first deltas of a model that does not say how long its deltas are come together.
// Source: recorded responses of gpt-realtime.
const togetherDeltas = 3

// withDefaults fills in the zero fields.
// What the pacing does not say of audio deltas is the profile's.
func (p Pacing) withDefaults(profile Profile) Pacing {
	together := togetherDeltas
	if profile.Delta > 0 {
		together = 1
	}
	p.whole = p.Delta == 0 && profile.Delta == 0
	if p.Delta == 0 {
		p.Delta = profile.Delta
	}
	if p.Interval == 0 {
		p.Interval = profile.Interval
	}
	p.Created = fill(p.Created, 5*time.Millisecond)
	p.FirstItem = fill(p.FirstItem, 200*time.Millisecond)
	p.FirstAudio = fill(p.FirstAudio, 350*time.Millisecond)
	p.Delta = fill(p.Delta, 250*time.Millisecond)
	p.Interval = fill(p.Interval, 50*time.Millisecond)
	p.Token = fill(p.Token, 7*time.Millisecond)
	p.CancelLag = fill(p.CancelLag, 39*time.Millisecond)
	if p.Transcripts == TranscriptsVary && p.Transcription != 0 {
		p.Transcripts = TranscriptsLate
	}
	p.Transcription = fill(p.Transcription, 400*time.Millisecond)
	p.RateLimits = fill(p.RateLimits, 40*time.Millisecond)
	if p.Delta == 0 {
		p.Delta = 250 * time.Millisecond
	}
	if p.Burst == nil {
		p.Burst = slices.Repeat([]time.Duration{p.Delta}, together)
	}
	if p.Times > 0 {
		for _, d := range []*time.Duration{&p.Created, &p.FirstItem, &p.FirstAudio, &p.Interval, &p.Token, &p.CancelLag, &p.Transcription, &p.RateLimits} {
			*d = p.sooner(*d)
		}
	}
	return p
}

// sooner returns how long something takes that usually takes d.
func (p Pacing) sooner(d time.Duration) time.Duration {
	if p.Times > 0 {
		return time.Duration(float64(d) / p.Times)
	}
	return d
}

// fill returns d, or usual for zero, or zero for a negative d.
func fill(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return max(0, d)
}

// pace returns how fast responses come.
func (p Pacing) pace() beats.Pace {
	return beats.Pace{
		Created: p.Created, FirstItem: p.FirstItem, FirstAudio: p.FirstAudio,
		Burst: p.Burst, Delta: p.Delta, Whole: p.whole, Interval: p.Interval, Token: p.Token,
	}
}
