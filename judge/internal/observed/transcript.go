package observed

import (
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/timeline"
)

// Transcript is what the server made of one act of the caller's, which it may have taken for several turns.
type Transcript struct {
	Turn      *Turn         // nil: of no act that is known
	Committed time.Duration // when it was first taken for a turn
	At        time.Duration // when the newest part was told
	Parts     []string
	Simulated string // what the simulator understood, as it says so
	Known     string // the same, without what it did not recognise

	items []string
}

// Text returns its parts, joined.
func (t *Transcript) Text() string { return strings.Join(t.Parts, " ") }

// Transcript returns that of an item, new if need be.
func (c *Call) Transcript(item string) *Transcript {
	for _, t := range c.Transcripts {
		if slices.Contains(t.items, item) {
			return t
		}
	}
	t := &Transcript{items: []string{item}}
	c.Transcripts = append(c.Transcripts, t)
	return t
}

// Commit notes that the server took an item for a turn of the caller's. It belongs to the newest act that had gone on for a
// moment: a turn that comes with an act's beginning was said before it.
func (c *Call) Commit(at time.Duration, item string) {
	if slices.ContainsFunc(c.Transcripts, func(t *Transcript) bool { return t.Turn != nil && slices.Contains(t.items, item) }) {
		return // the simulator has told of it
	}
	var turn *Turn
	for _, t := range slices.Backward(c.Turns) {
		if at >= t.Began+NewsWindow {
			turn = t
			break
		}
	}
	if turn != nil {
		for _, t := range c.Transcripts {
			if t.Turn == turn {
				t.items = append(t.items, item)
				return
			}
		}
	}
	t := c.Transcript(item)
	t.Turn, t.Committed = turn, at
}

// Understand notes what the server made of an item.
func (c *Call) Understand(at time.Duration, f timeline.Understood) {
	t := c.Transcript(f.Item)
	t.At, t.Parts = at, append(t.Parts, f.Text)
	if t.Committed == 0 {
		t.Committed = at
	}
}

// Simulate notes what the simulator understands of an item, at the moment at which it takes it for a turn.
func (c *Call) Simulate(at time.Duration, f timeline.TurnUnderstood) {
	c.Commit(at, f.Item)
	t := c.Transcript(f.Item)
	t.At = max(t.At, at)
	t.Simulated = strings.TrimSpace(t.Simulated + " " + f.Text)
	if f.Known {
		t.Known = strings.TrimSpace(t.Known + " " + f.Text)
	}
}

// TranscriptOf returns the transcript of a turn, nil for none.
func (c *Call) TranscriptOf(turn *Turn) *Transcript {
	i := slices.IndexFunc(c.Transcripts, func(t *Transcript) bool { return t.Turn == turn })
	if i < 0 {
		return nil
	}
	return c.Transcripts[i]
}
