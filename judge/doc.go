// Package judge follows a call by its scenario and judges it.
//
//	scenarios.Load ──► Scenario ──► NewPlayhead ──► Playhead ──► Result ──► reports
//	                                                 ▲     │
//	                                             records  acts
//	                                               harness (the call)
//
// The [Playhead] is fed the records of a call. While the call runs it says what is due, and in the
// end it has judged what happened. A finished recording is judged by the same machine ([Judge]), so
// that both always come to the same verdict.
//
//	playhead := judge.NewPlayhead(sc)
//	for each tick of 20 ms {
//		feed what was recorded before now
//		carry out playhead.Tick(now)
//	}
//	playhead.Finish(length)
//	result := playhead.Result(recording)
//
// # Concurrency
//
// Nothing starts a goroutine, reads a clock or opens a file. A playhead is for one call and one
// goroutine at a time; results are not changed once they are made.
//
// # Units
//
// Lengths of time are time.Duration; offsets count from the start of the call. Measures are float64
// in their unit: milliseconds, or a count.
package judge
