package faults

import (
	"cmp"

	"github.com/voicesim/voicesim/fakeserver"
)

// Malformed sends frames that are no events: cut JSON, no object, an event without a type, fields of wrong
// types, bytes that are no text. With a count, one after the other and from the first again.
type Malformed struct {
	Count int // zero means 1
}

// Name implements [fakeserver.Fault].
func (*Malformed) Name() string { return "malformed" }

// Begin implements [fakeserver.Fault].
func (f *Malformed) Begin(l *fakeserver.Line) {
	frames := []string{
		`{"type":"response.output_text.delta","event_id":"event_broken","response_id":"resp_broken","delta":"cut o`,
		`[]`,
		`{"event_id":"event_broken"}`,
		`{"type":"response.output_audio.delta","event_id":7,"response_id":null,"output_index":"0","delta":{}}`,
		`{"type":"response.output_audio.delta","event_id":"event_broken","delta":"no base64!"}`,
		``,
		`"` + "\x00" + `"`,
	}
	for i := range cmp.Or(f.Count, 1) {
		l.SendFrame([]byte(frames[i%len(frames)]))
	}
	l.End()
}
