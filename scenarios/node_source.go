package scenarios

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
	maxFileBytes = 1 << 20
	maxMistakes  = 100
	maxFixBytes  = 4096 // of a line that is corrected
)

// sourceText is a file as text, and what was found wrong with it.
type sourceText struct {
	file  string
	lines []string // as written, without their ends
	found []*SyntaxError

	// mended holds the lines that are read as corrected after a mistake, by number from 1. Nothing
	// more is said about them.
	mended map[int]string

	parsed int // bytes that were parsed so far, the same ones again included

	// The newest line that was asked for in characters.
	runesOf  int
	runesNow []rune
}

// newSource splits a file into lines. A byte order mark is left out.
func newSource(file string, data []byte) *sourceText {
	s := &sourceText{file: file, mended: map[int]string{}}
	if len(data) <= maxFileBytes {
		s.lines = splitLines(strings.TrimPrefix(string(data), "\ufeff"))
	}
	return s
}

// lineEnds are the characters that end a line in YAML.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func splitLines(text string) []string { return strings.Split(lineEnds.Replace(text), "\n") }

// text returns the file as it is to be parsed: with the mended lines.
func (s *sourceText) text() string {
	lines := slices.Clone(s.lines)
	for number, line := range s.mended {
		lines[number-1] = line
	}
	return strings.Join(lines, "\n")
}

// line returns a line by its number, or "" when there is none.
func (s *sourceText) line(number int) string {
	if number < 1 || number > len(s.lines) {
		return ""
	}
	return s.lines[number-1]
}

// runes returns a line in characters. The result is read only.
func (s *sourceText) runes(number int) []rune {
	if number != s.runesOf {
		s.runesOf, s.runesNow = number, []rune(s.line(number))
	}
	return s.runesNow
}

// full reports whether no further mistake will be noted.
func (s *sourceText) full() bool { return len(s.found) >= maxMistakes }

// pos returns the place of a node.
func (s *sourceText) pos(n *yaml.Node) Pos { return Pos{File: s.file, Line: n.Line, Column: n.Column} }

// at notes a mistake at a node. The hint may be "".
func (s *sourceText) at(n *yaml.Node, msg, hint string) *SyntaxError {
	return s.note(Pos{Line: n.Line, Column: n.Column}, msg, hint)
}

// notYet notes that something at a node is part of the language but cannot be played.
func (s *sourceText) notYet(n *yaml.Node, what string) {
	s.at(n, what+" is part of the language but not playable yet", "leave it out for now").NotYet = true
}

// note records a mistake at a place. The result may be added to; it is never nil.
func (s *sourceText) note(pos Pos, msg, hint string) *SyntaxError {
	pos.File = s.file
	e := &SyntaxError{Pos: pos, Msg: msg, Hint: hint, Text: s.line(pos.Line)}
	if _, quiet := s.mended[pos.Line]; !quiet && !s.full() {
		s.found = append(s.found, e)
	}
	return e
}

// mistakes returns what was found in the order of its places, or nil.
func (s *sourceText) mistakes() error {
	if len(s.found) == 0 {
		return nil
	}
	slices.SortStableFunc(s.found, func(a, b *SyntaxError) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return &Mistakes{All: s.found}
}

// readable notes what keeps the file from being text at all, and reports whether it is.
func (s *sourceText) readable(data []byte) bool {
	if len(data) > maxFileBytes {
		s.note(Pos{}, fmt.Sprintf("the file has %d bytes", len(data)), "a scenario has at most 1 MiB")
		return false
	}
	for i, line := range s.lines {
		if at := strings.IndexFunc(line, unprintable); at >= 0 || !utf8.ValidString(line) {
			s.lines[i] = strings.Map(visible, line)
			column := utf8.RuneCountInString(line[:max(at, 0)]) + 1
			s.note(Pos{Line: i + 1, Column: column}, "this is not printable text", "save the file as UTF-8")
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
