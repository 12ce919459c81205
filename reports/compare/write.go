package compare

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// JSON writes the comparison as JSON.
func (c *Comparison) JSON(w io.Writer) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(visible.JSON(text), '\n'))
	return err
}

// Text writes the comparison for people: what got worse, the worst first, what the agents came with, what got better, and a last line.
func (c *Comparison) Text(w io.Writer) error {
	var b strings.Builder
	for _, why := range c.Refused {
		fmt.Fprintf(&b, "cannot be compared: %s\n", visible.Text(why))
	}
	for _, note := range c.Notes {
		fmt.Fprintf(&b, "note: %s\n", visible.Text(note))
	}
	for _, ch := range c.Changes {
		sign := " "
		if ch.Kind.Regression() {
			sign = "-"
		} else if ch.Kind.better() {
			sign = "+"
		}
		fmt.Fprintf(&b, "%s %-15s  %s  %s\n", sign, ch.Kind, visible.Text(ch.Name), visible.Text(ch.What))
		if ch.First != "" {
			fmt.Fprintf(&b, "    first other event: %s\n", visible.Text(ch.First))
		}
		if ch.Again != "" {
			fmt.Fprintf(&b, "    again: %s\n", visible.Text(ch.Again))
		}
	}
	for _, line := range c.Contracts {
		fmt.Fprintf(&b, "agent  %s\n", visible.Text(line))
	}
	if len(c.Refused) == 0 {
		fmt.Fprintf(&b, "%s\n", c.Sentence())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Sentence sums the comparison up in one line.
func (c *Comparison) Sentence() string {
	better, other := 0, 0
	for _, ch := range c.Changes {
		switch {
		case ch.Kind.better():
			better++
		case !ch.Kind.Regression():
			other++
		}
	}
	text := fmt.Sprintf("%s compared: %s, %d for the better, %s", results.Count(c.Compared, "scenario"), results.Count(len(c.Regressions()), "regression"), better, results.Count(other, "other"))
	if n := len(c.Contracts); n > 0 {
		text += fmt.Sprintf("; the agent changed in %s", results.Count(n, "place"))
	}
	return text
}
