// Package audiofixtures embeds the recorded utterances that simulated callers speak, and finds one by
// its words.
//
// A recording is an [Utterance]: what it says as a person would write it ("Where is order A1001?"), who
// says it, the samples (24 kHz, mono), and for each written word the time at which it is spoken. Callers
// ask for one by its words:
//
//	if u, ok := audiofixtures.Find(audiofixtures.Caller, "hi where's my order a1001", ""); ok {
//		play(u.Samples())
//	}
//
// Case, punctuation and spacing do not matter; [Normalise] says how words are compared.
//
// # What is in the recordings
//
// Every recording was made by a free speech synthesiser or by arithmetic. The NOTICE file beside this one
// names each voice's licence. Callers speak with the voices of flite, agents with a voice of Festival, so
// that a mix-up of the two directions can be heard and tested. No recording contains a card number.
//
// A recording begins with 200 ms and ends with 300 ms of silence. Its speech lies between
// [Utterance.SpeechStart] and [Utterance.SpeechEnd], measured on its samples.
//
// # How they are made
//
// The file texts.txt lists them and is what people edit. The command in internal/make turns it into
// wav/*.wav and manifest.json, byte for byte the same each time:
//
//	go run ./audiofixtures/internal/make
//
// # Concurrency
//
// All functions and methods may be called from any goroutine. The manifest is read at the first call of
// any of them, a recording is decoded at the first call of its Samples.
package audiofixtures
