package matching

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// matchesNothing reports whether a valid regular expression can match without a single character: the empty text, or a
// place between two characters.
func matchesNothing(expr string) bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	return err == nil && idle(re.Simplify())
}

// idle is matchesNothing for a part of an expression.
func idle(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune) == 0
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return idle(re.Sub[0])
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(part *syntax.Regexp) bool { return !idle(part) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, idle)
	default: // empty, anchors, borders of words, *, ?
		return true
	}
}

// matchesNever reports whether a valid regular expression can be found in no text: it has a class without characters, or goes
// on behind the end of the text or begins before its beginning.
func matchesNever(expr string) bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	return err == nil && impossible(re.Simplify())
}

// impossible is matchesNever for a part of an expression.
func impossible(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpNoMatch:
		return true
	case syntax.OpCharClass:
		return len(re.Rune) == 0
	case syntax.OpCapture, syntax.OpPlus:
		return impossible(re.Sub[0])
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(part *syntax.Regexp) bool { return !impossible(part) })
	case syntax.OpConcat:
		text, ended := false, false // something stands before; the end does
		for _, part := range re.Sub {
			if impossible(part) || ended && !idle(part) || text && part.Op == syntax.OpBeginText {
				return true
			}
			text, ended = text || !idle(part), ended || part.Op == syntax.OpEndText
		}
	default:
	}
	return false
}

// sayings are texts of all sorts, the last longer than anybody takes a breath for. What is found in all of them is found in whatever is said.
var sayings = []string{"Yes.", "No, sorry.", "One moment please.", "I do not know", "Goodbye!", "42", "Your order shipped.", strings.Repeat("and so on ", 200)}

// matchesWhatever reports whether a regular expression is found in texts of all sorts.
func matchesWhatever(re *regexp.Regexp) bool {
	return !slices.ContainsFunc(sayings, func(text string) bool { return !re.MatchString(text) })
}

// What may be wrong with the slashes of a regular expression, apart from what is between them.
var (
	ErrUnclosedPattern = errors.New("a regular expression ends with a slash")
	errEmptyPattern    = errors.New("nothing stands between the slashes")
	ErrNeverPattern    = errors.New("this regular expression matches no text whatever")
	errAnyPattern      = errors.New("this regular expression matches whatever is said, so it says nothing")
	ErrIdlePattern     = errors.New("this regular expression matches where there is no text at all, so it is found everywhere")
)

// PatternFlagsError reports flags that are unknown, or words behind the closing slash.
type PatternFlagsError struct{ flags string }

// Error implements error.
func (e *PatternFlagsError) Error() string {
	return fmt.Sprintf("%q is not a flag of regular expressions (i, m, s and U are)", e.flags)
}
