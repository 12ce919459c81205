// Package recognition finds known recordings in sound, and reads off which of their words were said.
//
// It needs no model of speech: what callers play is known, and the same samples give the same words every
// time. A [Vocabulary] holds the recordings, a [Recogniser] understands a turn when it is over, a [Live]
// reads one while it is being spoken.
//
//	known := recognition.NewVocabulary(recordings)
//	u := recognition.New(known).Understand(samples, 24000)
//	fmt.Println(u.Transcript, u.Diagnosis)
//
// # How its parts meet
//
//	recordings ─► spectrum, print ─► Vocabulary: prints, and spectra for the close look
//	                                     │
//	turn ─► decimate ─► spectrum, print ─┴─► candidate: differing bits counted, the likeliest eight kept
//	                                             │
//	                                         closeup: align (correlate) to the sample, compare phases
//	                                             │
//	                                         verdict on each word: match, noMatch, unknown
//	                                             │
//	              Recogniser ◄─ words (heard) ◄──┤
//	              Live: the same, look by look ◄─┤
//	                                             └─ nothing found: diagnose undoes one mistake after another
//
// print.go turns sound into 29 bits for each 16 ms. candidate.go lays recordings over a turn; of clipped sound
// (clipping.go) those of overdriven recordings too. closeup.go tells a recording from what is merely like it,
// along the lines of align.go. recogniser.go cuts a turn into parts, each one recording or unknown speech, and
// diagnose.go looks for a wrong rate or encoding where no part is known; layout.go tells stereo and wide integers.
//
// # Units
//
// Samples are 16 bit and mono, at 24 kHz, or at 8 kHz where a method takes a rate. Inside, all sound is at 8 kHz
// with full scale 1; a frame is 16 ms, and frames are counted from the beginning of a turn or recording.
//
// What it understands, in figures, is in docs/recognition.md.
package recognition
