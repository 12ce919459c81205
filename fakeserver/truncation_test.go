package fakeserver_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("An item that is truncated while it is being made", func() {
	It("stays cut, whatever sound comes later", func() {
		inVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.send(ask)
				delta, _ := find[*wire.ResponseOutputAudioDelta](c.until("response.output_audio.delta"))
				c.send(`{"type":"conversation.item.truncate","item_id":"` + delta.ItemID + `","content_index":0,"audio_end_ms":90}`)
				c.until("conversation.item.truncated")
				got := c.until("response.done")
				late := 0
				for _, a := range got {
					if d, ok := a.event.(*wire.ResponseOutputAudioDelta); ok {
						late += len(d.Delta)
					}
				}
				Expect(late).To(BeNumerically(">", 48_000))
				done, _ := find[*wire.ResponseDone](got)
				Expect(done.Response.Usage.Or(wire.Usage{}).OutputTokenDetails.AudioTokens).To(
					BeNumerically(">", 20), "what was made is billed, heard or not")

				c.send(`{"type":"conversation.item.retrieve","item_id":"` + delta.ItemID + `"}`)
				kept, _ := find[*wire.ConversationItemRetrieved](c.until("conversation.item.retrieved"))
				Expect(kept.Item.Content[0].Audio.Or(nil)).To(HaveLen(90 * 48))
				Expect(kept.Item.Content[0].Transcript.IsSome()).To(BeFalse())
				c.during(time.Second)
			})
	})
})
