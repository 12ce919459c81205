package runner

import (
	"slices"
	"strings"
)

// check follows the text of one item through the guardrails. One check of it runs at a time; each gets
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
type check struct {
	response *responseState
	item     string
	text     strings.Builder
	checked  int // bytes of the text that the newest check got
	running  bool
	complete bool
	stopped  bool // its response was stopped
}

// checks are the items whose text is being checked.
type checks struct {
	byItem  map[string]*check
	running int
	givenUp int // checks that were given up and still run
}

// dueCheck is a text that the guardrails are to look at now.
type dueCheck struct {
	of   *check
	text string
}

// said takes the next piece of an item's text.
func (cs *checks) said(r *responseState, item, text string) []dueCheck {
	c := cs.byItem[item]
	if c == nil {
		c = &check{response: r, item: item}
		cs.byItem[item] = c
	}
	c.text.WriteString(text)
	return cs.next(c)
}

// final takes the text of an item once it is complete, "" if it is as it was said. It is checked again if it differs.
func (cs *checks) final(r *responseState, item, text string) (due []dueCheck) {
	c := cs.byItem[item]
	switch {
	case text == "" || c != nil && c.text.String() == text:
	case c == nil:
		due = cs.said(r, item, text)
	default:
		c.text.Reset()
		c.text.WriteString(text)
		c.checked = 0
		due = cs.next(c)
	}
	return append(due, cs.itemComplete(item)...)
}

// itemComplete notes that an item's text is complete.
func (cs *checks) itemComplete(item string) []dueCheck {
	c := cs.byItem[item]
	if c == nil {
		return nil
	}
	c.complete = true
	return cs.next(c)
}

// responseComplete notes that the texts of a response are complete.
func (cs *checks) responseComplete(r *responseState) (due []dueCheck) {
	for _, item := range cs.itemsOf(r) {
		due = append(due, cs.itemComplete(item)...)
	}
	return due
}

// ended notes that a check is over. A response whose text did not pass is to be stopped.
func (cs *checks) ended(c *check, passed bool) []dueCheck {
	cs.running--
	c.running = false
	if c.stopped || !passed {
		return nil
	}
	return cs.next(c)
}

// stop forgets the texts of a response that is stopped.
func (cs *checks) stop(r *responseState) {
	for _, item := range cs.itemsOf(r) {
		cs.byItem[item].stopped = true
		delete(cs.byItem, item)
	}
}

// itemsOf returns the ids of a response's items, in their order.
func (cs *checks) itemsOf(r *responseState) []string {
	var items []string
	for item, c := range cs.byItem {
		if c.response == r {
			items = append(items, item)
		}
	}
	slices.Sort(items)
	return items
}

// step is how many bytes a text grows before it is checked again while it goes on. A short one is checked at every piece;
// each check of a long one gets all of it, so there are fewer. Chosen: at most some eight seconds of speech.
func step(checked int) int {
	const short, most = 512, 128
	if checked < short {
		return 1
	}
	return min(checked/16, most)
}

// next begins the check that is due, or forgets the item.
func (cs *checks) next(c *check) []dueCheck {
	switch {
	case c.running:
	case c.text.Len() >= c.checked+step(c.checked), c.complete && c.text.Len() > c.checked:
		c.running, c.checked = true, c.text.Len()
		cs.running++
		return []dueCheck{{c, c.text.String()}}
	case c.complete:
		delete(cs.byItem, c.item)
	}
	return nil
}
