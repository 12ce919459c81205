package scenarios

import (
	"regexp"
	"strings"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/matching"
)

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
