package fakeserver_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/servertest"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("What an answer leaves in the context", func() {
	const wait = `{"type":"test.wait"}` // until the answer is over

	truncate := func(ms int) string {
		return fmt.Sprintf(`{"type":"conversation.item.truncate","item_id":"%%s","content_index":0,"audio_end_ms":%d}`, ms)
	}
	// read has a model answer, with what the client does meanwhile, and returns what the response after the next typed turn reads.
	read := func(model string, does ...string) (text, sound int) {
		reply := fakeserver.Reply{Say: "Let me check that for you right now, if you can wait."} // 14 tokens, 79 of sound
		servertest.InVirtualTime(fakeserver.Options{Seed: 5, NewModel: answering(reply, reply, reply, reply)}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, model)
			defer c.close()
			c.update(`{"type":"realtime","instructions":"x"}`)
			c.Send(ask)
			delta, _ := servertest.Find[*wire.ResponseOutputAudioDelta](c.Until("response.output_audio.delta"))
			for _, d := range does {
				switch d {
				case wait:
					c.Until("rate_limits.updated")
				case cancel:
					c.Send(cancel)
					c.Until("response.done")
				case ask:
					c.Send(ask)
				default:
					c.Send(fmt.Sprintf(d, delta.ItemID))
				}
			}
			c.During(time.Second)
			c.Send(userText("b", "Go on"))
			c.Send(ask)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			c.During(time.Second)
			u := done.Response.Usage.Or(wire.Usage{}).InputTokenDetails
			text, sound = u.TextTokens-1-4-2, u.AudioTokens
		})
		return text, sound
	}

	DescribeTable("is what recorded usages say", func(model string, text, sound int, does ...string) {
		haveText, haveSound := read(model, does...)
		Expect(fmt.Sprint(haveText, " ", haveSound)).To(Equal(fmt.Sprint(text, " ", sound)))
	},
		Entry("of gpt-realtime: text and sound", "gpt-realtime", 6+14, 79, wait),
		Entry("of gpt-realtime, before another: text", "gpt-realtime", 2*(6+14), 79, wait, ask, wait),
		Entry("of gpt-realtime, truncated at once: nothing", "gpt-realtime", 6, 0, wait, truncate(0)),
		Entry("of gpt-realtime, truncated: the heard beginning", "gpt-realtime", 6+3, 20, wait, truncate(1000)),
		Entry("of gpt-realtime, cancelled: the sound that was billed", "gpt-realtime", 6+5, 20, cancel),
		Entry("of gpt-realtime, cancelled and truncated: the heard sound", "gpt-realtime", 6+5, 4, cancel, truncate(200)),
		Entry("of gpt-realtime-2.1: text", "gpt-realtime-2.1", 6+14, 0, wait),
		Entry("of gpt-realtime-2.1, truncated: the heard beginning", "gpt-realtime-2.1", 6+3, 0, wait, truncate(1000)),
		Entry("of gpt-realtime-2.1, cancelled: the whole transcript, and what was reasoned", "gpt-realtime-2.1", 6+6+29, 0, cancel),
		Entry("of gpt-realtime-2.1, cancelled and truncated: the same", "gpt-realtime-2.1", 6+6+29, 0, cancel, truncate(0)),
	)
})

var _ = Describe("The usage of a response", func() {
	// bills returns the usages of n responses of a model, the first of a session each, and what response.done says.
	bills := func(model, keys string, n int) (usages []wire.Usage, raw []string) {
		for seed := range n {
			servertest.InVirtualTime(fakeserver.Options{Seed: uint64(seed), NewModel: answering(fakeserver.Reply{Say: "One two."})}, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, model)
				defer c.close()
				c.Send(asks(`"output_modalities":["text"]` + keys))
				got := c.Until("response.done")
				done, _ := servertest.Find[*wire.ResponseDone](got)
				usages = append(usages, done.Response.Usage.Or(wire.Usage{}))
				raw = append(raw, got[len(got)-1].Raw)
			})
		}
		return usages, raw
	}

	It("tells what a reasoning model reasoned, as text, and nothing where it did not", func() {
		usages, raw := bills("gpt-realtime-2.1", "", 14)
		thought := 0
		for i, u := range usages {
			n := u.OutputTokenDetails.ReasoningTokens
			Expect(u.OutputTokenDetails.TextTokens).To(Equal(3 + 3 + n))
			Expect(u.OutputTokens).To(Equal(3 + 3 + n))
			if n > 0 {
				thought++
				Expect(n).To(And(BeNumerically(">=", 17), BeNumerically("<=", 46)))
			} else {
				Expect(raw[i]).NotTo(ContainSubstring("reasoning_tokens"))
			}
		}
		Expect(thought).To(And(BeNumerically(">", 1), BeNumerically("<", 13)))
		_, raw = bills("gpt-realtime", "", 7)
		Expect(raw).To(HaveEach(Not(ContainSubstring("reasoning_tokens"))))
	})

	It("counts reasoning for max_output_tokens, which may leave nothing for words", func() {
		usages, raw := bills("gpt-realtime-2.1", `,"max_output_tokens":10`, 7)
		for i, u := range usages {
			Expect(u.OutputTokens).To(BeNumerically("<=", 10))
			if u.OutputTokenDetails.ReasoningTokens > 0 {
				Expect(raw[i]).To(And(ContainSubstring(`"output":[]`), ContainSubstring(`"reason":"max_output_tokens"`), ContainSubstring(`"output_tokens":10,`)))
			} else {
				Expect(raw[i]).To(ContainSubstring(`"status":"completed"`))
			}
		}
		Expect(raw).To(ContainElement(ContainSubstring("max_output_tokens\"}")))
	})

	It("shows as read from a cache, in about half of the responses, what the session had come to; nothing after a cancelled one", func() {
		cached := func(seed uint64, cancelled bool) int {
			var u wire.Usage
			word := strings.Repeat("word ", 100)
			opts := fakeserver.Options{Seed: seed, NewModel: answering(fakeserver.Reply{Say: word}, fakeserver.Reply{Say: word}, fakeserver.Reply{Say: "No."})}
			servertest.InVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
				c := dial(ctx, s, "gpt-realtime")
				defer c.close()
				c.update(`{"type":"realtime","instructions":"x"}`)
				c.Send(askText)
				c.During(5 * time.Second)
				if cancelled {
					c.Send(askText)
					c.Until("response.output_text.delta")
					c.Send(cancel)
					c.During(time.Second)
				}
				c.Send(userText("a", word))
				c.Send(askText)
				done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
				u = done.Response.Usage.Or(wire.Usage{})
			})
			return u.InputTokenDetails.CachedTokens
		}
		amounts := map[int]int{}
		for seed := range uint64(8) {
			amounts[cached(seed, false)]++
		}
		for seed := range uint64(4) {
			Expect(cached(seed, true)).To(BeZero())
		}
		Expect(amounts).To(And(HaveLen(2), HaveKey(0), HaveKey(64)), "104 tokens are 64 and a rest")
	})

	DescribeTable("takes from the rate limit what was made and a reservation, whatever was read", func(model string, reserved int) {
		servertest.InVirtualTime(fakeserver.Options{NewModel: answering(fakeserver.Reply{Say: "One two."})}, func(ctx context.Context, s *fakeserver.Server) {
			c := dial(ctx, s, model)
			defer c.close()
			c.Send(userText("a", strings.Repeat("word ", 100)))
			c.Send(ask)
			done, _ := servertest.Find[*wire.ResponseDone](c.Until("response.done"))
			limits, _ := servertest.Find[*wire.RateLimitsUpdated](c.Until("rate_limits.updated"))
			Expect(limits.RateLimits[0].Remaining).To(Equal(15_000_000 - reserved - done.Response.Usage.Or(wire.Usage{}).OutputTokens))
			Expect(float64(limits.RateLimits[0].ResetSeconds)).To(Equal(float64(reserved/250) / 1000))
		})
	},
		Entry(nil, "gpt-realtime", 569),
		Entry(nil, "gpt-realtime-2.1", 2186),
	)
})
