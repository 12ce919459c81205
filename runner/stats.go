package runner

import "time"

// Stats are a session's counters since its start.
type Stats struct {
	AudioDropped  time.Duration // audio of the caller that a slow line could not take
	EventsDropped int           // events that nobody read in time
	BadFrames     int           // frames of the server that could not be read
	UnknownEvents int           // events of the server of an unknown type
	LateAudio     time.Duration // audio of interrupted responses that arrived and was discarded
	Underruns     int           // times the playout ran dry within an item
}
