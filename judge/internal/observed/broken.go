package observed

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/timeline"
)

// Damage is a place at which an utterance did not go on as the model made it.
type Damage struct {
	timeline.SpeechBroken
	At time.Duration
}

// Pause is a silence within an utterance.
type Pause struct{ From, To time.Duration }

// Story says what happened to an utterance.
func (d Damage) Story() string {
	words := wording.Clause(": %s", wording.Quoted(d.Words))
	switch d.How {
	case timeline.BrokenLost:
		return fmt.Sprintf("at %s, %s of it was missing%s", wording.Offset(d.At), wording.Span(d.Length), words)
	case timeline.BrokenMoved:
		return fmt.Sprintf("at %s, what had been missing came in the wrong place%s", wording.Offset(d.At), words)
	case timeline.BrokenRepeated:
		return fmt.Sprintf("at %s, a part of it came again%s", wording.Offset(d.At), words)
	default:
		return fmt.Sprintf("at %s, other sound came in its place", wording.Offset(d.At))
	}
}

// SilentOf returns how much of a pause counts: a runtime may hold its answer while the caller is audible, or while the
// server takes the caller to be.
func (c *Call) SilentOf(g Pause) time.Duration {
	var talk []Pause
	for _, t := range c.Turns {
		end := g.To
		if t.Over {
			end = t.Ended + NewsWindow
		}
		talk = append(talk, Pause{t.Began, end})
	}
	for i, at := range c.Detected {
		end := g.To
		if i < len(c.Undetected) {
			end = c.Undetected[i] + NewsWindow
		}
		talk = append(talk, Pause{at, end})
	}
	slices.SortFunc(talk, func(a, b Pause) int { return int(a.From - b.From) })
	silent, from := time.Duration(0), g.From
	for _, t := range talk {
		if t.From > from {
			silent += max(0, min(t.From, g.To)-from)
		}
		from = max(from, t.To)
	}
	return silent + max(0, g.To-from)
}
