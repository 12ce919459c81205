package terminal

import (
	"io"

	"github.com/voicesim/voicesim/internal/visible"
)

// Printer is the standard output of a command line: what is written is made visible, and goes to a screen.
type Printer struct {
	*visible.Writer
	screen *Screen
}

// NewPrinter returns a printer on a screen.
func NewPrinter(on *Screen) *Printer { return &Printer{visible.NewWriter(on), on} }

// Of returns the screen of a [Printer]; of any other writer one that shows nothing.
func Of(to io.Writer) *Screen {
	if p, ok := to.(*Printer); ok {
		return p.screen
	}
	return &Screen{to: io.Discard}
}
