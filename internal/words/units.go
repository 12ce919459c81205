package words

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Unit is a word, or a character of a script that is written without spaces.
type Unit struct {
	Text   string        // as written
	Folded string        // by [Bare]; of what says that nothing was heard, and is no word, all of its text
	Spaced bool          // a space stands before it
	At     time.Duration // when it was heard to its end
	Cut    bool          // its end was not heard
	Lost   bool          // the caller's line lost it
}

// Units cuts a text into units.
func Units(text string) []Unit {
	var units []Unit
	for word := range strings.FieldsSeq(text) {
		spaced, from := true, 0
		add := func(to int) {
			if to > from {
				units = append(units, Unit{Text: word[from:to], Folded: Bare(word[from:to]), Spaced: spaced})
				spaced, from = false, to
			}
		}
		for i, r := range word {
			if unspaced(r) {
				add(i)
				add(i + len(string(r)))
			}
		}
		add(len(word))
	}
	return units
}

// unspaced reports whether a letter is of a script that is written without spaces between
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// folded are units as they are compared.
func folded(units []Unit) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = u.Folded
	}
	return out
}

// Compared writes down what was heard of what the model made, in the pieces in which it was heard:
// "Your order shipped [not heard: on Monday]". Words that were heard in another place, or twice, stand where they
// were heard; so do those that the line lost: "[lost by the line: Tuesday]". Without pieces all of it is missing, and stands in one.
func Compared(made []Unit, pieces [][]Unit) []string {
	lines := make([]strings.Builder, max(1, len(pieces)))
	places, next := Align(folded(made), folded(slices.Concat(pieces...))), 0
	missed := func(b *strings.Builder, to int) {
		var lost strings.Builder
		first := next
		for ; next < to; next++ {
			write(&lost, made[next])
		}
		switch {
		case Bare(lost.String()) != "":
			write(b, Unit{Text: "[not heard: " + lost.String() + "]", Spaced: true})
		case first < to: // punctuation has no sound
			write(b, Unit{Text: lost.String(), Spaced: made[first].Spaced})
		}
	}
	for p, heard := range pieces {
		var gone strings.Builder // what the line lost, one word after the other
		end := func() {
			if gone.Len() > 0 {
				write(&lines[p], Unit{Text: "[lost by the line: " + gone.String() + "]", Spaced: true})
				gone.Reset()
			}
		}
		for i, u := range heard {
			if !u.Lost || places[i] > next {
				end()
			}
			if places[i] >= 0 {
				at := p
				if i == 0 {
					at = max(0, p-1) // it is missing at the end of the piece before
				}
				missed(&lines[at], places[i])
				next = places[i] + 1
				u.Text, u.Spaced = made[places[i]].Text, made[places[i]].Spaced // with its punctuation
			}
			if u.Cut {
				u.Text += "—"
			}
			if u.Lost {
				write(&gone, u)
				continue
			}
			write(&lines[p], u)
		}
		end()
		places = places[len(heard):]
	}
	missed(&lines[len(lines)-1], len(made))
	texts := make([]string, len(lines))
	for i := range lines {
		texts[i] = lines[i].String()
	}
	return texts
}

// write adds a unit to a line.
func write(b *strings.Builder, u Unit) {
	if u.Spaced && b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(u.Text)
}
