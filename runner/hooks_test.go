package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// noted are hooks that write down what they are told.
func noted(r *rig, whose string, lines *[]string) agents.Hooks {
	add := func(ctx context.Context, format string, args ...any) {
		line := whose + ", " + agents.AgentFrom(ctx).Name + " " + fmt.Sprintf(format, args...)
		if call, ok := agents.ToolCallFrom(ctx); ok {
			line += " of " + call.ID + " " + call.Tool
		}
		if runner.SessionFrom(ctx) != r.session {
			line += " in another session"
		}
		r.locked(func() { *lines = append(*lines, line) })
	}
	return agents.Hooks{
		Started:     func(ctx context.Context) { add(ctx, "started") },
		Ended:       func(ctx context.Context, text string) { add(ctx, "ended: %s", text) },
		ToolStarted: func(ctx context.Context, args json.RawMessage) { add(ctx, "tool started with %s", args) },
		ToolEnded:   func(ctx context.Context, output string, err error) { add(ctx, "tool ended (%s, %v)", output, err) },
		HandedOff: func(ctx context.Context, from, to *agents.Agent) {
			add(ctx, "handed off from %s to %s", from.Name, to.Name)
		},
	}
}

var _ = Describe("Hooks", func() {
	It("of the call and of agents are told what happens, in its order", func() {
		var lines []string
		inCall(func(r *rig) {
			billing := &agents.Agent{Name: "Billing", Hooks: noted(r, "billing", &lines)}
			r.agent.Handoffs = []agents.Handoff{{Agent: billing}}
			r.agent.Tools = []agents.Tool{takes("slow", time.Second)}
			r.opts.Hooks, r.agent.Hooks = noted(r, "call", &lines), noted(r, "support", &lines)
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "One moment."), calls("r1", "c1", "slow", `{"a":1}`), done("r1", "completed"))
			r.until(2 * time.Second)
			r.send(began("r2"), calls("r2", "c2", "transfer_to_billing", ``), calls("r2", "c3", "unknown", ``), done("r2", "completed"), aside("r4"), done("r4", "completed"))
			r.until(3 * time.Second)
			Expect(r.session.UpdateAgent(r.ctx, r.agent.Handoffs[0].Agent)).To(Succeed())
			r.until(4 * time.Second)
		})
		both := func(line string) []string { return []string{"call, " + line, "support, " + line} }
		var want []string
		for _, line := range []string{
			"Support started", `Support tool started with {"a":1} of c1 slow`, "Support ended: One moment.",
			"Support tool ended (slow is done, <nil>) of c1 slow",
			"Support started", "Support tool ended (Tool unknown not found, no such tool) of c3 unknown", "Support ended: ",
		} {
			want = append(want, both(line)...)
		}
		passed := ", Billing handed off from Support to Billing"
		again := ", Billing handed off from Billing to Billing"
		Expect(lines).To(Equal(append(want, "call"+passed, "billing"+passed, "support"+passed, "call"+again, "billing"+again)))
	})

	It("run through the executor, one at a time, and hold nothing up", func() {
		var names []string
		var running, most int
		inCall(func(r *rig) {
			slow := func(context.Context) {
				r.locked(func() { running++; most = max(most, running) })
				time.Sleep(time.Second)
				r.locked(func() { running-- })
			}
			r.agent.Hooks = agents.Hooks{Started: slow, Ended: func(ctx context.Context, _ string) { slow(ctx) }, External: true}
			r.opts.Executor = func(j runner.Job) {
				names = append(names, fmt.Sprint(j.Name, " ", j.External, " ", j.Timeout))
				go func() { defer j.Deliver(); j.Run() }()
			}
		}, func(r *rig) {
			r.send(began("r1"), done("r1", "completed"))
			r.until(100 * time.Millisecond)
			Expect(r.session.State()).To(Equal(runner.Listening))
			r.until(3 * time.Second)
		})
		Expect(names).To(Equal([]string{"hook started of Support true 10s", "hook ended of Support true 10s"}))
		Expect(most).To(Equal(1))
	})

	It("that panic or do not return are told of, and have the others wait at most", func() {
		inCall(func(r *rig) {
			r.agent.Hooks = agents.Hooks{
				Started: func(context.Context) { panic("oops") },
				Ended:   func(ctx context.Context, _ string) { <-ctx.Done(); time.Sleep(5 * time.Second) },
			}
			r.opts.Hooks.ToolEnded = func(context.Context, string, error) { panic(errors.New("no")) }
		}, func(r *rig) {
			r.send(began("r1"), done("r1", "completed"), calls("r2", "c1", "unknown", ``))
			r.until(20 * time.Second)
			Expect(r.sawOnly("problem")).To(Equal([]string{
				"10ms problem hook_failed: hook started of Support: panic: oops",
				"10.01s problem hook_failed: hook ended of Support: it did not return in time",
				"15.01s problem hook_failed: hook tool ended of Support: panic: no",
			}))
			Expect(r.session.Stats().Problems).To(Equal(map[runner.ProblemKind]int{runner.HookFailed: 3}))
		})
	})

	It("that are too far behind miss something, which is told once, and none is called when the session has ended", func() {
		told := 0
		inCall(func(r *rig) {
			r.opts.MaxTools = 1
			r.agent.Hooks.ToolEnded = func(context.Context, string, error) {
				r.locked(func() { told++ })
				time.Sleep(time.Second)
			}
		}, func(r *rig) {
			for i := range 2000 {
				r.send(calls("r1", fmt.Sprint("c", i), "unknown", ``))
			}
			r.until(1500 * time.Millisecond)
			Expect(r.sawOnly("problem")).To(Equal([]string{"10ms problem hook_failed: hooks are too far behind: some are not told of what happens"}))
			Expect(r.session.Close()).To(Succeed())
			time.Sleep(5 * time.Second)
		})
		Expect(told).To(Equal(2))
	})

	It("are not told of what the end of the session does", func() {
		told := 0
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("it", 0).WithApproval()}
			r.agent.Hooks.ToolEnded = func(context.Context, string, error) { r.locked(func() { told++ }) }
		}, func(r *rig) {
			r.send(calls("r1", "c1", "it", ``))
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			time.Sleep(time.Second)
			Expect(r.sawOnly("c1 ended")).To(HaveLen(1))
		})
		Expect(told).To(BeZero())
	})
})
