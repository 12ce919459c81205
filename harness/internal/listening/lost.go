package listening

// lose notes what the line loses of the n samples that are heard from sample i of a frame on, of which the stretches are lost. The first of them
// stands at a place of the item.
func (it *arrival) lose(lost [][2]int, i, place, n int) {
	for _, l := range lost {
		if s := (stretch{place + max(l[0]-i, 0), place + min(l[1]-i, n)}); s.from < s.to {
			it.lost = append(it.lost, s)
		}
	}
}

// isLost reports whether the line lost more than half of what lies between two places: nobody understands a word then. Chosen: of words
// of which half the sound is gone in one piece listeners get most wrong, and what conceals a loss is other sound.
func (it *arrival) isLost(start, end int) bool {
	gone := 0
	for _, l := range it.lost {
		gone += max(0, min(l.to, end)-max(l.from, start))
	}
	return 2*gone > end-start
}
