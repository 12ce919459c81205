package runner_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("User code that is marked as external", func() {
	// runs has the executor note what it is given, and run outside what is marked.
	runs := func(r *rig, jobs *[]string) {
		var group sync.WaitGroup
		r.opts.Executor = func(j runner.Job) {
			r.locked(func() { *jobs = append(*jobs, fmt.Sprint(j.Number, " ", j.Name, " ", j.External, " ", j.Timeout)) })
			group.Go(func() {
				if j.External {
					virtualtime.External(r.ctx, j.Run)
				} else {
					j.Run()
				}
				time.Sleep(time.Duration(j.Number)) // in the order in which they were started
				j.Deliver()
			})
		}
	}

	It("is told to the executor as such: tools, guardrails, instructions, of the first agent too", func() {
		var jobs, order []string
		inCall(func(r *rig) {
			prompt := func(context.Context) (string, error) { return "Be brief.", nil }
			guard := func(name string) agents.OutputGuardrail {
				return agents.NewGuardrail(name, func(context.Context, string) error {
					r.locked(func() { order = append(order, name) })
					return nil
				})
			}
			billing := &agents.Agent{Name: "Billing", InstructionsFunc: prompt}
			r.agent.InstructionsFunc, r.agent.ExternalInstructions = prompt, true
			r.agent.Handoffs = []agents.Handoff{{Agent: billing}}
			r.agent.Guardrails = []agents.OutputGuardrail{agents.ExternalGuardrail(guard("ledger")), guard("words")}
			runs(r, &jobs)
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "x"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			r.locked(func() {
				Expect(jobs).To(Equal([]string{
					"0 instructions of Support true 15s", "1 guardrail words false 10s", "2 instructions of Billing false 30s", "3 guardrail ledger true 10s",
				}))
				Expect(order).To(Equal([]string{"words", "ledger"}))
			})
		})
	})

	It("is still in time to configure the first session, and its failure is Connect's", func() {
		var jobs []string
		configured := func(r *rig) {
			runs(r, &jobs)
			r.opts.Configure = func(s *wire.Session) { s.Instructions = wire.Some("Changed.") }
		}
		inCall(configured, func(r *rig) {
			Expect(r.connErr).NotTo(HaveOccurred())
			Expect(r.frame(0).(*wire.SessionUpdate).Session.Instructions.Or("")).To(Equal("Changed."))
		})
		inCall(func(r *rig) {
			configured(r)
			r.opts.ConnectTimeout = time.Second
			r.agent.InstructionsFunc = func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("in time")))
		})
		inCall(func(r *rig) {
			r.agent.InstructionsFunc = func(context.Context) (string, error) { return "", nil }
			r.opts.Executor = func(runner.Job) { panic("no hands") }
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("Options.Executor panicked: no hands")))
		})
	})

	DescribeTable("comes to the same words in time and out of time, wherever it runs", func(external bool) {
		var jobs []string
		slow := tool("slow", func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", fmt.Errorf("the ledger: %w", ctx.Err())
		})
		slow.External, slow.Timeout = external, 30*time.Millisecond
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{slow}
			runs(r, &jobs)
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(ContainElement(HaveSuffix("output c1: Tool 'slow' timed out after 0.03 seconds.")))
		})
	},
		Entry("in virtual time", false),
		Entry("outside", true),
	)
})
