package runner_test

import (
	"context"
	"log/slog"
	"net"
	"runtime"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// broken is a log handler with a mistake.
type broken struct{ how func() }

func (broken) Enabled(context.Context, slog.Level) bool    { return true }
func (b broken) Handle(context.Context, slog.Record) error { b.how(); return nil }
func (b broken) WithAttrs([]slog.Attr) slog.Handler        { return b }
func (b broken) WithGroup(string) slog.Handler             { return b }

// misprint is an error that cannot be read when it is nil.
type misprint struct{ text string }

func (m *misprint) Error() string { return m.text }

// listed is a guardrail that cannot be compared.
type listed struct{ words []string }

func (listed) Name() string                        { return "listed" }
func (listed) Check(context.Context, string) error { return nil }

var _ = Describe("A mistake in what the application hands in", func() {
	oops := func() { panic("oops") }
	passing := agents.NewGuardrail("g", func(context.Context, string) error { return nil })

	DescribeTable("ends its session, with a reason", func(reason string, set func(*rig)) {
		inCall(set, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "hello"), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.session.SendText("Hello?")).To(MatchError(runner.ErrClosed))
			Expect(r.session.Wait()).To(MatchError(ContainSubstring(reason)))
			Expect(r.saw()).To(ContainElement(ContainSubstring("closed 0")))
			Expect(r.session.Close()).To(Succeed())
		})
	},
		Entry("a tap for frames of the server", "Options.Tap panicked: oops", func(r *rig) {
			r.opts.Tap = func(f runner.Frame) {
				if f.Type == wire.TypeResponseCreated {
					oops()
				}
			}
		}),
		Entry("a tap for frames of the session", "Options.Tap panicked: oops", func(r *rig) {
			r.agent.Tools = nil
			r.opts.Greeting.Text = "Hello."
			r.opts.Tap = func(f runner.Frame) {
				if f.Type == wire.TypeResponseCreate {
					oops()
				}
			}
		}),
		Entry("an observer", "Options.Observe panicked: oops", func(r *rig) {
			r.opts.Observe = func(ev runner.Event) {
				if _, ok := ev.(*runner.ResponseStarted); ok {
					oops()
				}
			}
		}),
		Entry("a tap that ends its goroutine", "user code ended its goroutine", func(r *rig) {
			r.opts.Tap = func(f runner.Frame) {
				if f.Type == wire.TypeResponseCreated {
					runtime.Goexit()
				}
			}
		}),
		Entry("an executor", "Options.Executor panicked: oops", func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{passing}
			r.opts.Executor = func(runner.Job) { oops() }
		}),
		Entry("an executor that ends the loop's goroutine", "user code ended its goroutine", func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{passing}
			r.opts.Executor = func(runner.Job) { runtime.Goexit() }
		}),
		Entry("a handler of the log", "Options.Logger panicked: oops", func(r *rig) {
			r.opts.Logger = slog.New(broken{oops})
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(context.Context, string) error { panic("x") })}
		}),
		Entry("a log without a handler", "Options.Logger panicked", func(r *rig) {
			r.opts.Logger = &slog.Logger{}
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(context.Context, string) error { panic("x") })}
		}),
	)

	DescribeTable("is the error of Connect", func(reason string, set func(*runner.Options)) {
		inCall(nil, func(r *rig) {
			opts := r.opts
			set(&opts)
			_, err := runner.New(r.agent, &opts).Connect(r.ctx)
			Expect(err).To(MatchError(ContainSubstring(reason)))
		})
	},
		Entry("a key", "Options.Key panicked: oops", func(o *runner.Options) {
			o.Key = func(context.Context) (string, error) { panic("oops") }
		}),
		Entry("a configuration", "Options.Configure panicked: oops", func(o *runner.Options) {
			o.Configure = func(*wire.Session) { panic("oops") }
		}),
		Entry("a dialler", "Options.NetDial panicked: oops", func(o *runner.Options) {
			o.NetDial = func(context.Context, string, string) (net.Conn, error) { panic("oops") }
		}),
		Entry("a guardrail that is nil", "guardrail 0 is nil", func(o *runner.Options) {
			o.Guardrails = []agents.OutputGuardrail{nil}
		}),
	)

	It("is nothing in guardrails that cannot be compared", func() {
		inCall(func(r *rig) {
			g := listed{[]string{"x"}}
			r.agent.Guardrails, r.opts.Guardrails = []agents.OutputGuardrail{g}, []agents.OutputGuardrail{g}
		}, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "hello"), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			Expect(r.sawOnly("problem")).To(BeEmpty())
		})
	})

	It("is a failed call when a tool returns an error that cannot be read", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{tool("it", func(context.Context) (string, error) {
				var none *misprint
				return "", none
			})}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``), done("r1", "completed"))
			time.Sleep(time.Second)
			Expect(r.took()).To(Equal([]string{
				"10ms output c1: An error occurred while running the tool. Please try again. Error: the tool broke down", "10ms create",
			}))
		})
	})
})
