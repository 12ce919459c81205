package harness_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("What the server finds wrong with its client", func() {
	// impatient looks two orders up, one of them slowly, and asks for a response before both are known.
	impatient := func() *harness.Call {
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.Call = func(_ context.Context, arguments json.RawMessage) (string, error) {
				if strings.Contains(string(arguments), "A1002") {
					time.Sleep(3 * time.Second)
				}
				return "shipped, arriving Tuesday", nil
			}
		})
		opts.Runner = &runner.Options{BatchTimeout: time.Second}
		return harness.Talk(harness.Conversation{
			Agent: opts.Agents["supportline"],
			Steps: []*harness.Step{
				harness.CallerSays("Where are my orders A1001 and A1002?"),
				harness.ModelAsks("get_order_status", map[string]string{"order_id": "A1001"}).
					Asking("get_order_status", map[string]string{"order_id": "A1002"}),
				harness.ModelSays("Tuesday."),
				harness.ModelSays("Tuesday.").Optional(),
			},
		}, opts)
	}

	It("stands in the call's timeline and in its result, and a second judgement says the same", func() {
		call := impatient()
		Expect(call.Result.Findings).To(HaveLen(1), failures(call))
		f := call.Result.Findings[0]
		Expect([]string{f.Rule, f.Severity, f.Event}).To(Equal([]string{"create-before-outputs", "warning", "response.create"}))
		Expect(f.Message).To(ContainSubstring("get_order_status"))
		Expect(f.At).To(BeNumerically(">", time.Second))
		Expect(transcript(call.Recording)).To(ContainSubstring(`finding {"rule":"create-before-outputs","severity":"warning"`))
		Expect(judge.Judge(call.Scenario, call.Recording).Findings).To(Equal(call.Result.Findings))
	})

	It("is nothing in the bundled scenarios", func() {
		for _, sc := range bundled() {
			Expect(asItGoes(sc).Result.Findings).To(BeEmpty(), sc.Name)
		}
	})
})

var _ = Describe("Options.Runner.Tap", func() {
	It("sees every frame of a call, and the harness does, too", func() {
		var fromServer, fromClient atomic.Int32
		call := harness.Play(context.Background(), scenario("order-status"), runtime(runner.Options{Tap: func(f runner.Frame) {
			if f.FromServer {
				fromServer.Add(1)
			} else {
				fromClient.Add(1)
			}
		}}))
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(fromServer.Load()).To(BeNumerically(">", 50))
		Expect(fromClient.Load()).To(BeNumerically(">", 300), "fifty frames of sound a second")
		Expect(call.Heard()).To(ContainSubstring("Tuesday"))
	})
})
