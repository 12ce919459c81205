// Package hearing looks at the sound of both sides: that of the agent as it comes from the server ([Pieces]).
package hearing
