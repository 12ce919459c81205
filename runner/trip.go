package runner

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

// checked takes what the guardrails said about a text.
func (l *loop) checked(c *check, text string, found *findings) {
	for _, fault := range found.faults {
		l.problem(GuardrailFailed, fault)
	}
	switch {
	case c.reply.tripped:
		delete(l.checks.byItem, c.item)
	case len(found.trips) > 0:
		l.trip(c, text, found.trips)
	default:
		l.checks.next(l, c)
	}
}

// trip stops a response whose text is not to be spoken, and asks for another one in its place.
//
//	the response is        | newer turn or response | stopped             | feedback
//	-----------------------+------------------------+---------------------+---------
//	active                 | no                     | sound, cancelled    | yes
//	active                 | newer turn             | sound, cancelled    | no
//	over, not heard out    | no                     | sound               | yes
//	over, heard out        | no                     | nothing left        | yes
//	over                   | newer turn or response | its own sound only  | no
//	out of band            | –                      | sound, cancelled    | no
func (l *loop) trip(c *check, text string, trips []*agents.TrippedError) {
	r := c.reply
	r.tripped = true
	for _, other := range l.checks.of(r) {
		if !other.running {
			delete(l.checks.byItem, other.item)
		}
	}
	delete(l.checks.byItem, c.item)
	ev := &GuardrailTripped{
		Guardrail: trips[0].Guardrail, Reason: trips[0].Reason,
		ResponseID: r.id, ItemID: c.item, Text: text,
	}
	for _, t := range trips[1:] {
		ev.Others = append(ev.Others, t.Guardrail)
	}
	l.emit(ev)
	cut := l.cutOff(r.id, ByGuardrail)
	if r.outOfBand && !r.done && !slices.Contains(cut.cancel, r.id) {
		l.sendCancel(r.id)
	}
	if r.outOfBand || r.turn != l.turns.turn || l.replies.newest != r.id {
		return
	}
	l.feedBack(r, trips)
}

// feedBack tells the model why it was stopped, where the caller does not see it, and asks it to go on
// otherwise.
func (l *loop) feedBack(r *reply, trips []*agents.TrippedError) {
	text := "Your last answer was stopped by a guardrail before the caller had heard all of it."
	for _, t := range trips {
		text += fmt.Sprintf(" %s: %s.", t.Guardrail, t.Reason)
	}
	text += " Do not repeat what it was stopped for. Answer again in another way."
	id := l.newItemID("note")
	l.history.hide(id)
	l.sendMessage(id, wire.RoleSystem, text)
	l.want(wish{items: []string{id}, held: true, ifTurn: true, turn: r.turn})
}

// sendMessage puts a message into the conversation.
func (l *loop) sendMessage(id, role, text string) {
	l.made.unshown[id] = true
	l.send(&wire.ConversationItemCreate{EventID: "event_" + id, Item: wire.Item{
		ID: id, Type: wire.ItemMessage, Role: role,
		Content: []wire.ContentPart{{Type: wire.ContentInputText, Text: wire.Some(text)}},
	}})
}

// guardrailsOf returns the guardrails of a response: its agent's, then the session's, each once.
func (l *loop) guardrailsOf(r *reply) []agents.OutputGuardrail {
	if known, ok := l.checks.guardrails[r.agent]; ok {
		return known
	}
	all := slices.Clone(r.agent.Guardrails)
	for _, g := range l.s.opts.Guardrails {
		if !reflect.TypeOf(g).Comparable() || !slices.Contains(r.agent.Guardrails, g) {
			all = append(all, g)
		}
	}
	l.checks.guardrails[r.agent] = all
	return all
}
