package harness_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
)

// ledger is a client with a goroutine of its own from before the call, as those of databases have. To ask it from inside of
// virtual time ends the process: it answers on a channel of the bubble.
type ledger struct{ requests chan chan time.Time }

func newLedger() *ledger {
	l := &ledger{requests: make(chan chan time.Time)}
	go func() {
		for reply := range l.requests {
			reply <- time.Now()
		}
	}()
	DeferCleanup(func() { close(l.requests) })
	return l
}

// ask returns the time of day outside.
func (l *ledger) ask() time.Time {
	reply := make(chan time.Time)
	l.requests <- reply
	return <-reply
}

// askingHandler asks for each line of a log.
type askingHandler struct {
	slog.Handler
	ask func()
}

func (h askingHandler) Handle(context.Context, slog.Record) error { h.ask(); return nil }

var _ = Describe("Code that hands work to goroutines from before the call", func() {
	var mu sync.Mutex // guards asked
	var asked map[string]bool
	var l *ledger
	ask := func(who string) {
		Expect(l.ask().Year()).To(BeNumerically(">", 2020))
		mu.Lock()
		defer mu.Unlock()
		asked[who] = true
	}
	BeforeEach(func() { l, asked = newLedger(), map[string]bool{} })

	It("runs outside where one switch says so: all that a team hands in", func() {
		d := newDesk()
		opts := &harness.Options{
			External: harness.MarkAll,
			Agents: harness.Agents{"supportline": func() *agents.Agent {
				ask("constructor")
				return with(func(a *agents.Agent) {
					a.InstructionsFunc = func(context.Context) (string, error) { ask("instructions of " + a.Name); return "Be brief.", nil }
					a.Guardrails = append(a.Guardrails, agents.NewGuardrail("ledger", func(context.Context, string) error { ask("guardrail"); return nil }))
					for i := range a.Tools {
						call := a.Tools[i].Call
						a.Tools[i].Call = func(ctx context.Context, args json.RawMessage) (string, error) {
							ask("tool")
							runner.SessionFrom(ctx).State() // of the call
							return call(ctx, args)
						}
						if a.Tools[i].NeedsApproval {
							a.Tools[i].NeedsApproval = false
							a.Tools[i].ApprovalFunc = func(context.Context, json.RawMessage) (bool, error) { ask("policy"); return true, nil }
						}
					}
				}).Agents["supportline"]()
			}},
			Service: func(*agents.Agent) *harness.Service {
				ask("service")
				return &harness.Service{
					Serve: func(ctx context.Context, s *runner.Session) error {
						harness.External(ctx, func(context.Context) { ask("serve") })
						return d.serve(ctx, s)
					},
					Decide: func(ctx context.Context, decided harness.Decided) error {
						ask("decide")
						select {
						case <-ctx.Done(): // of a context that may be used outside
							return context.Cause(ctx)
						default:
						}
						return d.decide(ctx, decided) // which calls the session
					},
				}
			},
			Logger: slog.New(askingHandler{slog.DiscardHandler, func() { ask("logger") }}),
			Runner: &runner.Options{
				Tap:     func(runner.Frame) { ask("tap") },
				Observe: func(runner.Event) { ask("observer") },
			},
		}
		opts.Logger = slog.New(loud{askingHandler{slog.DiscardHandler, func() { ask("logger") }}})
		call := harness.Play(context.Background(), scenario("refund-approved"), opts)
		Expect(call.Err()).NotTo(HaveOccurred())
		for _, who := range []string{
			"constructor", "instructions of Support", "instructions of Billing", "guardrail", "tool", "policy", "service", "serve", "decide", "logger", "tap", "observer",
		} {
			Expect(asked).To(HaveKey(who))
		}
	})

	It("runs outside where it is marked itself, and what is not marked stays in virtual time", func() {
		var inside time.Time
		opts := with(func(a *agents.Agent) {
			a.Guardrails = append(a.Guardrails, agents.ExternalGuardrail(agents.NewGuardrail("ledger", func(context.Context, string) error { ask("guardrail"); return nil })))
			a.InstructionsFunc, a.ExternalInstructions = func(context.Context) (string, error) { ask("instructions"); return "Be brief.", nil }, true
			for i := range a.Tools {
				call := a.Tools[i].Call
				a.Tools[i].Call = func(ctx context.Context, args json.RawMessage) (string, error) {
					inside = time.Now()
					return call(ctx, args)
				}
			}
		})
		Expect(harness.Play(context.Background(), scenario("order-status"), opts).Err()).NotTo(HaveOccurred())
		Expect(asked).To(And(HaveKey("guardrail"), HaveKey("instructions")))
		Expect(inside.Year()).To(Equal(2000))
	})

	It("may call the session from anywhere, at any time", func() {
		var session *runner.Session
		calls := make(chan func(), 8)
		states := make(chan runner.State, 8)
		go func() {
			for f := range calls {
				f()
			}
		}()
		DeferCleanup(func() { close(calls) })
		var late error
		_, _ = served("order-status", func(_ *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, made *runner.Session) error {
				session = made
				calls <- func() { states <- session.State() }
				<-ctx.Done()
				return nil
			}
		})
		Eventually(states).Should(Receive())
		late = session.SendText("Hello?")
		Expect(late).To(MatchError(runner.ErrClosed))
	})
})

// loud lets everything through.
type loud struct{ askingHandler }

func (loud) Enabled(context.Context, slog.Level) bool { return true }
func (h loud) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h loud) WithGroup(string) slog.Handler          { return h }

var _ = Describe("A mistake in code outside", func() {
	It("is told as it is inside", func() {
		observing := func(m harness.Marks) error {
			return harness.Play(context.Background(), scenario("order-status"), &harness.Options{
				External: m, Runner: &runner.Options{Observe: func(runner.Event) { panic("no ledger") }},
			}).Err()
		}
		inside := observing(0)
		Expect(inside).To(MatchError(ContainSubstring("Options.Observe panicked: no ledger")))
		Expect(observing(harness.MarkAll)).To(MatchError(inside.Error()))
	})
})

var _ = Describe("A tool that ends its goroutine", func() {
	DescribeTable("has failed, as in production", func(m harness.Marks) {
		agent := func() *agents.Agent {
			a := harness.Bundled()["supportline"]()
			for i := range a.Tools {
				a.Tools[i].Call = func(context.Context, json.RawMessage) (string, error) {
					goruntime.Goexit()
					return "", nil
				}
			}
			return a
		}
		Expect(harness.Play(context.Background(), scenario("order-status"), &harness.Options{External: m, Agents: harness.Agents{"supportline": agent}}).Err()).
			To(MatchError(ContainSubstring("it failed: user code ended its goroutine")))
	}, Entry("inside", harness.Marks(0)), Entry("outside", harness.MarkTools))
})

var _ = Describe("A call that is held up", func() {
	It("names the code that waits, and the marks by their Go names", func() {
		opts := constructor(func() *agents.Agent {
			_, _ = waitForLedger()
			return nil
		})
		opts.Stall = 100 * time.Millisecond // it is held up before anything else takes time
		call := harness.Play(context.Background(), scenario("order-status"), opts)
		Expect(call.Result.Verdict).To(Equal(judge.VerdictError))
		first, rest, _ := strings.Cut(call.Result.Why, "\n")
		Expect(first).To(And(HavePrefix("virtual time cannot advance: stalled"), ContainSubstring("running: what makes the agent"),
			MatchRegexp(`waiting: harness_test\.waitForLedger \(external_test\.go:\d+\)`)))
		for _, mark := range []string{"agents.Tool.AsExternal", "agents.ExternalGuardrail", "agents.Agent.ExternalInstructions", "harness.MarkAll", "--clock real"} {
			Expect(rest).To(ContainSubstring(mark))
		}
		Expect(rest).To(ContainSubstring("goroutine "))
	})

	It("is not, by code outside that has a timeout: the model is told as in any mode", func() {
		slow := func(mark bool) *harness.Options {
			return tool("get_order_status", func(t *agents.Tool) {
				t.External, t.Timeout = mark, 50*time.Millisecond
				t.Call = func(ctx context.Context, _ json.RawMessage) (string, error) { <-ctx.Done(); return "", ctx.Err() }
			})
		}
		inside := harness.Play(context.Background(), scenario("order-status"), slow(false))
		outside := harness.Play(context.Background(), scenario("order-status"), slow(true))
		Expect(outside.Tools()[0].Output).To(Equal("Tool 'get_order_status' timed out after 0.05 seconds."))
		Expect(inside.Tools()[0].Output).To(Equal(outside.Tools()[0].Output))
	})

	It("is named too when what is outside ignores its timeout", func() {
		release := make(chan struct{})
		DeferCleanup(func() { close(release) })
		opts := tool("get_order_status", func(t *agents.Tool) {
			t.External, t.Timeout = true, time.Nanosecond
			t.Call = func(context.Context, json.RawMessage) (string, error) { <-release; return "", nil }
		})
		call := harness.Play(context.Background(), scenario("order-status"), opts)
		Expect(call.Err()).To(MatchError(ContainSubstring("tool did not return in time")))
		Expect(call.Result.NotLookedAt).To(ContainElement(HaveField("What", HavePrefix("tool get_order_status went on after the call was closed"))))
	})
})

// never is the answer of a ledger that is down. It is from before any call.
var never = make(chan string)

func waitForLedger() (string, error) { return <-never, nil }

var _ = Describe("A guardrail that asks a real server", Label("network"), func() {
	It("may do so in one call after the other", func() {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
		defer server.Close()
		asked := 0
		opts := with(func(a *agents.Agent) {
			a.Guardrails = []agents.OutputGuardrail{agents.ExternalGuardrail(agents.NewGuardrail("moderation", func(ctx context.Context, _ string) error {
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, nil)
				if err != nil {
					return err
				}
				resp, err := http.DefaultClient.Do(r)
				if err != nil {
					return errors.Join(errors.New("moderation"), err)
				}
				asked++
				return resp.Body.Close()
			}))}
		})
		for range 3 {
			Expect(harness.Play(context.Background(), scenario("order-status"), opts).Err()).NotTo(HaveOccurred())
		}
		Expect(asked).To(BeNumerically(">=", 3))
	})
})
