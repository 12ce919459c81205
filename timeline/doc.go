// Package timeline records one call: events in order with offsets from its start, and the two tracks
// at the caller's ear.
//
// A call is written down twice. The records say what happened, and when: each is a [Fact] on a
// [Lane] at an offset from the start of the call. The tracks are the sound: what the caller sent, and
// what was heard of the agent (flushed audio is not on it), on one clock.
//
//	caller, ear, taps, session ──► Recorder ──► Take(before) ──► playhead, while the call runs
//	                                   └──────► Recording     ──► judgement and reports, afterwards
//
// The words of this package are those of a phone call (turns, tools, speech, what was heard), never
// the names of protocol events; those stay in the raw lane, as [Frame].
//
// # Order
//
// Records are ordered by offset, then lane, then their place within the lane ([Compare]). Two plays of
// the same call in virtual time give the same records in the same order, whatever the scheduler did;
// [Recording.SHA256] is equal then.
//
// # Concurrency
//
// A [Recorder] may be used from any goroutine. A [Recording] is a value of the past: nobody writes to it.
//
// # Units
//
// Offsets and lengths are time.Duration. Tracks are mono PCM16 at [RateHz] samples a second.
package timeline
