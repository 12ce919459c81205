package matching

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
)

// lookalikes are letters of other scripts that look like Latin ones.
const lookalikes = "авеіјкмнорсѕтухԁһАВЕЅІЈКМНОРСТУХοανικτυρΑΒΕΖΗΙΚΜΝΟΡΤΥΧոաօ"

// mixedWords says of a text that a word of it has letters that only look like the others, so that nobody says it; nil is none.
func mixedWords(text string) error {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		odd := strings.IndexAny(word, lookalikes)
		if odd < 0 || strings.IndexFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) < 0 {
			continue
		}
		r := []rune(word[odd:])[0]
		return fmt.Errorf("the letter %q (%U) in %q only looks like a Latin one, so nobody ever says this", string(r), r, word)
	}
	return nil
}

// mixedPattern is mixedWords for what a valid regular expression looks for letter by letter; classes may have letters of all scripts.
func mixedPattern(expr string) error {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	return mixedIn(re)
}

func mixedIn(re *syntax.Regexp) error {
	if re.Op == syntax.OpLiteral {
		return mixedWords(string(re.Rune))
	}
	for _, part := range re.Sub {
		if err := mixedIn(part); err != nil {
			return err
		}
	}
	return nil
}
