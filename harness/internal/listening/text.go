package listening

import (
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/words"
)

// Text is what was heard of a text that was said, as it is written there: with its punctuation, and with spaces where it
// has some. Heard words are known without it where their sound is a recording.
type Text struct {
	said []piece
	next int // of said, behind what was heard last
	out  strings.Builder
}

// piece is a piece of a text at which a word may begin, with the punctuation behind it.
type piece struct {
	text   string
	key    string // its letters and digits, folded; "" is none
	begins bool   // behind a space
}

// NewText returns a text of which nothing was heard.
func NewText(said string) *Text {
	t := &Text{}
	for _, field := range strings.Fields(said) {
		for i, p := range words.Pieces(field) {
			t.said = append(t.said, piece{text: p, key: words.Fold(p).Key(), begins: i == 0})
		}
	}
	return t
}

// Hear adds a heard word. Of one that was cut the punctuation behind it was not heard. Words that stand nowhere in the rest of
// the text are added as they are.
func (t *Text) Hear(word string, cut bool) {
	key := words.Fold(word).Key()
	at := t.next
	for at < len(t.said) && (t.said[at].key != key || key == "") {
		at++
	}
	if at == len(t.said) {
		t.add(word, true)
		return
	}
	for i := t.next; i < at && t.said[i].key == ""; i++ { // a dash, say
		t.add(t.said[i].text, t.said[i].begins)
	}
	text := t.said[at].text
	if cut {
		text = strings.TrimRightFunc(text, unicode.IsPunct)
	}
	t.add(text, t.said[at].begins || at > t.next)
	t.next = at + 1
}

// String is what was heard so far.
func (t *Text) String() string { return t.out.String() }

func (t *Text) add(text string, begins bool) {
	if begins && t.out.Len() > 0 {
		t.out.WriteByte(' ')
	}
	t.out.WriteString(text)
}
