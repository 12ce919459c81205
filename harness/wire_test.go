package harness_test

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("What went over the wire", func() {
	It("is kept where that is asked for, beside a recording that stays the same", func() {
		plain := harness.Play(context.Background(), scenario("barge-in"), nil)
		kept := harness.Play(context.Background(), scenario("barge-in"), &harness.Options{Wire: true})
		Expect(plain.Wire).To(BeNil())
		Expect(kept.SHA256).To(Equal(plain.SHA256))
		told := map[string]int{}
		for _, r := range kept.Recording.Records {
			if f, ok := r.Fact.(timeline.Frame); ok && f.Type != "response.output_audio.delta" {
				told[f.Type]++
			}
		}
		for _, f := range kept.Wire.Frames {
			told[f.Type]--
			Expect(json.Valid(f.Event)).To(BeTrue(), f.Type)
		}
		Expect(told).To(HaveEach(0), "each frame of the timeline has its event, but those with sound alone")
		Expect(kept.Wire.LeftOut).To(BeZero())
	})

	It("has what came of an answer and was never heard: as long as what the ear did not hear of what the wire brought", func() {
		c := harness.Play(context.Background(), scenario("barge-in"), &harness.Options{Wire: true})
		Expect(c.Wire.Unheard).NotTo(BeEmpty())
		u := c.Wire.Unheard[0]
		var ended timeline.UtteranceEnded
		var came time.Duration // of sound: what a frame has beside it is some 200 bytes
		open := ""
		for _, r := range c.Recording.Records {
			switch f := r.Fact.(type) {
			case timeline.ResponseBegan:
				open = f.Response
			case timeline.Frame:
				if open == u.Response && f.Type == "response.output_audio.delta" {
					came += time.Duration((f.Bytes-200)*3/4/2) * time.Second / timeline.RateHz
				}
			}
			if f, ok := r.Fact.(timeline.UtteranceBegan); ok && f.Response == u.Response {
				ended.Utterance = f.Utterance
			}
			if f, ok := r.Fact.(timeline.UtteranceEnded); ok && f.Utterance == ended.Utterance {
				ended = f
			}
		}
		Expect(ended.Complete).To(BeFalse())
		Expect(u.Length).To(And(BeNumerically(">", time.Second), BeNumerically("<=", ended.Total-ended.Heard)))
		Expect(u.Length + ended.Heard).To(BeNumerically("~", came, 200*time.Millisecond))
		Expect(u.Peaks).To(HaveLen(int((u.Length + 10*time.Millisecond - 1) / (10 * time.Millisecond))))
		Expect(u.Peaks).To(ContainElement(BeNumerically(">", 40)), "it is speech")
	})

	It("is bounded, and tells how much of it was left out", func() {
		long := harness.Bundled()["supportline"]()
		long.Instructions = strings.Repeat("Be kind to callers. ", 20000)
		c := harness.Play(context.Background(), scenario("order-status"), &harness.Options{Wire: true, Agents: harness.Agents{"supportline": func() *agents.Agent { return long }}})
		Expect(c.Wire.LeftOut).To(BeNumerically(">=", 2), "what tells the session of its instructions, both ways")
		size := 0
		for _, f := range c.Wire.Frames {
			size += len(f.Event)
		}
		Expect(size).To(BeNumerically("<", 256<<10))
	})
})
