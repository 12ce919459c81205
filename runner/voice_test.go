package runner_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
)

var _ = Describe("The voice of an agent", func() {
	two := func(r *rig) {
		r.agent.Voice = "ash"
		r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", Instructions: "Refund.", Voice: "sage"}}}
	}
	toBilling := func(r *rig) {
		r.send(began("r2"), calls("r2", "c1", "transfer_to_billing", ``), done("r2", "completed"))
		r.until(time.Second)
	}
	voices := func(r *rig) (all []string) {
		for _, u := range r.updates() {
			if u.Session.Audio != nil && u.Session.Audio.Output != nil {
				all = append(all, u.Session.Audio.Output.Voice.Name)
			}
		}
		return all
	}

	It("is the session's until that has spoken", func() {
		inCall(two, func(r *rig) {
			toBilling(r)
			Expect(voices(r)).To(Equal([]string{"ash", "sage"}))
			Expect(r.sawOnly("problem", "handed")).To(HaveExactElements(ContainSubstring("handed off")))
		})
	})

	It("is not taken when the session has spoken, which is told", func() {
		inCall(two, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), done("r1", "completed"))
			toBilling(r)
			Expect(voices(r)).To(Equal([]string{"ash", "ash"}))
			Expect(r.sawOnly("problem", "handed")).To(Equal([]string{
				`10ms problem voice_kept: Billing cannot have the voice "sage": the session has spoken, and its voice stays "ash"`,
				"30ms handed off from Support to Billing",
			}))
		})
	})

	It("yields to that of the options, always", func() {
		inCall(func(r *rig) { two(r); r.opts.Voice = "marin" }, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), done("r1", "completed"))
			toBilling(r)
			Expect(voices(r)).To(Equal([]string{"marin", "marin"}))
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})

	It("can still come where only a response beside the conversation was heard", func() {
		inCall(two, func(r *rig) {
			r.send(aside("r1"), sound("r1", "i1", time.Second, 1), done("r1", "completed"))
			toBilling(r)
			Expect(voices(r)).To(Equal([]string{"ash", "sage"}))
		})
	})

	It("stays when the server says that it has spoken meanwhile", func() {
		inCall(two, func(r *rig) {
			r.refuse = "cannot_update_voice"
			r.send(began("r2"), calls("r2", "c1", "transfer_to_billing", ``), done("r2", "completed"))
			r.until(25 * time.Millisecond)
			r.locked(func() { r.refuse = "" })
			r.until(time.Second)
			Expect(voices(r)).To(Equal([]string{"ash", "sage", "ash"}))
			Expect(r.sawOnly("voice_kept", "handed")).To(HaveExactElements(ContainSubstring("voice_kept"), ContainSubstring("handed off")))
		})
	})

	It("is still that of the call with a new session of the server, and may change there again", func() {
		inCall(func(r *rig) {
			two(r)
			r.opts.Reconnect.Attempts = 1
			third := &agents.Agent{Name: "Third", Instructions: "Third.", Voice: "verse"}
			r.agent.Handoffs[0].Agent.Handoffs = []agents.Handoff{{Agent: third}}
		}, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), done("r1", "completed"))
			toBilling(r)
			_ = r.conn().CloseNow()
			r.until(2 * time.Second)
			r.send(began("r3"), calls("r3", "c3", "transfer_to_third", ``), done("r3", "completed"))
			r.until(3 * time.Second)
			Expect(voices(r)).To(Equal([]string{"ash", "ash", "ash", "verse"}))
			Expect(r.sawOnly("voice_kept")).To(HaveLen(1))
		})
	})

	It("is what the server says that it is", func() {
		inCall(func(r *rig) {
			two(r)
			r.agent.Voice = ""
			r.created = []byte(`{"type":"session.created","event_id":"e","session":{"type":"realtime","id":"sess_1","audio":{"output":{"voice":"marin"}}}}`)
		}, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), done("r1", "completed"))
			toBilling(r)
			Expect(voices(r)).To(Equal([]string{"", "marin"}))
			Expect(r.sawOnly("problem")).To(HaveExactElements(ContainSubstring(`its voice stays "marin"`)))
		})
	})
})
