package mistakes

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
)

// Pos is a place in a file. Lines and columns count from 1.
type Pos struct {
	File         string
	Line, Column int
}

// SyntaxError is one mistake in a scenario file, with its place.
type SyntaxError struct {
	Pos  Pos
	Msg  string // what is wrong
	Hint string // what to do about it; "" when the message says so
	Text string // the line it stands on, without its end; "" when there is none
	Fix  string // what to write instead of that line; "" when unknown
}

// Error returns the place and what is wrong, then the line with a caret below the column, then the
// corrected line, lined up with the wrong one. Characters of the file that are not seen, or that change how others are,
// are escaped.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	if e.Pos.File != "" || e.Pos.Line != 0 {
		fmt.Fprintf(&b, "%s: ", e.Pos)
	}
	b.WriteString(e.Summary())
	if e.Text != "" {
		b.WriteString(quoteLine(e.Text, e.Pos.Column))
	}
	if e.Fix != "" {
		b.WriteString("\n  write:\n  " + e.Fix)
	}
	return visible.Lines(b.String())
}

// Summary returns what is wrong and what to do about it, without place and line.
func (e *SyntaxError) Summary() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + ": " + e.Hint
}

// String returns the position as file:line:column, without what is unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Mistakes is the error of a file that cannot be used: everything that is wrong with it.
type Mistakes struct {
	All []*SyntaxError // in the order of their places; at least one
}

// Error returns all mistakes, separated by empty lines.
func (m *Mistakes) Error() string {
	texts := make([]string, len(m.All))
	for i, e := range m.All {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "\n\n")
}

// Unwrap returns the mistakes one by one.
func (m *Mistakes) Unwrap() []error {
	errs := make([]error, len(m.All))
	for i, e := range m.All {
		errs[i] = e
	}
	return errs
}
