// Package voice makes the sound of simulated agents: words as babble, and any sound at another tempo.
//
//	text ──► Babble (babble.go, throat.go) ──╮
//	                                         ├──► AtTempo (tempo.go) ──► Audible, AtRate (audible.go) ──► the wire
//	recorded sound ──────────────────────────╯
//
// Babble is for those who have no recordings and no speech tool: nobody understands it, but each word has its
// sound and its time. The same words always give the same samples.
//
// Samples are 16 bit and mono, at 24 kHz where nothing else is said.
package voice
