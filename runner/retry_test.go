package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// failed is the end of a response that the server could not make.
func failed(id, code, message string) wire.ServerEvent {
	err := &wire.Error{Type: "server_error", Code: wire.OrNull(code), Message: message}
	return &wire.ResponseDone{Response: wire.Response{ID: id, Status: wire.StatusFailed, ConversationID: wire.Some("conv_1"),
		StatusDetails: wire.Some(wire.StatusDetails{Type: "failed", Error: err})}}
}

var _ = Describe("A response that fails", func() {
	It("is told of", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.send(began("r1"), failed("r1", "server_error", "sorry"))
			r.until(time.Minute)
			Expect(r.took()).To(Equal([]string{"0s user: Hello?", "0s create"}))
			Expect(r.sawOnly("problem")).To(Equal([]string{"10ms problem response_failed: the server could not make a response: server_error: server_error: sorry"}))
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("is asked for again if that is the policy, later each time, and told of in the end", func() {
		inCall(func(r *rig) { r.opts.Retry = runner.Retry{Failed: 2} }, func(r *rig) {
			Expect(r.session.CreateResponse(&wire.ResponseConfig{Instructions: wire.Some("Greet.")})).To(Succeed())
			for _, id := range []string{"r1", "r2", "r3"} {
				r.send(began(id), failed(id, "server_error", "sorry"))
				time.Sleep(2 * time.Second)
			}
			Expect(r.took()).To(Equal([]string{"0s create Greet.", "510ms create Greet.", "3.01s create Greet."}))
			Expect(r.sawOnly("problem")).To(HaveExactElements(HavePrefix("4.01s problem response_failed")))
		})
	})

	It("keeps the session thinking until it is asked for again", func() {
		inCall(func(r *rig) { r.opts.Retry = runner.Retry{Failed: 1} }, func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), committed(), began("r1"),
				failed("r1", "rate_limit_exceeded", "Rate limit reached for gpt-realtime. Please try again in 3.2s. Visit our page."))
			r.until(time.Second)
			Expect(r.session.State()).To(Equal(runner.Thinking))
			r.until(4 * time.Second)
			Expect(r.took()).To(Equal([]string{"3.21s create"}))
		})
	})

	It("is not asked for again when the caller has gone on", func() {
		inCall(func(r *rig) { r.opts.Retry = runner.Retry{Failed: 1} }, func(r *rig) {
			r.send(began("r1"), failed("r1", "server_error", "sorry"))
			r.until(100 * time.Millisecond)
			r.send(speechBegan(0), speechOver(time.Second), committed(), began("r2"), done("r2", "completed"))
			r.until(5 * time.Second)
			Expect(r.took()).To(BeEmpty())
		})
	})

	It("is not asked for again when the outputs of its calls are answered anyhow", func() {
		inCall(func(r *rig) {
			r.opts.Retry = runner.Retry{Failed: 1}
			r.agent.Tools = []agents.Tool{takes("it", time.Second)}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``), failed("r1", "server_error", "sorry"))
			r.until(5 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: it is done", "1.01s create"}))
		})
	})

	It("is asked for again when its request is refused for now, or not answered", func() {
		inCall(func(r *rig) { r.opts.Retry = runner.Retry{Failed: 3} }, func(r *rig) {
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(50 * time.Millisecond)
			r.send(&wire.ErrorEvent{Error: wire.Error{Type: "tokens", Code: wire.Some("rate_limit_exceeded"), Message: "no",
				EventID: wire.Some(r.frame(-1).(*wire.ResponseCreate).EventID)}})
			r.until(20 * time.Second)
			Expect(r.took()).To(Equal([]string{"0s create", "560ms create", "16.56s create"}))
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})
})

var _ = DescribeTable("What is tried again, and when", func(b runner.Backoff, n int, err *wire.Error, want time.Duration, ok bool) {
	wait, again := runner.Again(b, n, err)
	Expect(again).To(Equal(ok))
	if ok {
		Expect(wait).To(Equal(want))
	}
},
	Entry("no answer", runner.Backoff{}, 1, nil, 500*time.Millisecond, true),
	Entry("no answer, a third time", runner.Backoff{}, 3, nil, 2*time.Second, true),
	Entry("no answer, a hundredth time", runner.Backoff{}, 100, nil, 30*time.Second, true),
	Entry("own times", runner.Backoff{First: time.Second, Most: 3 * time.Second}, 3, nil, 3*time.Second, true),
	Entry("a server error", runner.Backoff{}, 1, &wire.Error{Type: "server_error"}, 500*time.Millisecond, true),
	Entry("a limit without a time", runner.Backoff{}, 2, &wire.Error{Type: "tokens", Code: wire.Some("rate_limit_exceeded")}, time.Second, true),
	Entry("a short limit", runner.Backoff{}, 2, limited("20ms"), time.Second, true),
	Entry("a long limit", runner.Backoff{}, 1, limited("1m0s"), time.Minute, true),
	Entry("a limit for too long", runner.Backoff{}, 1, limited("6m0.5s"), time.Duration(0), false),
	Entry("no money", runner.Backoff{}, 1, &wire.Error{Type: "insufficient_quota", Code: wire.Some("insufficient_quota")}, time.Duration(0), false),
	Entry("a mistake", runner.Backoff{}, 1, &wire.Error{Type: "invalid_request_error"}, time.Duration(0), false),
)

// limited is an error that names its time.
func limited(wait string) *wire.Error {
	return &wire.Error{Type: "requests", Code: wire.Some("rate_limit_exceeded"), Message: "Limit 3. Please try again in " + wait + ". Contact us."}
}

var _ = Describe("A backoff with jitter", func() {
	It("is the same for a seed, and shorter by the share at most", func() {
		seen := map[time.Duration]bool{}
		for seed := range uint64(50) {
			b := runner.Backoff{First: time.Second, Jitter: 0.5, Seed: seed}
			wait, _ := runner.Again(b, 1, nil)
			again, _ := runner.Again(b, 1, nil)
			Expect(again).To(Equal(wait))
			Expect(wait).To(And(BeNumerically(">=", 500*time.Millisecond), BeNumerically("<=", time.Second)))
			seen[wait] = true
		}
		Expect(len(seen)).To(BeNumerically(">", 40))
	})
})

var _ = Describe("An answer in writing where sound was asked for", func() {
	writes := func(r *rig, id string) {
		r.send(began(id), &wire.ResponseOutputTextDelta{ResponseID: id, ItemID: "i" + id, Delta: "It shipped."}, done(id, "completed"))
	}
	It("is told of", func() {
		inCall(nil, func(r *rig) {
			writes(r, "r1")
			r.until(time.Second)
			Expect(r.took()).To(BeEmpty())
			Expect(r.sawOnly("problem")).To(Equal([]string{"10ms problem written_answer: the model answered in writing where it was to speak: nothing of it is heard"}))
		})
	})
	It("is asked for as sound if that is the policy, and told of when it is written again", func() {
		inCall(func(r *rig) { r.opts.Retry.Written = 1 }, func(r *rig) {
			writes(r, "r1")
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms create Be brief.\n\nYour last message was written. Say it aloud now, in the same words."}))
			Expect(r.frame(-1).(*wire.ResponseCreate).Response.OutputModalities).To(Equal([]string{"audio"}))
			Expect(r.sawOnly("problem")).To(BeEmpty())
			writes(r, "r2")
			r.until(2 * time.Second)
			Expect(r.took()).To(BeEmpty())
			Expect(r.sawOnly("problem")).To(HaveLen(1))
		})
	})
	It("is as it should be where text was asked for, by the session or the request", func() {
		inCall(func(r *rig) { r.opts.TextOnly = true }, func(r *rig) {
			writes(r, "r1")
			r.until(time.Second)
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
		inCall(nil, func(r *rig) {
			Expect(r.session.CreateResponse(&wire.ResponseConfig{OutputModalities: []string{"text"}})).To(Succeed())
			writes(r, "r1")
			r.until(time.Second)
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})
})

var _ = Describe("A typed message that the server refuses", func() {
	It("is told of by its item, and nobody asks about it any more", func() {
		inCall(nil, func(r *rig) {
			r.send(speechBegan(0)) // the request waits for the end of the speech
			r.until(50 * time.Millisecond)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(100 * time.Millisecond)
			created := r.frame(-1).(*wire.ConversationItemCreate)
			r.send(oops("item_too_large", created.EventID), speechOver(time.Second), &wire.InputAudioBufferCleared{})
			r.until(2 * time.Minute)
			Expect(r.took()).To(Equal([]string{"50ms user: Hello?"}))
			Expect(r.sawOnly("item_refused")).To(Equal([]string{
				"110ms problem item_refused: the server refused item " + created.Item.ID + ": invalid_request_error: item_too_large: no"}))
		})
	})
	It("is told of when the response is asked for already", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(50 * time.Millisecond)
			r.send(oops("item_too_large", r.frame(-2).(*wire.ConversationItemCreate).EventID))
			r.until(time.Second)
			Expect(r.sawOnly("problem")).To(HaveExactElements(ContainSubstring("item_refused")))
		})
	})
})
