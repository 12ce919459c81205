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

var _ = Describe("An item that is truncated while it is being made", func() {
	It("stays cut, whatever sound comes later", func() {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: arrivesA})},
			func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.Send(ask)
				delta, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
				c.Send(`{"type":"conversation.item.truncate","item_id":"` + delta.ItemID + `","content_index":0,"audio_end_ms":90}`)
				c.Until("conversation.item.truncated")
				got := c.Until("response.done")
				late := 0
				for _, a := range got {
					if d, ok := a.Event.(*wire.ResponseOutputAudioDelta); ok {
						late += len(d.Delta)
					}
				}
				Expect(late).To(BeNumerically(">", 48_000))
				done, _ := servertest.Find[*wire.ResponseDone](got)
				Expect(done.Response.Usage.Or(wire.Usage{}).OutputTokenDetails.AudioTokens).To(
					BeNumerically(">", 20), "what was made is billed, heard or not")

				c.Send(`{"type":"conversation.item.retrieve","item_id":"` + delta.ItemID + `"}`)
				kept, _ := servertest.Find[*wire.ConversationItemRetrieved](c.Until("conversation.item.retrieved"))
				Expect(kept.Item.Content[0].Audio.Or(nil)).To(HaveLen(90 * 48))
				Expect(kept.Item.Content[0].Transcript.IsSome()).To(BeFalse())
				c.During(time.Second)
			})
	})
})
