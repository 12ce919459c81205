package jsonshape

// Problem is why something that was sent is refused, in the words and codes of the Realtime API's error events.
// Source: error events recorded from the live server, and the published reference of the event "error".
type Problem struct {
	Code    string // such as "unknown_parameter"; "" is null on the wire
	Message string // in words
	Param   string // path of the value that it is about, such as "session.audio.input.format"; "" is null on the wire
}
