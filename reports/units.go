package reports

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/voicesim/voicesim/internal/words"
)

// unit is a word, or a character of a script that is written without spaces.
type unit struct {
	text   string        // as written
	folded string        // by [words.Bare]; of what says that nothing was heard, and is no word, all of its text
	spaced bool          // a space stands before it
	at     time.Duration // when it was heard to its end
	cut    bool          // its end was not heard
	lost   bool          // the caller's line lost it
}

// unitsOf cuts a text into units.
func unitsOf(text string) []unit {
	var units []unit
	for word := range strings.FieldsSeq(text) {
		spaced, from := true, 0
		add := func(to int) {
			if to > from {
				units = append(units, unit{text: word[from:to], folded: words.Bare(word[from:to]), spaced: spaced})
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

// unspaced reports whether a letter is of a script that is written without spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// folded are units as they are compared.
func folded(units []unit) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = u.folded
	}
	return out
}

// compared writes down what was heard of what the model made, in the pieces in which it was heard:
// "Your order shipped [not heard: on Monday]". Words that were heard in another place, or twice, stand where they
// were heard; so do those that the line lost: "[lost by the line: Tuesday]". Without pieces all of it is missing, and stands in one.
func compared(made []unit, pieces [][]unit) []string {
	lines := make([]strings.Builder, max(1, len(pieces)))
	places, next := words.Align(folded(made), folded(slices.Concat(pieces...))), 0
	missed := func(b *strings.Builder, to int) {
		var lost strings.Builder
		first := next
		for ; next < to; next++ {
			write(&lost, made[next])
		}
		switch {
		case words.Bare(lost.String()) != "":
			write(b, unit{text: "[not heard: " + lost.String() + "]", spaced: true})
		case first < to: // punctuation has no sound
			write(b, unit{text: lost.String(), spaced: made[first].spaced})
		}
	}
	for p, heard := range pieces {
		var gone strings.Builder // what the line lost, one word after the other
		end := func() {
			if gone.Len() > 0 {
				write(&lines[p], unit{text: "[lost by the line: " + gone.String() + "]", spaced: true})
				gone.Reset()
			}
		}
		for i, u := range heard {
			if !u.lost || places[i] > next {
				end()
			}
			if places[i] >= 0 {
				at := p
				if i == 0 {
					at = max(0, p-1) // it is missing at the end of the piece before
				}
				missed(&lines[at], places[i])
				next = places[i] + 1
				u.text, u.spaced = made[places[i]].text, made[places[i]].spaced // with its punctuation
			}
			if u.cut {
				u.text += "—"
			}
			if u.lost {
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
func write(b *strings.Builder, u unit) {
	if u.spaced && b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(u.text)
}
