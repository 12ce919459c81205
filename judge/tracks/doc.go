// Package tracks measures a call by its sound alone: two tracks on one clock, of which nobody knows more than who is on which. What
// it finds is speech, by the detector of package audio; a turn of the caller's is what it says until the agent begins to speak.
//
//	two tracks ──► segments ──► turns, overlaps, silences ──► measures ──► checks
//
// A played call is judged by what its script, its wire and its runtime tell besides (package judge). This is for recordings of which there is
// nothing else.
package tracks
