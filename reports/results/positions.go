package results

// Position says which call of a document is meant.
type Position struct {
	Result  int // in the results, from 0; -1 for the call of a mutant
	Attempt int // in the attempts of the result, from 0; -1 is none of them
	Kept    int // in its kept calls, from 0; -1 is none of them
	Mutant  int // in the table of mutants, from 0; -1 is none of them
}

// Itself reports whether the result itself is meant.
func (p Position) Itself() bool { return p.Attempt < 0 && p.Kept < 0 && p.Mutant < 0 }

// Each goes through all calls of a document that may have files: before each result its earlier attempts, behind it the calls of its strip that were
// kept, and last those that noticed mutants.
func (d *Document) Each(do func(at Position, c *Call)) {
	for i := range d.Results {
		c := &d.Results[i]
		for k := range c.Attempts {
			do(Position{i, k, -1, -1}, &c.Attempts[k])
		}
		do(Position{i, -1, -1, -1}, c)
		for k := range c.Kept {
			do(Position{i, -1, k, -1}, &c.Kept[k])
		}
	}
	if d.Mutants == nil {
		return
	}
	for i := range d.Mutants.Table {
		if c := d.Mutants.Table[i].Call; c != nil {
			do(Position{-1, -1, -1, i}, c)
		}
	}
}
