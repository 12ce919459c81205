package runner_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Session.Send", func() {
	It("sends events of types that nobody knows yet, as they are", func() {
		inCall(nil, func(r *rig) {
			ev, err := wire.DecodeClient([]byte(`{"type":"session.dance","steps":[1,2]}`))
			Expect(err).NotTo(HaveOccurred())
			Expect(r.session.Send(ev)).To(Succeed())
			r.until(time.Second)
			Expect(r.frame(-1)).To(Equal(&wire.UnknownEvent{Type: "session.dance", Raw: []byte(`{"type":"session.dance","steps":[1,2]}`)}))
		})
	})

	It("refuses what cannot be written, and everything when the session has ended", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.Send(nil)).To(MatchError(ContainSubstring("nil")))
			Expect(r.session.Send((*wire.ResponseCreate)(nil))).To(MatchError(ContainSubstring("nil")))
			Expect(r.session.Close()).To(Succeed())
			for _, ev := range []wire.ClientEvent{&wire.ResponseCreate{}, &wire.InputAudioBufferCommit{}, &wire.InputAudioBufferAppend{}} {
				Expect(r.session.Send(ev)).To(MatchError(runner.ErrClosed))
			}
		})
	})

	It("asks for a response through the scheduler, under its own event id, and again after a lost race", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(r.session.Send(&wire.ResponseCreate{EventID: "mine"})).To(Succeed())
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(time.Second)
			Expect(r.took()).To(BeEmpty())
			r.send(done("r1", "completed"))
			r.until(2 * time.Second)
			Expect(r.frame(-1)).To(HaveField("EventID", "mine"))
			r.send(oops("conversation_already_has_active_response", "mine"), done("r7", "completed"))
			r.until(3 * time.Second)
			Expect(r.frame(-1)).To(HaveField("EventID", "mine"))
			r.send(began("r2"), done("r2", "completed"))
			r.until(4 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s create", "2.01s create"})) // CreateResponse(nil) is the same request
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})

	It("asks beside the conversation at once", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(r.session.Send(&wire.ResponseCreate{EventID: "mine", Response: &wire.ResponseConfig{Conversation: "none"}})).To(Succeed())
			r.until(time.Second)
			Expect(r.frame(-1)).To(HaveField("EventID", "mine"))
		})
	})

	It("cancels once", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(r.session.Send(&wire.ResponseCancel{})).To(Succeed())
			Expect(r.session.Send(&wire.ResponseCancel{ResponseID: "r1"})).To(Succeed())
			Expect(r.session.Send(&wire.ResponseCancel{ResponseID: "another"})).To(Succeed())
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms cancel another"}))
		})
	})

	It("does not confuse a handoff by a configuration of the application's", func() {
		inCall(func(r *rig) {
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", Instructions: "Refund."}}}
		}, func(r *rig) {
			r.locked(func() { r.deaf = true })
			Expect(r.session.Send(&wire.SessionUpdate{Session: wire.Session{Type: "realtime", Instructions: wire.Some("Mine.")}})).To(Succeed())
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			r.acknowledge(r.updates()[1])
			r.until(2 * time.Second)
			Expect(r.session.Agent().Name).To(Equal("Support"))
			r.acknowledge(r.updates()[2])
			r.until(3 * time.Second)
			Expect(r.session.Agent().Name).To(Equal("Billing"))
		})
	})

	It("puts items into the conversation, under an id, in order with what is asked about them", func() {
		inCall(nil, func(r *rig) {
			item := wire.Item{Type: wire.ItemMessage, Role: wire.RoleUser, Content: []wire.ContentPart{{Type: wire.ContentInputText, Text: wire.Some("Look!")}}}
			ev := &wire.ConversationItemCreate{Item: item}
			Expect(r.session.Send(ev)).To(Succeed())
			ev.Item.Content[0].Text = wire.Some("changed afterwards")
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"0s user: Look!", "0s create"}))
			Expect(r.frame(1).(*wire.ConversationItemCreate).Item.ID).To(HavePrefix("voicesim_item_"))
		})
	})

	It("sends audio in the wire's format, in order with commits", func() {
		inCall(func(r *rig) {
			r.detection = wire.Null[wire.TurnDetection]()
			r.opts.TurnDetection = &runner.TurnDetection{Type: runner.NoTurnDetection}
		}, func(r *rig) {
			Expect(r.session.Send(&wire.InputAudioBufferAppend{Audio: make([]byte, 9600)})).To(Succeed())
			Expect(r.session.Send(&wire.InputAudioBufferCommit{})).To(Succeed())
			Expect(r.session.CommitAudio()).To(MatchError(runner.ErrTooShort))
			r.until(time.Second)
			Expect(r.callerAudio()).To(HaveLen(9600))
			var types []string
			for _, ev := range r.arrivals()[1:] {
				types = append(types, ev.EventType())
			}
			Expect(strings.Join(types, " ")).To(Equal("input_audio_buffer.append input_audio_buffer.commit"))
		})
	})
})
