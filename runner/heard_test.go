package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("What was heard of an answer", func() {
	const ten = "one two three four five six seven eight nine ten"
	item := func(r *rig) runner.Item {
		GinkgoHelper()
		for _, it := range r.session.History() {
			if it.ID == "i1" {
				return it
			}
		}
		Fail("no such item")
		return runner.Item{}
	}
	over := func(status string) wire.ServerEvent {
		return &wire.ConversationItemDone{Item: wire.Item{ID: "i1", Type: "message", Role: "assistant", Status: status}}
	}
	// speaks sends an answer of ten seconds whole.
	speaks := func(r *rig) {
		r.send(began("r1"), words("r1", "i1", ten), sound("r1", "i1", 10*time.Second, 1), soundDone("r1", "i1"), over("completed"), done("r1", "completed"))
		r.until(20 * time.Millisecond)
	}

	It("grows while it is played", func() {
		inCall(nil, func(r *rig) {
			speaks(r)
			Expect(item(r).Heard).To(BeEmpty())
			r.listen(3 * time.Second)
			Expect(item(r).Heard).To(Equal("one two three"))
			r.listen(7 * time.Second)
			Expect(item(r).Heard).To(Equal(ten))
			Expect(item(r).Truncated).To(BeFalse())
		})
	})

	It("is what was heard when the call was closed", func() {
		inCall(nil, func(r *rig) {
			speaks(r)
			r.listen(time.Second)
			Expect(r.session.Close()).To(Succeed())
			it := item(r)
			Expect(it.Heard).To(Equal("one"))
			Expect(it.Truncated).To(BeTrue())
			Expect([]time.Duration{it.HeardFor, it.Generated}).To(Equal([]time.Duration{time.Second, 10 * time.Second}))
		})
	})

	It("goes on when the connection is lost, to the end of what is queued", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", ten), sound("r1", "i1", 2*time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(time.Second)
			_ = r.server.CloseNow()
			Expect(r.session.Wait()).NotTo(Succeed())
			Expect(item(r).Heard).To(Equal("one two three"))
			r.listen(time.Second)
			Expect(item(r).Heard).To(Equal("one two three four five six"), "two seconds of it came, not all")
			Expect(r.session.Close()).To(Succeed())
		})
	})

	It("is nothing of what is written where sound was asked for", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), &wire.ResponseOutputTextDelta{ResponseID: "r1", ItemID: "i1", Delta: ten}, over("completed"), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			Expect(item(r).Heard).To(BeEmpty())
			Expect(item(r).Text).To(Equal(ten))
		})
	})

	It("is all of what is written where text was asked for", func() {
		inCall(func(r *rig) { r.opts.TextOnly = true }, func(r *rig) {
			r.send(began("r1"), &wire.ResponseOutputTextDelta{ResponseID: "r1", ItemID: "i1", Delta: ten}, done("r1", "completed"))
			r.until(20 * time.Millisecond)
			Expect(item(r).Heard).To(Equal(ten))
		})
	})

	It("is no more of an incomplete item than its sound can say", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", ten), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), over("incomplete"), done("r1", "incomplete"))
			r.until(20 * time.Millisecond)
			r.listen(2 * time.Second)
			Expect(item(r).Heard).To(Equal("one two three"))
		})
	})

	It("is nothing of an answer that a far player has and does not report", func() {
		inCall(func(r *rig) { r.opts.Playout = runner.FarPlayout }, func(r *rig) {
			speaks(r)
			_, mark := r.session.Playout().Take(make([]byte, audio.Format{}.Bytes(5*time.Second)))
			Expect(item(r).Heard).To(BeEmpty())
			r.session.Playout().Heard(mark)
			Expect(item(r).Heard).To(Equal("one two three four five"))
		})
	})

	It("is everything of what this session did not say", func() {
		inCall(nil, func(r *rig) {
			r.send(shown(wire.Item{ID: "i1", Type: "message", Role: "assistant", Status: "completed", Content: []wire.ContentPart{
				{Type: "output_audio", Transcript: wire.Some(ten)}}}, ""))
			r.until(20 * time.Millisecond)
			Expect(item(r).Heard).To(Equal(ten))
		})
	})
})

var _ = Describe("A server that says nothing of turn detection", func() {
	DescribeTable("has the one that it was asked for, or its default", func(asked *runner.TurnDetection, want []string) {
		inCall(func(r *rig) {
			r.detection = wire.Opt[wire.TurnDetection]{}
			r.opts.TurnDetection = asked
		}, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 5*time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(time.Second)
			r.send(speechBegan(time.Second))
			r.until(1100 * time.Millisecond)
			Expect(r.sawOnly("interrupted")).To(Equal(want))
		})
	},
		Entry("the default", nil, []string{"1.03s interrupted r1 in i1 by caller after 1s of 5s"}),
		Entry("semantic", &runner.TurnDetection{Type: runner.SemanticVAD}, []string{"1.03s interrupted r1 in i1 by caller after 1s of 5s"}),
		Entry("without interruptions", &runner.TurnDetection{NoInterrupt: true}, nil),
		Entry("none", &runner.TurnDetection{Type: runner.NoTurnDetection}, nil),
	)
})
