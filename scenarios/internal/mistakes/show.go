package mistakes

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/internal/visible"
)

// shownRunes is how much of a long line a message quotes. Chosen: it fits a terminal.
const shownRunes = 100

// quoteLine returns a line, indented, with a caret below its column (counted from 1), each on a new
// line. Of a long line it shows the part around the column.
func quoteLine(line string, column int) string {
	runes := []rune(line)
	at := min(max(column-1, 0), len(runes))
	from, cut := 0, ""
	if at > shownRunes*3/4 {
		from, cut = at-shownRunes/2, "…"
	}
	to, more := len(runes), ""
	if to-from > shownRunes {
		to, more = from+shownRunes, "…"
	}
	before, behind := visible.Lines(string(runes[from:at])), visible.Lines(string(runes[at:to]))
	return fmt.Sprintf("\n  %s%s%s%s\n  %s^", cut, before, behind, more, blank(cut+before))
}

// blank returns spaces as wide as the text, and keeps its tabs.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
