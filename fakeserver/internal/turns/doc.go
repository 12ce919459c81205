// Package turns keeps the caller's sound as it comes in, and finds the caller's turns in it.
//
//	input_audio_buffer.append ──► Buffer ──► windows of 32 ms ──► Detector ──► Started, Paused, Stopped
//	                                │
//	                                ╰──► the sound of a turn, taken when it is committed
//
// Both count on the timeline of the sound itself, in samples at its own rate from the first one that came: how fast
// it comes makes no difference.
package turns
