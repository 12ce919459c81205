package masked

import (
	"encoding/json"
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/timeline"
)

// delta is an event that brings a piece of a text.
type delta struct {
	Delta    string `json:"delta"`
	Response string `json:"response_id"`
	Item     string `json:"item_id"`
	Content  int    `json:"content_index"`
}

// Frames are frames without secrets, those that stand in several pieces of a text, too.
func Frames(m *mask.Mask, frames []timeline.WireFrame) []timeline.WireFrame {
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
	events := make([]json.RawMessage, len(out))
	for i := range out {
		events[i] = out[i].Event
	}
	for i, event := range m.SeriesJSON(events) {
		out[i].Event = event
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
