package mask

import "github.com/voicesim/voicesim/internal/digits"

// Turn is what somebody lets the others know at once: words, or the keys of a phone.
type Turn struct {
	Who  string // the same for all turns of one speaker
	Text string
}

// Across looks for numbers of payment cards that one speaker says or keys in several turns, one after the other. Their parts are masked wherever they stand. What is said between them
// without digits, such as "and the rest is", is passed over.
func (m *Mask) Across(turns []Turn) {
	parts, texts := map[string][]part{}, map[string][]string{} // by speaker
	for _, turn := range turns {
		if !signsOf(turn.Text).some() {
			continue
		}
		texts[turn.Who] = append(texts[turn.Who], turn.Text)
		only := digits.Only(turn.Text)
		for _, r := range digits.In(turn.Text) {
			if len(r.Digits) >= shortestValue || only {
				parts[turn.Who] = append(parts[turn.Who], part{turn.Text, r.Digits})
			}
		}
	}
	for _, of := range parts {
		m.together(of)
	}
	for _, of := range texts {
		for i, masked := range m.Series(of) {
			if masked != of[i] {
				m.known.turn(of[i])
			}
		}
	}
}

// part is some digits of a turn.
type part struct{ turn, digits string }

// together notes the numbers of payment cards that whole parts are, one after the other.
func (m *Mask) together(parts []part) {
	for i := range parts {
		whole := ""
		for k := i; k < len(parts) && len(whole)+len(parts[k].digits) <= digits.LongestCard; k++ {
			whole += parts[k].digits
			if k == i || !digits.IsCard(whole) {
				continue
			}
			m.known.card(whole)
			for _, p := range parts[i : k+1] {
				m.known.part(p)
			}
			m.done = nil
		}
	}
}

// part notes a part of a card number. One of too few digits to be masked wherever they stand is masked where the turn stands.
func (k *known) part(p part) {
	if len(p.digits) >= shortestValue {
		k.number(p.digits)
		return
	}
	k.turn(p.turn)
}

// turn notes a text whose digits are a secret.
func (k *known) turn(text string) {
	if k.turns == nil {
		k.turns = map[string]bool{}
	}
	k.turns[text] = true
}
