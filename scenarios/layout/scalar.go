package layout

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

var (
	// bare matches words that no YAML reads as anything else, in braces and brackets too.
	bare = regexp.MustCompile(`^\pL(?:[\pL\pN ._!?'()%+;/-]*[\pL\pN._!?')%;])?$`)
	// reserved are words that are read as something else somewhere.
	reserved = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
)

// scalar writes a single value on one line. Flow says that it stands in braces or brackets.
func scalar(n *yaml.Node, flow bool) string {
	switch {
	case yamltext.IsEmpty(n):
		return ""
	case yamltext.IsPlain(n) && !strings.Contains(n.Value, "\n") && (!flow || !strings.ContainsAny(n.Value, ",[]{}")):
		return n.Value
	case bare.MatchString(n.Value) && !yamltext.IsPlain(n) && !slices.Contains(reserved, strings.ToLower(n.Value)):
		return n.Value
	}
	return quoted(n.Value)
}

// quoted puts a text in quotes: single ones where it has backslashes or double quotes, and can be read so.
func quoted(text string) string {
	odd := strings.IndexFunc(text, func(r rune) bool {
		return r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff
	}) >= 0
	if !odd && (strings.ContainsAny(text, `\"`) || strings.HasPrefix(text, "/")) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // of a text, which cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

// isBlock reports whether a value is written as a block of lines, below | or >.
func isBlock(n *yaml.Node) bool {
	return yamltext.IsScalar(n) && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// flow writes a value on one line.
func flow(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, strings.TrimSuffix(scalar(n.Content[i], true)+": "+flow(n.Content[i+1]), " "))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, child := range n.Content {
			parts = append(parts, flow(child))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		return scalar(n, true)
	}
}
