package harness_test

import (
	"context"
	"errors"
	"fmt"
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
	"github.com/voicesim/voicesim/scenarios"
)

// desk is a team's service: it reads the events of its calls, and lets people decide by HTTP.
type desk struct {
	mu      sync.Mutex
	calls   map[*runner.Session]bool
	waiting map[string]*runner.Session
	log     []string
}

func newDesk() *desk {
	return &desk{calls: map[*runner.Session]bool{}, waiting: map[string]*runner.Session{}}
}

func (d *desk) note(what string) { d.log = append(d.log, what) }

// serve is the event loop of a call.
func (d *desk) serve(ctx context.Context, s *runner.Session) error {
	d.mu.Lock()
	d.calls[s] = true
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		delete(d.calls, s)
		d.note("left")
		d.mu.Unlock()
		_ = s.Close()
	}()
	for ev, err := range s.Events(ctx) {
		if err != nil {
			return err
		}
		d.mu.Lock()
		switch ev := ev.(type) {
		case *runner.StateChanged:
			if ev.Number == 1 {
				d.note("began")
			}
		case *runner.ApprovalRequested:
			d.waiting[ev.CallID] = s
			d.note("asked " + ev.Tool)
		case *runner.ApprovalDecided:
			d.note(string(ev.Outcome))
		}
		d.mu.Unlock()
	}
	return nil
}

// ServeHTTP is the endpoint by which people decide: POST /approvals/{call}?approve=true.
func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/approvals/")
	d.mu.Lock()
	s := d.waiting[id]
	delete(d.waiting, id)
	d.mu.Unlock()
	if s == nil {
		http.Error(w, "no such call", http.StatusNotFound)
		return
	}
	if r.URL.Query().Get("approve") == "true" {
		_ = s.Approve(id)
		return
	}
	_ = s.Reject(id, r.URL.Query().Get("message"))
}

// decide asks the endpoint as the team's page does.
func (d *desk) decide(ctx context.Context, decided harness.Decided) error {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("/approvals/%s?approve=%v", decided.CallID, decided.Approved), nil)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return fmt.Errorf("the desk answered %d: %s", w.Code, w.Body)
	}
	return nil
}

// served plays a bundled scenario with a service.
func served(file string, change func(d *desk, s *harness.Service)) (*harness.Call, *desk) {
	GinkgoHelper()
	d := newDesk()
	call := harness.Play(context.Background(), scenario(file), &harness.Options{Service: func(*agents.Agent) *harness.Service {
		s := &harness.Service{Serve: d.serve, Decide: d.decide}
		if change != nil {
			change(d, s)
		}
		return s
	}})
	return call, d
}

var _ = Describe("A team's own service", func() {
	It("runs in the call, from the first event to its own shutdown", func() {
		call, d := served("refund-approved", nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(d.log).To(Equal([]string{"began", "asked issue_refund", "approved", "left"}))
		Expect(d.calls).To(BeEmpty())
	})

	It("leaves a call as it is without one, and gives the same timeline each time", func() {
		plain := harness.Play(context.Background(), scenario("order-status"), nil)
		first, _ := served("order-status", nil)
		second, _ := served("order-status", nil)
		Expect(first.SHA256).To(And(Equal(plain.SHA256), Equal(second.SHA256)))
	})

	It("may bring the agent, and make the session", func() {
		var model string
		call, _ := served("order-status", func(_ *desk, s *harness.Service) {
			s.Agent = harness.Bundled()["supportline"]()
			s.Agent.Tools = nil
			s.Connect = func(ctx context.Context, agent *agents.Agent, opts *runner.Options) (*runner.Session, error) {
				Expect(agent).To(BeIdenticalTo(s.Agent))
				with := *opts
				with.Model = "gpt-realtime-mini"
				model = with.Model
				return runner.New(agent, &with).Connect(ctx)
			}
		})
		Expect(model).To(Equal("gpt-realtime-mini"))
		Expect(kindsOf(call)).To(ContainElement(judge.FailureDifferent), "its agent has no tools")
	})

	DescribeTable("turns a call red by its mistakes", func(file, wrong string, change func(*desk, *harness.Service)) {
		call, _ := served(file, change)
		Expect(call.Result.Verdict).NotTo(Equal(judge.VerdictPassed))
		Expect(call.Err()).To(MatchError(ContainSubstring(wrong)))
	},
		Entry("it approves what a human refuses", "refund-refused", "issue_refund", func(d *desk, s *harness.Service) {
			s.Decide = func(ctx context.Context, decided harness.Decided) error {
				decided.Approved = true
				return d.decide(ctx, decided)
			}
		}),
		Entry("nobody hears what a human decides", "refund-approved", "issue_refund", func(_ *desk, s *harness.Service) {
			s.Decide = func(context.Context, harness.Decided) error { return nil }
		}),
		Entry("its endpoint knows no such call", "refund-approved", "the desk answered 404", func(_ *desk, s *harness.Service) {
			s.Decide = newDesk().decide
		}),
		Entry("its endpoint fails after a while", "refund-approved", "the desk is shut", func(_ *desk, s *harness.Service) {
			s.Decide = func(context.Context, harness.Decided) error {
				time.Sleep(50 * time.Millisecond)
				return errors.New("the desk is shut")
			}
		}),
		Entry("its endpoint panics", "refund-approved", "Service.Decide panicked: no desk", func(_ *desk, s *harness.Service) {
			s.Decide = func(context.Context, harness.Decided) error { panic("no desk") }
		}),
		Entry("its endpoint waits until the caller has hung up", "refund-approved", "issue_refund", func(_ *desk, s *harness.Service) {
			s.Decide = func(ctx context.Context, _ harness.Decided) error {
				<-ctx.Done()
				return context.Cause(ctx)
			}
		}),
		Entry("its endpoint never answers", "refund-approved", "running: Service.Decide", func(_ *desk, s *harness.Service) {
			s.Decide = func(context.Context, harness.Decided) error { select {} }
		}),
		Entry("its goroutine ends while it connects", "order-status", "user code ended its goroutine", func(_ *desk, s *harness.Service) {
			s.Connect = func(context.Context, *agents.Agent, *runner.Options) (*runner.Session, error) {
				goruntime.Goexit()
				return nil, nil
			}
		}),
		Entry("its event loop fails", "order-status", "the ledger is full", func(_ *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, session *runner.Session) error {
				_, _ = session.Next(ctx)
				return errors.New("the ledger is full")
			}
		}),
		Entry("its event loop leaves in the middle of the call", "order-status", "Service.Serve returned at", func(_ *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, session *runner.Session) error {
				for ev := range session.Events(ctx) {
					if _, ok := ev.(*runner.ToolEnded); ok {
						break
					}
				}
				return nil
			}
		}),
		Entry("its event loop panics", "order-status", "Service.Serve panicked: no ledger", func(_ *desk, s *harness.Service) {
			s.Serve = func(context.Context, *runner.Session) error { panic("no ledger") }
		}),
		Entry("it hangs up on the caller", "order-status", "", func(_ *desk, s *harness.Service) {
			s.Serve = func(_ context.Context, session *runner.Session) error {
				time.Sleep(2 * time.Second)
				return session.Close()
			}
		}),
		Entry("its shutdown fails", "order-status", "after the hang-up: the call was not written down", func(_ *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, _ *runner.Session) error {
				<-ctx.Done()
				return errors.New("the call was not written down")
			}
		}),
		Entry("it does not return", "order-status", "Service.Serve did not return within 5s of the hang-up", func(_ *desk, s *harness.Service) {
			s.Serve = func(context.Context, *runner.Session) error { select {} }
		}),
		Entry("it reads events without an end", "order-status", "two readers", func(_ *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, session *runner.Session) error {
				for range session.Events(ctx) {
					_, _ = session.Next(ctx)
				}
				return nil
			}
		}),
		Entry("it makes no session", "order-status", "returned no session", func(_ *desk, s *harness.Service) {
			s.Connect = func(context.Context, *agents.Agent, *runner.Options) (*runner.Session, error) { return nil, nil }
		}),
		Entry("it makes a session of its own", "order-status", "made a session of its own", func(_ *desk, s *harness.Service) {
			s.Connect = func(ctx context.Context, agent *agents.Agent, opts *runner.Options) (*runner.Session, error) {
				return runner.New(agent, &runner.Options{URL: opts.URL, NetDial: opts.NetDial, APIKey: "mine"}).Connect(ctx)
			}
		}),
		Entry("it cannot connect", "order-status", "no line today", func(_ *desk, s *harness.Service) {
			s.Connect = func(context.Context, *agents.Agent, *runner.Options) (*runner.Session, error) {
				return nil, errors.New("no line today")
			}
		}),
	)

	DescribeTable("turns a call red that has a decision the other way round, though nothing else looks at it", func(human bool, key string) {
		steps := []*harness.Step{
			harness.CallerSays("I want a refund on order A1001."), harness.ModelSays("").HandingOff("Billing"),
			harness.ModelAsks("issue_refund", map[string]any{"order_id": "A1001"}), harness.HumanApproves("issue_refund"), harness.ModelSays("It is on its way."),
		}
		if !human {
			steps = append(steps[:3], steps[4])
		}
		for _, wrong := range []bool{false, true} {
			d := newDesk()
			call := harness.Talk(harness.Conversation{
				Agent: harness.Bundled()["supportline"], Steps: steps, Keys: map[string]any{"approvals": key},
				Allow: []scenarios.Surprise{scenarios.SurpriseApproval},
			}, &harness.Options{Service: func(*agents.Agent) *harness.Service {
				return &harness.Service{Serve: d.serve, Decide: func(ctx context.Context, decided harness.Decided) error {
					decided.Approved = decided.Approved != wrong
					return d.decide(ctx, decided)
				}}
			}})
			if !wrong {
				Expect(call.Err()).NotTo(HaveOccurred())
				continue
			}
			Expect(call.Err()).To(MatchError(ContainSubstring("the service has it rejected")))
		}
	},
		Entry("of a step", true, "fail"),
		Entry("of the key approvals", false, "approve"),
	)

	It("may leave early, be slow to decide, or close the session late, and the call passes", func() {
		call, d := served("refund-approved", func(d *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, session *runner.Session) error {
				err := d.serve(context.WithoutCancel(ctx), session) // ends with the session, which the harness closes
				time.Sleep(time.Second)
				return err
			}
			s.Decide = func(ctx context.Context, decided harness.Decided) error {
				time.Sleep(50 * time.Millisecond)
				return d.decide(ctx, decided)
			}
		})
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(d.log).To(ContainElement("approved"))
		early, _ := served("order-status", func(_ *desk, s *harness.Service) {
			s.Serve = func(context.Context, *runner.Session) error { return nil }
		})
		Expect(early.Err()).NotTo(HaveOccurred())
	})

	DescribeTable("is not looked at where it leaves its part undone", func(what string, serve func(context.Context, *runner.Session) error) {
		call, _ := served("order-status", func(_ *desk, s *harness.Service) { s.Serve = serve })
		Expect(call.Err()).NotTo(HaveOccurred())
		about := And(HaveField("Kind", judge.BlindService), HaveField("What", ContainSubstring(what)))
		if what == "" {
			Expect(call.Result.NotLookedAt).NotTo(ContainElement(about))
			return
		}
		Expect(call.Result.NotLookedAt).To(ContainElement(about))
	},
		Entry("it reads no event", "nobody has read an event of the session", func(context.Context, *runner.Session) error { return nil }),
		Entry("it reads events late", "events waited to be read, the oldest for", func(ctx context.Context, session *runner.Session) error {
			for range session.Events(ctx) {
				if ctx.Err() != nil {
					break
				}
				time.Sleep(2 * time.Second)
			}
			return session.Close()
		}),
		Entry("it leaves the session open", "left the session open", func(ctx context.Context, session *runner.Session) error {
			for range session.Events(ctx) {
				continue
			}
			return nil
		}),
		Entry("it has another read the events, which is its part", "", func(ctx context.Context, session *runner.Session) error {
			go func() {
				for range session.Events(ctx) {
					continue
				}
			}()
			return nil
		}),
		Entry("it does its part", "", func(ctx context.Context, session *runner.Session) error {
			for range session.Events(ctx) {
				time.Sleep(time.Millisecond)
			}
			return session.Close()
		}),
	)

	It("is told that the caller has hung up by the cause of its context", func() {
		var cause error
		call, _ := served("order-status", func(_ *desk, s *harness.Service) {
			s.Serve = func(ctx context.Context, session *runner.Session) error {
				<-ctx.Done()
				cause = context.Cause(ctx)
				Expect(session.SendText("Bye.")).To(Succeed(), "the session is still open")
				return ctx.Err()
			}
		})
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(cause).To(MatchError(harness.ErrHungUp))
	})

	It("must be made", func() {
		call := harness.Play(context.Background(), scenario("order-status"), &harness.Options{Service: func(*agents.Agent) *harness.Service { return nil }})
		Expect(call.Err()).To(MatchError(ContainSubstring("Options.Service returned nil")))
	})
})
