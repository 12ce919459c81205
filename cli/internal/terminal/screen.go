package terminal

import (
	"bytes"
	"io"
	"slices"
	"sync"

	"golang.org/x/term"
)

// Device is a writer that is a terminal, and says how high it is. The system is asked about those with a file descriptor,
// such as an *os.File.
type Device interface {
	io.Writer
	// Rows is how many lines there are; zero or less is unknown.
	Rows() int
}

// Screen hands on what is written: with colours, where they are wanted, and above the calls that are being played, where
// they are shown. Its methods may be called from any goroutine.
type Screen struct {
	to   io.Writer
	rows func() int // nil is no terminal that can move its cursor

	mu      sync.Mutex // guards the rest, and the order of writes
	colours bool
	midLine bool            // what was written last is no whole line
	block   func() []string // what stands below; nil is nothing
	drawn   int             // lines of it that are there
}

// New returns a screen on a writer. The variables of the environment NO_COLOR, TERM and WT_SESSION decide on what it can do.
// Sources: https://no-color.org for the first; Windows Terminal, which has no TERM, sets the last.
func New(to io.Writer, env func(string) string) *Screen {
	s := &Screen{to: to}
	if name := env("TERM"); name == "dumb" || name == "" && env("WT_SESSION") == "" {
		return s
	}
	s.rows = rowsOf(to)
	s.colours = s.rows != nil && env("NO_COLOR") == ""
	return s
}

// rowsOf returns what tells the height of a terminal; nil is none.
func rowsOf(to io.Writer) func() int {
	switch device := to.(type) {
	case Device:
		return device.Rows
	case interface{ Fd() uintptr }:
		fd := int(device.Fd()) //nolint:gosec // descriptors are small
		if !term.IsTerminal(fd) {
			return nil
		}
		return func() int {
			_, rows, _ := term.GetSize(fd) // zero is unknown
			return rows
		}
	}
	return nil
}

// When colours are used.
const (
	ColourAuto   = "auto" // on a terminal, unless the environment has NO_COLOR
	colourAlways = "always"
	colourNever  = "never"
)

// Whens are the values of [Screen.Colour].
func Whens() []string { return []string{ColourAuto, colourAlways, colourNever} }

// Colour says when colours are used: one of [Whens].
func (s *Screen) Colour(when string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch when {
	case colourAlways:
		s.colours = true
	case colourNever:
		s.colours = false
	}
}

// Write implements io.Writer.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	out := p
	if s.colours {
		out = coloured(p, !s.midLine)
	}
	if s.drawn > 0 {
		out = slices.Concat(s.erasure(), out)
	}
	s.midLine = p[len(p)-1] != '\n'
	if s.block != nil && !s.midLine {
		out = append(bytes.Clone(out), s.drawing()...)
	}
	if _, err := s.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Beside returns a writer that writes to another, such as that of errors, which may be the same terminal.
func (s *Screen) Beside(to io.Writer) io.Writer { return beside{s, to} }

type beside struct {
	s  *Screen
	to io.Writer
}

// Write implements io.Writer. What stands below is drawn again later.
func (b beside) Write(p []byte) (int, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	if b.s.drawn > 0 {
		if _, err := b.s.to.Write(b.s.erasure()); err != nil {
			return 0, err
		}
	}
	return b.to.Write(p)
}
