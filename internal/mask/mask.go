package mask

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask takes secrets out of texts. The zero value takes out what is known by its form, its name or the words before it.
type Mask struct {
	known  known             // that were found
	own    []*regexp.Regexp  // patterns of one's own
	seen   map[string]bool   // texts in which secrets were looked for
	looked map[string]finds  // what stands in texts, whatever else the call has
	done   map[string]string // texts that were masked: those of a call are often the same
	names  map[string]bool   // of JSON: whether they are those of secrets
}

// New returns what takes out what patterns match, too. They must not match nothing.
func New(own []*regexp.Regexp) *Mask { return &Mask{own: own} }

// note notes a value that is masked wherever it stands.
func (m *Mask) note(value string) {
	m.known.note(value)
	m.done = nil // what was masked before the value was known
}

// Text returns a text without secrets.
func (m *Mask) Text(text string) string {
	if done, ok := m.done[text]; ok {
		return done
	}
	if m.done == nil {
		m.done = map[string]string{}
	}
	m.done[text] = without(text, m.spans(text))
	return m.done[text]
}

// without is a text without what stands at places, which are in order and apart.
func without(text string, spans [][]int) string {
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
	found := m.known.turnIn(nil, text)
	if len(text) < shortestValue {
		return joined(found)
	}
	in := m.look(text)
	found = append(append(append(found, in.forms...), in.led...), in.cards...)
	for _, pattern := range m.own {
		found = append(found, pattern.FindAllStringIndex(text, -1)...)
	}
	for i := range in.numbers {
		found = m.known.numbersIn(found, text, &in.numbers[i])
	}
	return joined(m.known.wordsIn(found, text))
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
		for len(spans) > 0 && spans[0][1] <= from {
			spans = spans[1:]
		}
		var b strings.Builder
		at := from
		for _, s := range spans {
			if s[0] >= to {
				break
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
