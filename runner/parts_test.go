package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// dot is a picture.
const dot = "data:image/png;base64,iVBORw0KGgo="

// transcribed is what the server understood of a part of an item.
func transcribed(item string, content int, text string) wire.ServerEvent {
	return &wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: item, ContentIndex: content, Transcript: text}
}

var _ = Describe("The parts of a message", func() {
	It("have a text each, and a transcript changes its own part alone", func() {
		inCall(nil, func(r *rig) {
			r.send(shown(wire.Item{ID: "u1", Type: wire.ItemMessage, Role: wire.RoleUser, Content: []wire.ContentPart{
				{Type: wire.ContentInputText, Text: wire.Some("My order is ")},
				{Type: wire.ContentInputAudio, Transcript: wire.Null[string]()},
				{Type: wire.ContentInputText, Text: wire.Some(" as I said.")},
			}}, ""), transcribed("u1", 1, "A1001,"))
			r.until(time.Second)
			Expect(r.session.History()).To(HaveExactElements(And(
				HaveField("Text", "My order is A1001, as I said."),
				HaveField("Parts", []runner.Part{
					{Type: "input_text", Text: "My order is "}, {Type: "input_audio", Text: "A1001,"}, {Type: "input_text", Text: " as I said."},
				}),
			)))
		})
	})

	It("come in any order, a piece of each at a time", func() {
		inCall(nil, func(r *rig) {
			for i, piece := range []string{"b", "a", "d", "B", "A"} {
				r.send(&wire.ResponseOutputAudioTranscriptDelta{ResponseID: "r1", ItemID: "i1", ContentIndex: []int{1, 0, 3, 1, 0}[i], Delta: piece})
			}
			r.send(&wire.ResponseOutputAudioTranscriptDone{ResponseID: "r1", ItemID: "i1", ContentIndex: 1, Transcript: "bBb"})
			r.until(time.Second)
			Expect(r.session.History()).To(HaveExactElements(And(
				HaveField("Text", "aAbBbd"), HaveField("Parts", HaveLen(4)), HaveField("Parts", ContainElement(runner.Part{Type: "output_audio", Text: "bBb"})),
			)))
		})
	})

	It("may be pictures, which the server does not show, and which a new session gets again", func() {
		inCall(func(r *rig) { r.opts.Reconnect = runner.Reconnect{Attempts: 1} }, func(r *rig) {
			Expect(r.session.SendMessage(
				wire.ContentPart{Type: wire.ContentInputText, Text: wire.Some("This one?")},
				wire.ContentPart{Type: wire.ContentInputImage, ImageURL: dot, Detail: "low"},
			)).To(Succeed())
			r.until(time.Second)
			sent := r.frame(-2).(*wire.ConversationItemCreate)
			unseen := sent.Item
			unseen.Content = []wire.ContentPart{sent.Item.Content[0], {Type: wire.ContentInputImage, Detail: "low"}}
			r.send(shown(unseen, ""), &wire.ConversationItemDone{Item: unseen}, began("r1"), done("r1", "completed"))
			r.until(2 * time.Second)
			Expect(r.session.History()).To(HaveExactElements(And(HaveField("Text", "This one?"), HaveField("Parts", []runner.Part{
				{Type: "input_text", Text: "This one?"}, {Type: "input_image", Image: dot, Detail: "low"},
			}))))
			_ = r.conn().CloseNow()
			r.until(5 * time.Second)
			Expect(r.frame(-1)).To(HaveField("Item.Content", sent.Item.Content))
			Expect(r.session.History()).To(HaveLen(1))
		})
	})
})

var _ = Describe("The status of an item", func() {
	It("is that it is in progress until it is done, unless the server says otherwise", func() {
		inCall(nil, func(r *rig) {
			item := func(id, status string) wire.Item {
				return wire.Item{ID: id, Type: wire.ItemMessage, Role: wire.RoleUser, Status: status}
			}
			r.send(shown(item("a", ""), ""), shown(item("b", ""), "a"), shown(item("c", "completed"), "b"), shown(item("d", ""), "c"),
				&wire.ConversationItemDone{Item: item("b", "")}, &wire.ConversationItemDone{Item: item("d", "incomplete")},
				&wire.ConversationItemRetrieved{Item: item("a", "")})
			r.until(time.Second)
			Expect(r.session.History()).To(HaveExactElements(
				HaveField("Status", "in_progress"), HaveField("Status", "completed"), HaveField("Status", "completed"), HaveField("Status", "incomplete"),
			))
		})
	})
})

var _ = Describe("The text of a response", func() {
	ended := func(r *rig) (texts []string) {
		for ev := range r.session.Events(r.ctx) {
			if e, ok := ev.(*runner.ResponseEnded); ok {
				texts = append(texts, e.ResponseID+": "+e.Text)
			}
		}
		return texts
	}

	It("is in the event about its end, also behind a tool call, and of one beside the conversation", func() {
		quiet(nil, func(r *rig) {
			aside := began("r2").(*wire.ResponseCreated)
			aside.Response.ConversationID = wire.Null[string]()
			last := done("r3", "completed").(*wire.ResponseDone)
			last.Response.Output = []wire.Item{message("i5", "assistant", "One moment."), {ID: "i6", Type: wire.ItemFunctionCall}}
			r.send(began("r1"), words("r1", "i1", "Let me "), words("r1", "i1", "see."), words("r1", "i2", "So"), aside, words("r2", "i3", "Beside."),
				words("r1", "i2", "."), calls("r1", "c1", "unknown", ``), done("r1", "completed"), done("r2", "completed"),
				began("r3"), words("r3", "i5", "One"), last, began("r4"), done("r4", "cancelled"))
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			Expect(ended(r)).To(Equal([]string{"r1: Let me see.\nSo.", "r2: Beside.", "r3: One moment.", "r4: "}))
			Expect(ids(r.session.History())).To(Equal([]string{"i1", "i2", "i5"}))
		})
	})
})

var _ = Describe("Events about sound and words", func() {
	It("name the part of the item that they are about", func() {
		quiet(func(r *rig) { r.opts.Playout = runner.PushPlayout }, func(r *rig) {
			r.send(began("r1"), &wire.ResponseOutputAudioTranscriptDelta{ResponseID: "r1", ItemID: "i1", ContentIndex: 2, Delta: "x"},
				&wire.ResponseOutputTextDelta{ResponseID: "r1", ItemID: "i2", ContentIndex: 7, Delta: "y"},
				&wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", ContentIndex: 2, Delta: make([]byte, 48000)},
				&wire.ResponseOutputAudioDone{ResponseID: "r1", ItemID: "i1", ContentIndex: 2},
				&wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", ContentIndex: 3, Delta: make([]byte, 48000)})
			r.until(100 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			var parts []int
			for ev := range r.session.Events(r.ctx) {
				switch ev := ev.(type) {
				case *runner.TextDelta:
					parts = append(parts, ev.ContentIndex)
				case *runner.Audio:
					parts = append(parts, ev.ContentIndex)
				case *runner.AudioEnded:
					parts = append(parts, ev.ContentIndex)
				case *runner.Interrupted:
					parts = append(parts, ev.ContentIndex)
				}
			}
			Expect(parts).To(Equal([]int{2, 7, 2, 2, 3, 2}))
		})
	})
})
