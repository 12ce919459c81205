package yamltext

import (
	"regexp"
	"slices"
	"strings"
)

// How far up indents looks for lines to line up with, and how many it returns. Both are chosen: a
// step is rarely longer, and each costs a parse of the file.
const (
	indentLines = 12
	maxIndents  = 4
)

var indentShape = regexp.MustCompile(`^( *)((?:- +)?)([A-Za-z_]\w*:)?`)

// indents returns a line with the other indentations that its kind of line has above it, nearest
// first: a dash lines up with dashes, a key with keys.
func (s *Text) indents(number int) []repaired {
	own := indentShape.FindStringSubmatch(s.line(number))
	if own[2] == "" && own[3] == "" {
		return nil
	}
	var found []repaired
	tried := []int{len(own[1])}
	for above := number - 1; above > max(0, number-indentLines) && len(found) < maxIndents; above-- {
		part := indentShape.FindStringSubmatch(s.line(above))
		column := len(part[1])
		switch {
		case own[2] != "" && part[2] == "", part[2] == "" && part[3] == "":
			continue
		case own[2] == "":
			column += len(part[2]) // a key below a dash lines up with the key behind it
		}
		if slices.Contains(tried, column) {
			continue
		}
		tried = append(tried, column)
		if name := strings.TrimSuffix(own[3], ":"); own[2] == "" && part[2] != "" && s.format.Entry != nil && s.format.Entry(name) {
			line := part[1] + "- " + s.line(number)[len(own[1]):]
			found = append(found, repaired{line: line, column: len(own[1]) + 1, msg: name + " begins a step", hint: "put a dash before it"})
			continue
		}
		line := strings.Repeat(" ", column) + s.line(number)[len(own[1]):]
		found = append(found, repaired{line: line, column: len(own[1]) + 1, msg: "this line is not lined up with those above", hint: "indent it as they are"})
	}
	return found
}
