package timeline

import (
	"encoding/json"
	"time"
)

// Wire is what went over the wire in a call, for people who look into it. It is no part of the recording: nothing judges it, and no fingerprint is of it.
type Wire struct {
	Frames  []WireFrame // in order, both ways; those with the caller's or the agent's sound are not among them
	LeftOut int         // frames without their event, for its size
	Unheard []Unheard   // sound of the agent's that came and was never heard, in the order in which it came
}

// WireFrame is one frame, without sound, pictures and secrets.
type WireFrame struct {
	At    time.Duration
	Sent  bool // by the runtime
	Type  string
	Event json.RawMessage // nil where it was left out
}

// Unheard is the end of an item's sound that came over the wire, and was never heard.
type Unheard struct {
	Response, Item string
	Length         time.Duration
	Peaks          []byte // of each hundredth of a second, as audio.Peaks has them
}

// PeaksHz is how many peaks of [Unheard] a second there are.
const PeaksHz = 100
