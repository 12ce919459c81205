package digits

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// In returns the digits in a text, of which [Run.Span] tells the places. Digits belong together where no more than a few spaces, commas, full stops, dashes
// and the like stand between them, or a word such as "dash". Amounts such as 12.50 are no digits, and neither are those of ids, whose letters and digits alternate.
func In(text string) []Run {
	p := parser{inText: true}
	n, gap := 0, 0 // pieces, and where what stands before the next began
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !ofPiece(r) {
			at += size
			continue
		}
		end := pieceEnd(text, at)
		if !p.passes(text[gap:at]) {
			p.close()
		}
		if amount := amountEnd(text, gap, at, end); amount > 0 {
			p.close()
			at, gap = amount, amount
			continue
		}
		p.span = [2]int{at, end}
		if isID(text[at:end]) {
			p.close()
		} else {
			p.piece(n, strings.ToLower(text[at:end]))
		}
		n, at, gap = n+1, end, end
	}
	p.close()
	return p.runs
}

// Span is where in the text digits from, …, to-1 of the run begin and end, in bytes. The run must be one of [In].
func (r *Run) Span(from, to int) (begin, end int) { return r.spans[from][0], r.spans[to-1][1] }

// Whole reports whether digits from, …, to-1 are whole groups of the run: figures that stand together, or numbers in words.
func (r *Run) Whole(from, to int) bool { return r.edge(from) && r.edge(to) }

// edge reports whether a group begins at a digit, or the run is over.
func (r *Run) edge(at int) bool {
	return at == 0 || at == len(r.owner) || r.owner[at] != r.owner[at-1]
}

// Words are the words of which numbers are made, in order: "double", "eleven", "hundred", …
func Words() []string {
	all := slices.AppendSeq(slices.AppendSeq([]string{"hundred", "thousand"}, maps.Keys(small)), maps.Keys(repeats))
	slices.Sort(all)
	return all
}

// Only reports whether a text is nothing but digits, and what may stand between them.
func Only(text string) bool {
	digits, others := false, false
	for piece := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !ofPiece(r) }) {
		if !slices.Contains(fillers, piece) && piece != "hundred" && piece != "thousand" && repeats[piece] == 0 {
			_, word := small[piece]
			figures := !strings.ContainsFunc(piece, func(r rune) bool { _, ok := Value(r); return !ok })
			digits, others = digits || word || figures, others || !word && !figures
		}
	}
	return digits && !others
}

// ofPiece reports whether a character is one of words and figures.
func ofPiece(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// pieceEnd is where the letters and digits end that begin at a place; the apostrophe of o'clock is one of them.
func pieceEnd(text string, at int) int {
	letter := false
	for i, r := range text[at:] {
		if !ofPiece(r) {
			if !letter || r != '\'' && r != '’' {
				return at + i
			}
			if after, _ := utf8.DecodeRuneInString(text[at+i+utf8.RuneLen(r):]); !unicode.IsLetter(after) {
				return at + i
			}
		}
		letter = unicode.IsLetter(r)
	}
	return len(text)
}

// longestGap is how many characters stand between digits that belong together. Chosen: "4111 – 1111", "4111, - 1111".
const longestGap = 4

// passes reports whether a run goes on behind what stands between two pieces.
func (p *parser) passes(gap string) bool {
	n, apart := 0, false
	for _, r := range gap {
		n++
		if n > longestGap || !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) && !strings.ContainsRune(",._/·•|…−", r) {
			return false
		}
		apart = apart || separates(r)
	}
	if apart {
		p.settle()
	}
	return true
}

// longestAmount is how many figures stand before the point of an amount. Chosen: card numbers have more.
const longestAmount = 9

// amountEnd is where an amount ends whose figures before the point are text[at:end]: 12.50, and not a part of 1.12.2026. 0 is none.
func amountEnd(text string, gap, at, end int) int {
	if end-at > longestAmount || !figures(text[at:end]) || end == len(text) || text[end] != '.' || gap > 0 && at == gap+1 && text[gap] == '.' && decimal(text[gap-1]) {
		return 0
	}
	cents := pieceEnd(text, end+1)
	if n := cents - end - 1; n < 1 || n > 2 || !figures(text[end+1:cents]) || cents+1 < len(text) && text[cents] == '.' && decimal(text[cents+1]) {
		return 0
	}
	return cents
}

// isID reports whether letters and digits alternate in a piece, as in ids and fingerprints: a7f3c925.
func isID(piece string) bool {
	turns, before := 0, rune(0)
	for i, r := range piece {
		if i > 0 && unicode.IsDigit(r) != unicode.IsDigit(before) {
			turns++
		}
		before = r
	}
	return turns > 1
}

func figures(text string) bool {
	for i := range len(text) {
		if !decimal(text[i]) {
			return false
		}
	}
	return text != ""
}

func decimal(c byte) bool { return c-'0' < 10 }
