package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A server that does not say what it owes", func() {
	type seen struct{ sent, problems []string }
	var withTool = func(r *rig) { r.agent.Tools = []agents.Tool{takes("it", time.Second)} }

	DescribeTable("leaves nobody in dead air", func(set, play func(*rig), want seen) {
		inCall(set, func(r *rig) {
			play(r)
			r.until(10 * time.Minute)
			Expect(r.took()).To(Equal(want.sent))
			Expect(r.sawOnly("problem")).To(Equal(want.problems))
		})
	},
		Entry("a response that never ends", nil, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "Hel"))
			r.until(time.Second)
			Expect(r.session.SendText("Hello?")).To(Succeed())
		}, seen{
			[]string{"1s user: Hello?", "30.01s cancel r1", "30.01s create"},
			[]string{
				"30.01s problem dead_air: nothing more came of a response that had not ended: it was given up",
				"45.01s problem request_lost: the server did not answer a request for a response",
			},
		}),
		Entry("a response that goes on and on", nil, func(r *rig) {
			r.send(began("r1"))
			for range 4 {
				r.send(words("r1", "i1", "la "))
				time.Sleep(20 * time.Second)
			}
			r.send(done("r1", "completed"))
		}, seen{nil, nil}),
		Entry("an aside that never ends", nil, func(r *rig) {
			r.send(aside("r9"), sound("r9", "i9", 20*time.Millisecond, 1))
			r.until(10 * time.Second)
			r.send(sound("r9", "i9", 20*time.Millisecond, 1))
			r.until(20 * time.Second)
			r.send(began("r1"), sound("r1", "i1", 20*time.Millisecond, 1), soundDone("r1", "i1"), done("r1", "completed"))
		}, seen{
			[]string{"40.01s cancel r9"},
			[]string{"40.01s problem dead_air: nothing more came of a response that had not ended: it was given up"},
		}),
		Entry("a response with a tool call that never ends", withTool, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``))
			r.until(31 * time.Second)
			r.send(began("r2"), done("r2", "completed"))
		}, seen{
			[]string{"1.01s output c1: it is done", "30.01s cancel r1", "30.01s create"},
			[]string{"30.01s problem dead_air: nothing more came of a response that had not ended: it was given up"},
		}),
		Entry("an end before the begin", nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			time.Sleep(time.Second)
			r.send(done("r1", "completed"), began("r1"))
			time.Sleep(time.Second)
			Expect(r.session.SendText("Hello again?")).To(Succeed())
			time.Sleep(time.Second)
			r.send(done("r2", "completed"))
		}, seen{[]string{"0s user: Hello?", "0s create", "2s user: Hello again?", "2s create"}, nil}),
		Entry("speech that never ends", nil, func(r *rig) {
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(61 * time.Second)
			r.send(began("r1"), done("r1", "completed"))
		}, seen{
			[]string{"1s user: Hello?", "1m0.01s create"},
			[]string{"1m0.01s problem dead_air: the server says that the caller speaks on and on: waiting responses are asked for all the same"},
		}),
		Entry("a caller who speaks on and on", nil, func(r *rig) {
			r.send(speechBegan(0))
			r.until(3 * time.Minute)
			r.send(speechOver(3*time.Minute), committed(), began("r1"), done("r1", "completed"))
		}, seen{nil, nil}),
		Entry("a tool's output while speech never ends", withTool, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``), done("r1", "completed"), speechBegan(0))
			r.until(61 * time.Second)
			r.send(began("r2"), done("r2", "completed"))
		}, seen{
			[]string{"1.01s output c1: it is done", "1m0.01s create"},
			[]string{"1m0.01s problem dead_air: the server says that the caller speaks on and on: waiting responses are asked for all the same"},
		}),
		Entry("a turn that is not committed", nil, func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second))
			r.until(time.Second)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(11 * time.Second)
			r.send(began("r1"), done("r1", "completed"))
		}, seen{
			[]string{"1s user: Hello?", "10.01s create"},
			[]string{"10.01s problem dead_air: the server heard the caller stop and made no turn of it"},
		}),
		Entry("a turn that is answered and not committed", withTool, func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), began("r1"), calls("r1", "c1", "it", ``), done("r1", "completed"))
			r.until(2 * time.Second)
			r.send(began("r2"), done("r2", "completed"))
		}, seen{[]string{"1.01s output c1: it is done", "1.01s create"}, nil}),
		Entry("a turn that is answered before it is committed", withTool, func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), began("r1"), committed(), calls("r1", "c1", "it", ``), done("r1", "completed"))
			r.until(2 * time.Second)
			r.send(began("r2"), done("r2", "completed"))
		}, seen{[]string{"1.01s output c1: it is done", "1.01s create"}, nil}),
		Entry("a turn that is not answered", nil, func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), committed())
		}, seen{nil, []string{"10.01s problem dead_air: the server did not answer the caller's turn"}}),
		Entry("a turn of silence that is not committed", nil, func(r *rig) {
			r.send(&wire.InputAudioBufferTimeoutTriggered{ItemID: "x"})
		}, seen{nil, []string{"10.01s problem dead_air: the server heard the caller stop and made no turn of it"}}),
		Entry("speech that was cleared", nil, func(r *rig) {
			r.send(speechBegan(0), &wire.InputAudioBufferCleared{})
		}, seen{nil, nil}),
	)

	It("may still end a response that was given up", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(40 * time.Second)
			r.send(began("r2"), done("r1", "completed"))
			r.until(41 * time.Second)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			Expect(r.took()).To(Equal([]string{"30.01s cancel r1", "41s user: Hello?"}))
			r.send(done("r2", "completed"))
			r.until(42 * time.Second)
			Expect(r.took()).To(Equal([]string{"41.01s create"}))
		})
	})
})
