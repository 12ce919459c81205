// Package speech turns words into sound with a time for each word: what simulated callers say.
//
// A [Finder] looks for the sound of a [Line] in this order:
//
//  1. the file that is named beside the words,
//
//  2. folders of recordings: a WAV file and its words in a text file beside it,
//
//  3. the recordings that come with voicesim,
//
//  4. a voice that speaks, where one is configured (package speech/voices has them),
//
//  5. the stand-in voice, where somebody listens who knows it: the simulator.
//
//     finder := &speech.Finder{Recordings: []*speech.Folder{folder}, StandIn: true}
//     said, err := finder.Find(ctx, speech.Line{Words: "Where is my order A1001?"})
//     play(said.Samples)
//
// # How its parts meet
//
//	folder.go, recording.go ──► take.go: sound cut to its speech ──► times.go: a time for each word
//	standin.go ──► throat.go: syllables, as many and as long as syllables.go estimates
//	spelling.go: how identifiers and long numbers are read out
//	finder.go: asks all of them in turn
//
// # Units
//
// Samples are 16 bit, mono, 24 kHz (audio.RateHz). Times count from the first sample.
package speech
