package beats

import "time"

// Act is what happens at a beat of a response.
type Act uint8

// What can happen. Ranges are those of [Beat].
const (
	OpenMessage  Act = iota // the item and its part begin
	TextDelta               // bytes [from, to) of the text, or of the transcript
	AudioDelta              // samples [from, to)
	CloseMessage            // what is open of it is closed, part, item
	OpenCall
	ArgumentsDelta // bytes [from, to)
	CloseCall
	Finish   // response.done
	BeginMCP // the arguments are complete, the call begins
)

// Beat is one moment of a response. Several may share the time; their order counts.
type Beat struct {
	At       time.Duration // from the request
	Act      Act
	Output   int // index of the output item
	From, To int // of bytes or samples; 0 where nothing is ranged
}

// Pace is how fast a response comes.
type Pace struct {
	Created    time.Duration   // to the beginning of the response
	FirstItem  time.Duration   // to the first item
	FirstAudio time.Duration   // to the first burst of audio
	Burst      []time.Duration // lengths of the first deltas, sent together
	Delta      time.Duration   // length of each later audio delta
	Whole      bool            // the last delta takes what would not fill one more; else it is shorter
	Interval   time.Duration   // between later audio deltas
	Token      time.Duration   // between deltas of text and of arguments
}
