package yamltext

import (
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// guard looks through a tree for what YAML reads as something else than was meant, and for what the
// files have no use for. Lines with a known correction are mended; it reports whether any were.
func (s *Text) guard(root *yaml.Node) bool {
	before := len(s.mended)
	s.guardNode(root)
	return len(s.mended) > before
}

func (s *Text) guardNode(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		s.guarded(n, "an alias (*) stands for a value written elsewhere", "write the value again, or put words in quotes")
		return
	case n.Anchor != "":
		s.guarded(n, "an anchor (&) begins here", "leave it out, or put words in quotes")
	case n.Style&yaml.TaggedStyle != 0:
		s.guarded(n, "a tag (!) begins here", "leave it out, or put words in quotes")
	}
	switch n.Kind {
	case yaml.ScalarNode:
		s.guardScalar(n)
	case yaml.MappingNode:
		s.guardMap(n)
	default:
		for _, child := range n.Content {
			s.guardNode(child)
		}
	}
}

func (s *Text) guardMap(n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			s.unfixable(key, "a key is a plain name", "")
			continue
		case key.Tag == "!!merge":
			s.unfixable(key, "a merge key (<<) copies another map", "write the keys again")
			continue
		case i > 0 && n.Style&yaml.FlowStyle != 0 && IsEmpty(value) && !s.hasColon(key):
			s.guarded(key, "a comma ends unquoted words in braces", hintComma)
			continue
		}
		s.guardNode(key)
		s.guardNode(value)
	}
}

// guarded notes something at a node, and mends its line if a correction is known. One message a line
// is enough.
func (s *Text) guarded(n *yaml.Node, msg, hint string) {
	if _, done := s.mended[n.Line]; done {
		return
	}
	fix, ok := s.format.repairLine(s.line(n.Line))
	if !ok {
		s.unfixable(n, msg, hint)
		return
	}
	if fix.hint == hintPoint {
		msg, hint = fix.msg, fix.hint
	}
	s.Note(n.Line, fix.column, msg, hint).Fix = fix.line
	s.mended[n.Line] = fix.line
}

// unfixable notes something at a node that no correction of its line is known for.
func (s *Text) unfixable(n *yaml.Node, msg, hint string) {
	s.At(n, msg, hint)
	s.mended[n.Line] = s.line(n.Line)
}

// hasColon reports whether a colon stands behind a key: in braces it may be left out.
func (s *Text) hasColon(key *yaml.Node) bool {
	if !IsPlain(key) {
		return true
	}
	_, rest := s.behind(key)
	return strings.HasPrefix(strings.TrimSpace(rest), ":")
}

// guardScalar looks at what stands behind an unquoted text, and at backslashes in a quoted one.
func (s *Text) guardScalar(n *yaml.Node) {
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.SingleQuotedStyle) != 0:
	case n.Style&yaml.DoubleQuotedStyle != 0:
		if strings.HasPrefix(n.Value, "/") && s.hasBackslash(n) {
			s.guarded(n, "a backslash means something else in double quotes", hintSingle)
		}
	default:
		if end, rest := s.behind(n); cutByComment.MatchString(rest) {
			s.guarded(&end, `"#" after unquoted words begins a comment`, hintComment)
		}
	}
}

// cutByComment matches what stands behind words when a # in it was not written as a comment.
var cutByComment = regexp.MustCompile(`^(?:\s?#|\s+#[^\s])`)

// hasBackslash reports whether a quoted text has a backslash on the line it begins on.
func (s *Text) hasBackslash(n *yaml.Node) bool {
	runes := s.runes(n.Line)
	if n.Column > len(runes) {
		return false
	}
	quoted := string(runes[n.Column-1:])
	end := closesAt(quoted)
	return end < 0 || strings.Contains(quoted[:end], `\`)
}

// maxBehind is how many characters behind a text behind returns: enough to see a comment or a colon.
const maxBehind = 40

// behind returns what stands behind an unquoted text on its last line, and a node of that place. The
// text stands in the file as in the node but for spaces and line ends.
func (s *Text) behind(n *yaml.Node) (end yaml.Node, rest string) {
	end = yaml.Node{Line: n.Line}
	runes := s.runes(n.Line)
	at := n.Column - 1
	for _, want := range n.Value {
		if unicode.IsSpace(want) {
			continue
		}
		for at >= len(runes) || unicode.IsSpace(runes[at]) {
			if at++; at < len(runes) {
				continue
			}
			if end.Line >= len(s.lines) {
				return end, ""
			}
			end.Line++
			at, runes = 0, s.runes(end.Line)
		}
		if runes[at] != want {
			return end, ""
		}
		at++
	}
	end.Column = at + 1
	return end, string(runes[min(at, len(runes)):min(at+maxBehind, len(runes))])
}
