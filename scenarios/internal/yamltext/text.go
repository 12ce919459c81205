package yamltext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits of a file. All are chosen: far above what people write, far below what hurts.
const (
	MaxFileBytes = 1 << 20
	maxMistakes  = 100
	maxFixBytes  = 4096 // of a line that is corrected
)

// Text is a file as it was typed, and what was found wrong with it. It is for one goroutine.
type Text struct {
	format *Format
	lines  []string // as written, without their ends
	found  []*Mistake

	// mended holds the lines that are read as corrected after a mistake, by number from 1. Nothing
	// more is said about them.
	mended map[int]string

	parsed int // bytes that were parsed so far, the same ones again included

	// The newest line that was asked for in characters.
	runesOf  int
	runesNow []rune
}

// Mistake is one thing that is wrong with a file.
type Mistake struct {
	Line, Column int    // from 1, columns in characters; 0 is unknown
	Msg          string // what is wrong
	Hint         string // what to do about it; "" when the message says so
	Text         string // the line it stands on, without its end; "" when there is none
	Fix          string // what to write instead of that line; "" when unknown
}

// New splits a file of a format into lines. A byte order mark is left out. Of a file of more than
// [MaxFileBytes] there are no lines, which Readable notes.
func New(format *Format, data []byte) *Text {
	s := &Text{format: format, mended: map[int]string{}}
	if len(data) <= MaxFileBytes {
		s.lines = splitLines(strings.TrimPrefix(string(data), "\ufeff"))
	}
	return s
}

// Of returns the text of a file that was read before, from what Lines returned then.
func Of(lines []string) *Text { return &Text{lines: lines} }

// lineEnds are the characters that end a line in YAML.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func splitLines(text string) []string { return strings.Split(lineEnds.Replace(text), "\n") }

// String returns the file as it is to be parsed: with the mended lines, each line ended as on Unix.
func (s *Text) String() string {
	lines := slices.Clone(s.lines)
	for number, line := range s.mended {
		lines[number-1] = line
	}
	return strings.Join(lines, "\n")
}

// Lines returns the lines as written, without their ends. They are read only.
func (s *Text) Lines() []string { return s.lines }

// line returns a line by its number, or "" when there is none.
func (s *Text) line(number int) string {
	if number < 1 || number > len(s.lines) {
		return ""
	}
	return s.lines[number-1]
}

// runes returns a line in characters. The result is read only.
func (s *Text) runes(number int) []rune {
	if number != s.runesOf {
		s.runesOf, s.runesNow = number, []rune(s.line(number))
	}
	return s.runesNow
}

// Full reports whether no further mistake will be noted: who is told of a hundred has enough to do.
func (s *Text) Full() bool { return len(s.found) >= maxMistakes }

// At notes a mistake at a node. The hint may be "".
func (s *Text) At(n *yaml.Node, msg, hint string) *Mistake {
	return s.Note(n.Line, n.Column, msg, hint)
}

// Note records a mistake at a place; line 0 is the file as a whole. The result may be added to; it is
// never nil. The same mistake at the same place is one.
func (s *Text) Note(line, column int, msg, hint string) *Mistake {
	for _, e := range s.found {
		if e.Line == line && e.Column == column && e.Msg == msg {
			return e
		}
	}
	e := &Mistake{Line: line, Column: column, Msg: msg, Hint: hint, Text: s.line(line)}
	if _, quiet := s.mended[line]; !quiet && !s.Full() {
		s.found = append(s.found, e)
	}
	return e
}

// Found returns how many mistakes were noted so far.
func (s *Text) Found() int { return len(s.found) }

// Mistakes returns what was found in the order of its places.
func (s *Text) Mistakes() []*Mistake {
	slices.SortStableFunc(s.found, func(a, b *Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return s.found
}

// Readable notes what keeps the file, whose bytes are given again, from being text at all, and reports
// whether it is.
func (s *Text) Readable(data []byte) bool {
	if len(data) > MaxFileBytes {
		s.Note(0, 0, fmt.Sprintf("the file has %d bytes", len(data)), "a "+s.format.Noun+" has at most 1 MiB")
		return false
	}
	for i, line := range s.lines {
		if at := strings.IndexFunc(line, unprintable); at >= 0 || !utf8.ValidString(line) {
			s.lines[i] = strings.Map(visible, line)
			column := utf8.RuneCountInString(line[:max(at, 0)]) + 1
			s.Note(i+1, column, "this is not printable text", "save the file as UTF-8")
			return false
		}
	}
	return true
}

// unprintable reports whether YAML refuses a character. Bytes that are not UTF-8 come as U+FFFD,
// which nobody types either.
func unprintable(r rune) bool {
	switch {
	case r == '\t':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0, r == utf8.RuneError, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return true
	default:
		return false
	}
}

func visible(r rune) rune {
	if unprintable(r) {
		return '?'
	}
	return r
}
