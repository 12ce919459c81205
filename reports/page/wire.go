package page

import (
	"math"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/internal/clocks"
)

// frame reads a frame on the wire.
func (rd *reader) frame(r *record) {
	f := &r.Fact
	rd.wire.add(r.ms(), f.Type, f.Bytes, r.Lane == "wire_out")
	if f.Type != clocks.SoundDelta {
		return
	}
	if response, first := rd.clocks.Sound(r.ms()); first {
		if rd.marks.firstSound == nil {
			rd.marks.firstSound = map[string]float64{}
		}
		rd.marks.firstSound[response] = r.ms()
	}
}

// wire collects the frames of a call.
type wire struct {
	known map[string]int
	at    int
	all   Events
}

// add adds a frame.
func (w *wire) add(at float64, name string, bytes int, sent bool) {
	if w.known == nil {
		w.known = map[string]int{}
	}
	i, ok := w.known[name]
	if !ok {
		i = len(w.known)
		w.known[name] = i
		w.all.Names = append(w.all.Names, visible.Text(name))
	}
	if sent {
		i = ^i
	}
	now := int(math.Round(at))
	w.all.AtMS = append(w.all.AtMS, now-w.at)
	w.all.Type = append(w.all.Type, i)
	w.all.Bytes = append(w.all.Bytes, bytes)
	w.at = now
}

// events are all frames, nil without any.
func (w *wire) events() *Events {
	if len(w.all.AtMS) == 0 {
		return nil
	}
	return &w.all
}
