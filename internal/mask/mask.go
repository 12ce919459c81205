package mask

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask takes secrets out of texts. The zero value takes out what is known by its form, its name or the words before it.
type Mask struct {
	values map[string]bool // that were found, and the digits of numbers
	known  *regexp.Regexp  // of values; nil is none
	own    []*regexp.Regexp
	cards  []string          // digits of card numbers that were found
	seen   map[string]bool   // texts in which secrets were looked for
	looked map[string]finds  // what stands in texts, whatever else the call has
	done   map[string]string // texts that were masked: those of a call are often the same
	names  map[string]bool   // of JSON: whether they are those of secrets
}

// shortestValue is how many characters a value needs to be looked for elsewhere. Chosen: the security codes of cards.
const shortestValue = 3

// shortestWord is how many characters a value without digits needs for that. Chosen: shorter ones are words of every day.
const shortestWord = 8

// New returns what takes out what patterns match, too. They must not match nothing.
func New(own []*regexp.Regexp) *Mask { return &Mask{own: own} }

// note notes a value that is masked wherever it stands.
func (m *Mask) note(value string) {
	value = strings.TrimSpace(value)
	n := utf8.RuneCountInString(value)
	if n < shortestValue || value == Masked || n < shortestWord && !strings.ContainsAny(value, "0123456789") {
		return
	}
	if m.values == nil {
		m.values = map[string]bool{}
	}
	m.values[value] = true
}

// Across looks for numbers of payment cards that one speaker says in several texts, one after the other. Their parts are masked wherever they stand.
// Texts without digits between them, such as "and the rest is", are passed over.
func (m *Mask) Across(said []string) {
	type part struct{ text, digits string }
	var parts []part
	for _, text := range said {
		for _, at := range digitsRun.FindAllStringIndex(text, -1) {
			digits, _ := digitsOf(text[at[0]:at[1]])
			if len(digits) >= shortestValue && apart(text, at) {
				parts = append(parts, part{text[at[0]:at[1]], string(digits)})
			}
		}
	}
	for i := range parts {
		whole := parts[i].digits
		for k := i + 1; k < len(parts) && len(whole) < longestCard; k++ {
			whole += parts[k].digits
			if !card([]byte(whole)) {
				continue
			}
			m.cards = append(m.cards, whole)
			for _, p := range parts[i : k+1] {
				m.note(p.text)
				m.note(p.digits)
			}
		}
	}
}

// ready makes the pattern of the values.
func (m *Mask) ready() {
	m.done = nil // what was masked before the values were known
	var patterns []string
	// The longest first: one may begin with another.
	values := make([]string, 0, len(m.values))
	for v := range m.values {
		values = append(values, v)
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	for _, v := range values {
		patterns = append(patterns, valuePattern(v))
	}
	if len(patterns) > 0 {
		m.known = regexp.MustCompile(strings.Join(patterns, "|"))
	}
}

// valuePattern matches a value; one of digits alone also where these are parted or said.
func valuePattern(value string) string {
	digits, _ := digitsOf(value)
	if len(digits) < shortestValue || strings.Trim(oneDigit.ReplaceAllString(value, ""), " ,.-\t\n") != "" {
		return regexp.QuoteMeta(value)
	}
	var said []string
	for i := 0; i < len(digits); {
		n := 1
		for i+n < len(digits) && digits[i+n] == digits[i] {
			n++
		}
		said = append(said, digitsPattern(digits[i], n))
		i += n
	}
	return strings.Join(said, between)
}

// digitsPattern matches a digit n times, written or said, "double five" too.
func digitsPattern(d byte, n int) string {
	one := string(d)
	for _, word := range slices.Sorted(maps.Keys(digitWords)) {
		if digitWords[word] == d {
			one += "|(?i:" + word + ")"
		}
	}
	one = "(?:" + one + ")"
	each := one + fmt.Sprintf("(?:%s%s){%d}", between, one, n-1)
	if n == 1 {
		return each
	}
	more := `(?i:double|triple)\s+` + one
	return fmt.Sprintf("(?:%s|(?:%s%s){0,%d}%s(?:%s(?:%s|%s)){0,%d})", each, one, between, n-2, more, between, more, one, n-2)
}

// Text returns a text without secrets.
func (m *Mask) Text(text string) string {
	if done, ok := m.done[text]; ok {
		return done
	}
	if m.done == nil {
		m.done = map[string]string{}
	}
	m.done[text] = m.masked(text)
	return m.done[text]
}

func (m *Mask) masked(text string) string {
	spans := m.spans(text)
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	from := 0
	for _, s := range spans {
		b.WriteString(text[from:s[0]])
		b.WriteString(Masked)
		from = s[1]
	}
	b.WriteString(text[from:])
	return b.String()
}

// spans are where secrets stand in a text, in order and apart.
func (m *Mask) spans(text string) [][]int {
	var found [][]int
	if len(text) < shortestValue {
		return nil
	}
	in := m.look(text)
	found = append(append(found, in.forms...), in.led...)
	for _, pattern := range m.own {
		found = append(found, pattern.FindAllStringIndex(text, -1)...)
	}
	found = append(found, m.cardsIn(text, in.numbers)...)
	if m.known != nil {
		for _, at := range m.known.FindAllStringIndex(text, -1) {
			if apart(text, at) {
				found = append(found, at)
			}
		}
	}
	return joined(found)
}

// joined are spans in order, those that touch as one.
func joined(found [][]int) [][]int {
	slices.SortFunc(found, func(a, b []int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(b[1], a[1])) })
	var out [][]int
	for _, s := range found {
		if n := len(out); n > 0 && s[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, []int{s[0], s[1]})
	}
	return out
}

// cardsIn are where numbers of payment cards stand in the numbers of a text, and longer parts of such that were found elsewhere.
func (m *Mask) cardsIn(text string, numbers [][]int) [][]int {
	var found [][]int
	for _, at := range numbers {
		digits, spans := digitsOf(text[at[0]:at[1]])
		for from := 0; from < len(digits); from++ {
			for n := min(longestCard, len(digits)-from); n >= shortestPart; n-- {
				if card(digits[from:from+n]) || m.partOfCard(string(digits[from:from+n])) {
					found = append(found, []int{at[0] + spans[from][0], at[0] + spans[from+n-1][1]})
					from += n - 1
					break
				}
			}
		}
	}
	return found
}

// shortestPart is how many digits of a card number that is known are masked. Chosen: the first six and the last four may be shown.
const shortestPart = 8

func (m *Mask) partOfCard(digits string) bool {
	return slices.ContainsFunc(m.cards, func(known string) bool { return strings.Contains(known, digits) })
}

// apart reports whether a span is no part of a longer word or number.
func apart(text string, at []int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:at[0]])
	after, k := utf8.DecodeRuneInString(text[at[1]:])
	if inWord(before) || inWord(after) {
		return false
	}
	if before == '.' || before == ',' { // a fraction
		b, _ := utf8.DecodeLastRuneInString(text[:at[0]-n])
		if unicode.IsDigit(b) {
			return false
		}
	}
	if after == '.' || after == ',' {
		a, _ := utf8.DecodeRuneInString(text[at[1]+k:])
		return !unicode.IsDigit(a)
	}
	return true
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// Pieces returns texts that are one text together, without secrets, where joint stands between any two: a secret may begin in one and end in another. It is masked
// in the piece in which it begins, and the rest of it is gone. Where words are such pieces, the punctuation behind
// its last word stands behind the mask.
func (m *Mask) Pieces(pieces []string, joint string) []string {
	whole := strings.Join(pieces, joint)
	spans := m.spans(whole)
	if len(spans) == 0 {
		return pieces
	}
	out := make([]string, len(pieces))
	from, first := 0, 0 // of the piece in the whole, and the piece in which the secret begins
	for i, piece := range pieces {
		to := from + len(piece)
		var b strings.Builder
		at := from
		for _, s := range spans {
			if s[1] <= from || s[0] >= to {
				continue
			}
			if s[0] > at {
				b.WriteString(whole[at:s[0]])
			}
			if s[0] >= from {
				b.WriteString(Masked)
				first = i
			}
			at = min(s[1], to)
		}
		rest := whole[at:to]
		if joint != "" && first < i && b.Len() == 0 && at > from && !strings.ContainsFunc(rest, inWord) {
			out[first] += rest
			rest = ""
		}
		b.WriteString(rest)
		out[i], from = b.String(), to+len(joint)
	}
	return out
}
