package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns a text for one line: control characters (line ends and tabs are some), bidirectional controls,
// separators of lines, tags, and bytes that are no UTF-8 are escaped as in a Go string.
func Text(text string) string { return shown(text, false) }

// Lines is Text for a text of several lines: line ends and tabs stay.
func Lines(text string) string { return shown(text, true) }

func shown(text string, lines bool) string {
	if clean(text, lines) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case !Hidden(r) || lines && laysOut(r):
			b.WriteString(text[:n])
		default:
			b.WriteString(escape(r))
		}
		text = text[n:]
	}
	return b.String()
}

// clean reports whether there is nothing to escape.
func clean(text string, lines bool) bool {
	for _, r := range text {
		if r == utf8.RuneError || Hidden(r) && !(lines && laysOut(r)) {
			return false
		}
	}
	return true
}

func laysOut(r rune) bool { return r == '\n' || r == '\t' }

// escape writes a character as a Go string would.
func escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r == '\r':
		return `\r`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// Hidden reports whether a character is a control, moves or turns others, or is never seen. Sources: Unicode
// Standard Annex 9 for the bidirectional controls, chapter 23 for the others. Joiners stay: scripts and emoji need
// them.
func Hidden(r rune) bool {
	switch {
	case r >= 0x20 && r < 0x7f:
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return true
	case r == 0x2028, r == 0x2029: // separators of lines and paragraphs
		return true
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f: // byte order mark, interlinear notes, tags
		return true
	}
	return false
}
