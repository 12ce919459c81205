package mask

import (
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/digits"
)

// signs are what a text has that every text with a secret of some kind has, too. What has none of a kind need not be searched for it.
type signs struct {
	form, led, spoken bool // words of openings
	figures, words    int  // digits, and words of numbers
}

// digits reports whether there may be as many digits as the shortest secret has: "nine hundred" has three.
func (s signs) digits() bool {
	return s.figures >= shortestValue || s.words > 0 && s.figures+s.words > 1
}

// opening is what a match of a pattern has: a form begins with it, and so does what leads to a secret.
type opening struct {
	word string
	note func(*signs)
	// inside is whether it may stand within a longer word.
	inside bool
}

// openings are those of forms, led and spoken, and the words of digits.
var openings = func() (all []opening) {
	add := func(inside bool, note func(*signs), words ...string) {
		for _, w := range words {
			all = append(all, opening{w, note, inside})
		}
	}
	add(true, func(s *signs) { s.form = true }, "-----begin")
	add(false, func(s *signs) { s.form = true },
		"rk-", "rk_", "pk-", "pk_", "ek-", "ek_", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "aiza", "sk", "eyj")
	add(true, func(s *signs) { s.led = true }, "://")
	add(false, func(s *signs) { s.led = true }, "bearer", "basic", "password", "passwd", "secret", "token", "otp", "ssn", "api", "access", "authorization")
	add(false, func(s *signs) { s.led, s.spoken = true, true }, "pin", "cvv", "cvc", "passcode")
	add(false, func(s *signs) { s.spoken = true }, "security code", "one-time", "one time")
	for _, word := range digits.Words() {
		if len(word) > 1 { // "o" alone is a word of many others
			add(false, func(s *signs) { s.words++ }, word)
		}
	}
	return all
}()

// byPair are the openings by the two characters that they begin with, in any case: pairs has their place, 0 is none.
var byPair, pairs = func() ([][]opening, *[1 << 10]uint8) {
	lists, places := [][]opening{nil}, new([1 << 10]uint8)
	for _, o := range openings {
		at := &places[pair(o.word[0], o.word[1])]
		if *at == 0 {
			*at = uint8(len(lists))
			lists = append(lists, nil)
		}
		lists[*at] = append(lists[*at], o)
	}
	return lists, places
}()

// pair is a number of two characters, the same for small and capital letters.
func pair(a, b byte) int { return int(a&31)<<5 | int(b&31) }

// finds are what stands in a text, whatever was found elsewhere.
type finds struct {
	forms   [][]int
	led     [][]int // after words too
	numbers []digits.Run
	cards   [][]int
	// numbered are the digits of the cards.
	numbered []string
}

// look returns what stands in a text.
func (m *Mask) look(text string) finds {
	if known, ok := m.looked[text]; ok {
		return known
	}
	var in finds
	s := signsOf(text)
	if s.form {
		in.forms = forms.FindAllStringIndex(text, -1)
	}
	if s.led {
		in.led = ledSpans(text)
	}
	if s.digits() {
		if s.spoken {
			in.led = append(in.led, spokenSpans(text)...)
		}
		for _, r := range digits.In(text) {
			if len(r.Digits) < shortestValue {
				continue
			}
			in.numbers = append(in.numbers, r)
			for _, at := range r.Cards() {
				from, to := r.Span(at[0], at[1])
				in.cards = append(in.cards, []int{from, to})
				in.numbered = append(in.numbered, r.Digits[at[0]:at[1]])
			}
		}
	}
	if m.looked == nil {
		m.looked = map[string]finds{}
	}
	m.looked[text] = in
	return in
}

// signsOf looks at a text once.
func signsOf(text string) (s signs) {
	// Two letters beyond ASCII are small or capital ones of s and k, for patterns that take both.
	if strings.Contains(text, "ſ") || strings.Contains(text, "\u212a") {
		return signs{true, true, true, len(text), 0}
	}
	for i := range len(text) - 1 {
		for _, o := range byPair[pairs[pair(text[i], text[i+1])]] {
			if len(text)-i >= len(o.word) && strings.EqualFold(text[i:i+len(o.word)], o.word) && (o.inside || i == 0 || !alnum(text[i-1])) {
				o.note(&s)
			}
		}
	}
	other := false
	for i := range len(text) {
		switch c := text[i]; {
		case c-'0' < 10:
			s.figures++
		case c >= 0x80:
			other = true
		}
	}
	if other {
		for _, r := range text {
			if r >= 0x80 && unicode.IsDigit(r) {
				s.figures++
			}
		}
	}
	return s
}

// alnum reports whether a character is an ASCII letter or digit.
func alnum(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 26 }
