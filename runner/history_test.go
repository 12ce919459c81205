package runner_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

func message(id, role, text string) wire.Item {
	return wire.Item{ID: id, Type: wire.ItemMessage, Role: role, Status: wire.StatusInProgress,
		Content: []wire.ContentPart{{Type: wire.ContentOutputText, Text: wire.Some(text)}}}
}

func ids(items []runner.Item) (out []string) {
	for _, it := range items {
		out = append(out, it.ID)
	}
	return out
}

var _ = Describe("Session.History", func() {
	It("is in the server's order", func() {
		inCall(nil, func(r *rig) {
			r.send(shown(message("a", "user", ""), ""), shown(message("b", "user", ""), "a"), shown(message("d", "user", ""), "b"),
				shown(message("c", "user", ""), "b"), shown(message("x", "user", ""), ""), shown(message("z", "user", ""), "unknown"),
				&wire.ConversationItemDone{Item: message("c", "user", "done")}, &wire.ConversationItemDeleted{ItemID: "b"})
			r.until(time.Second)
			Expect(ids(r.session.History())).To(Equal([]string{"x", "a", "c", "d", "z"}))
		})
	})

	It("tells of an item when it comes in, when it changes and when it goes, and has one whose place is not told at the end", func() {
		var changes []string
		inCall(func(r *rig) {
			r.opts.Observe = func(ev runner.Event) {
				if h, ok := ev.(*runner.HistoryChanged); ok {
					r.locked(func() { changes = append(changes, fmt.Sprint(h.Change, " ", h.Item.ID, " ", h.Item.Text)) })
				}
			}
		}, func(r *rig) {
			r.send(&wire.ConversationItemAdded{Item: message("a", "user", "A")}, &wire.ConversationItemAdded{Item: message("b", "user", "B")},
				&wire.ConversationItemDone{Item: message("a", "user", "AA")}, &wire.ConversationItemAdded{Item: message("x", "user", "X")},
				&wire.ConversationItemDeleted{ItemID: "x"},
				&wire.ConversationItemDeleted{ItemID: "nobody"}, transcribed("c", 0, "C"))
			r.until(time.Second)
			Expect(ids(r.session.History())).To(Equal([]string{"a", "b", "c"}))
		})
		Expect(changes).To(Equal([]string{"0 a A", "0 b B", "1 a AA", "0 x X", "2 x X", "1 c C"}))
	})

	It("holds what was generated and, after a truncation, what was heard of it", func() {
		inCall(nil, func(r *rig) {
			final := wire.Item{ID: "i1", Type: wire.ItemMessage, Role: "assistant", Status: wire.StatusCompleted,
				Content: []wire.ContentPart{{Type: wire.ContentOutputAudio, Transcript: wire.Some("one two three four")}}}
			r.send(began("r1"), shown(wire.Item{ID: "i1", Type: wire.ItemMessage, Role: "assistant", Status: "in_progress"}, ""),
				words("r1", "i1", "one two "), words("r1", "i1", "three four"), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"),
				&wire.ConversationItemDone{Item: final}, done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(500 * time.Millisecond)
			Expect(r.session.History()).To(HaveExactElements(And(
				HaveField("Text", "one two three four"), HaveField("Heard", "one two"), HaveField("Truncated", false),
			)))
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.session.History()).To(HaveExactElements(And(
				HaveField("Text", "one two three four"), HaveField("Heard", "one two"), HaveField("Truncated", true),
				HaveField("HeardFor", 500*time.Millisecond), HaveField("Status", "completed"),
			)))
		})
	})

	It("does not lose text when an item comes again with less of it", func() {
		inCall(nil, func(r *rig) {
			r.send(words("r1", "i1", "one two"), &wire.ConversationItemDone{Item: message("i1", "assistant", "one")})
			r.until(time.Second)
			Expect(r.session.History()).To(HaveExactElements(HaveField("Text", "one two")))
		})
	})

	It("does not lose text when an item comes again without any", func() {
		inCall(nil, func(r *rig) {
			r.send(words("r1", "i1", "one two"), &wire.ConversationItemDone{Item: wire.Item{ID: "i1", Status: "incomplete"}})
			r.until(time.Second)
			Expect(r.session.History()).To(HaveExactElements(And(HaveField("Text", "one two"), HaveField("Status", "incomplete"))))
		})
	})

	It("holds what the server understood, in the turn or, for want of one, at the end", func() {
		inCall(nil, func(r *rig) {
			turn := wire.Item{ID: "u1", Type: wire.ItemMessage, Role: "user", Status: "completed",
				Content: []wire.ContentPart{{Type: wire.ContentInputAudio, Transcript: wire.Null[string]()}}}
			r.send(shown(turn, ""), &wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "u1", Transcript: "Hi."},
				&wire.ConversationItemDone{Item: turn}, &wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "u2", Transcript: "Ho."})
			r.until(time.Second)
			Expect(r.session.History()).To(HaveExactElements(HaveField("Text", "Hi."), And(HaveField("Text", "Ho."), HaveField("Role", "user"))))
		})
	})

	It("holds the outputs of function calls, and stays after the end", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", 0)} }, func(r *rig) {
			call := calls("r1", "c1", "quick", `{"a":1}`).(*wire.ResponseOutputItemDone)
			r.send(began("r1"), shown(call.Item, ""), call)
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.History()).To(HaveExactElements(And(
				HaveField("Name", "quick"), HaveField("Output", "quick is done"), HaveField("CallID", "c1"),
			)))
		})
	})
})
