package matching

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/words"
)

// TextMatcher says which texts are meant. The zero value means any text.
//
// Plain words are found as whole words, next to each other and in their order, after Unicode and
// case folding; punctuation and spacing are ignored, and so is the border of words in scripts that
// are written without spaces. A regular expression works on the text as it is.
type TextMatcher struct {
	Kind    textKind
	words   string         // textWords, textEqual: as written
	folded  words.Folded   // the same, ready to compare
	pattern *regexp.Regexp // textPattern
	source  string         // textPattern: as written, slashes and flags included
	Of      []*TextMatcher // textOneOf: all; TextNot: the one
	inside  bool           // textDigits: also as a part of longer digits; words has them
}

type textKind uint8

// The ways in which matchers of text decide.
const (
	textAny textKind = iota
	textWords
	textEqual
	textPattern
	textOneOf
	TextNot
	textDigits
	textCard
)

// MatchAnything returns a matcher of every text.
func MatchAnything() *TextMatcher { return &TextMatcher{} }

// Anything reports whether any text is meant.
func (m *TextMatcher) Anything() bool { return m.Kind == textAny }

// MatchWords returns a matcher of texts that contain the words. Words without a letter or a digit
// are found nowhere.
func MatchWords(text string) *TextMatcher {
	return &TextMatcher{Kind: textWords, words: text, folded: words.Fold(text)}
}

// MatchEqual returns a matcher of texts that consist of the words and no others.
func MatchEqual(text string) *TextMatcher {
	return &TextMatcher{Kind: textEqual, words: text, folded: words.Fold(text)}
}

// MatchOneOf returns a matcher of texts that any of the matchers match.
func MatchOneOf(matchers ...*TextMatcher) *TextMatcher {
	return &TextMatcher{Kind: textOneOf, Of: matchers}
}

// MatchNot returns a matcher of texts that the matcher does not match.
func MatchNot(matcher *TextMatcher) *TextMatcher {
	return &TextMatcher{Kind: TextNot, Of: []*TextMatcher{matcher}}
}

// ParseText returns the matcher that a text in a scenario stands for: a regular expression when it
// begins with a slash, else plain words. It fails on a regular expression without its closing
// slash, with flags other than i, m, s and U, or that RE2 does not know, and on words without a
// letter or a digit.
func ParseText(text string) (*TextMatcher, error) {
	if strings.HasPrefix(text, "/") {
		return parsePattern(text)
	}
	m := MatchWords(text)
	if m.folded.Empty() {
		return nil, fmt.Errorf("%q has no words to look for", text)
	}
	if err := mixedWords(text); err != nil {
		return nil, err
	}
	return m, nil
}

// Wordless reports whether a text has no letter and no digit.
func Wordless(text string) bool { return words.Fold(text).Empty() }

func parsePattern(text string) (*TextMatcher, error) {
	end := strings.LastIndexByte(text, '/')
	if end == 0 {
		return nil, ErrUnclosedPattern
	}
	body, flags := text[1:end], text[end+1:]
	if strings.Trim(flags, "imsU") != "" {
		return nil, &PatternFlagsError{flags: flags}
	}
	if body == "" {
		return nil, errEmptyPattern
	}
	expr := body
	if flags != "" {
		expr = "(?" + flags + ")" + body
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	if matchesNever(expr) {
		return nil, ErrNeverPattern
	}
	if matchesNothing(expr) {
		return nil, ErrIdlePattern
	}
	if matchesWhatever(re) {
		return nil, errAnyPattern
	}
	if err := mixedPattern(expr); err != nil {
		return nil, err
	}
	return &TextMatcher{Kind: textPattern, pattern: re, source: text}, nil
}

// Match reports whether the text is meant.
func (m *TextMatcher) Match(text string) bool {
	switch m.Kind {
	case textWords:
		_, _, ok := words.Fold(text).Find(m.folded)
		return ok
	case textEqual:
		return words.Fold(text).Equal(m.folded)
	case textPattern:
		return m.pattern.MatchString(text)
	case textOneOf:
		return slices.ContainsFunc(m.Of, func(o *TextMatcher) bool { return o.Match(text) })
	case TextNot:
		return !m.Of[0].Match(text)
	case textDigits, textCard:
		_, _, ok := m.findNumber(strings.Fields(text))
		return ok
	default:
		return true
	}
}

// FindWords looks for the first place in a sequence of words, such as those heard one by one, that
// the matcher matches. It returns the indexes of the first and the last word of that place. Words
// are joined with single spaces, in scripts without spaces without, where the text as it is counts. No words match nothing.
//
// A matcher that is Whole is asked about all the words together, and the place is all of them.
func (m *TextMatcher) FindWords(list []string) (first, last int, ok bool) {
	if len(list) == 0 {
		return 0, 0, false
	}
	switch m.Kind {
	case textWords:
		return words.Fold(list...).Find(m.folded)
	case textEqual, TextNot:
		return 0, len(list) - 1, m.Match(words.Join(list))
	case textPattern:
		return findPattern(m.pattern, list)
	case textOneOf:
		return m.findEarliest(list)
	case textDigits, textCard:
		return m.findNumber(list)
	default:
		return 0, 0, true
	}
}

// FindIn is FindWords for the words from, …, n-1 of a text that is searched again whenever a word is
// added to it.
func (m *TextMatcher) FindIn(t *words.Text, from, n int) (first, last int, ok bool) {
	if m.Kind == textWords {
		return t.Find(m.folded, from, n)
	}
	first, last, ok = m.FindWords(t.Words[from:n])
	return first + from, last + from, ok
}

// findEarliest returns the place that begins first and, of those, ends first.
func (m *TextMatcher) findEarliest(words []string) (first, last int, ok bool) {
	for _, o := range m.Of {
		f, l, found := o.FindWords(words)
		if found && (!ok || f < first || f == first && l < last) {
			first, last, ok = f, l, true
		}
	}
	return first, last, ok
}

func findPattern(re *regexp.Regexp, list []string) (first, last int, ok bool) {
	text, begins := words.Joined(list)
	loc := re.FindStringIndex(text)
	if loc == nil {
		return 0, 0, false
	}
	from, to := loc[0], max(loc[0], loc[1]-1)
	for from < to && text[from] == ' ' {
		from++
	}
	return wordAt(begins, from), wordAt(begins, to), true
}

// wordAt returns the index of the word that byte offset of the joined words falls into, by where each begins. The space
// behind a word belongs to it, and so does the end of the text to the last word.
func wordAt(begins []int, offset int) int {
	for i := range begins {
		if i+1 == len(begins) || offset < begins[i+1] {
			return i
		}
	}
	return 0
}

// Whole reports whether the matcher judges a text as a whole, by equality or by what is not in it,
// so that the words of an utterance can be judged only when no more of them will come.
func (m *TextMatcher) Whole() bool {
	switch m.Kind {
	case textEqual, TextNot:
		return true
	case textOneOf:
		return slices.ContainsFunc(m.Of, (*TextMatcher).Whole)
	default:
		return false
	}
}

// String returns the matcher as it stands in messages.
func (m *TextMatcher) String() string {
	switch m.Kind {
	case textWords:
		return fmt.Sprintf("%q", m.words)
	case textEqual:
		return fmt.Sprintf("exactly %q", m.words)
	case textPattern:
		return m.source
	case textOneOf:
		return joinOr(m.Of)
	case TextNot:
		return "not " + m.Of[0].String()
	case textDigits:
		return fmt.Sprintf("the digits %q", m.words)
	case textCard:
		return "a card number"
	default:
		return "anything"
	}
}

// joinOr lists matchers with "or" before the last.
func joinOr[M fmt.Stringer](matchers []M) string {
	var b strings.Builder
	for i, m := range matchers {
		switch {
		case i > 0 && i == len(matchers)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(m.String())
	}
	return b.String()
}

// Opposite returns the matcher of a list beside which its opposite stands; nil when there is none.
func Opposite(all []*TextMatcher) *TextMatcher {
	for _, m := range all {
		if slices.ContainsFunc(all, func(o *TextMatcher) bool { return o.Kind == TextNot && o.Of[0].String() == m.String() }) {
			return m
		}
	}
	return nil
}
