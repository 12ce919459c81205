package layout

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// comment is one of a file.
type comment struct {
	text  string // from its # on
	line  int    // on which it stands
	level int    // the column in which it begins, in characters from 0
	own   bool   // nothing else stands on the line
}

// commentsOf finds the comments of a file.
func commentsOf(lines []string, root *yaml.Node) (all []comment) {
	blocks := map[int]bool{}
	blockLines(lines, root, blocks)
	s := scanner{}
	for i, text := range lines {
		if blocks[i+1] {
			continue
		}
		if at := s.comment(text); at >= 0 {
			all = append(all, comment{strings.TrimRight(text[at:], " \t"), i + 1, len([]rune(text[:at])), strings.TrimSpace(text[:at]) == ""})
		}
	}
	return all
}

// blockLines marks the lines of blocks, in which a # begins no comment.
func blockLines(lines []string, n *yaml.Node, marked map[int]bool) {
	if isBlock(n) {
		first := -1
		for i := n.Line; i < len(lines); i++ {
			deep := len(lines[i]) - len(strings.TrimLeft(lines[i], " "))
			if strings.TrimSpace(lines[i]) != "" {
				if first < 0 {
					first = deep
				}
				if deep < first || first == 0 {
					break
				}
			}
			marked[i+1] = true
		}
	}
	for _, child := range n.Content {
		blockLines(lines, child, marked)
	}
}

// scanner follows quotes from line to line.
type scanner struct{ quote byte }

// comment returns where a comment begins in a line, in bytes; -1 is nowhere.
func (s *scanner) comment(text string) int {
	opens := true // a value may begin here
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case s.quote == '"' && c == '\\':
			i++
		case s.quote != 0 && c == s.quote && s.quote == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		case s.quote != 0:
			if c == s.quote {
				s.quote, opens = 0, false
			}
		case c == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			return i
		case (c == '"' || c == '\'') && opens:
			s.quote = c
		case c == ' ' || c == '\t':
		case c == '[' || c == '{' || c == ',':
			opens = true
		case (c == ':' || c == '-') && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\t'):
			opens = true
		default:
			opens = false
		}
	}
	return -1
}

// sees reports whether comments are all that the parser has found.
func sees(found []comment, n *yaml.Node) bool {
	for _, texts := range []string{n.HeadComment, n.LineComment, n.FootComment} {
		for text := range strings.SplitSeq(texts, "\n") {
			text = strings.TrimSpace(text)
			if text != "" && !slices.ContainsFunc(found, func(c comment) bool { return c.text == text }) {
				return false
			}
		}
	}
	for _, child := range n.Content {
		if !sees(found, child) {
			return false
		}
	}
	return true
}

// with returns the text of the lines with comments and empty lines where they were: comments of their own line before the entry that
// came next, others behind the entry that they stood behind.
func (w *writer) with(found []comment) string {
	var b strings.Builder
	put := func(text string) { b.WriteString(strings.TrimRight(text, " ") + "\n") }
	gap := func(line int) { // an empty line, where there was one above a line of the file
		if line > 1 && line <= len(w.source) && strings.TrimSpace(w.source[line-2]) == "" && b.Len() > 0 && !strings.HasSuffix(b.String(), "\n\n") {
			b.WriteString("\n")
		}
	}
	last := 0
	for i := range w.lines {
		l := &w.lines[i]
		if l.source == 0 {
			put(l.text)
			continue
		}
		found = slices.DeleteFunc(found, func(c comment) bool {
			if !c.own || c.line >= max(l.source, l.end) {
				return false
			}
			gap(c.line)
			put(strings.Repeat(" ", w.indentOf(c, i)) + c.text)
			return true
		})
		if l.source > last {
			gap(l.source)
		}
		last = max(last, l.source)
		text, until := l.text, w.until(i)
		found = slices.DeleteFunc(found, func(c comment) bool {
			if c.own || c.line >= until {
				return false
			}
			text += strings.Repeat(" ", max(2, c.level-len([]rune(text)))) + c.text // where it stood, so that those below each other still do
			return true
		})
		put(text)
	}
	for _, c := range found {
		gap(c.line)
		put(c.text)
	}
	return b.String()
}

// indentOf is the indentation of a comment before a line: that of the line, or that of the one above which began in the same column, where
// the comment stood further in.
func (w *writer) indentOf(c comment, i int) int {
	if c.level <= w.lines[i].level || c.line > w.lines[i].source {
		return w.lines[i].indent
	}
	for j := i - 1; j >= 0; j-- {
		if l := &w.lines[j]; l.source > 0 && l.level <= c.level {
			return l.indent
		}
	}
	return w.lines[i].indent
}

// until is the line of the file on which the entry after a written line begins; the end of the file, if there is none. Of entries that
// began on one line it is the last that has what stands behind them.
func (w *writer) until(i int) int {
	for _, l := range w.lines[i+1:] {
		if l.source > 0 {
			return l.source
		}
	}
	return len(w.source) + 1
}
