package yamltext

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// repaired is a line as it was meant, and what was wrong with it.
type repaired struct {
	line    string
	column  int // of the words that were wrong, from 1
	msg     string
	hint    string
	unknown bool // what was meant is not known: the line only lets the rest be read
}

// Hints of more than one mistake.
const (
	hintQuotes  = "put the words in quotes"
	hintComma   = "put the words in quotes, or the option on its own line"
	hintComment = "put the words in quotes, or write a comment with two spaces before the # and one after"
	hintPoint   = "write numbers with a point"
	hintSingle  = "use single quotes"
)

// lineShape takes a line apart: indentation and dashes, the key with what follows it, the value.
var lineShape = regexp.MustCompile(`^((?:\s|- )*)([A-Za-z_][A-Za-z0-9_]*:(?: +|$))?(.*)$`)

// repairLine returns a line with its words in quotes, when YAML would not read them as typed.
func (f *Format) repairLine(line string) (repaired, bool) {
	if len(line) > maxFixBytes {
		return repaired{}, false
	}
	if m := tightDash.FindStringSubmatch(line); m != nil && f.Key(m[3]) {
		return repaired{line: m[1] + "- " + m[2], column: len(m[1]) + 1, msg: "a dash is followed by a space", hint: "put one behind it"}, true
	}
	part := lineShape.FindStringSubmatch(line)
	start, key, value := part[1], part[2], part[3]
	if strings.Contains(start, "\t") {
		spaces := strings.ReplaceAll(start, "\t", "  ")
		return repaired{line: spaces + key + value, column: 1, msg: "a tab cannot indent", hint: "use spaces"}, true
	}
	if key == "" && !strings.HasSuffix(start, "- ") {
		return repaired{}, false
	}
	value, comment := cutComment(value)
	name, _, _ := strings.Cut(key, ":")
	if loneProperty.MatchString(value) && (key == "" || !f.Words(name)) {
		line := strings.TrimRight(start+key, " ") + comment
		return repaired{line: line, column: utf8.RuneCountInString(start+key) + 1, msg: "an anchor (&) or a tag (!) begins here", hint: "leave it out"}, true
	}
	if m := keyBehindProperty.FindStringSubmatch(value); m != nil && key == "" && f.Key(m[2]) {
		line := start + m[1] + comment
		return repaired{line: line, column: utf8.RuneCountInString(start) + 1, msg: "an anchor (&) or a tag (!) begins here", hint: "leave it out"}, true
	}
	if key == "" && loneAlias.MatchString(value) {
		column := utf8.RuneCountInString(start) + 1
		return repaired{line: "#", column: column, msg: "an alias (*) stands for a value written elsewhere", hint: "write the value again", unknown: true}, true
	}
	if m := keyBehindWord.FindStringSubmatch(value); m != nil && strings.HasSuffix(start, "- ") && key != "" && !f.Words(name) && f.Key(m[3]) {
		column := utf8.RuneCountInString(start+key+m[1]) + 2
		return repaired{line: start + "{" + key + m[1] + ", " + m[2] + "}" + comment, column: column, msg: twoKeys, hint: hintTwoKeys}, true
	}
	fixed, at, why := f.repairValue(name, value)
	if why == nil {
		return repaired{}, false
	}
	column := utf8.RuneCountInString(start+key+value[:at]) + 1
	return repaired{line: start + key + fixed + comment, column: column, msg: why.msg, hint: why.hint}, true
}

// What is said of two keys on one line.
const (
	twoKeys     = "two keys stand on one line"
	hintTwoKeys = "put the second and its value in braces, or on a line below"
)

var (
	// tightDash matches a key right behind a dash.
	tightDash = regexp.MustCompile(`^(\s*)-(([A-Za-z_][A-Za-z0-9_]*):(?:\s.*)?)$`)
	// keyBehindWord matches a single word with a key and its value behind it.
	keyBehindWord = regexp.MustCompile(`^([^\s{}\[\]"',:]*\w)\s+(([A-Za-z_][A-Za-z0-9_]*):\s.*)$`)
)

// trouble is why words need quotes.
type trouble struct{ msg, hint string }

// repairValue returns the value of a key with its words in quotes, the byte at which the first wrong
// words begin, and why they were wrong: nil if they were not.
func (f *Format) repairValue(key, value string) (fixed string, at int, why *trouble) {
	switch isMap := flowMapStart.MatchString(value); {
	case isMap && strings.HasSuffix(value, "}"):
		return f.repairFlow(value, f.Data(key))
	case isMap && closesAt(value) < 0:
		return value + "}", 0, &trouble{"the brace is never closed", "close it"}
	case strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]") && !f.Words(key):
		return value, 0, nil
	}
	if item, listed := strings.CutPrefix(value, "- "); listed && key != "" && !f.Words(key) && f.startsKey(item, false) {
		fixed, _, _ = f.repairFlow("{"+item+"}", f.Data(key))
		return fixed, 0, &trouble{"a list begins on a line of its own", "put its only entry in braces, or the dashes on lines below"}
	}
	if inner := flowKey.FindStringSubmatch(value); inner != nil && key != "" && !f.Words(key) && (f.Key(inner[1]) || f.Data(key)) {
		fixed, _, _ = f.repairFlow("{"+value+"}", f.Data(key))
		return fixed, 0, &trouble{twoKeys, hintTwoKeys}
	}
	why = blockTrouble(value)
	if why == nil {
		return value, 0, nil
	}
	return mendQuotes(value), 0, why
}

// cutComment splits a value from the comment behind it, which is one only when it is written as
// such: two spaces before its #, one after.
func cutComment(value string) (words, comment string) {
	if at := properComment.FindStringIndex(value); at != nil {
		return value[:at[0]], value[at[0]:]
	}
	trimmed := strings.TrimRight(value, " \t")
	return trimmed, value[len(trimmed):]
}

// loneProperty matches an anchor or a tag behind which nothing stands on its line.
var loneProperty = regexp.MustCompile(`^[&!][A-Za-z0-9_-]+$`)

var (
	// keyBehindProperty matches an anchor or a tag before a key of the same line, and takes the rest and the key.
	keyBehindProperty = regexp.MustCompile(`^[&!][A-Za-z0-9_-]+\s+(([A-Za-z_][A-Za-z0-9_]*):.*)$`)
	// loneAlias matches an alias that stands for a whole entry.
	loneAlias = regexp.MustCompile(`^\*[A-Za-z0-9_-]+$`)
)

var properComment = regexp.MustCompile(`\s*\s\s#(?:\s.*)?$`)

// blockTrouble says why words on a line of their own are not read as typed; nil if they are.
func blockTrouble(words string) *trouble {
	switch why := commonTrouble(words); {
	case why != nil:
		return why
	case isQuoted(words):
		return nil
	case strings.Contains(words, ": ") || strings.HasSuffix(words, ":"):
		return &trouble{`": " stands inside unquoted words`, hintQuotes}
	case strings.Contains(words, " #"):
		return &trouble{`"#" after unquoted words begins a comment`, hintComment}
	default:
		return nil
	}
}

// commonTrouble is what is wrong with words wherever they stand: how they begin, and quotes.
func commonTrouble(words string) *trouble {
	if words == "" || isBlockHeader.MatchString(words) {
		return nil
	}
	switch first := words[:1]; {
	case first == `"` && isQuoted(words) && badEscape.MatchString(words):
		return &trouble{"a backslash means something else in double quotes", hintSingle}
	case isQuoted(words):
		return nil
	case first == `"` && strings.Count(words, `"`) == 1:
		return &trouble{"the quote is never closed", "close it"}
	case first == `"` || first == "'":
		return &trouble{"words that begin with a quote end at the next one", "put all of them in quotes"}
	case strings.Contains("[]{}*&!@%`|>,#", first), isIndicator.MatchString(words):
		return &trouble{`unquoted words cannot begin with "` + first + `"`, hintQuotes}
	default:
		return nil
	}
}

var (
	isBlockHeader = regexp.MustCompile(`^[|>][-+0-9]*$`)
	isIndicator   = regexp.MustCompile(`^[-?:](\s|$)`)
	doubleQuoted  = regexp.MustCompile(`^"(?:[^"\\]|\\.)*"$`)
	singleQuoted  = regexp.MustCompile(`^'(?:[^']|'')*'$`)
	badEscape     = regexp.MustCompile(`^"/.*\\|^"(?:[^\\]|\\.)*?\\[^\\"/0abtnvfre NL_PxuU]`)
)

// isQuoted reports whether the words are one quoted text from end to end.
func isQuoted(words string) bool {
	return doubleQuoted.MatchString(words) || singleQuoted.MatchString(words)
}

// mendQuotes puts words in quotes that they can stand in, whatever quotes they have.
func mendQuotes(words string) string {
	switch {
	case doubleQuoted.MatchString(words) || strings.HasPrefix(words, `"/`) && strings.HasSuffix(words, `"`):
		return quoteWords(words[1 : len(words)-1])
	case strings.HasPrefix(words, `"`) && strings.Count(words, `"`) == 1:
		return quoteWords(words[1:])
	default:
		return quoteWords(words)
	}
}

// quoteWords puts words in double quotes, or in single ones when double ones would change them.
func quoteWords(words string) string {
	if strings.ContainsAny(words, `"\`) {
		return "'" + strings.ReplaceAll(words, "'", "''") + "'"
	}
	return `"` + words + `"`
}
