package conversation

// Turns knows to which turns the caller's newest items belong: their transcripts come later.
type Turns struct {
	byItem map[string]int
	order  []string // oldest first
}

// turnsKept bounds it. Chosen: far more turns than a transcript can be late.
const turnsKept = 64

// Put notes the turn of an item.
func (t *Turns) Put(item string, turn int) {
	if t.byItem == nil {
		t.byItem = map[string]int{}
	}
	if _, known := t.byItem[item]; !known {
		t.order = append(t.order, item)
	}
	t.byItem[item] = turn
	if len(t.order) > turnsKept {
		delete(t.byItem, t.order[0])
		t.order = t.order[1:]
	}
}

// Of returns the turn of an item, 0 if it is not known.
func (t *Turns) Of(item string) int { return t.byItem[item] }
