package virtualtime

import (
	"context"
	"time"
)

// Options adjusts a run. The zero value is ready for use.
type Options struct {
	// Stall is how much real time may pass without virtual progress before the run is given up;
	// zero means 10 s, negative means for ever. Time inside [External] counts, that of [ExternalWithin] does not.
	Stall time.Duration

	// Cancelled is asked now and then, inside and outside the bubble, whether the run should end;
	// it is how a context from outside reaches in: func() bool { return outer.Err() != nil }.
	// When it says so, the context of f ends, at the latest after 10 s of virtual time. A run that
	// goes on for another second of real time is given up. Nil means never.
	Cancelled func() bool
}

// withDefaults returns a copy of o with zero fields filled in. o may be nil.
func (o *Options) withDefaults() Options {
	var filled Options
	if o != nil {
		filled = *o
	}
	if filled.Stall == 0 {
		filled.Stall = 10 * time.Second
	}
	if filled.Cancelled == nil {
		filled.Cancelled = func() bool { return false }
	}
	return filled
}

// Run calls f in a bubble of virtual time and returns its error. It is [RunWith] without options.
func Run(f func(ctx context.Context) error) error {
	return RunWith(nil, f)
}

// RunWith calls f in a bubble of virtual time, in a goroutine of its own, and waits for every
// goroutine of the bubble. It returns f's error, or one that wraps [ErrStuck] when virtual time
// cannot advance, or both. A panic or a Goexit of f becomes the caller's.
//
// The context that f gets belongs to the bubble. It ends when f has returned, or earlier through
// [Options.Cancelled]. It returns [ErrLeft], and does not call f, once a run was given up that did real I/O.
func RunWith(opts *Options, f func(ctx context.Context) error) error {
	if left.Load() {
		return ErrLeft
	}
	b := newBubble(opts.withDefaults(), f)
	go b.run()
	return b.supervise()
}
