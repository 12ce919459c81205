package markdown

import "github.com/voicesim/voicesim/reports/results"

// stripWidth is how wide strips are drawn. Chosen: wider ones make the table scroll.
const stripWidth = 64

// strips has what became of scenarios that were played many times.
func (p *page) strips(doc *results.Document) {
	begun := false
	for i := range doc.Results {
		c := &doc.Results[i]
		if c.Strip == nil {
			continue
		}
		if !begun {
			p.line("| played many times | strip | first that fails |\n| --- | --- | --- |")
		}
		begun = true
		first := "–"
		if f := c.Strip.First; f != nil {
			first = text(c.Strip.Place(f.At))
			if f.Kind != "" {
				first += ": " + text(f.Kind)
			}
		}
		p.line("| %s: %s | %s | %s |", text(c.Title()), text(c.Strip.String()), code(c.Strip.Drawn(stripWidth)), first)
	}
	if begun {
		p.line("\n`.` passed, `x` failed, `-` was not reached, `!` could not be judged.\n")
	}
}
