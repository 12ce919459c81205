// Package listening is the caller's ear: which utterances and which words of the agent were heard in what a runtime plays, and
// where an utterance does not go on as the model made it.
//
//	wire, what models make ─► Arrivals ◄─compares─ Ear ◄── played frames (Loudspeaker)
//	                                                └─► records of the timeline
//
// An [Ear] does not ask the runtime what it plays. It listens at the rate of the session's output: what arrives is converted as it
// comes (stream.go) and compared sample by sample. A [Text] shows what was heard as it was written.
package listening
