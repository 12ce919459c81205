package scenarios

import (
	"encoding/json"

	"github.com/voicesim/voicesim/scenarios/internal/matching"
)

type (
	// TextMatcher says which texts are meant. The zero value means any text.
	//
	// Plain words are found as whole words, next to each other and in their order, after Unicode and
	// case folding; punctuation and spacing are ignored, and so is the border of words in scripts that
	// are written without spaces. A regular expression works on the text as it is.
	TextMatcher = matching.TextMatcher
	// DataMatcher says which JSON is meant: the arguments of a tool, or what it returned.
	//
	// Maps match as subsets, lists whole, and leaves must be equal, type included: "1" is not 1, and
	// A1001 is not A10012. The zero value means null.
	DataMatcher = matching.DataMatcher
)

// MatchAnything returns a matcher of every text.
func MatchAnything() *TextMatcher { return matching.MatchAnything() }

// MatchWords returns a matcher of texts that contain the words. Words without a letter or a digit
// are found nowhere.
func MatchWords(text string) *TextMatcher { return matching.MatchWords(text) }

// MatchEqual returns a matcher of texts that consist of the words and no others.
func MatchEqual(text string) *TextMatcher { return matching.MatchEqual(text) }

// MatchOneOf returns a matcher of texts that any of the matchers match.
func MatchOneOf(matchers ...*TextMatcher) *TextMatcher { return matching.MatchOneOf(matchers...) }

// MatchNot returns a matcher of texts that the matcher does not match.
func MatchNot(matcher *TextMatcher) *TextMatcher { return matching.MatchNot(matcher) }

// ParseText returns the matcher that a text in a scenario stands for: a regular expression when it
// begins with a slash, else plain words. It fails on a regular expression without its closing
// slash, with flags other than i, m, s and U, or that RE2 does not know, and on words without a
// letter or a digit.
func ParseText(text string) (*TextMatcher, error) { return matching.ParseText(text) }

// MatchData returns a matcher of JSON like want: maps as subsets, lists whole, leaves equal. It
// fails when want is not JSON.
func MatchData(want json.RawMessage) (*DataMatcher, error) { return matching.MatchData(want) }

// MatchOutput returns a matcher of tool outputs whose text is meant by the text matcher.
func MatchOutput(text *TextMatcher) *DataMatcher { return matching.MatchOutput(text) }
