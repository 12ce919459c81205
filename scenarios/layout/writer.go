package layout

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// widest is how long a line with braces or brackets may be. Chosen.
const widest = 120

// line is one that is written.
type line struct {
	text   string
	indent int
	source int // the line of the file on which its entry begins; 0 is a further line of the one before
	end    int // the line of the file on which what is written of it begins at the latest
	level  int // the column in which it began there, from 0
}

// writer lays out a tree in lines.
type writer struct {
	source []string
	lines  []line
}

// entries writes the keys of a map. Lead stands before the first of them.
func (w *writer) entries(n *yaml.Node, indent int, lead string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		w.entry(n.Content[i], n.Content[i+1], indent, lead)
		indent, lead = indent+len(lead), ""
	}
}

// entry writes a key and its value.
func (w *writer) entry(key, value *yaml.Node, indent int, lead string) {
	head := lead + scalar(key, false) + ":"
	w.value(head, key, value, indent, indent+len(lead)+2)
}

// items writes the entries of a list.
func (w *writer) items(n *yaml.Node, indent int) {
	for _, item := range n.Content {
		if yamltext.IsMap(item) && len(item.Content) > 0 && !w.inBraces(item, indent+2) {
			w.entries(item, indent, "- ")
			continue
		}
		w.value("-", item, item, indent, indent+2)
	}
}

// value writes what stands behind a head, on its line or below it.
func (w *writer) value(head string, at, value *yaml.Node, indent, below int) {
	switch {
	case isBlock(value) && w.block(head, at, value, indent, below):
	case yamltext.IsScalar(value):
		w.add(strings.TrimSuffix(head+" "+scalar(value, false), " "), indent, at, value)
	case len(value.Content) == 0 || w.inBraces(value, indent+len(head)+1) || head == "-":
		w.add(head+" "+flow(value), indent, at, value)
	case yamltext.IsMap(value):
		w.add(head, indent, at, at)
		w.entries(value, below, "")
	default:
		w.add(head, indent, at, at)
		w.items(value, below)
	}
}

// inBraces reports whether a map or a list that was written in braces or brackets fits on the rest of a line.
func (w *writer) inBraces(n *yaml.Node, used int) bool {
	return n.Style&yaml.FlowStyle != 0 && used+len([]rune(flow(n))) <= widest
}

// blockHead matches the sign of a block of lines without an indentation of its own.
var blockHead = regexp.MustCompile(`([|>][+-]?)\s*(?:#.*)?$`)

// block copies the lines of a block, as they are but for their indentation. It reports false, and writes nothing, where that cannot be.
func (w *writer) block(head string, at, value *yaml.Node, indent, below int) bool {
	if value.Line < 1 || value.Line > len(w.source) {
		return false
	}
	m := blockHead.FindStringSubmatch(w.source[value.Line-1])
	if m == nil {
		return false
	}
	first := -1
	var text []string
	for _, l := range w.source[value.Line:] {
		deep := len(l) - len(strings.TrimLeft(l, " "))
		if strings.TrimSpace(l) == "" {
			text = append(text, "")
			continue
		}
		if first < 0 {
			first = deep
		}
		if deep < first || first == 0 {
			break
		}
		text = append(text, strings.Repeat(" ", below)+l[first:])
	}
	for len(text) > 0 && text[len(text)-1] == "" && m[1] != "|+" && m[1] != ">+" {
		text = text[:len(text)-1]
	}
	if first <= 0 {
		return false
	}
	w.add(head+" "+m[1], indent, at, at)
	for _, l := range text {
		w.lines = append(w.lines, line{text: l})
	}
	return true
}

// add writes a line for an entry of the file, and for all of a value that is written on it.
func (w *writer) add(text string, indent int, at, value *yaml.Node) {
	level := at.Column - 1
	if at.Line <= len(w.source) && strings.HasPrefix(text, "- ") {
		level = len(w.source[at.Line-1]) - len(strings.TrimLeft(w.source[at.Line-1], " ")) // of the dash
	}
	w.lines = append(w.lines, line{text: strings.Repeat(" ", indent) + text, indent: indent, source: at.Line, end: lastLine(value), level: level})
}

// lastLine is the line on which the last node of a tree begins.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, child := range n.Content {
		last = max(last, lastLine(child))
	}
	return last
}
