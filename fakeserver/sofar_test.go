package fakeserver_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("An item that is retrieved while it is being made", func() {
	// retrieve asks for a reply's item so long after the request for its response has arrived.
	retrieve := func(reply fakeserver.Reply, ask string, after time.Duration, first ...string) (kept wire.Item) {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, "gpt-realtime")
			defer c.close()
			asked := time.Now()
			c.Send(ask)
			added, _ := servertest.Find[*wire.ResponseOutputItemAdded](c.Until("response.output_item.added"))
			time.Sleep(time.Until(asked.Add(after)))
			for _, event := range append(first, "retrieve") {
				c.Send(`{"type":"conversation.item.` + event + `","item_id":"` + added.Item.ID + `"` +
					map[bool]string{true: `,"content_index":0,"audio_end_ms":90`}[event == "truncate"] + `}`)
			}
			got, _ := servertest.Find[*wire.ConversationItemRetrieved](c.Until("conversation.item.retrieved"))
			kept = got.Item
			c.Until("response.done")
			c.During(time.Second)
		})
		return kept
	}

	DescribeTable("shows its sound and its transcript so far",
		func(after time.Duration, soundMs int, transcript string) {
			it := retrieve(fakeserver.Reply{Say: "Let me check. One moment please, thank you."}, ask, after)
			Expect(it.Status).To(Equal("in_progress"))
			Expect(it.Content).To(HaveLen(1))
			Expect(it.Content[0].Type).To(Equal("output_audio"))
			Expect(it.Content[0].Transcript).To(Equal(wire.Some(transcript)))
			Expect(it.Content[0].Audio.Or(nil)).To(HaveLen(soundMs * 48))
			Expect(it.Content[0].Audio.IsSome()).To(Equal(soundMs > 0))
		},
		Entry("before any sound", 300*time.Millisecond, 0, "Let me check"),
		Entry("after the burst", 360*time.Millisecond, 750, "Let me check. One"),
		Entry("later", 410*time.Millisecond, 1000, "Let me check. One moment please"),
	)

	It("shows its text so far", func() {
		it := retrieve(fakeserver.Reply{Say: "It is foggy over the bay tonight."}, askText, 245*time.Millisecond)
		Expect(it.Status).To(Equal("in_progress"))
		Expect(it.Content).To(Equal([]wire.ContentPart{{Type: "output_text", Text: wire.Some("It is foggy over the bay tonight")}}))
	})

	It("shows the arguments so far", func() {
		it := retrieve(fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}}, ask, 232*time.Millisecond)
		Expect(it.Arguments).To(Equal(wire.Some(`{"order_`)))
	})

	It("shows the sound that a truncation left, and no transcript", func() {
		it := retrieve(fakeserver.Reply{Say: arrivesA}, ask, 360*time.Millisecond, "truncate")
		Expect(it.Content[0].Audio.Or(nil)).To(HaveLen(90 * 48))
		Expect(it.Content[0].Transcript.IsAbsent()).To(BeTrue())
	})
})
