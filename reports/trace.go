package reports

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/page"
	"github.com/voicesim/voicesim/timeline"
)

// traceOf is what the page shows of a call that neither its result nor its timeline has. Without sound there are no pictures of it.
func traceOf(c *Entry, sound bool) *page.Trace {
	t := &page.Trace{}
	if rec := c.Recording; rec != nil && sound && len(rec.Caller)+len(rec.Agent) > 0 {
		t.Peaks, _ = page.PeaksOf(rec.Caller, rec.Agent)
	}
	if c.wire == nil {
		return t
	}
	t.LeftOut = c.wire.LeftOut
	for _, f := range maskedFrames(c.mask, c.wire.Frames) {
		t.Frames = append(t.Frames, page.TraceFrame{AtMS: ms(f.At), Sent: f.Sent, Type: f.Type, Event: f.Event})
	}
	if sound {
		for _, u := range c.wire.Unheard {
			t.Unheard = append(t.Unheard, page.Unheard{Response: u.Response, Item: u.Item, LengthMS: ms(u.Length), Peaks: page.PackPeaks(u.Peaks)})
		}
	}
	return t
}

// traced reports whether there is anything to trace of a call.
func traced(c *Entry, sound bool) bool {
	return c.wire != nil || sound && c.Recording != nil && len(c.Recording.Caller)+len(c.Recording.Agent) > 0
}

// writeTrace writes the trace of a call.
func writeTrace(w io.Writer, c *Entry, sound bool) error {
	var text strings.Builder
	if err := page.WriteTrace(&text, traceOf(c, sound)); err != nil {
		return err
	}
	_, err := w.Write(visible.JSON([]byte(text.String())))
	return err
}

// delta is an event that brings a piece of a text.
type delta struct {
	Delta    string `json:"delta"`
	Response string `json:"response_id"`
	Item     string `json:"item_id"`
	Content  int    `json:"content_index"`
}

// maskedFrames are frames without secrets, those that stand in several pieces of a text, too.
func maskedFrames(m *mask.Mask, frames []timeline.WireFrame) []timeline.WireFrame {
	out := append([]timeline.WireFrame{}, frames...)
	type key struct {
		kind string
		of   delta
	}
	places, pieces := map[key][]int{}, map[key][]string{}
	var order []key
	for i := range out {
		f := &out[i]
		if !strings.HasSuffix(f.Type, ".delta") || f.Event == nil {
			continue
		}
		var d delta
		if json.Unmarshal(f.Event, &d) != nil {
			continue
		}
		k := key{f.Type, delta{Response: d.Response, Item: d.Item, Content: d.Content}}
		if places[k] == nil {
			order = append(order, k)
		}
		places[k], pieces[k] = append(places[k], i), append(pieces[k], d.Delta)
	}
	for _, k := range order {
		for n, piece := range maskedPieces(m, pieces[k]) {
			if piece != pieces[k][n] {
				f := &out[places[k][n]]
				f.Event = withDelta(f.Event, piece)
			}
		}
	}
	for i := range out {
		switch f := &out[i]; {
		case f.Event == nil:
		case strings.HasPrefix(f.Type, "session."): // schemas of tools, in which names are no secrets
			f.Event = mask.DeepForms(m, f.Event)
		default:
			f.Event = m.JSON(f.Event)
		}
	}
	return out
}

// maskedPieces are the pieces of a text without secrets. Of JSON with a secret under a name nothing is left.
func maskedPieces(m *mask.Mask, pieces []string) []string {
	whole := strings.Join(pieces, "")
	if strings.HasPrefix(strings.TrimSpace(whole), "{") && string(m.JSON([]byte(whole))) != whole {
		out := make([]string, len(pieces))
		out[0] = mask.Masked
		return out
	}
	return m.Pieces(pieces, "")
}

// withDelta is an event with another piece of a text.
func withDelta(event json.RawMessage, piece string) json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(event, &all) != nil {
		return nil
	}
	all["delta"], _ = json.Marshal(piece) // a string always can be
	out, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return out
}
