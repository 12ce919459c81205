package digits

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Run is digits that were said one after the other, with nothing but separators between them.
type Run struct {
	Digits string
	owner  []int    // the word that each digit stands in, the figures, or the number in words
	apart  []bool   // a comma or a full stop separates the digit from the one before it
	spans  [][2]int // where in the text each digit stands; nil in a list of words
}

// words are the words of a list in which digits from, …, to-1 of the run begin and end.
func (r *Run) words(from, to int) (first, last int) { return r.owner[from], r.owner[to-1] }

// Runs returns the digits in a list of words, such as those that were heard one by one.
func Runs(list []string) []Run {
	p := parser{}
	for i, word := range list {
		p.word(i, word)
	}
	p.close()
	return p.runs
}

// parser reads words.
type parser struct {
	runs  []Run
	run   Run
	said  []byte // the digits of the run
	apart bool   // what comes next is apart from what was last

	// Of a text: where the piece that is read stands, and where what repeats its digit began.
	inText bool
	span   [2]int
	again  int

	// A number in words that may go on: "forty" before "one", "two" before "hundred".
	base        int // the thousands
	value, unit int // what is below them; unit is the least that can not be added any more: 10 after forty, 100 after hundred, 1 after nine
	valueWord   int
	valueSpan   [2]int
	open        bool
	times       int // double, triple: how often the next digit counts; 0 is once
}

// fillers stand between digits and change nothing.
var fillers = []string{"dash", "hyphen", "space", "then", "and", "um", "uh", "er", "erm", "comma", "minus", "slash", "stroke"}

// repeats are words that say how often the next digit comes.
var repeats = map[string]int{"double": 2, "triple": 3, "treble": 3, "quadruple": 4}

// small are the numbers with a word of their own.
var small = map[string]int{
	"zero": 0, "oh": 0, "o": 0, "nought": 0, "naught": 0, "aught": 0,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "niner": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
	"seventy": 70, "eighty": 80, "ninety": 90,
}

// word reads one word as it is displayed: with its punctuation, or several joined by hyphens.
func (p *parser) word(at int, word string) {
	pieces := strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
	for _, piece := range pieces {
		p.piece(at, strings.ToLower(piece))
	}
	if strings.ContainsFunc(word[len(strings.TrimRightFunc(word, unicode.IsPunct)):], separates) {
		p.settle()
		p.apart = true
	}
}

func separates(r rune) bool { return strings.ContainsRune(",.;:!?…", r) }

// piece reads letters and digits without anything between them.
func (p *parser) piece(at int, piece string) {
	value, isSmall := small[piece]
	switch {
	case isSmall:
		p.number(at, value)
	case repeats[piece] > 0:
		p.settle()
		p.times, p.again = repeats[piece], p.span[0]
	case piece == "hundred" && p.open && p.value > 0 && p.value < 100:
		p.value, p.unit, p.valueSpan[1] = p.value*100, 100, p.span[1]
	case piece == "thousand" && p.open && p.value > 0 && p.base == 0:
		p.base, p.value, p.unit, p.valueSpan[1] = p.value*1000, 0, 1000, p.span[1]
	case slices.Contains(fillers, piece):
	default:
		p.figures(at, piece)
	}
}

// number takes a number that has a word of its own: it goes on with what is open, or stands behind it.
func (p *parser) number(at, value int) {
	if p.open && value > 0 && p.unit > 1 && value < p.unit {
		p.value += value
		p.unit, p.valueSpan[1] = below(value), p.span[1]
		return
	}
	p.settle()
	if p.times > 0 && value < 10 {
		p.repeat(at, byte(value), p.span[1])
		return
	}
	p.times = 0
	p.open, p.value, p.unit, p.valueWord, p.valueSpan = true, value, below(value), at, p.span
}

// below is the least number that cannot be added below one: 10 behind forty, 1 behind forty-one.
func below(value int) int {
	if value >= 20 && value%10 == 0 {
		return 10
	}
	return 1
}

// settle ends a number in words: no more is added to it.
func (p *parser) settle() {
	if !p.open {
		return
	}
	p.open = false
	for _, r := range []byte(strconv.Itoa(p.base + p.value)) {
		p.digit(p.valueWord, r-'0', p.valueSpan)
	}
	p.base = 0
}

// figures reads a piece that is no word of a number: its digits, each stretch of them, and letters, which end a run.
func (p *parser) figures(at int, piece string) {
	p.settle()
	for i, r := range piece {
		value, ok := Value(r)
		from := p.span[0] + i
		switch to := from + utf8.RuneLen(r); {
		case ok && p.times > 0:
			p.repeat(at, byte(value), to)
		case ok:
			p.digit(at, byte(value), [2]int{from, to})
		default:
			p.close()
		}
	}
}

// repeat adds a digit as often as was said, which stands in a text up to here.
func (p *parser) repeat(at int, value byte, to int) {
	for range p.times {
		p.digit(at, value, [2]int{p.again, to})
	}
	p.times = 0
}

// digit adds a digit to the run.
func (p *parser) digit(at int, value byte, span [2]int) {
	p.said = append(p.said, '0'+value)
	p.run.owner = append(p.run.owner, at)
	p.run.apart = append(p.run.apart, p.apart)
	if p.inText {
		p.run.spans = append(p.run.spans, span)
	}
	p.apart = false
}

// close ends the run: other words follow.
func (p *parser) close() {
	p.settle()
	if len(p.said) > 0 {
		p.run.Digits = string(p.said)
		p.runs = append(p.runs, p.run)
	}
	p.run, p.said, p.times, p.apart = Run{}, p.said[:0], 0, false
}

// zeros are the zeros of the scripts whose digits are read.
const zeros = "0٠۰०০੦૦０"

// Value returns the value of a digit of any of the usual scripts.
func Value(r rune) (value int, ok bool) {
	if r < utf8.RuneSelf {
		return int(r - '0'), r >= '0' && r <= '9'
	}
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return int(r - zero), true
		}
	}
	return 0, false
}
