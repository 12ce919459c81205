package reports

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// unit is a word, or a character of a script that is written without spaces.
type unit struct {
	text   string        // as written
	folded string        // lower case, letters and digits alone; "" for punctuation
	spaced bool          // a space stands before it
	at     time.Duration // when it was heard to its end
	cut    bool          // its end was not heard
	hole   bool          // it is no word but says that nothing was heard
}

// unitsOf cuts a text into units.
func unitsOf(text string) []unit {
	var units []unit
	for word := range strings.FieldsSeq(text) {
		spaced, from := true, 0
		add := func(to int) {
			if to > from {
				units = append(units, unit{text: word[from:to], folded: fold(word[from:to]), spaced: spaced})
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

// fold leaves what of a word must be equal for it to be the same word.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, word)
}

// mostAligned is how many units times units are compared. Chosen: a thousand words, far beyond one answer.
const mostAligned = 1 << 20

// aligned returns, for each unit of heard, its place in made, or -1: as many as possible in the same order.
func aligned(made, heard []unit) []int {
	places := make([]int, len(heard))
	for i := range places {
		places[i] = -1
	}
	if len(made)*len(heard) > mostAligned {
		alignBegin(made, heard, places)
		return places
	}
	// best[i][k] is how many of heard[i:] and made[k:] are equal in order.
	best := make([][]int, len(heard)+1)
	for i := range best {
		best[i] = make([]int, len(made)+1)
	}
	for i := len(heard) - 1; i >= 0; i-- {
		for k := len(made) - 1; k >= 0; k-- {
			best[i][k] = max(best[i+1][k], best[i][k+1])
			if made[k].folded == heard[i].folded && !heard[i].hole {
				best[i][k] = max(best[i][k], best[i+1][k+1]+1)
			}
		}
	}
	for i, k := 0, 0; i < len(heard) && k < len(made); {
		switch {
		case made[k].folded == heard[i].folded && !heard[i].hole && best[i][k] == best[i+1][k+1]+1:
			places[i] = k
			i, k = i+1, k+1
		case best[i][k] == best[i][k+1]:
			k++
		default:
			i++
		}
	}
	return places
}

// alignBegin aligns as far as both are equal.
func alignBegin(made, heard []unit, places []int) {
	for i := 0; i < len(heard) && i < len(made) && made[i].folded == heard[i].folded; i++ {
		places[i] = i
	}
}

// compared writes down what was heard of what the model made, in the pieces in which it was heard:
// "Your order shipped [not heard: on Monday]". Words that were heard in another place, or twice, stand where they
// were heard. Without pieces all of it is missing, and stands in one.
func compared(made []unit, pieces [][]unit) []string {
	lines := make([]strings.Builder, max(1, len(pieces)))
	places, next := aligned(made, slices.Concat(pieces...)), 0
	missed := func(b *strings.Builder, to int) {
		var lost strings.Builder
		first := next
		for ; next < to; next++ {
			write(&lost, made[next])
		}
		switch {
		case fold(lost.String()) != "":
			write(b, unit{text: "[not heard: " + lost.String() + "]", spaced: true})
		case first < to: // punctuation has no sound
			write(b, unit{text: lost.String(), spaced: made[first].spaced})
		}
	}
	for p, heard := range pieces {
		for i, u := range heard {
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
			write(&lines[p], u)
		}
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
