// Package formant makes the sound of a voice that speaks nothing in particular: one period of it, with three formants, from
// which babble and the stand-in voice are made.
package formant
