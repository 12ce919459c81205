package terminal

import "bytes"

// Control sequences. Source: ECMA-48, 5th edition, 8.3.
const (
	red     = "\x1b[31m"
	green   = "\x1b[32m"
	yellow  = "\x1b[33m"
	magenta = "\x1b[35m"
	cyan    = "\x1b[36m"
	plain   = "\x1b[0m"
)

// colours are those of the marks at the start of lines, each followed by a space.
var colours = []struct{ mark, colour string }{
	{"PASS ", green}, {"FAIL ", red}, {"FLAKY ", yellow}, {"ERROR ", red}, {"LINT ", magenta}, {"SKIP ", cyan},
}

// coloured returns a text with colours for the marks of its lines. atStart tells that it begins a line.
func coloured(text []byte, atStart bool) []byte {
	var out []byte
	for len(text) > 0 {
		line := text
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line = text[:end+1]
		}
		text = text[len(line):]
		if atStart {
			line = colouredLine(line)
		}
		out = append(out, line...)
		atStart = true
	}
	return out
}

func colouredLine(line []byte) []byte {
	for _, c := range colours {
		if bytes.HasPrefix(line, []byte(c.mark)) {
			word := len(c.mark) - 1
			return append([]byte(c.colour+c.mark[:word]+plain), line[word:]...)
		}
	}
	return line
}
