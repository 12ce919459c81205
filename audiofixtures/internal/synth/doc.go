// Package synth makes the recordings of audiofixtures out of the list of texts.
//
//	texts.txt ─► flite, festival ─► sox (24 kHz) ─► cut and level ─► wav/*.wav, manifest.json
//
// flite speaks for callers, Festival for agents; both tell when each sound or word ends. Noises are
// computed. The rate is converted by sox without dither; what follows is arithmetic on samples, so that
// the shift between the synthesiser's times and the recording's is known exactly, and the same tools
// give the same bytes each time.
//
// Source of the tools' behaviour: flite 2.2 (-psdur prints the end of each sound in seconds), Festival
// 2.5 (features word_start and word_end of the relation Word), SoX 14.4.2 (-R -D for repeatable output),
// as packaged by Debian 12.
package synth
