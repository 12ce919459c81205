package runner_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Sound that comes in odd pieces", func() {
	delta := func(response, item string, pcm []byte) wire.ServerEvent {
		return &wire.ResponseOutputAudioDelta{ResponseID: response, ItemID: item, Delta: pcm}
	}
	samples := func(n int, value int16) []byte {
		all := make([]int16, n)
		for i := range all {
			all[i] = value
		}
		return audio.Format{}.AppendBytes(nil, all)
	}

	It("never shifts samples", func() {
		inCall(nil, func(r *rig) {
			first, other, next := samples(2400, 0x1234), samples(2400, 0x2222), samples(2400, 0x3456)
			r.send(began("r1"),
				delta("r1", "i1", first[:1201]), delta("r1", "i1", first[1201:1201]), delta("r1", "i1", first[1201:2000]), delta("r1", "i1", first[2000:]),
				delta("r1", "i2", other[:4799]), soundDone("r1", "i2"), delta("r1", "i3", next), soundDone("r1", "i3"))
			r.until(20 * time.Millisecond)
			heard := audio.Format{}.AppendSamples(nil, r.listen(280*time.Millisecond))
			for i, s := range heard {
				Expect(s).To(BeElementOf(int16(0x1234), int16(0x2222), int16(0x3456)), "sample %d", i)
			}
		})
	})

	It("is sent in whole samples", func() {
		inCall(nil, func(r *rig) {
			pcm := samples(1000, 0x1234)
			for i := 0; i < len(pcm); i += 7 {
				Expect(r.session.SendAudio(pcm[i:min(i+7, len(pcm))])).To(Succeed())
			}
			time.Sleep(time.Second)
			Expect(r.callerAudio()).To(Equal(pcm))
			for _, f := range r.arrivals() {
				if f, is := f.(*wire.InputAudioBufferAppend); is {
					Expect(len(f.Audio) % 2).To(BeZero())
				}
			}
			Expect(r.session.Send(&wire.InputAudioBufferAppend{Audio: []byte{1, 2, 3}})).To(MatchError("audio ends in half a sample"))
		})
	})

	It("is heard once when an event comes again, after others", func() {
		inCall(nil, func(r *rig) {
			a := &wire.ResponseOutputAudioDelta{EventID: "e1", ResponseID: "r1", ItemID: "i1", Delta: samples(2400, 1)}
			b := &wire.ResponseOutputAudioDelta{EventID: "e2", ResponseID: "r1", ItemID: "i1", Delta: samples(2400, 2)}
			r.send(began("r1"), a, b, a)
			time.Sleep(time.Second)
			Expect(r.session.Playout().Buffered()).To(Equal(200 * time.Millisecond))
		})
	})
})

var _ = Describe("A transcript whose pieces are broken or lost", func() {
	final := func(text string) wire.ServerEvent {
		return &wire.ResponseOutputAudioTranscriptDone{ResponseID: "r1", ItemID: "i1", Transcript: text}
	}

	DescribeTable("is the final one", func(events []wire.ServerEvent, want string) {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.send(events...)
			r.send(done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.session.History()).To(HaveExactElements(HaveField("Text", want)))
		})
	},
		Entry("in the history", []wire.ServerEvent{words("r1", "i1", "가볍게 \uFFFD\uFFFD"), words("r1", "i1", "\uFFFD기"), final("가볍게 얘기")}, "가볍게 얘기"),
		Entry("by the item, when that is all", []wire.ServerEvent{
			words("r1", "i1", "Shipped \uFFFD\uFFFD\uFFFD\uFFFD"),
			&wire.ConversationItemDone{Item: wire.Item{ID: "i1", Type: wire.ItemMessage, Role: wire.RoleAssistant,
				Content: []wire.ContentPart{{Type: "output_audio", Transcript: wire.Some("Shipped 📦")}}}},
		}, "Shipped 📦"),
		Entry("never less than was said, when an item comes short", []wire.ServerEvent{
			words("r1", "i1", "Your order has shipped."),
			&wire.ConversationItemDone{Item: wire.Item{ID: "i1", Type: wire.ItemMessage, Role: wire.RoleAssistant,
				Content: []wire.ContentPart{{Type: "output_audio", Transcript: wire.Some("Your order")}}}},
		}, "Your order has shipped."),
		Entry("part by part", []wire.ServerEvent{
			words("r1", "i1", "On"), &wire.ResponseOutputTextDelta{ResponseID: "r1", ItemID: "i1", ContentIndex: 1, Delta: " two"}, final("One"),
		}, "One two"),
	)

	It("is what guardrails see in the end", func() {
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(_ context.Context, text string) error {
				if strings.Contains(text, "secret") {
					return agents.Trip("x")
				}
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "The sec"), final("The secret"), began("r2"), final("")) // a piece was lost
			time.Sleep(time.Second)
			Expect(r.sawOnly("guardrail")).To(Equal([]string{`10ms guardrail g tripped on "The secret"`}))
		})
	})
})
