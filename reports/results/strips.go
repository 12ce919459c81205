package results

import "fmt"

// drawnStrip is how wide strips are drawn. Chosen: it fits behind a margin into 80 columns.
const drawnStrip = 64

// StripLines are lines about the strip of a call that stands for many: drawn, in words, and how the first that failed is played alone.
// A call that was played once has none.
func (c *Call) StripLines() []string {
	s := c.Strip
	if s == nil {
		return nil
	}
	lines := []string{
		fmt.Sprintf("%s  [%s]", s.Of, s.Drawn(drawnStrip)),
		s.String(),
	}
	if s.First != nil {
		lines = append(lines, fmt.Sprintf("its failures and its files are those of the call at %s: %s plays it alone", s.Place(s.Shown), s.Flag(s.First.At)))
	}
	return lines
}

// length is how many milliseconds of call were played: of one that stands for many, of all.
func (c *Call) length() float64 {
	if c.Strip != nil {
		return c.Strip.CallMS
	}
	return c.CallMS
}
