package harness_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("Play", func() {
	It("hangs up a call when its context is cancelled, and says so", func() {
		ctx, cancel := context.WithCancel(context.Background())
		var calls atomic.Int32
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.Call = func(context.Context, json.RawMessage) (string, error) {
				calls.Add(1)
				cancel()
				return "shipped", nil
			}
		})
		call := harness.Play(ctx, scenario("order-status"), opts)
		Expect(calls.Load()).To(BeEquivalentTo(1))
		Expect(call.Result.Verdict).To(Equal(scenarios.VerdictError))
		Expect(call.Result.Why).To(ContainSubstring("canceled"))
	})

	It("does not play a scenario that is to be skipped", func() {
		sc := scenario("order-status")
		sc.Skip = "no orders on Sundays"
		call := harness.Play(context.Background(), sc, nil)
		Expect(call.Result).To(And(HaveField("Verdict", scenarios.VerdictSkipped), HaveField("Why", "no orders on Sundays")))
		Expect(call.Recording).To(BeNil())
	})

	It("reports an agent that nobody knows", func() {
		sc := scenario("order-status")
		sc.Agent = "nobody"
		Expect(harness.Play(context.Background(), sc, nil).Err()).To(MatchError(ContainSubstring(`unknown agent "nobody"`)))
	})

	It("reports a session that could not be had", func() {
		call := harness.Play(context.Background(), scenario("order-status"), runtime(runner.Options{Model: "gpt-nope"}))
		Expect(call.Result.Verdict).To(Equal(scenarios.VerdictError))
		Expect(call.Result.Why).To(ContainSubstring("gpt-nope"))
	})

	It("reports a tool that never comes back, by name", func() {
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.Call = func(context.Context, json.RawMessage) (string, error) { select {} }
		})
		call := harness.Play(context.Background(), scenario("order-status"), opts)
		Expect(call.Result.Verdict).NotTo(Equal(scenarios.VerdictPassed))
		Expect(call.Err()).To(MatchError(ContainSubstring("get_order_status")))
	})

	It("forwards the panic of an agent's constructor", func() {
		opts := &harness.Options{Agents: harness.Agents{"supportline": func() *agents.Agent { panic("no agent") }}}
		Expect(func() { harness.Play(context.Background(), scenario("order-status"), opts) }).To(PanicWith(MatchError(ContainSubstring("no agent"))))
	})

	It("lets an external tool do real I/O while virtual time stands still", Label("network"), func() {
		shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(50 * time.Millisecond)
			w.Write([]byte("shipped, arriving Tuesday"))
		}))
		defer shop.Close()
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.External = true
			t.Call = func(ctx context.Context, _ json.RawMessage) (string, error) {
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, shop.URL, nil)
				if err != nil {
					return "", err
				}
				resp, err := shop.Client().Do(req)
				if err != nil {
					return "", err
				}
				defer resp.Body.Close()
				body := make([]byte, 64)
				n, _ := resp.Body.Read(body)
				if n == 0 {
					return "", errors.New("an empty answer")
				}
				return string(body[:n]), nil
			}
		})
		call := harness.Play(context.Background(), scenario("order-status"), opts)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Tools()[0].Output).To(Equal("shipped, arriving Tuesday"))
	})
})

var _ = Describe("PlayAll", func() {
	It("keeps the order of the scenarios and tells of each call once", func() {
		scs := bundled()
		seen := map[int]bool{}
		run := harness.PlayAll(context.Background(), scs, nil, func(i int, c *harness.Call) {
			Expect(seen[i]).To(BeFalse())
			seen[i] = true
			Expect(c.Scenario).To(BeIdenticalTo(scs[i]))
		})
		Expect(seen).To(HaveLen(len(scs)))
		for i, c := range run.Calls {
			Expect(c.Scenario).To(BeIdenticalTo(scs[i]))
		}
	})

	It("has nothing to do without scenarios", func() {
		Expect(harness.PlayAll(context.Background(), nil, nil, nil).Calls).To(BeEmpty())
	})
})

var _ = Describe("Talk", func() {
	It("reports the mistakes of its steps, all at once", func() {
		call := harness.Talk(harness.Conversation{
			Agent: harness.Bundled()["supportline"],
			Steps: []*harness.Step{
				harness.ModelSays("Hello.").BargeIn(time.Second),
				harness.CallerSays("Hi, where's my order A1001?").As("Billing"),
			},
		}, nil)
		Expect(call.Err()).To(MatchError(And(
			ContainSubstring("step 1: model step: BargeIn belongs to a step of the caller"),
			ContainSubstring("step 2: caller step: As belongs to a step of the model"),
		)))
	})

	It("reports words that no recording says", func() {
		call := harness.Talk(harness.Conversation{
			Agent: harness.Bundled()["supportline"],
			Steps: []*harness.Step{harness.CallerSays("Where are my socks?"), harness.ModelSays("Tuesday.")},
		}, nil)
		Expect(call.Err()).To(MatchError(ContainSubstring(`"Where are my socks?"`)))
	})
})
