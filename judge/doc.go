// Package judge follows a call by its scenario and judges it.
//
//	Kinds ──► Language ──Load──► Scenario ──► NewPlayhead ──► Playhead ──► Result ──► reports
//	                                                            ▲     │
//	                                                        records  acts
//	                                                          harness (the call)
//
// The [Playhead] is fed the records of a call. While the call runs it says what is due, and in the
// end it has judged what happened. A finished recording is judged by the same machine ([Judge]), so
// that both always come to the same verdict.
//
//	sc, err := judge.Load("refund.yaml", data)
//	…
//	playhead := judge.NewPlayhead(sc)
//	for each tick of 20 ms {
//		feed what was recorded before now
//		carry out playhead.Tick(now)
//	}
//	playhead.Finish(length)
//	result := playhead.Result(recording)
//
// # How the playhead's parts meet
//
//	Feed(record)                                    Tick(now)
//	     │                                              │
//	     ▼                                              ▼
//	┌─ call ───────────┐                      ┌─ steps ──────────────┐
//	│ utterances turns │ ◄──── asks ───────── │ next, held           │── Act ──► the harness
//	│ responses tools  │                      └──────────┬───────────┘              │
//	└────────┬─────────┘                                 │                          │
//	         │ words, events                   an act began: openWindow ◄── record ─┘
//	         ▼                                           ▼
//	     search, listen ◄──── looks from here on ──── window ◄── momentRef: since, until, after
//	         │                                           │          asks a tracker, a step or the call
//	         │ match                                     │ one for each expectation below the act
//	         ▼                                           ▼
//	      onMatch ──────────────────────────────────► tracker ──► met · failed · closed
//	                                                     ▲
//	                       judgeTrackers, at each tick: deadlines, patience, silence
//
// Their names:
//
//	call         what was observed so far (internal/observed); only the handlers of Feed write to it
//	stepState    a step of the script, and what has become of it
//	window       what the expectations below one act look at: the call from the start of that act on
//	tracker      follows one expectation within one window; its role is demand, watch or moment
//	want         what one expectation wants to be observed; each kind of expectation is a type of its own (internal/kinds)
//	family       how wants find what meets them: among events, among words, or as time passes
//	event        something that happens at one moment, such as a tool that begins to run
//	claims       which expectation an event or a word has met: none meets two
//	match        what meets an expectation: an event, words of an utterance, or a length of silence
//	momentRef    when a moment comes that a step names
//	reaction     what the agent owes an act of the caller's
//	recognition  what becomes of the caller's words at the server
//	agentCheck   a model step for one agent, until it is known who has the call
//
// When the call is over, internal/measures takes its measures and internal/checks judges them; what comes of it all is in verdict.
//
// Demands that no step writes (docs/scenarios.md, "What every scenario demands without saying so") are judged beside the
// trackers: reactions, unplayed answers, requests that a response did not come to, and surprises.
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
