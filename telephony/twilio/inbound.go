package twilio

import "time"

// inbound follows the caller's audio by its stamps, and says what silence belongs into it. It has no clock.
//
//	audio with a stamp               | silence before it
//	---------------------------------+--------------------------------------------------------
//	the first, or after restart      | none
//	that begins where the last ended | none
//	later                            | the gap, at most longestGap, less what was filled already
//	earlier, or without one          | none; what follows is measured from it
//
//	nothing came for Options.Inactivity, and the caller speaks | idleSilence, once until audio comes
//
// Source of the bounds: the JavaScript Agents SDK's transport for Twilio.
type inbound struct {
	inactivity time.Duration // negative is never

	known  bool          // next is
	next   time.Duration // stamp at which the next audio should begin
	filled time.Duration // silence that was made up beyond next
	last   time.Time     // when audio came; zero before
	padded bool          // the silence of inactivity was made
}

const (
	longestGap  = 10 * time.Second
	idleSilence = time.Second
)

// restart begins with a new stream.
func (in *inbound) restart() { *in = inbound{inactivity: in.inactivity} }

// take takes audio that came, with its stamp, and returns how much silence belongs before it.
func (in *inbound) take(now time.Time, at time.Duration, stamped bool, long time.Duration) (silence time.Duration) {
	if stamped && in.known && at > in.next {
		silence = max(min(at-in.next, longestGap)-in.filled, 0)
	}
	in.known, in.next, in.filled = stamped, at+long, 0
	in.last, in.padded = now, false
	return silence
}

// idle returns how much silence is to be made because nothing comes; speaks reports whether the server hears the caller
// speak, and is asked only when it matters.
func (in *inbound) idle(now time.Time, speaks func() bool) (silence time.Duration) {
	if in.inactivity < 0 || in.last.IsZero() || in.padded || now.Sub(in.last) < in.inactivity || !speaks() {
		return 0
	}
	in.padded = true
	in.filled = idleSilence
	return idleSilence
}
