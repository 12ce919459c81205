// Package hearing looks at the sound of both sides: that of the agent as it comes from the server ([Pieces]), and whether it
// is what the caller's microphone hears ([Echo]).
package hearing
