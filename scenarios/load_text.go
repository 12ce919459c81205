package scenarios

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// text loads a text matcher; nil when the key is absent or wrong.
func (l *loader) text(f fieldMap, key string) *TextMatcher {
	n := f.value(key)
	if n == nil {
		return nil
	}
	return l.textNode(n, f[key].Key, key)
}

// textNode is text for a node; a missing value is noted at its key.
func (l *loader) textNode(n, at *yaml.Node, key string) *TextMatcher {
	switch {
	case yamltext.IsMap(n):
		return l.textMap(n, key)
	case n.Kind == yaml.SequenceNode:
		l.At(at, key+" takes one text", "write {one_of: [ … ]} when any of several will do")
		return nil
	}
	typed, ok := l.typedNode(n, at, key)
	switch {
	case !ok:
		return nil
	case yamltext.IsPlain(n) && typed == "true":
		return MatchAnything()
	case yamltext.IsPlain(n) && typed == "false":
		l.At(n, key+": false says that it must not happen", "write it in expect_not, or put the word in quotes")
		return nil
	}
	if !strings.HasPrefix(typed, "/") {
		typed = strings.Join(strings.Fields(typed), " ")
	}
	return l.parsedText(n, typed)
}

// parsedText returns what ParseText does, and notes its errors.
func (l *loader) parsedText(n *yaml.Node, typed string) *TextMatcher {
	m, err := ParseText(typed)
	var flags *patternFlagsError
	var pattern *syntax.Error
	switch {
	case err == nil:
		return m
	case errors.Is(err, errUnclosedPattern):
		l.At(n, "this regular expression has no closing slash", "put it in single quotes if a # or a comma has cut it")
	case errors.As(err, &flags):
		l.At(n, err.Error(), "words that begin with a slash are a regular expression up to the last one")
	case errors.As(err, &pattern):
		l.At(n, fmt.Sprintf("this is no regular expression (%s: %s)", pattern.Code, pattern.Expr), "the syntax is RE2's")
	default:
		l.At(n, err.Error(), "")
	}
	return nil
}

// textMap loads {equals: …}, {one_of: […]} or {not: …}.
func (l *loader) textMap(n *yaml.Node, key string) *TextMatcher {
	f := l.fields(yamltext.Pairs(n), textKeys)
	if len(n.Content) != 2 {
		l.At(n, key+" takes one of "+suggest.Or(textKeys.now), "leave the others out")
		return nil
	}
	switch {
	case f.has("equals"):
		words := l.words(f, "equals")
		if words == "" {
			return nil
		}
		return MatchEqual(words)
	case f.has("not"):
		if m := l.text(f, "not"); m != nil {
			return MatchNot(m)
		}
	case f.has("one_of"):
		var all []*TextMatcher
		for _, item := range l.list(f, "one_of") {
			if m := l.textNode(item, item, "one_of"); m != nil {
				all = append(all, m)
			}
		}
		if len(all) > 0 {
			return MatchOneOf(all...)
		}
	}
	return nil
}
