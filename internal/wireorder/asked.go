package wireorder

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/wire"
)

// asked counts what the client asked for and the server has not answered. What is refused by an error
// stays here, so an answer too many may pass after one.
type asked struct {
	ids       map[string]bool // of the client's events
	updates   int
	clears    int
	commits   int
	cancels   int
	answers   int // response.create
	asides    int // response.create out of band
	turns     int // of the caller, that ended by themselves: a response may answer each
	retrieves []string
	truncates []string
	deletes   []string
	creates   []creation
}

// creation is an item that the client made. previous is where it asked for it.
type creation struct{ id, kind, previous string }

// Sent tells an event of the client, at the moment it was sent. It has an effect with
// [Options.BothSides] only.
func (c *Checker) Sent(ev wire.ClientEvent) {
	a := &c.asked
	if id := wire.EventID(ev); id != "" {
		a.ids[id] = true
	}
	switch ev := ev.(type) {
	case *wire.SessionUpdate:
		a.updates++
	case *wire.InputAudioBufferClear:
		a.clears++
	case *wire.InputAudioBufferCommit:
		a.commits++
	case *wire.ConversationItemCreate:
		a.creates = append(a.creates, creation{ev.Item.ID, ev.Item.Type, ev.PreviousItemID.Or("")})
	case *wire.ConversationItemRetrieve:
		a.retrieves = append(a.retrieves, ev.ItemID)
	case *wire.ConversationItemTruncate:
		a.truncates = append(a.truncates, truncation(ev.ItemID, ev.ContentIndex, ev.AudioEndMs))
	case *wire.ConversationItemDelete:
		a.deletes = append(a.deletes, ev.ItemID)
	case *wire.ResponseCreate:
		if ev.Response != nil && ev.Response.Conversation == "none" {
			a.asides++
			return
		}
		a.answers++
	case *wire.ResponseCancel:
		a.cancels++
	}
}

func truncation(id string, part, endMs int) string {
	return fmt.Sprintf("%s[%d] at %d ms", id, part, endMs)
}

// answers takes one off what was asked for by events of a name.
func (c *Checker) answers(open *int, name string) *DisorderError {
	if !c.opts.BothSides {
		return nil
	}
	if *open == 0 {
		return broken(RuleUnasked, "there was no %s", name)
	}
	*open--
	return nil
}

// answersAbout does so for events that name something.
func (c *Checker) answersAbout(open *[]string, what, name string) *DisorderError {
	if !c.opts.BothSides {
		return nil
	}
	i := slices.Index(*open, what)
	if i < 0 {
		return broken(RuleUnasked, "there was no %s about %s", name, what)
	}
	*open = slices.Delete(*open, i, i+1)
	return nil
}

// answersItem does so for an item of the client's: one with an id of its own, or any of its kind
// without. It must come where it was asked for. What was refused is not known, so any item that was asked for
// there may be the one.
func (c *Checker) answersItem(id, kind, previous string) *DisorderError {
	if !c.opts.BothSides {
		return nil
	}
	a := &c.asked
	known := false
	for i, made := range a.creates {
		if made.kind != kind || made.id != id && made.id != "" {
			continue
		}
		if known = true; c.placeFor(made.previous) == previous {
			a.creates = slices.Delete(a.creates, i, i+1)
			return nil
		}
	}
	if known {
		return broken(RulePrevious, "%s was not asked for after %q", id, previous)
	}
	return broken(RuleUnasked, "there was no conversation.item.create of a %s like %s", kind, id)
}

// placeFor returns the item after which one comes that was asked for after another: after the last, if
// none was named, or one that is gone meanwhile.
func (c *Checker) placeFor(asked string) string {
	switch {
	case asked == "root":
		return ""
	case slices.Contains(c.order, asked):
		return asked
	}
	return c.last()
}

// answersRequest does so for a response, which a client or the end of a turn asks for.
func (c *Checker) answersRequest(outOfBand bool) *DisorderError {
	switch a := &c.asked; {
	case outOfBand:
		return c.answers(&a.asides, "response.create out of band")
	case a.turns > 0:
		a.turns--
		return nil
	default:
		return c.answers(&a.answers, "response.create")
	}
}

// complained checks an error event: it names an event of the client's, or none.
func (c *Checker) complained(e *wire.Error) *DisorderError {
	if id, ok := e.EventID.Value(); ok && c.opts.BothSides && !c.asked.ids[id] {
		return broken(RuleUnasked, "the client sent no event %q", id)
	}
	return nil
}
