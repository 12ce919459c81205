package mask

// Asked looks for codes that are said in the turn after the words that make them a secret: "What is your PIN?", "One two three four." The turns are those of
// all speakers, in the order in which they were said. The codes are masked wherever they stand.
func (m *Mask) Asked(turns []string) {
	asked := false
	for _, turn := range turns {
		if turn == "" {
			continue
		}
		codes := spokenCode.FindAllStringIndex(turn, -1)
		for _, at := range codes {
			if digits, _ := digitsOf(turn[at[0]:at[1]]); asked && len(digits) >= shortestValue && apart(turn, at) {
				m.note(turn[at[0]:at[1]])
				m.note(string(digits))
			}
		}
		asked = asks(turn)
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
