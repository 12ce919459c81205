package mask

import "github.com/voicesim/voicesim/internal/digits"

// Asked looks for codes that are said or keyed in the turn after the words that make them a secret: "What is your PIN?", "One two three four." The turns are
// those of all speakers. The codes are masked wherever they stand.
func (m *Mask) Asked(turns []Turn) {
	asked := false
	for _, turn := range turns {
		if turn.Text == "" {
			continue
		}
		if asked {
			for _, r := range digits.In(turn.Text) {
				from, to := r.Span(0, len(r.Digits))
				if len(r.Digits) >= shortestValue && apart(turn.Text, []int{from, to}) {
					m.note(turn.Text[from:to])
				}
			}
		}
		asked = asks(turn.Text)
	}
}

// asks reports whether a turn ends with a sentence about a code that is a secret, without the code: what comes next may be that.
func asks(turn string) bool {
	all := spoken.FindAllStringIndex(turn, -1)
	if len(all) == 0 {
		return false
	}
	last := turn[all[len(all)-1][0]:]
	if end := sentenceEnd.FindStringIndex(last); end != nil && end[1] < len(last) {
		return false // another sentence follows
	}
	return len(spokenSpans(last)) == 0
}
