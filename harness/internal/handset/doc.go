// Package handset is the caller's telephone in a played call: the [Mouth] that speaks frame by frame, and the [Line] between
// it and a session, in the formats of its input and output.
package handset
