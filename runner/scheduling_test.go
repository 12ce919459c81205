package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Session, asking for responses", func() {
	It("says exactly what it is about in a turn with the server's own response", func() {
		inCall(nil, func(r *rig) {
			r.send(speechBegan(300 * time.Millisecond))
			r.until(time.Second)
			r.send(speechOver(1500*time.Millisecond), committed())
			r.until(1200 * time.Millisecond)
			r.send(began("r1"))
			r.until(1500 * time.Millisecond)
			r.send(sound("r1", "i1", 400*time.Millisecond, 1), soundDone("r1", "i1"), done("r1", "completed"),
				&wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "item_caller", Transcript: "Hello."})
			r.until(1520 * time.Millisecond)
			r.listen(time.Second)
			Expect(r.saw()).To(Equal([]string{
				"0s listening", "10ms speech began at 300ms",
				"1.01s speech stopped at 1.5s", "1.01s turn item_caller", "1.01s thinking",
				"1.21s response r1 of Support began",
				"1.51s speaking", "1.51s response r1 of Support completed", "1.51s understood Hello.",
				"1.9s listening",
			}))
			Expect(r.took()).To(BeEmpty())
		})
	})

	It("asks for the response itself when the server does not answer turns", func() {
		inCall(func(r *rig) {
			r.detection = wire.Some(wire.TurnDetection{Type: wire.ServerVAD, CreateResponse: wire.Some(false)})
		}, func(r *rig) {
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(2 * time.Second)
			Expect(r.took()).To(BeEmpty(), "while the caller speaks")
			r.send(speechOver(0), committed())
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{"2.01s create"}))
		})
	})

	It("does not start over a caller who speaks while a tool runs, and does not answer twice", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("slow", time.Second)} }, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), done("r1", "completed"))
			r.until(500 * time.Millisecond)
			r.send(speechBegan(0))
			r.until(1100 * time.Millisecond)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: slow is done"}))
			r.send(shown(wire.Item{ID: "voicesim_out_1", Type: wire.ItemFunctionCallOutput, CallID: "c1"}, "item_c1"))
			r.until(2 * time.Second)
			r.send(speechOver(0), committed(), began("r2"), done("r2", "completed"))
			r.until(9 * time.Second)
			Expect(r.took()).To(BeEmpty(), "the server's own response has seen the output")
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("asks for a response to an output that came too late for the server's own", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("slow", time.Second)} }, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), done("r1", "completed"))
			r.until(500 * time.Millisecond)
			r.send(speechBegan(0))
			r.until(1005 * time.Millisecond)
			r.send(speechOver(0), committed(), began("r2"))
			r.until(2 * time.Second)
			r.send(done("r2", "completed"), shown(wire.Item{ID: "voicesim_out_1"}, ""))
			r.until(9 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: slow is done", "2.01s create"}))
		})
	})

	It("stops a response that it asked for just before the caller began to speak", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("And?")).To(Succeed())
			r.send(speechBegan(0))
			r.until(20 * time.Millisecond)
			r.send(shown(wire.Item{ID: "voicesim_text_1", Role: "user"}, ""), began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(40 * time.Millisecond)
			Expect(heardMs(r.listen(500*time.Millisecond), 1)).To(BeZero())
			r.send(done("r1", "cancelled"))
			r.until(time.Second)
			r.send(speechOver(0), committed(), began("r2"), done("r2", "completed"))
			r.until(9 * time.Second)
			Expect(r.took()).To(Equal([]string{"0s user: And?", "0s create", "30ms cancel r1"}))
		})
	})

	It("asks again after losing a race against the server's own response", func() {
		inCall(nil, func(r *rig) {
			r.send(speechBegan(0), speechOver(0), committed())
			r.until(5 * time.Millisecond)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(20 * time.Millisecond)
			r.send(began("r1"), oops("conversation_already_has_active_response", "voicesim_create_1"))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"5ms user: Hello?", "5ms create"}))
			r.send(done("r1", "completed"))
			r.until(2 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s create"}))
			Expect(r.sawOnly("server error")).To(Equal([]string{
				"30ms server error conversation_already_has_active_response benign true",
			}))
		})
	})

	It("asks again when the server has a response under way that it did not announce", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(20 * time.Millisecond)
			r.send(oops("conversation_already_has_active_response", ""))
			r.until(9 * time.Second)
			Expect(r.took()).To(Equal([]string{"0s user: Hello?", "0s create", "2.03s create"}))
		})
	})

	It("says so when a response cannot be had", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(20 * time.Millisecond)
			r.send(oops("invalid_value", "voicesim_create_1"))
			r.until(time.Second)
			Expect(r.sawOnly("problem", "error", "listening")).To(Equal([]string{
				"0s listening", "30ms server error invalid_value benign false",
				"30ms problem request_lost: the server refused a request for a response: invalid_request_error: invalid_value: no", "30ms listening",
			}))
		})
	})

	It("makes one request of several typed messages, and keeps one with a config apart", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(r.session.SendText("One.")).To(Succeed())
			Expect(r.session.SendText("Two.")).To(Succeed())
			Expect(r.session.CreateResponse(&wire.ResponseConfig{Instructions: wire.Some("sing")})).To(Succeed())
			r.send(done("r1", "completed"))
			r.until(time.Second)
			r.send(began("r2"), done("r2", "completed"))
			r.until(2 * time.Second)
			Expect(r.took()).To(Equal([]string{"20ms user: One.", "20ms user: Two.", "30ms create", "1.01s create sing"}))
		})
	})

	It("keeps responses out of band apart", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(r.session.CreateResponse(&wire.ResponseConfig{Conversation: "none"})).To(Succeed())
			Expect(r.session.SendText("Hello?")).To(Succeed())
			it := wire.Item{ID: "i9", Type: wire.ItemMessage, Role: wire.RoleAssistant, Status: wire.StatusCompleted}
			r.send(&wire.ResponseCreated{Response: wire.Response{ID: "r9", ConversationID: wire.Null[string]()}},
				&wire.ResponseOutputItemAdded{ResponseID: "r9", Item: it},
				&wire.ConversationItemDone{PreviousItemID: wire.Null[string](), Item: it},
				&wire.ResponseOutputItemDone{ResponseID: "r9", Item: it},
				&wire.ResponseDone{Response: wire.Response{ID: "r9", Status: "completed", ConversationID: wire.Null[string]()}})
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"20ms create ", "20ms user: Hello?"}))
			Expect(r.session.History()).To(BeEmpty(), "what is out of band is no item of the conversation")
			Expect(r.session.State()).To(Equal(runner.Thinking))
			r.send(done("r1", "completed"))
			r.until(2 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s create"}))
		})
	})

	It("answers a greeting's caller who is quicker", func() {
		inCall(func(r *rig) { r.opts.Greeting.Instructions = "Greet." }, func(r *rig) {
			r.send(began("r0"), done("r0", "completed"))
			r.until(time.Second)
			Expect(r.arrivals()).To(HaveLen(2))
		})
	})

	It("stops waiting for a response that the server owes", func() {
		inCall(nil, func(r *rig) {
			r.send(speechBegan(0), speechOver(0), committed())
			r.until(time.Minute)
			Expect(r.sawOnly("thinking", "listening")).To(Equal([]string{"0s listening", "10ms thinking", "10.01s listening"}))
		})
	})

	It("gives up on a response that was cut off and does not end", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(time.Minute)
			Expect(r.took()).To(Equal([]string{"20ms cancel r1", "20ms user: Hello?", "10.02s create"}))
		})
	})

	It("gives up on a request that is not answered", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(time.Minute)
			Expect(r.sawOnly("problem", "listening")).To(Equal([]string{
				"0s listening", "15s problem request_lost: the server did not answer a request for a response", "15s listening",
			}))
		})
	})

	It("takes begin and end of a response once", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"), began("r1"), done("r1", "completed"), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.sawOnly("response")).To(HaveLen(2))
		})
	})

	It("has sent all that follows from a call when the call returns", func() {
		for range 30 {
			inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("it", 0).WithApproval()} }, func(r *rig) {
				r.send(began("r1"), calls("r1", "c1", "it", ``), done("r1", "completed"))
				r.until(20 * time.Millisecond)
				Expect(r.session.Reject("c1", "No.")).To(Succeed())
				Expect(r.session.SendAudio(make([]byte, 960))).To(Succeed())
				r.until(time.Second)
				Expect(r.arrivals()[1:]).To(HaveExactElements(
					BeAssignableToTypeOf(&wire.ConversationItemCreate{}),
					BeAssignableToTypeOf(&wire.ResponseCreate{}),
					BeAssignableToTypeOf(&wire.InputAudioBufferAppend{}),
				))
			})
		}
	})

	It("takes the end of a response that never began", func() {
		inCall(nil, func(r *rig) {
			r.send(done("r7", "cancelled"))
			r.until(time.Second)
			Expect(r.saw()).To(Equal([]string{
				"0s listening", "10ms response r7 of Support began", "10ms response r7 of Support cancelled turn_detected",
			}))
		})
	})
})
