package masked

import (
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/timeline"
)

// texts are what several records say together.
type texts struct {
	joint   string
	records []int
	pieces  []string
}

// together returns what records say together: what the model made in one item, and the words that were heard of one utterance.
func together(rec *timeline.Recording) []*texts {
	type key struct {
		item      string
		utterance int
	}
	var all []*texts
	known := map[key]*texts{}
	for i, r := range rec.Records {
		var k key
		var text, joint string
		switch f := r.Fact.(type) {
		case timeline.Generated:
			k, text = key{item: f.Item}, f.Text
		case timeline.WordHeard:
			k, text, joint = key{utterance: f.Utterance + 1}, f.Text, " "
		default:
			continue
		}
		if known[k] == nil {
			known[k] = &texts{joint: joint}
			all = append(all, known[k])
		}
		known[k].records, known[k].pieces = append(known[k].records, i), append(known[k].pieces, text)
	}
	return all
}

// wholes is what a recording says, as texts in which secrets can be found.
func wholes(rec *timeline.Recording) (all []any) {
	if rec == nil {
		return nil
	}
	for _, t := range together(rec) {
		all = append(all, strings.Join(t.pieces, t.joint))
	}
	for _, r := range rec.Records {
		all = append(all, r.Fact)
	}
	return all
}

// recording is a recording without secrets. The tracks are the same.
func recording(m *mask.Mask, rec *timeline.Recording) *timeline.Recording {
	if rec == nil {
		return nil
	}
	out := *rec
	out.Records = append([]timeline.Record{}, rec.Records...)
	for _, t := range together(rec) {
		for i, piece := range m.Pieces(t.pieces, t.joint) {
			r := &out.Records[t.records[i]]
			switch f := r.Fact.(type) {
			case timeline.Generated:
				f.Text = piece
				r.Fact = f
			case timeline.WordHeard:
				f.Text = piece
				r.Fact = f
			default:
			}
		}
	}
	out.Records = mask.Deep(m, out.Records)
	series(m, out.Records)
	return &out
}
