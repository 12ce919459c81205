package visible

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns JSON text in which these characters are escaped, as JSON escapes them. The text must be valid;
// white space between values stays.
func JSON(text []byte) []byte {
	var out []byte
	from := 0
	for at := 0; at < len(text); {
		if text[at] < 0x7f {
			at++
			continue
		}
		r, n := utf8.DecodeRune(text[at:])
		if Hidden(r) { // those below stand between values only
			out = append(out, text[from:at]...)
			from = at + n
			for _, unit := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		}
		at += n
	}
	if from == 0 {
		return text
	}
	return append(out, text[from:]...)
}
