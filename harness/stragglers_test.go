package harness_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("A tool that ignores its context", func() {
	played := func(takes func(), opts *harness.Options, then ...*harness.Step) *harness.Call {
		desk := func() *agents.Agent {
			return &agents.Agent{Name: "Desk", Instructions: "Help.", Tools: []agents.Tool{agents.NewTool("find", "Finds.",
				func(context.Context, struct{}) (string, error) {
					takes()
					return "found", nil
				})}}
		}
		return harness.Talk(harness.Conversation{
			Agent: desk, Steps: append([]*harness.Step{harness.CallerSays("Hi, where's my order A1001?"), harness.ModelAsks("find", map[string]any{})}, then...),
			Limits: func(l *scenarios.Limits) { l.DeadAir = 1500 * time.Millisecond },
		}, opts)
	}
	beside := ContainElement(And(HaveField("Kind", judge.BlindService), HaveField("What", ContainSubstring("tool find went on after the call was closed"))))

	DescribeTable("leaves a call that is heard and judged", func(takes func(), opts *harness.Options) {
		call := played(takes, opts, harness.ModelSays("It is found."))
		Expect(kindsOf(call)).To(ContainElement(judge.FailureDeadAir))
		Expect(call.Recording).NotTo(BeNil())
		Expect(call.Recording.Length).To(BeNumerically(">", time.Second))
		Expect(call.Result.NotLookedAt).To(beside)
	},
		Entry("while it sleeps", func() { time.Sleep(20 * time.Second) }, nil),
		Entry("where it never returns", func() { select {} }, nil),
		Entry("where its session is closed by a service", func() { time.Sleep(20 * time.Second) }, &harness.Options{Service: func(*agents.Agent) *harness.Service {
			return &harness.Service{Serve: func(ctx context.Context, session *runner.Session) error {
				for range session.Events(ctx) {
					continue
				}
				return session.Close()
			}}
		}}),
		Entry("in real time", Label("network", "sweep"), func() { time.Sleep(20 * time.Second) }, &harness.Options{RealTime: true}),
	)

	It("leaves no call passed, though nothing else is wrong with it", func() {
		call := played(func() { time.Sleep(20 * time.Second) }, nil, harness.CallerHangsUp().After(scenarios.MomentCallerStops).Delay(1200*time.Millisecond))
		Expect(call.Result.Failures).To(BeEmpty())
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Err()).To(MatchError(ContainSubstring("tool find went on after the call was closed")))
		Expect(call.Recording).NotTo(BeNil())
	})
})
