package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/scenarios/internal/matching"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// newTextKeys returns the keys of a map that stands for a text matcher. Each loads the whole matcher.
func newTextKeys() *keys.Map[Field, *TextMatcher] {
	whole := func(m **TextMatcher) **TextMatcher { return m }
	equal := takes(TakesWords.Form, func(f Field) (*TextMatcher, bool) {
		words, ok := f.words()
		return MatchEqual(words), ok
	})
	not := takes(TakesText.Form, func(f Field) (*TextMatcher, bool) {
		m, ok := f.text()
		if ok && m.Anything() {
			f.wrong("no text is not true, which is anything", "write what is not meant")
			return nil, false
		}
		return MatchNot(m), ok
	})
	texts := takesList(TakesText)
	oneOf := takes(texts.Form, func(f Field) (*TextMatcher, bool) {
		all, ok := texts.Read(f)
		if idle := slices.IndexFunc(all, (*TextMatcher).Anything); ok && idle >= 0 {
			f.wrong("one_of with true in it is anything, whatever else is there", "leave true out, or write true alone")
			return nil, false
		}
		if both := matching.Opposite(all); ok && both != nil {
			f.wrong(fmt.Sprintf("one_of with %s and what is not that is anything", both), "leave one of them out")
			return nil, false
		}
		return MatchOneOf(all...), ok
	})
	return keys.Of("a text matcher", slices.Concat([]keys.Key[Field, *TextMatcher]{
		keys.At("equals", equal, whole, "these words and no others"),
		keys.At("one_of", oneOf, whole, "any of a list of text matchers"),
		keys.At("not", not, whole, "what the text matcher behind it does not match"),
	}, numberKeys(whole)))
}

// text reads a text matcher.
func (f Field) text() (m *TextMatcher, ok bool) {
	switch {
	case yamltext.IsMap(f.value):
		return f.textMap()
	case yamltext.IsList(f.value):
		f.l.At(f.key, f.name+" takes one text", "write {one_of: [ … ]} when any of several will do")
		return nil, false
	}
	typed, ok := f.typed()
	switch {
	case !ok:
		return nil, false
	case yamltext.IsPlain(f.value) && typed == "true":
		return MatchAnything(), true
	case yamltext.IsPlain(f.value) && typed == "false":
		f.wrong(f.name+": false says that it must not happen", "write it in expect_not, or put the word in quotes")
		return nil, false
	}
	if !strings.HasPrefix(typed, "/") {
		typed = oneLine(typed)
	}
	m = f.l.parsedText(f.value, typed)
	return m, m != nil
}

// textMap reads {equals: …}, {one_of: […]} or {not: …}.
func (f Field) textMap() (m *TextMatcher, ok bool) {
	load(f.l, f.step, f.l.lang.text, &m, yamltext.Pairs(f.value))
	if len(f.value.Content) != 2 {
		f.wrong(f.name+" takes one of "+orList(f.l.lang.text.All()), "leave the others out")
		return nil, false
	}
	return m, m != nil
}

// parsedText returns what ParseText does, and notes its errors.
func (l *loader) parsedText(n *yaml.Node, typed string) *TextMatcher {
	m, err := ParseText(typed)
	var flags *matching.PatternFlagsError
	var pattern *syntax.Error
	switch {
	case err == nil:
		return m
	case errors.Is(err, matching.ErrUnclosedPattern):
		l.At(n, "this regular expression has no closing slash", "put it in single quotes if a # or a comma has cut it")
	case errors.Is(err, matching.ErrNeverPattern):
		l.At(n, err.Error(), "write what is to be found: nothing stands behind $ and before ^")
	case errors.Is(err, matching.ErrIdlePattern):
		l.At(n, err.Error(), "write what must be there: + instead of *, no | without an end, nothing but anchors is no text")
	case errors.As(err, &flags):
		l.At(n, err.Error(), "words that begin with a slash are a regular expression up to the last one")
	case errors.As(err, &pattern):
		l.At(n, fmt.Sprintf("this is no regular expression (%s: %s)", pattern.Code, pattern.Expr), "the syntax is RE2's")
	default:
		l.At(n, err.Error(), "")
	}
	return nil
}

var numberShape = regexp.MustCompile(`^[0-9][0-9 .-]{0,48}$`)

// numberKeys are the keys of a text matcher that stand for numbers as people say them.
func numberKeys(whole func(m **TextMatcher) **TextMatcher) []keys.Key[Field, *TextMatcher] {
	number := takes(keys.Form{Schema: keys.Ref("words"), Example: "'1001'"}, func(f Field) (*TextMatcher, bool) {
		typed, ok := f.typed()
		if ok && !numberShape.MatchString(strings.TrimSpace(typed)) {
			f.wrong(f.name+" takes digits", "write them in figures: {digits: '1001'}")
			return nil, false
		}
		return matching.MatchDigits(typed), ok
	})
	card := takes(TakesYes.Form, func(f Field) (*TextMatcher, bool) {
		_, ok := TakesYes.Read(f)
		return matching.MatchCardNumber(), ok
	})
	return []keys.Key[Field, *TextMatcher]{
		keys.At("digits", number, whole, "a number as people say it: in figures, in English words, in groups, with double and triple"),
		keys.At("card_number", card, whole, "`true`, any card number, said likewise: 13 to 19 digits with a right check digit"),
	}
}
