package runner_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Session, when the agent hands off", func() {
	billing := func(r *rig) *agents.Agent {
		b := &agents.Agent{Name: "Billing", Instructions: "Refund.", Tools: []agents.Tool{takes("refund", 0)}}
		r.agent.Handoffs = []agents.Handoff{{Agent: b}}
		return b
	}
	// toBilling has the model ask for the handoff at 0.01 s.
	toBilling := func(r *rig) {
		r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
	}

	It("configures the session, waits for the acknowledgement, then answers and asks for a response", func() {
		inCall(func(r *rig) { billing(r) }, func(r *rig) {
			toBilling(r)
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms update Refund.", `30ms output c1: {"assistant": "Billing"}`, "30ms create"}))
			Expect(r.saw()).To(Equal([]string{
				"0s listening", "10ms response r1 of Support began", "10ms thinking",
				"10ms response r1 of Support completed",
				"30ms handed off from Support to Billing", "30ms requested",
			}))
			Expect(r.session.Agent().Name).To(Equal("Billing"))
			update := r.frame(1).(*wire.SessionUpdate).Session
			Expect(update.Tools).To(HaveExactElements(HaveField("Name", "refund")))
			Expect(update.Audio.Output.Format).NotTo(BeNil())
			r.send(began("r2"))
			r.until(2 * time.Second)
			Expect(r.saw()).To(Equal([]string{"1.01s response r2 of Billing began"}))
		})
	})

	It("clears the tools for an agent without any", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("quick", 0)}
			billing(r).Tools = nil
		}, func(r *rig) {
			toBilling(r)
			r.until(time.Second)
			update := r.frame(1).(*wire.SessionUpdate).Session
			Expect(update.Tools).NotTo(BeNil())
			Expect(update.Tools).To(BeEmpty())
		})
	})

	It("goes on after a while when the acknowledgement does not come", func() {
		inCall(func(r *rig) { billing(r); r.opts.HandoffTimeout = 2 * time.Second }, func(r *rig) {
			r.mu.Lock()
			r.deaf = true
			r.mu.Unlock()
			toBilling(r)
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{"10ms update Refund.", `2.01s output c1: {"assistant": "Billing"}`, "2.01s create"}))
			Expect(r.sawOnly("problem", "handed")).To(Equal([]string{
				"2.01s problem late_update: the server did not acknowledge a configuration in time",
				"2.01s handed off from Support to Billing",
			}))
		})
	})

	It("is not confused by an acknowledgement that comes too late", func() {
		inCall(func(r *rig) {
			billing(r).Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Sales", Instructions: "Sell."}}}
			r.opts.HandoffTimeout = 2 * time.Second
		}, func(r *rig) {
			r.locked(func() { r.deaf = true })
			toBilling(r)
			r.until(3 * time.Second)
			r.send(began("r2"), calls("r2", "c2", "transfer_to_sales", ``), done("r2", "completed"))
			r.until(4 * time.Second)
			r.acknowledge(r.updates()[1])
			r.until(4500 * time.Millisecond)
			Expect(r.session.Agent().Name).To(Equal("Billing"))
			r.acknowledge(r.updates()[2])
			r.until(5 * time.Second)
			Expect(r.session.Agent().Name).To(Equal("Sales"))
			r.acknowledge(r.updates()[2]) // for nothing
			r.until(6 * time.Second)
			Expect(r.sawOnly("handed")).To(HaveLen(2))
		})
	})

	for _, terse := range []bool{false, true} {
		It(fmt.Sprintf("waits once for an acknowledgement that is lost, not at every later handoff (terse server: %v)", terse), func() {
			inCall(func(r *rig) {
				billing(r).Handoffs = []agents.Handoff{{Agent: r.agent}}
				r.terse = terse
			}, func(r *rig) {
				r.locked(func() { r.deaf = true })
				toBilling(r)
				r.until(10 * time.Second)
				r.locked(func() { r.deaf = false })
				r.saw()
				for i, to := range []string{"support", "billing", "support"} {
					id := fmt.Sprint("q", i)
					r.send(began(id), calls(id, "k"+id, "transfer_to_"+to, ``), done(id, "completed"))
					time.Sleep(time.Second)
				}
				Expect(r.sawOnly("handed", "problem")).To(Equal([]string{
					"10.03s handed off from Billing to Support",
					"11.03s handed off from Support to Billing",
					"12.03s handed off from Billing to Support",
				}))
			})
		})
	}

	It("does not take the refusal of an earlier configuration for that of a later one", func() {
		inCall(func(r *rig) {
			billing(r).Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Sales", Instructions: "Sell."}}}
			r.opts.HandoffTimeout = 2 * time.Second
		}, func(r *rig) {
			r.locked(func() { r.deaf = true })
			toBilling(r)
			r.until(3 * time.Second)
			r.send(began("r2"), calls("r2", "c2", "transfer_to_sales", ``), done("r2", "completed"))
			r.until(4 * time.Second)
			r.send(oops("too_late", r.updates()[1].EventID))
			r.until(4500 * time.Millisecond)
			r.acknowledge(r.updates()[2])
			r.until(5 * time.Second)
			Expect(r.session.Agent().Name).To(Equal("Sales"))
		})
	})

	It("stays with its agent when the server refuses the configuration", func() {
		inCall(func(r *rig) { billing(r) }, func(r *rig) {
			r.mu.Lock()
			r.refuse = "unknown_parameter"
			r.mu.Unlock()
			toBilling(r)
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{
				"10ms update Refund.", "30ms output c1: The call could not be handed to Billing.", "30ms create",
			}))
			Expect(r.session.Agent().Name).To(Equal("Support"))
		})
	})

	It("asks the new agent for its instructions, and stays when it fails", func() {
		inCall(func(r *rig) {
			b := billing(r)
			b.InstructionsFunc = func(context.Context) (string, error) {
				time.Sleep(time.Second)
				return "", errors.New("no idea")
			}
		}, func(r *rig) {
			toBilling(r)
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: The call could not be handed to Billing.", "1.01s create"}))
		})
	})

	It("does one handoff after the other", func() {
		inCall(func(r *rig) {
			billing(r)
			r.agent.Handoffs = append(r.agent.Handoffs, agents.Handoff{Agent: &agents.Agent{Name: "Sales", Instructions: "Sell."}})
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), calls("r1", "c2", "transfer_to_sales", ``), done("r1", "completed"))
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{
				"10ms update Refund.", `30ms output c1: {"assistant": "Billing"}`,
				"30ms update Sell.", `50ms output c2: {"assistant": "Sales"}`, "50ms create",
			}))
			Expect(r.session.Agent().Name).To(Equal("Sales"))
		})
	})

	It("lets calls of the agent before keep their tools", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("slow", time.Second).WithApproval()}
			billing(r)
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), calls("r1", "c2", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.session.Approve("c1")).To(Succeed())
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{
				"10ms update Refund.", `30ms output c2: {"assistant": "Billing"}`, "2s output c1: slow is done", "2s create",
			}))
		})
	})

	It("asks for no response while it is under way", func() {
		inCall(func(r *rig) { billing(r) }, func(r *rig) {
			r.send(began("r1"), done("r1", "completed"), calls("r1", "c1", "transfer_to_billing", ``))
			r.until(15 * time.Millisecond)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{
				"10ms update Refund.", "15ms user: Hello?", `30ms output c1: {"assistant": "Billing"}`, "30ms create",
			}))
		})
	})
})
