package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// tool is a tool without a schema of its own.
func tool(name string, f func(context.Context) (string, error)) agents.Tool {
	return agents.Tool{
		Name: name, Parameters: json.RawMessage(`{"type":"object"}`),
		Call: func(ctx context.Context, _ json.RawMessage) (string, error) { return f(ctx) },
	}
}

// takes is a tool that answers with its name after a while.
func takes(name string, d time.Duration) agents.Tool {
	return tool(name, func(context.Context) (string, error) {
		time.Sleep(d)
		return name + " is done", nil
	})
}

var _ = Describe("Session, when the model calls tools", func() {
	It("runs what the agent had when the response began, whatever the application makes of the agent", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("it", 0)} }, func(r *rig) {
			r.agent.Tools[0] = tool("it", func(context.Context) (string, error) { return "another", nil })
			r.agent.Tools = append(r.agent.Tools, takes("new", 0))
			r.send(began("r1"), calls("r1", "c1", "it", ``), calls("r1", "c2", "new", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(ConsistOf(
				ContainSubstring("output c2: Tool new not found"), HaveSuffix("output c1: it is done"), HaveSuffix("create"),
			))
		})
	})

	It("sends the output, and asks for a response when the response that called is done", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", time.Second)} }, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "quick", `{"a":1}`), done("r1", "completed"))
			r.until(2 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: quick is done", "1.01s create"}))
			Expect(r.saw()).To(Equal([]string{
				"0s listening",
				"10ms response r1 of Support began", "10ms thinking",
				`10ms tool c1 quick began {"a":1}`,
				"10ms response r1 of Support completed",
				"1.01s tool c1 ended, ran true, error <nil>: quick is done",
				"1.01s requested",
			}))
		})
	})

	It("waits with the request for the end of the response", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", 0)} }, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "quick", ``))
			r.until(500 * time.Millisecond)
			Expect(r.took()).To(Equal([]string{"10ms output c1: quick is done"}))
			r.send(done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"510ms create"}))
		})
	})

	It("asks for one response to all calls of a response, after the last output", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("slow", 3*time.Second), takes("quick", time.Second), takes("slower", 5*time.Second)}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), calls("r1", "c2", "quick", ``), calls("r1", "c3", "slower", ``), done("r1", "completed"))
			r.until(10 * time.Second)
			Expect(r.took()).To(Equal([]string{
				"1.01s output c2: quick is done", "3.01s output c1: slow is done", "5.01s output c3: slower is done", "5.01s create",
			}))
		})
	})

	It("asks earlier when outputs are missing for too long, and again when they come", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("slow", 9*time.Second), takes("quick", time.Second)}
			r.opts.BatchTimeout = 4 * time.Second
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), calls("r1", "c2", "quick", ``), done("r1", "completed"))
			r.until(5 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c2: quick is done", "4.01s create"}))
			r.send(began("r2"), done("r2", "completed"))
			r.until(10 * time.Second)
			Expect(r.took()).To(Equal([]string{"9.01s output c1: slow is done", "9.01s create"}))
		})
	})

	It("runs a call once, whichever events bring it", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", time.Second)} }, func(r *rig) {
			end := done("r1", "completed").(*wire.ResponseDone)
			end.Response.Output = []wire.Item{calls("r1", "c1", "quick", ``).(*wire.ResponseOutputItemDone).Item}
			r.send(began("r1"), calls("r1", "c1", "quick", ``), calls("r1", "c1", "quick", ``), end)
			r.until(2 * time.Second)
			r.send(calls("r1", "c1", "quick", ``))
			r.until(4 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: quick is done", "1.01s create"}))
		})
	})

	DescribeTable("tells of another call under the id of one, and never runs it", func(needsApproval bool, when time.Duration, name, args string) {
		inCall(func(r *rig) {
			t := takes("quick", 0)
			t.NeedsApproval = needsApproval
			r.agent.Tools = []agents.Tool{t, takes("other", 0)}
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing"}}}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "quick", `{"a":1,"b":2}`))
			time.Sleep(when)
			r.send(calls("r1", "c1", name, args), calls("r1", "c1", "quick", `{ "b":2, "a":1 }`), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.sawOnly("problem", "handed")).To(HaveExactElements(HaveSuffix("bad_function_call: another call has the id of one that is known: it is not run")))
			if needsApproval {
				Expect(r.session.PendingApprovals()).To(HaveExactElements(HaveField("Arguments", MatchJSON(`{"a":1,"b":2}`))))
				Expect(r.session.Approve("c1")).To(Succeed())
			}
			time.Sleep(time.Second)
			Expect(r.took()).To(HaveExactElements(HaveSuffix("output c1: quick is done"), HaveSuffix("create")))
			Expect(r.sawOnly("began {")).To(HaveLen(map[bool]int{true: 1}[needsApproval]))
		})
	},
		Entry("with other arguments, at once", false, time.Duration(0), "quick", `{"a":1,"b":3}`),
		Entry("with other arguments, when the first is over", false, time.Second, "quick", `{"a":1}`),
		Entry("with broken arguments", false, time.Duration(0), "quick", `{"a":1,"b":2}}`),
		Entry("of another tool", false, time.Second, "other", `{"a":1,"b":2}`),
		Entry("that is a handoff", false, time.Second, "transfer_to_billing", `{"a":1,"b":2}`),
		Entry("while a human looks at the first", true, time.Second, "quick", `{"a":2,"b":2}`),
	)

	It("runs a call of which only the end of the response tells", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", 0)} }, func(r *rig) {
			end := done("r1", "completed").(*wire.ResponseDone)
			end.Response.Output = []wire.Item{calls("r1", "c1", "quick", ``).(*wire.ResponseOutputItemDone).Item}
			r.send(began("r1"), end)
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms output c1: quick is done", "10ms create"}))
		})
	})

	It("answers a call that comes after the end of its response", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", 0)} }, func(r *rig) {
			r.send(began("r1"), done("r1", "completed"), calls("r1", "c1", "quick", ``))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms output c1: quick is done", "10ms create"}))
		})
	})

	It("does not run a call that was cut off", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", 0)} }, func(r *rig) {
			cut := calls("r1", "c1", "quick", `{"a"`).(*wire.ResponseOutputItemDone)
			cut.Item.Status = wire.StatusIncomplete
			r.send(began("r1"), cut, done("r1", "cancelled"))
			r.until(time.Second)
			Expect(r.took()).To(BeEmpty())
		})
	})

	DescribeTable("sends exactly one output", func(t func() agents.Tool, want, wantRan, wantErr string) {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{t()}
			r.opts.ToolTimeout = 2 * time.Second
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", `{}`), done("r1", "completed"))
			r.until(9 * time.Second)
			took := r.took()
			Expect(took).To(HaveLen(2))
			Expect(took[0]).To(HaveSuffix("output c1: " + want))
			Expect(took[1]).To(HaveSuffix("create"))
			ended := r.sawOnly("ended")
			Expect(ended).To(HaveLen(1))
			Expect(ended[0]).To(ContainSubstring("ran " + wantRan + ", error " + wantErr))
		})
	},
		Entry("when the tool fails", func() agents.Tool {
			return tool("it", func(context.Context) (string, error) { return "", errors.New("out of order") })
		}, "An error occurred while running the tool. Please try again. Error: out of order", "true", "out of order"),
		Entry("when the tool panics", func() agents.Tool {
			return tool("it", func(context.Context) (string, error) { panic("secret") })
		}, "An error occurred while running the tool. Please try again. Error: the tool broke down", "true", "tool it panicked: secret"),
		Entry("when the tool ends its goroutine", func() agents.Tool {
			return tool("it", func(context.Context) (string, error) { runtime.Goexit(); return "", nil })
		}, "An error occurred while running the tool. Please try again. Error: the tool broke down", "true", "user code ended"),
		Entry("when the tool does not return in time", func() agents.Tool {
			return takes("it", 5*time.Second)
		}, "Tool 'it' timed out after 2 seconds.", "true", "tool did not return in time"),
		Entry("when the tool heeds its deadline", func() agents.Tool {
			return tool("it", func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() })
		}, "Tool 'it' timed out after 2 seconds.", "true", "tool did not return in time"),
		Entry("when the tool returns just in time", func() agents.Tool {
			return takes("it", 2*time.Second)
		}, "it is done", "true", "<nil>"),
		Entry("when the tool has a timeout of its own", func() agents.Tool {
			return takes("it", 5*time.Second).WithTimeout(time.Second)
		}, "Tool 'it' timed out after 1 seconds.", "true", "tool did not return in time"),
		Entry("when the arguments do not fit", func() agents.Tool {
			return tool("it", func(context.Context) (string, error) {
				return "", &agents.ArgumentsError{Tool: "it", Problems: []string{"x is missing"}}
			})
		}, "An error occurred while running the tool. Please try again. Error: "+
			(&agents.ArgumentsError{Tool: "it", Problems: []string{"x is missing"}}).Error(), "false", ""),
		Entry("when there is no such tool", func() agents.Tool {
			return takes("that", 0)
		}, "Tool it not found", "false", "no such tool"),
	)

	It("sends the outputs of calls that are open when the session is closed, and names code that goes on", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{
				takes("deaf", time.Minute),
				tool("polite", func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }),
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "deaf", ``), calls("r1", "c2", "polite", ``))
			defer r.until(2 * time.Minute)
			r.until(time.Second)
			err := r.session.Close()
			Expect(r.at()).To(Equal("2.02s"))
			var left *runner.StragglersError
			Expect(errors.As(err, &left)).To(BeTrue())
			Expect(left.Names).To(Equal([]string{"tool deaf"}))
			Expect(r.session.Close()).To(Equal(err))
			Expect(r.took()).To(Equal([]string{
				"1s output c1: The call ended before the tool did.", "1s output c2: The call ended before the tool did.",
			}))
		})
	})

	It("runs tools outside of virtual time that do real I/O, and can end their contexts", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{
				tool("real", func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }).AsExternal(),
			}
			var group sync.WaitGroup
			r.opts.Executor = func(j runner.Job) {
				group.Go(func() {
					virtualtime.External(r.ctx, j.Run)
					j.Deliver()
				})
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "real", ``), done("r1", "completed"))
			go func() { _ = r.session.Close() }()
			Expect(r.session.Wait()).To(Succeed())
		})
	})

	It("gives code that is started too late a context that has ended", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{tool("late", func(ctx context.Context) (string, error) {
				r.locked(func() { r.events = append(r.events, fmt.Sprintf("%s late: %v", r.at(), ctx.Err())) })
				return "", nil
			})}
			r.opts.ToolTimeout = 2 * time.Second
			r.opts.Executor = func(j runner.Job) {
				go func() { time.Sleep(3 * time.Second); j.Run(); j.Deliver() }()
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "late", ``), done("r1", "completed"))
			r.until(5 * time.Second)
			Expect(r.sawOnly("late:")).To(Equal([]string{"3.01s late: context canceled"}))
			Expect(r.took()).To(Equal([]string{"2.01s output c1: Tool 'late' timed out after 2 seconds.", "2.01s create"}))
		})
	})

	It("leaves the model alone that keeps calling what does not exist", func() {
		inCall(nil, func(r *rig) {
			for i := range 5 {
				id := fmt.Sprint("r", i)
				r.send(began(id), calls(id, fmt.Sprint("c", i), "nonsense", ``), done(id, "completed"))
				r.until(time.Duration(i+1) * time.Second)
			}
			Expect(r.took()).To(HaveLen(5 + 3))
			Expect(r.sawOnly("problem")).To(HaveLen(2))
		})
	})

	It("answers a call without an id with a problem", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("quick", 0)} }, func(r *rig) {
			r.send(began("r1"), calls("r1", "", "quick", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(BeEmpty())
			Expect(r.sawOnly("problem")).To(HaveLen(1))
		})
	})

	It("numbers the user's code in the order in which it is started, and runs it where it is told", func() {
		var jobs []string
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("one", 0), takes("two", 0).AsExternal()}
			r.opts.Executor = func(j runner.Job) {
				r.locked(func() { jobs = append(jobs, fmt.Sprint(j.Number, " ", j.Name, " ", j.External)) })
				go func() { j.Run(); time.Sleep(time.Duration(j.Number)); j.Deliver() }()
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "one", ``), calls("r1", "c2", "two", ``), done("r1", "completed"))
			r.until(time.Second)
			r.locked(func() { Expect(jobs).To(Equal([]string{"1 tool one false", "2 tool two true"})) })
			Expect(r.took()).To(Equal([]string{"10ms output c1: one is done", "10ms output c2: two is done", "10ms create"}))
		})
	})
})
