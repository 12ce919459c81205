package masked

import (
	"bytes"
	"encoding/json"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/timeline"
)

// told is what facts of one kind tell, one after the other.
type told struct {
	records []int
	texts   []string
	data    []json.RawMessage
	with    []func(text string, data json.RawMessage) timeline.Fact
}

// series masks what records tell together, as those of keys do.
func series(m *mask.Mask, records []timeline.Record) {
	all := map[string]*told{} // by the kind of the fact
	for i, r := range records {
		text, data, with := toldBy(r.Fact)
		if with == nil {
			continue
		}
		kind := r.Fact.Kind()
		if all[kind] == nil {
			all[kind] = &told{}
		}
		t := all[kind]
		t.records, t.texts, t.data, t.with = append(t.records, i), append(t.texts, text), append(t.data, data), append(t.with, with)
	}
	for _, t := range all {
		texts, data := m.Series(t.texts), m.SeriesJSON(t.data)
		for n, i := range t.records {
			if texts[n] != t.texts[n] || !bytes.Equal(data[n], t.data[n]) {
				records[i].Fact = t.with[n](texts[n], data[n])
			}
		}
	}
}

// toldBy is what a fact tells in words and as data, and the fact with others in their place; nil where it tells nothing that belongs to what others of its kind tell.
func toldBy(f timeline.Fact) (text string, data json.RawMessage, with func(text string, data json.RawMessage) timeline.Fact) {
	switch f := f.(type) {
	case timeline.KeyHeard:
		return f.Key, nil, func(text string, _ json.RawMessage) timeline.Fact { f.Key = text; return f }
	case timeline.TurnWritten:
		return f.Text, nil, func(text string, _ json.RawMessage) timeline.Fact { f.Text = text; return f }
	case timeline.Understood:
		return f.Text, nil, func(text string, _ json.RawMessage) timeline.Fact { f.Text = text; return f }
	case timeline.TurnUnderstood:
		return f.Text, nil, func(text string, _ json.RawMessage) timeline.Fact { f.Text = text; return f }
	case timeline.Remembered:
		return f.Text, nil, func(text string, _ json.RawMessage) timeline.Fact { f.Text = text; return f }
	case timeline.ToolBegan:
		return "", f.Arguments, func(_ string, data json.RawMessage) timeline.Fact { f.Arguments = data; return f }
	case timeline.ToolEnded:
		return f.Output, f.Arguments, func(text string, data json.RawMessage) timeline.Fact { f.Output, f.Arguments = text, data; return f }
	case timeline.ApprovalAsked:
		return "", f.Arguments, func(_ string, data json.RawMessage) timeline.Fact { f.Arguments = data; return f }
	case timeline.ApprovalDecided:
		return "", f.Arguments, func(_ string, data json.RawMessage) timeline.Fact { f.Arguments = data; return f }
	case timeline.WireEvent:
		return "", f.Event, func(_ string, data json.RawMessage) timeline.Fact { f.Event = data; return f }
	default:
		return "", nil, nil
	}
}
