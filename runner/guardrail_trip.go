package runner

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/conversation"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

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
func (l *loop) trip(d dueCheck, trips []*agents.TrippedError) {
	r := d.Of.Response
	r.tripped = true
	l.dropHeld(r)
	l.checks.Stop(r)
	ev := &GuardrailTripped{
		Header: r.head(d.Of.Item), Guardrail: trips[0].Guardrail, Reason: trips[0].Reason, Text: d.Text,
	}
	for _, t := range trips[1:] {
		ev.Others = append(ev.Others, t.Guardrail)
	}
	l.emit(ev)
	cut := l.cutOff(r.id, ByGuardrail)
	if r.outOfBand && !r.done && !slices.Contains(cut.Cancel, r.id) {
		l.sendCancel(r.id)
	}
	if r.outOfBand || r.turn != l.turns.Turn || l.responses.newest != r.id {
		return
	}
	l.feedBack(r, trips)
}

// feedBack tells the model why it was stopped, where the caller does not see it, and asks it to go on
// otherwise.
func (l *loop) feedBack(r *responseState, trips []*agents.TrippedError) {
	if l.s.opts.Checking.NoFeedback {
		return
	}
	text, rest := "Your last answer was stopped by a guardrail before the caller had heard all of it.",
		" Do not repeat what it was stopped for. Answer again in another way."
	if own := l.s.opts.Checking.Feedback; own != "" {
		text, rest = own, ""
	}
	for _, t := range trips {
		text += fmt.Sprintf(" %s: %s.", t.Guardrail, t.Reason)
	}
	text += rest
	id := l.newItemID("note")
	l.history.Hide(id)
	l.sendMessage(id, wire.RoleSystem, conversation.Writing(wire.RoleSystem, text))
	l.enqueue(turntaking.Pending{Items: []string{id}, WaitsForTurnEnd: true, OnlyInTurn: true, Turn: r.turn})
}

// sendMessage puts a message into the conversation.
func (l *loop) sendMessage(id, role string, parts ...wire.ContentPart) {
	l.putItem("event_"+id, wire.Item{ID: id, Type: wire.ItemMessage, Role: role, Content: parts})
}

// putItem puts an item into the conversation.
func (l *loop) putItem(event string, item wire.Item) { l.putItemAfter(event, item, "") }

// putItemAfter is putItem behind another item; "" is the end.
func (l *loop) putItemAfter(event string, item wire.Item, after string) {
	l.local.puts++
	l.local.unacked[item.ID] = unackedItem{number: l.local.puts, event: event, item: item}
	if l.relink.away() {
		return // it is sent when there is a session
	}
	ev := &wire.ConversationItemCreate{EventID: event, Item: item}
	if after != "" {
		ev.PreviousItemID = wire.Some(after)
	}
	l.send(ev)
}
