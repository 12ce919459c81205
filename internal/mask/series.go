package mask

import (
	"encoding/json"
	"strings"

	"github.com/voicesim/voicesim/internal/digits"
)

// Series returns texts that follow one another without what they give away together: digits of a known number or card that stand in several texts, one or a few in each,
// as where each key that was pressed is told of. Texts are one series where they differ in their digits alone.
func (m *Mask) Series(texts []string) []string {
	return m.series(texts, func(int) string { return "" })
}

// series is Series, where texts of other kinds are of other series, too.
func (m *Mask) series(texts []string, kind func(i int) string) []string {
	if len(m.known.lengths)+len(m.known.parts) == 0 {
		return texts
	}
	all := map[string]*stream{}
	for i, text := range texts {
		s := signsOf(text)
		if !s.some() {
			continue
		}
		runs := digits.In(text)
		if len(runs) == 0 {
			continue
		}
		of := kind(i) + "\x00" + withoutRuns(text, runs)
		if all[of] == nil {
			all[of] = &stream{}
		}
		all[of].add(i, runs)
	}
	spans := map[int][][]int{}
	for _, s := range all {
		s.mark(&m.known, spans)
	}
	if len(spans) == 0 {
		return texts
	}
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = without(text, joined(spans[i]))
	}
	return out
}

// some reports whether there may be digits.
func (s signs) some() bool { return s.figures+s.words > 0 }

// withoutRuns is a text without its digits.
func withoutRuns(text string, runs []digits.Run) string {
	var b strings.Builder
	at := 0
	for i := range runs {
		from, to := runs[i].Span(0, len(runs[i].Digits))
		b.WriteString(text[at:from])
		b.WriteByte(0)
		at = to
	}
	b.WriteString(text[at:])
	return b.String()
}

// stream is the digits of a series.
type stream struct {
	digits strings.Builder
	places []digitPlace
}

// digitPlace is where a digit of a series stands.
type digitPlace struct {
	text     int
	from, to int
}

func (s *stream) add(text int, runs []digits.Run) {
	for i := range runs {
		for d := range len(runs[i].Digits) {
			from, to := runs[i].Span(d, d+1)
			s.places = append(s.places, digitPlace{text, from, to})
		}
		s.digits.WriteString(runs[i].Digits)
	}
}

// mark adds the places of what is known, by texts.
func (s *stream) mark(k *known, spans map[int][][]int) {
	edge := func(at int) bool {
		return at == 0 || at == len(s.places) || s.places[at].text != s.places[at-1].text
	}
	k.within(s.digits.String(), edge, func(from, to int, _ bool) {
		for _, p := range s.places[from:to] {
			spans[p.text] = append(spans[p.text], []int{p.from, p.to})
		}
	})
}

// SeriesJSON is Series for the strings and numbers in JSON, by the names that they stand under. What is not JSON stays as it is.
func (m *Mask) SeriesJSON(texts []json.RawMessage) []json.RawMessage {
	if len(m.known.lengths)+len(m.known.parts) == 0 {
		return texts
	}
	var scalars, names []string
	for _, text := range texts {
		m.scalars(text, func(name, text string) string {
			scalars, names = append(scalars, text), append(names, name)
			return text
		})
	}
	masked := m.series(scalars, func(i int) string { return names[i] })
	out, n := make([]json.RawMessage, len(texts)), 0
	for i, text := range texts {
		out[i] = m.scalars(text, func(string, string) string {
			n++
			return masked[n-1]
		})
	}
	return out
}

// scalars returns JSON with what becomes of its strings and numbers.
func (m *Mask) scalars(text json.RawMessage, becomes func(name, text string) string) json.RawMessage {
	if len(text) == 0 || !json.Valid(text) {
		return text
	}
	w := walker{mask: m, text: text, each: becomes}
	for w.next() {
	}
	return append(w.out, text[w.copied:]...)
}
