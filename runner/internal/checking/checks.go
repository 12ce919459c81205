package checking

import (
	"slices"
	"strings"
)

// Check follows the text of one item through the guardrails. One check of it runs at a time; each gets
// the whole text so far.
//
//	running | input             | next    | and
//	--------+-------------------+---------+------------------------------------------------
//	no      | text              | yes     | check the text
//	yes     | text              | yes     | remembered
//	any     | final text, other | as text | it takes the place of all before
//	yes     | passed, more text | yes     | check the newest text
//	yes     | passed            | no      | forgotten if the item is complete
//	no      | little more of a  | no      | remembered
//	        | long text         |         |
//	yes     | tripped           | no      | nothing: the response is to be stopped
//	no      | item complete     | –       | forgotten: all of its text was checked
//	any     | response stopped  | –       | forgotten
type Check[R comparable] struct {
	Response R
	Item     string
	text     strings.Builder
	passed   int // bytes of it that the newest check which is over got
	checked  int // bytes of the text that the newest check got
	running  bool
	complete bool
	Stopped  bool // its response was stopped
}

// Checks are the items whose text is being checked.
type Checks[R comparable] struct {
	byItem  map[string]*Check[R]
	every   int // bytes
	Running int // checks
	GivenUp int // checks that were given up and still run
}

// New returns no checks. A text is checked again when it has grown by so many bytes; zero is at every piece, and less often
// when it is long.
func New[R comparable](every int) Checks[R] {
	return Checks[R]{byItem: map[string]*Check[R]{}, every: every}
}

// Due is a text that the guardrails are to look at now.
type Due[R comparable] struct {
	Of   *Check[R]
	Text string
}

// Said takes the next piece of an item's text.
func (cs *Checks[R]) Said(r R, item, text string) []Due[R] {
	c := cs.byItem[item]
	if c == nil {
		c = &Check[R]{Response: r, Item: item}
		cs.byItem[item] = c
	}
	c.text.WriteString(text)
	return cs.next(c)
}

// Final takes the text of an item once it is complete, "" if it is as it was said. It is checked again if it differs.
func (cs *Checks[R]) Final(r R, item, text string) (due []Due[R]) {
	c := cs.byItem[item]
	switch {
	case text == "" || c != nil && c.text.String() == text:
	case c == nil:
		due = cs.Said(r, item, text)
	default:
		c.text.Reset()
		c.text.WriteString(text)
		c.checked = 0
		due = cs.next(c)
	}
	return append(due, cs.ItemComplete(item)...)
}

// ItemComplete notes that an item's text is complete.
func (cs *Checks[R]) ItemComplete(item string) []Due[R] {
	c := cs.byItem[item]
	if c == nil {
		return nil
	}
	c.complete = true
	return cs.next(c)
}

// ResponseComplete notes that the texts of a response are complete.
func (cs *Checks[R]) ResponseComplete(r R) (due []Due[R]) {
	for _, item := range cs.itemsOf(r) {
		due = append(due, cs.ItemComplete(item)...)
	}
	return due
}

// Ended notes that a check is over. A response whose text did not pass is to be stopped.
func (cs *Checks[R]) Ended(c *Check[R], passed bool) []Due[R] {
	cs.Running--
	c.running = false
	if c.Stopped || !passed {
		return nil
	}
	c.passed = c.checked
	return cs.next(c)
}

// Stop forgets the texts of a response that is stopped.
func (cs *Checks[R]) Stop(r R) {
	for _, item := range cs.itemsOf(r) {
		cs.byItem[item].Stopped = true
		delete(cs.byItem, item)
	}
}

// itemsOf returns the ids of a response's items, in their order.
func (cs *Checks[R]) itemsOf(r R) []string {
	var items []string
	for item, c := range cs.byItem {
		if c.Response == r {
			items = append(items, item)
		}
	}
	slices.Sort(items)
	return items
}

// step is how many bytes a text grows before it is checked again while it goes on. A short one is checked at every piece;
// each check of a long one gets all of it, so there are fewer. Chosen: at most some eight seconds of speech.
func (cs *Checks[R]) step(checked int) int {
	if cs.every > 0 {
		return cs.every
	}
	const short, most = 512, 128
	if checked < short {
		return 1
	}
	return min(checked/16, most)
}

// next begins the check that is due, or forgets the item.
func (cs *Checks[R]) next(c *Check[R]) []Due[R] {
	switch {
	case c.running:
	case c.text.Len() >= c.checked+cs.step(c.checked), c.complete && c.text.Len() > c.checked:
		c.running, c.checked = true, c.text.Len()
		cs.Running++
		return []Due[R]{{c, c.text.String()}}
	case c.complete:
		delete(cs.byItem, c.Item)
	}
	return nil
}

// Length is how many bytes of an item's text have come, and how many of them were checked and passed.
func (cs *Checks[R]) Length(item string) (come, passed int) {
	c := cs.byItem[item]
	if c == nil {
		return 0, 0
	}
	passed = c.checked
	if c.running {
		passed = c.passed
	}
	return c.text.Len(), passed
}
