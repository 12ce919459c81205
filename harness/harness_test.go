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
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
)

// constructor returns options with another way to make the support line.
func constructor(f func() *agents.Agent) *harness.Options {
	return &harness.Options{Agents: harness.Agents{"supportline": f}}
}

var _ = Describe("Play", func() {
	It("hangs up a call when its context is cancelled, and says why", func() {
		ctx, cancel := context.WithCancelCause(context.Background())
		var calls atomic.Int32
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.Call = func(context.Context, json.RawMessage) (string, error) {
				calls.Add(1)
				cancel(errors.New("enough"))
				return "shipped", nil
			}
		})
		call := harness.Play(ctx, scenario("order-status"), opts)
		Expect(calls.Load()).To(BeEquivalentTo(1))
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Why).To(Equal("enough"))
	})

	It("does not play a scenario that is to be skipped", func() {
		sc := scenario("order-status")
		sc.Skip = "no orders on Sundays"
		call := harness.Play(context.Background(), sc, nil)
		Expect(call.Result).To(And(HaveField("Verdict", judge.VerdictSkipped), HaveField("Why", "no orders on Sundays")))
		Expect(call.Recording).To(BeNil())
	})

	It("reports an agent that nobody knows", func() {
		sc := scenario("order-status")
		sc.Agent = "nobody"
		Expect(harness.Play(context.Background(), sc, nil).Err()).To(MatchError(ContainSubstring(`unknown agent "nobody"`)))
	})

	It("reports a session that could not be had", func() {
		call := harness.Play(context.Background(), scenario("order-status"), runtime(runner.Options{Model: "gpt-nope"}))
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Why).To(ContainSubstring("gpt-nope"))
	})

	It("reports a tool that never comes back, by name", func() {
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.Call = func(context.Context, json.RawMessage) (string, error) { select {} }
		})
		call := harness.Play(context.Background(), scenario("order-status"), opts)
		Expect(call.Result.Verdict).NotTo(Equal(judge.VerdictPassed))
		Expect(call.Err()).To(MatchError(ContainSubstring("get_order_status")))
	})

	It("contains the panic of an agent's constructor", func() {
		call := harness.Play(context.Background(), scenario("order-status"), constructor(func() *agents.Agent { panic("no agent today") }))
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Why).To(HavePrefix("panic: no agent today\n"))
	})

	It("reports a constructor that makes no agent", func() {
		call := harness.Play(context.Background(), scenario("order-status"), constructor(func() *agents.Agent { return nil }))
		Expect(call.Err()).To(MatchError(ContainSubstring("returned nil")))
	})

	It("skips a scenario that is not for the simulator", func() {
		sc := scenario("order-status")
		sc.Targets = []string{"live"}
		Expect(harness.Play(context.Background(), sc, nil).Result).To(And(
			HaveField("Verdict", judge.VerdictSkipped), HaveField("Why", "it is for live only")))
	})

	It("hands over by whatever tool the agent has for that", func() {
		opts := with(func(a *agents.Agent) {
			for i := range a.Handoffs {
				a.Handoffs[i].Name = "to_somebody_at_" + a.Handoffs[i].Agent.Name
			}
		})
		Expect(harness.Play(context.Background(), scenario("refund-refused"), opts).Err()).NotTo(HaveOccurred())
	})

	DescribeTable("refuses settings of the runtime that it cannot play", func(o runner.Options, name string) {
		call := harness.Play(context.Background(), scenario("order-status"), runtime(o))
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		Expect(call.Result.Why).To(ContainSubstring("Runner." + name))
	},
		Entry("an output of which no frame is whole samples", runner.Options{Output: audio.Format{RateHz: 11025}}, "Output: 11025 Hz: callers hear 20ms at a time"),
		Entry("an output that nobody converts to", runner.Options{Output: audio.Format{RateHz: 1000}}, "Output: no conversion from 24000 Hz to 1000 Hz"),
		Entry("a negative latency", runner.Options{DeviceLatency: -1}, "DeviceLatency is negative"),
	)

	DescribeTable("speaks in the runtime's input format", func(f audio.Format) {
		call := harness.Play(context.Background(), scenario("order-status"), runtime(runner.Options{Input: f}))
		Expect(call.Err()).NotTo(HaveOccurred())
	},
		Entry("16 kHz", audio.Format{RateHz: 16000}),
		Entry("48 kHz", audio.Format{RateHz: 48000}),
	)

	It("hears what the device plays later, later", func() {
		plain := harness.Play(context.Background(), scenario("unknown-order"), nil)
		late := harness.Play(context.Background(), scenario("unknown-order"), runtime(runner.Options{DeviceLatency: 200 * time.Millisecond}))
		Expect(late.Err()).NotTo(HaveOccurred())
		Expect(late.Spoken()[0].Began - plain.Spoken()[0].Began).To(Equal(200 * time.Millisecond))
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
		scs := bundled()[:4]
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
	It("reports a conversation without steps, without an agent, and steps that are nil", func() {
		Expect(new(harness.Call).Err()).To(MatchError("error: the call was not played"))
		Expect(harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"]}, nil).Err()).To(MatchError(ContainSubstring("has no steps")))
		Expect(harness.Talk(harness.Conversation{Steps: []*harness.Step{nil}}, nil).Err()).To(MatchError(ContainSubstring("has no agent")))
		Expect(harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{nil}}, nil).Err()).
			To(MatchError(ContainSubstring("step 1: it is nil")))
	})

	It("reports the mistakes of its steps, all at once", func() {
		call := harness.Talk(harness.Conversation{
			Agent: harness.Bundled()["supportline"],
			Steps: []*harness.Step{
				harness.ModelSays("Hello.").BargeIn(time.Second),
				harness.CallerSays("Hi, where's my order A1001?").As("Billing"),
			},
		}, nil)
		Expect(call.Err()).To(MatchError(And(
			MatchRegexp(`harness_test\.go:\d+: model step: BargeIn belongs to a step of the caller`),
			MatchRegexp(`harness_test\.go:\d+: caller step: As belongs to a step of the model`),
		)))
	})

	It("reports words that nobody says, where nobody stands in", func() {
		recordings := harness.BundledSpeech()
		recordings.StandIn = false
		call := harness.Talk(harness.Conversation{
			Agent: harness.Bundled()["supportline"],
			Steps: []*harness.Step{harness.CallerSays("Where are my socks?"), harness.ModelSays("Tuesday.")},
		}, &harness.Options{Speech: recordings})
		Expect(call.Err()).To(MatchError(MatchRegexp(`harness_test\.go:\d+: no recording of a caller says "Where are my socks\?": the nearest are "Where's my order\?"`)))
	})
})

var _ = Describe("The error of a call", func() {
	It("has no secrets, since logs keep it, and leaves the result as it was judged", func() {
		call := harness.Talk(harness.Conversation{
			Agent: func() *agents.Agent { return &agents.Agent{Name: "Desk", Instructions: "Answer."} },
			Steps: []*harness.Step{
				harness.CallerSays("Hi, where's my order A1001?"),
				harness.ModelSays("It is 4111 1111 1111 1111, right?"),
				harness.Expect(harness.Heard("on its way")),
			},
		}, nil)
		Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed))
		Expect(call.Result.Failures).To(ContainElement(HaveField("String()", ContainSubstring("4111 1111"))))
		Expect(call.Err()).To(MatchError(And(ContainSubstring("[masked]"), Not(ContainSubstring("1111")))))
	})

	It("has no card number that is said over two answers", func() {
		call := harness.Talk(harness.Conversation{
			Agent: func() *agents.Agent { return &agents.Agent{Name: "Desk", Instructions: "Answer."} },
			Steps: []*harness.Step{
				harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("It is 4539 1488."),
				harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("And then 0343 6467."), harness.Expect(harness.Heard("on its way")),
			},
		}, nil)
		Expect(call.Result.Failures).To(ContainElement(HaveField("String()", ContainSubstring("0343 6467"))))
		Expect(call.Err()).To(MatchError(And(ContainSubstring("[masked]"), Not(ContainSubstring("6467")))))
	})
})
