package fakeserver_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("What the caller of a phone call hears", func() {
	const long = "Your order left our warehouse on Friday, was handed to the carrier, and should arrive on Tuesday between nine and noon."

	// calling accepts a call whose answers are long, and asks for one.
	calling := func(reply fakeserver.Reply, body func(c *client)) {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(reply)}, func(ctx context.Context, s *fakeserver.Server) {
			id := ringing(ctx, s)
			Expect(act(ctx, s, id, "accept", acceptance).status).To(Equal(200))
			c := dialRaw(ctx, s, "?call_id="+id, bearer)
			defer c.close()
			c.Send(ask)
			body(c)
		})
	}
	// brief returns the types of events, without deltas and what belongs to items.
	brief := func(events []arrival) string {
		var names []string
		for _, a := range events {
			if t := a.Event.EventType(); !strings.HasSuffix(t, ".delta") && !strings.HasPrefix(t, "conversation.item.input") {
				names = append(names, t)
			}
		}
		return strings.Join(names, " ")
	}

	It("is told from its first sound to its last", func() {
		calling(fakeserver.Reply{Say: long}, func(c *client) {
			got := c.Until("output_audio_buffer.stopped")
			Expect(brief(got)).To(MatchRegexp(`content_part.added output_audio_buffer.started response.output_audio.done .*response.done rate_limits.updated output_audio_buffer.stopped$`))
			started, at := servertest.Find[*wire.OutputAudioBufferStarted](got)
			created, _ := servertest.Find[*wire.ResponseCreated](got)
			Expect(started.ResponseID).To(Equal(created.Response.ID))
			Expect(started.EventID).To(MatchRegexp(`^event_[0-9a-f]{16}$`))
			stopped, end := servertest.Find[*wire.OutputAudioBufferStopped](got)
			Expect(stopped.ResponseID).To(Equal(created.Response.ID))
			Expect(end-at).To(BeNumerically(">", 5*time.Second), "as long as it is spoken")
		})
	})

	It("is cut by the caller's speech while it is made", func() {
		calling(fakeserver.Reply{Say: long, Speed: 0.2}, func(c *client) {
			c.Until("output_audio_buffer.started")
			c.During(1500 * time.Millisecond)
			c.Talk(tone(440, time.Second))
			got := c.Until("conversation.item.truncated")
			Expect(brief(got)).To(MatchRegexp(`speech_started output_audio_buffer.cleared response.output_audio.done .*response.done conversation.item.truncated$`))
			cut, _ := servertest.Find[*wire.ConversationItemTruncated](got)
			Expect(cut.AudioEndMs).To(And(BeNumerically("~", 1700, 300), WithTransform(func(ms int) int { return ms % 20 }, BeZero())))
			Expect(brief(c.During(5 * time.Second))).NotTo(ContainSubstring("output_audio_buffer.stopped response"))
			c.Wait()
		})
	})

	It("is cut by the caller's speech after it was made, which ends no response", func() {
		calling(fakeserver.Reply{Say: long, Speed: 20}, func(c *client) {
			c.Until("rate_limits.updated")
			c.During(time.Second)
			c.Talk(tone(440, time.Second))
			got := c.Until("conversation.item.truncated")
			Expect(brief(got)).To(MatchRegexp(`^input_audio_buffer.speech_started output_audio_buffer.cleared conversation.item.truncated$`))
			c.Wait()
		})
	})

	It("is cleared by the client, once", func() {
		calling(fakeserver.Reply{Say: long, Speed: 20}, func(c *client) {
			c.Until("rate_limits.updated")
			c.Send(`{"type":"output_audio_buffer.clear"}`, `{"type":"output_audio_buffer.clear"}`)
			got := c.During(20 * time.Second)
			Expect(brief(got)).To(Equal("output_audio_buffer.cleared conversation.item.truncated"))
			cut, _ := servertest.Find[*wire.ConversationItemTruncated](got)
			Expect(cut.AudioEndMs).To(And(BeNumerically(">", 0), WithTransform(func(ms int) int { return ms % 20 }, BeZero())))
		})
	})

	It("has the id of its session from that of the call", func() {
		calling(fakeserver.Reply{Say: "Hi."}, func(c *client) {
			c.Until("response.done")
			c.Send(`{"type":"session.update","session":{"type":"realtime"}}`)
			updated, _ := servertest.Find[*wire.SessionUpdated](c.Until("session.updated"))
			Expect(updated.Session.ID).To(MatchRegexp(`^sess_u0_[0-9A-Za-z]{21}$`))
		})
	})
})
