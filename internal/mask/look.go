package mask

import "strings"

// signs are what a text has that every text with a secret of some kind has, too. What has none of a kind need not be searched for it.
type signs struct {
	form, led, spoken bool // words of openings
	digits            int  // how many digits are written or said, or could be meant
	said              bool // some of them, or that one is doubled
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
	for word := range digitWords {
		add(true, func(s *signs) { s.digits, s.said = s.digits+1, true }, word)
	}
	add(true, func(s *signs) { s.said = true }, "double", "triple")
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
	numbers [][]int // of digits enough for a part of a card number
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
	if s.spoken && s.digits > 1 {
		in.led = append(in.led, spokenSpans(text)...)
	}
	if s.digits >= leastDigits && (s.said || longRun(text)) {
		in.numbers = numbersIn(text)
	}
	if m.looked == nil {
		m.looked = map[string]finds{}
	}
	m.looked[text] = in
	return in
}

// numbersIn are where numbers stand in a text that may be those of payment cards, or parts of such.
func numbersIn(text string) (found [][]int) {
	for _, at := range longDigits.FindAllStringIndex(text, -1) {
		if digits, _ := digitsOf(text[at[0]:at[1]]); len(digits) >= shortestPart && apart(text, at) {
			found = append(found, at)
		}
	}
	return found
}

// longRun reports whether so many digits as a part of a card number has are written in a row, parted as longDigits lets them be.
func longRun(text string) bool {
	run, apart := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c-'0' < 10:
			if run++; run == shortestPart {
				return true
			}
			apart = 0
		case strings.IndexByte(" \t\n\f\r,.-", c) >= 0 && apart < 2:
			apart++
		default:
			run, apart = 0, 0
		}
	}
	return false
}

// signsOf looks at a text once.
func signsOf(text string) (s signs) {
	// Two letters beyond ASCII are small or capital ones of s and k, for patterns that take both.
	if strings.Contains(text, "ſ") || strings.Contains(text, "\u212a") {
		return signs{true, true, true, len(text), true}
	}
	for i := range len(text) - 1 {
		for _, o := range byPair[pairs[pair(text[i], text[i+1])]] {
			if len(text)-i >= len(o.word) && strings.EqualFold(text[i:i+len(o.word)], o.word) && (o.inside || i == 0 || !alnum(text[i-1])) {
				o.note(&s)
			}
		}
	}
	for i := range len(text) {
		if text[i]-'0' < 10 {
			s.digits++
		}
	}
	return s
}

// alnum reports whether a character is an ASCII letter or digit.
func alnum(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 26 }
