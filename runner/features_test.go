package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Guardrails of tools", func() {
	It("stop a call before it runs, and an output before the model gets it", func() {
		var ran atomic.Int32
		counted := tool("it", func(context.Context) (string, error) { ran.Add(1); return "secret", nil })
		inCall(func(r *rig) {
			in, out := counted, counted
			in.Name, out.Name = "in", "out"
			r.agent.Tools = []agents.Tool{
				in.WithInputGuardrail(func(_ context.Context, c agents.ToolCheck) error {
					if strings.Contains(string(c.Arguments), "bad") {
						return agents.Refuse("Not with that.")
					}
					return nil
				}),
				out.WithOutputGuardrail(func(_ context.Context, c agents.ToolCheck) error { return agents.Refuse("Not for " + c.Tool + ".") }),
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "in", `{"a":"bad"}`), calls("r1", "c2", "in", `{"a":"good"}`), calls("r1", "c3", "out", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(ConsistOf("10ms output c1: Not with that.", "10ms output c2: secret", "10ms output c3: Not for out.", "10ms create"))
			Expect(r.sawOnly("ended, ran")).To(ConsistOf(ContainSubstring("c1 ended, ran false"), ContainSubstring("c2 ended, ran true"), ContainSubstring("c3 ended, ran true")))
			Expect(ran.Load()).To(BeEquivalentTo(2))
		})
	})
	DescribeTable("look at a call before a human is asked, where that is wanted", func(policy bool, args string, want ...string) {
		var looked atomic.Int32
		inCall(func(r *rig) {
			r.opts.CheckBeforeApproval, r.opts.ToolTimeout = true, 5*time.Second
			t := takes("it", 0).WithInputGuardrail(func(ctx context.Context, c agents.ToolCheck) error {
				looked.Add(1)
				time.Sleep(time.Second)
				switch string(c.Arguments) {
				case `{"a":"bad"}`:
					return fmt.Errorf("policy: %w", agents.Refuse("Not with that."))
				case `{"a":"broken"}`:
					panic("oops")
				case `{"a":"slow"}`:
					time.Sleep(7 * time.Second)
				}
				return nil
			})
			if t = t.WithApproval(); policy {
				t.NeedsApproval = false
				t = t.WithApprovalFunc(func(context.Context, json.RawMessage) (bool, error) { return true, nil })
			}
			r.agent.Tools = []agents.Tool{t}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", args), calls("r1", "c2", "it", `{"a":"good"}`), done("r1", "completed"))
			r.until(10 * time.Second)
			var got []string
			for _, line := range r.took() {
				if strings.Contains(line, "output c1") {
					got = append(got, line)
				}
			}
			Expect(strings.Join(got, "|")).To(Equal(strings.Join(want, "|")))
			Expect(r.session.PendingApprovals()).To(HaveLen(map[bool]int{true: 2, false: 1}[len(want) == 0]))
			Expect(r.sawOnly("c1 requested", "c1 rejected")).To(HaveLen(map[bool]int{true: 1}[len(want) == 0]))
			before := looked.Load()
			Expect(r.session.Approve("c2")).To(Succeed())
			r.until(15 * time.Second)
			Expect(looked.Load()).To(Equal(before+1), "again, when it is approved")
			Expect(r.took()).To(ContainElement(HaveSuffix("output c2: it is done")))
		})
	},
		Entry("and refuse it", false, `{"a":"bad"}`, "1.01s output c1: Not with that."),
		Entry("and refuse it, after the policy", true, `{"a":"bad"}`, "1.01s output c1: Not with that."),
		Entry("and let it pass", false, `{"a":"fine"}`),
		Entry("and break down", false, `{"a":"broken"}`, "1.01s output c1: An error occurred while running the tool. Please try again. Error: the tool broke down"),
		Entry("and do not return", true, `{"a":"slow"}`, "5.01s output c1: Tool 'it' timed out after 5 seconds."),
	)
	DescribeTable("give way to what a human decides for good meanwhile", func(decide func(*rig), want string) {
		inCall(func(r *rig) {
			r.opts.CheckBeforeApproval = true
			r.agent.Tools = []agents.Tool{takes("it", 0).WithApproval().WithInputGuardrail(func(_ context.Context, c agents.ToolCheck) error {
				if string(c.Arguments) == `{"slow":1}` {
					time.Sleep(3 * time.Second)
					return agents.Refuse("No.")
				}
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", `{"slow":1}`), calls("r1", "c2", "it", `{}`), done("r1", "completed"))
			r.until(time.Second)
			decide(r)
			r.until(9 * time.Second)
			Expect(r.took()).To(ContainElement(HaveSuffix("output c1: " + want)))
			Expect(r.sawOnly("c1 requested")).To(BeEmpty())
		})
	},
		Entry("no", func(r *rig) { Expect(r.session.RejectAlways("c2", "Never.")).To(Succeed()) }, "Never."),
		Entry("yes, and look again when it runs", func(r *rig) { Expect(r.session.ApproveAlways("c2")).To(Succeed()) }, "No."),
	)
	It("that fail or panic are failures of the call, which does not run", func() {
		ran := atomic.Int32{}
		inCall(func(r *rig) {
			t := tool("it", func(context.Context) (string, error) { ran.Add(1); return "secret", nil })
			out := t
			out.Name = "out"
			r.agent.Tools = []agents.Tool{
				t.WithInputGuardrail(func(_ context.Context, c agents.ToolCheck) error {
					if string(c.Arguments) == `{"a":1}` {
						panic("oops")
					}
					return errors.New("no rules")
				}),
				out.WithOutputGuardrail(func(context.Context, agents.ToolCheck) error { return errors.New("no rules") }),
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", `{"a":1}`), calls("r1", "c2", "it", ``), calls("r1", "c3", "out", ``), done("r1", "completed"))
			r.until(time.Second)
			const failed = ": An error occurred while running the tool. Please try again. Error: "
			Expect(r.took()).To(ConsistOf("10ms output c1"+failed+"the tool broke down", "10ms output c2"+failed+"no rules", "10ms output c3"+failed+"no rules", "10ms create"))
			Expect(ran.Load()).To(BeEquivalentTo(1), "only the one whose output is looked at")
		})
	})
	It("look at a call that waits for a human when it was approved", func() {
		var looked atomic.Int32
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("it", 0).WithApproval().WithInputGuardrail(func(context.Context, agents.ToolCheck) error {
				looked.Add(1)
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(looked.Load()).To(BeZero())
			Expect(r.session.Approve("c1")).To(Succeed())
			r.until(2 * time.Second)
			Expect(looked.Load()).To(BeEquivalentTo(1))
		})
	})
})

var _ = Describe("What an agent may call", func() {
	offered := func(r *rig) (names []string) {
		updates := r.updates()
		for _, t := range updates[len(updates)-1].Session.Tools {
			names = append(names, t.Name)
		}
		return names
	}
	It("is what is enabled when the session is configured for it", func() {
		var open sync.Map
		for _, name := range []string{"a", "to"} {
			open.Store(name, true)
		}
		when := func(name string) func(context.Context) bool {
			return func(context.Context) bool {
				_, yes := open.Load(name)
				return yes
			}
		}
		inCall(func(r *rig) {
			billing := &agents.Agent{Name: "Billing"}
			for _, name := range []string{"a", "b"} {
				t := takes(name, 0)
				t.Enabled = when(name)
				r.agent.Tools = append(r.agent.Tools, t)
				billing.Tools = append(billing.Tools, t)
			}
			r.agent.Handoffs = []agents.Handoff{{Agent: billing, Enabled: when("to")}, {Agent: &agents.Agent{Name: "Sales"}, Enabled: when("sales")}}
		}, func(r *rig) {
			Expect(offered(r)).To(Equal([]string{"a", "transfer_to_billing"}))
			open.Store("b", true)
			open.Delete("a")
			r.send(began("r1"), calls("r1", "c1", "a", ``), calls("r1", "c2", "b", ``), calls("r1", "c3", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(ContainElements("10ms output c1: Tool a is not available now.", "10ms output c2: Tool b not found"))
			Expect(offered(r)).To(Equal([]string{"b"}))
		})
	})
	DescribeTable("may have a name twice, as long as one of the two is enabled", func(vip, standard bool, problem string) {
		flavour := func(output string, enabled bool) agents.Tool {
			t := tool("rate", func(context.Context) (string, error) { return output, nil })
			t.Enabled = func(context.Context) bool { return enabled }
			return t
		}
		inCall(func(r *rig) {
			billing := &agents.Agent{Name: "Billing", Tools: []agents.Tool{flavour("gold", vip), flavour("plain", standard)}}
			r.agent.Handoffs = []agents.Handoff{{Agent: billing}}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			if problem != "" {
				Expect(r.sawOnly("problem")).To(HaveExactElements(ContainSubstring(problem)))
				return
			}
			Expect(offered(r)).To(Equal([]string{"rate"}))
			r.took()
			r.send(began("r2"), calls("r2", "c2", "rate", ``), done("r2", "completed"))
			r.until(2 * time.Second)
			Expect(r.took()[0]).To(HaveSuffix("output c2: gold"))
		})
	},
		Entry(nil, true, false, ""),
		Entry(nil, true, true, `handoff_failed: agent "Billing": enabled at once: tool 0 and tool 1 have the same name "rate"`),
	)
	It("is no handoff that is not enabled any more", func() {
		var open atomic.Bool
		open.Store(true)
		inCall(func(r *rig) {
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing"}, Enabled: func(context.Context) bool { return open.Load() }}}
		}, func(r *rig) {
			open.Store(false)
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.session.Agent().Name).To(Equal("Support"))
			Expect(r.sawOnly("problem")).To(HaveExactElements(ContainSubstring("handoff_failed: not available now")))
		})
	})
	It("is nothing when that cannot be told: Connect fails with the panic", func() {
		inCall(func(r *rig) {
			t := takes("a", 0)
			t.Enabled = func(context.Context) bool { panic("oops") }
			r.agent.Tools = []agents.Tool{t}
		}, func(r *rig) { Expect(r.connErr).To(MatchError(ContainSubstring("oops"))) })
	})
})

var _ = Describe("Pictures that a tool attaches", func() {
	DescribeTable("are shown to the model behind its output, as nobody's words", func(fails bool) {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{tool("map", func(ctx context.Context) (string, error) {
				if err := agents.Attach(ctx, agents.Picture{URL: dot, Detail: "low"}); err != nil || fails {
					return "", errors.New("no map")
				}
				return "here", nil
			})}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "map", ``), done("r1", "completed"))
			r.until(time.Second)
			if fails {
				Expect(r.took()).To(HaveExactElements(HaveSuffix("no map"), HaveSuffix("create")))
				return
			}
			Expect(r.took()).To(Equal([]string{"10ms output c1: here", "10ms user: Pictures that the tool map returned for the call c1:", "10ms create"}))
			var shown *wire.ConversationItemCreate
			for _, ev := range r.arrivals() {
				if put, ok := ev.(*wire.ConversationItemCreate); ok {
					shown = put
				}
			}
			Expect(shown.Item.Content[1]).To(Equal(wire.ContentPart{Type: wire.ContentInputImage, ImageURL: dot, Detail: "low"}))
			r.send(itemShown(shown.Item))
			r.until(2 * time.Second)
			Expect(r.sawOnly("turn ")).To(BeEmpty())
			last := r.session.History()[len(r.session.History())-1]
			Expect(last.Hidden).To(BeTrue())
		})
	}, Entry("when it succeeds", false), Entry("not when it fails", true))

	It("are not shown when its output is refused", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{tool("map", func(ctx context.Context) (string, error) {
				return "here", agents.Attach(ctx, agents.Picture{URL: dot})
			}).WithOutputGuardrail(func(context.Context, agents.ToolCheck) error { return agents.Refuse("Secret.") })}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "map", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms output c1: Secret.", "10ms create"}))
		})
	})

	It("are not shown when its output comes too late, while others look for the words", func() {
		inCall(func(r *rig) {
			r.opts.ToolTimeout = time.Second
			r.opts.ToolFailed = func(agents.ToolCall, error, string) string {
				time.Sleep(time.Second)
				return "slow"
			}
			r.agent.Tools = []agents.Tool{tool("map", func(ctx context.Context) (string, error) {
				time.Sleep(1500 * time.Millisecond)
				return "here", agents.Attach(ctx, agents.Picture{URL: dot})
			})}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "map", ``), done("r1", "completed"))
			r.until(5 * time.Second)
			Expect(r.took()).To(HaveExactElements(HaveSuffix("output c1: slow"), HaveSuffix("create")))
		})
	})
})

var _ = Describe("A handoff that is told of", func() {
	type reason struct {
		Why string `json:"why"`
	}
	DescribeTable("gets its arguments, and may refuse", func(args string, err error, agent, output string) {
		var got []string
		inCall(func(r *rig) {
			r.agent.Handoffs = []agents.Handoff{agents.NewHandoff(&agents.Agent{Name: "Billing"}, func(_ context.Context, in reason) error {
				r.locked(func() { got = append(got, in.Why) })
				return err
			})}
		}, func(r *rig) {
			Expect(string(r.updates()[0].Session.Tools[0].Parameters)).To(ContainSubstring(`"why"`))
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", args), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.session.Agent().Name).To(Equal(agent))
			Expect(r.took()).To(ContainElement(ContainSubstring(output)))
			r.locked(func() {
				if strings.Contains(args, "refund") {
					Expect(got).To(Equal([]string{"refund"}))
				} else {
					Expect(got).To(BeEmpty())
				}
			})
		})
	},
		Entry("they fit", `{"why":"refund"}`, nil, "Billing", `output c1: {"assistant": "Billing"}`),
		Entry("it refuses", `{"why":"refund"}`, errors.New("closed"), "Support", "output c1: The call could not be handed to Billing."),
		Entry("they do not fit", `{"why":7}`, nil, "Support", "invalid arguments for transfer_to_billing"),
		Entry("they are missing", ``, nil, "Support", "invalid arguments"),
		Entry("they are null", `null`, nil, "Support", "invalid arguments"),
	)
	It("without arguments only hears of it, once, whichever events bring it", func() {
		var heard atomic.Int32
		inCall(func(r *rig) {
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing"}, On: func(_ context.Context, args json.RawMessage) error {
				heard.Add(1)
				return nil
			}}}
		}, func(r *rig) {
			end := done("r1", "completed").(*wire.ResponseDone)
			end.Response.Output = []wire.Item{calls("r1", "c1", "transfer_to_billing", `{}`).(*wire.ResponseOutputItemDone).Item}
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", `{}`), calls("r1", "c1", "transfer_to_billing", `{}`), end)
			r.until(time.Second)
			r.send(calls("r1", "c1", "transfer_to_billing", `{}`))
			r.until(2 * time.Second)
			Expect(r.session.Agent().Name).To(Equal("Billing"))
			Expect(heard.Load()).To(BeEquivalentTo(1))
		})
	})
	It("without anybody to take its arguments is a mistake", func() {
		a := &agents.Agent{Name: "A", Handoffs: []agents.Handoff{{Agent: &agents.Agent{Name: "B"}, Schema: []byte(`{"type":"object"}`)}}}
		Expect(a.Validate()).To(MatchError(ContainSubstring("has a Schema, and no On")))
	})
})

var _ = Describe("UpdateAgent", func() {
	It("passes the call on, and waits for the server", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.UpdateAgent(r.ctx, &agents.Agent{Name: "Night", Instructions: "Be quiet."})).To(Succeed())
			Expect(r.at()).To(Equal("20ms"))
			Expect(r.session.Agent().Name).To(Equal("Night"))
			Expect(r.took()).To(Equal([]string{"0s update Be quiet."}))
			Expect(r.sawOnly("handed")).To(Equal([]string{"20ms handed off from Support to Night"}))
		})
	})
	It("keeps the agent when the server refuses, or the new one is wrong", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.UpdateAgent(r.ctx, &agents.Agent{})).To(MatchError(ContainSubstring("no name")))
			r.locked(func() { r.refuse = "invalid" })
			Expect(r.session.UpdateAgent(r.ctx, &agents.Agent{Name: "Night"})).To(MatchError(ContainSubstring("invalid")))
			Expect(r.session.Agent().Name).To(Equal("Support"))
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.UpdateAgent(r.ctx, &agents.Agent{Name: "Night"})).To(MatchError(runner.ErrClosed))
		})
	})
})

var _ = Describe("A tool whose output is silent", func() {
	It("makes no response, but beside others that do", func() {
		inCall(func(r *rig) {
			note := takes("note", 0)
			note.Silent = true
			r.agent.Tools = []agents.Tool{note, takes("it", time.Second)}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "note", ``), done("r1", "completed"))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms output c1: note is done"}))
			Expect(r.session.State()).To(Equal(runner.Listening))
			r.send(began("r2"), calls("r2", "c2", "it", ``), calls("r2", "c3", "note", ``), done("r2", "completed"))
			r.until(3 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c3: note is done", "2.01s output c2: it is done", "2.01s create"}))
		})
	})
})

var _ = Describe("Items of the conversation", func() {
	It("may be messages with images", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.SendMessage()).NotTo(Succeed())
			Expect(r.session.SendMessage(
				wire.ContentPart{Type: wire.ContentInputText, Text: wire.Some("What is this?")},
				wire.ContentPart{Type: wire.ContentInputImage, ImageURL: "data:image/png;base64,AA=="},
			)).To(Succeed())
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"0s user: What is this?", "0s create"}))
			Expect(r.frame(-2).(*wire.ConversationItemCreate).Item.Content).To(HaveLen(2))
		})
	})
	It("are inserted, replaced and deleted", func() {
		inCall(nil, func(r *rig) {
			m := func(id, role string) wire.Item {
				return wire.Item{ID: id, Type: "message", Role: role, Content: []wire.ContentPart{{Type: "input_text", Text: wire.Some(id)}}}
			}
			r.send(shown(m("a", "user"), ""), shown(m("b", "assistant"), "a"))
			r.until(50 * time.Millisecond)
			id, err := r.session.InsertItem(m("", "system"), "a")
			Expect(err).NotTo(HaveOccurred())
			Expect(id).NotTo(BeEmpty())
			newID, err := r.session.ReplaceText("b", "better")
			Expect(err).NotTo(HaveOccurred())
			Expect(r.session.DeleteItem("a")).To(Succeed())
			_, err = r.session.ReplaceText("nobody", "x")
			Expect(err).To(HaveOccurred())
			r.until(time.Second)
			var sent []string
			for _, ev := range r.arrivals()[1:] {
				switch ev := ev.(type) {
				case *wire.ConversationItemCreate:
					sent = append(sent, ev.Item.ID+" after "+ev.PreviousItemID.Or("the last")+" "+ev.Item.Content[0].Type)
				case *wire.ConversationItemDelete:
					sent = append(sent, "delete "+ev.ItemID)
				}
			}
			Expect(sent).To(Equal([]string{id + " after a input_text", "delete b", newID + " after a output_text", "delete a"}))
		})
	})
})

var _ = Describe("The fallback", func() {
	with := func(times int) func(*rig) {
		return func(r *rig) {
			r.opts.Fallback = runner.Fallback{After: 3 * time.Second, Sound: []byte(strings.Repeat("\x05\x00", 4800)), Words: "Hold on.", Times: times}
			r.agent.Tools = []agents.Tool{takes("slow", 20*time.Second)}
		}
	}
	It("is heard when nobody answers, once", func() {
		inCall(with(0), func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), committed())
			r.until(3500 * time.Millisecond)
			Expect(r.sawOnly("fallback")).To(Equal([]string{"3.01s fallback 1 voicesim_fallback_1 Hold on."}))
			heard := r.listen(time.Second)
			Expect(strings.Count(string(heard), "\x05\x00")).To(Equal(4800))
			r.until(9 * time.Second)
			Expect(r.sawOnly("fallback")).To(BeEmpty())
			for _, it := range r.session.History() {
				Expect(it.ID).NotTo(ContainSubstring("fallback"))
			}
		})
	})
	It("is heard again as often as it is wanted, while a tool runs", func() {
		inCall(with(3), func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(18 * time.Second)
			Expect(r.sawOnly("fallback")).To(HaveLen(3))
			Expect(r.took()).To(BeEmpty())
			r.until(30 * time.Second)
		})
	})
	It("stops for a caller who speaks into it", func() {
		inCall(with(0), func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second), committed())
			r.until(3020 * time.Millisecond)
			r.listen(100 * time.Millisecond)
			r.send(speechBegan(4 * time.Second))
			r.until(3200 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(BeZero())
			Expect(r.took()).To(BeEmpty(), "the server knows nothing of it")
		})
	})
	It("is not heard when the answer comes, nor over the caller", func() {
		inCall(with(0), func(r *rig) {
			r.send(began("r1"))
			r.until(2 * time.Second)
			r.send(sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(2020 * time.Millisecond)
			r.listen(2 * time.Second)
			r.send(speechBegan(0))
			r.until(20 * time.Second)
			Expect(r.sawOnly("fallback")).To(BeEmpty())
		})
	})
})

var _ = Describe("What a session tells of itself", func() {
	It("is how long the caller waited for the first sound", func() {
		var firsts []string
		inCall(func(r *rig) {
			r.opts.Observe = func(ev runner.Event) {
				if f, ok := ev.(*runner.FirstSound); ok {
					r.locked(func() {
						firsts = append(firsts, fmt.Sprint(r.at(), " ", f.SinceSpeech, f.SinceCommitted, f.SinceRequested, f.SinceBegan))
					})
				}
			}
		}, func(r *rig) {
			r.send(speechBegan(0), speechOver(time.Second))
			r.until(100 * time.Millisecond)
			r.send(committed())
			r.until(300 * time.Millisecond)
			r.send(began("r1"))
			r.until(700 * time.Millisecond)
			r.send(sound("r1", "i1", time.Second, 1), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(720 * time.Millisecond)
			Expect(r.session.SendText("x")).To(Succeed())
			r.until(time.Second)
			r.send(began("r2"), sound("r2", "i2", time.Second, 1))
			r.until(2 * time.Second)
			r.locked(func() {
				Expect(firsts).To(Equal([]string{"710ms 700ms 600ms 0s 400ms", "1.01s 0s 0s 290ms 0s"}))
			})
		})
	})
	It("is what it has cost, by agent", func() {
		inCall(nil, func(r *rig) {
			res := wire.Response{ID: "r1", Status: "completed", ConversationID: wire.Some("c"), Usage: wire.Some(wire.Usage{InputTokens: 7, OutputTokens: 3})}
			r.send(&wire.ResponseDone{Response: res}, done("r2", "completed"))
			r.until(time.Second)
			Expect(r.session.Usage().ByAgent).To(Equal(map[string]usage.Total{"Support": {Responses: 1, Tokens: usage.Tokens{TextIn: 7, TextOut: 3}}}))
			Expect(r.session.Usage().Unreported).To(Equal(1))
		})
	})
})

var _ = Describe("A caller who says nothing", func() {
	with := func(hangUp bool) func(*rig) {
		return func(r *rig) {
			r.opts.Reminders = runner.Reminders{After: []time.Duration{10 * time.Second, 5 * time.Second}, Instructions: "Ask.", HangUp: hangUp}
			r.agent.Tools = []agents.Tool{takes("slow", 20*time.Second)}
		}
	}
	const asks = "create Be brief.\n\nAsk."
	It("is asked for, each time, and the call ends in the end", func() {
		inCall(with(true), func(r *rig) {
			for i := range 2 {
				r.until([]time.Duration{11 * time.Second, 17 * time.Second}[i])
				r.send(began(fmt.Sprint("r", i)), done(fmt.Sprint("r", i), "completed"))
			}
			r.until(time.Minute)
			Expect(r.took()).To(Equal([]string{"10s " + asks, "16.01s " + asks}))
			Expect(r.sawOnly("closed")).To(Equal([]string{`22.03s closed 0 "" <nil>`}))
		})
	})
	It("begins anew with every word, and is left alone while a tool runs", func() {
		inCall(with(false), func(r *rig) {
			r.until(11 * time.Second)
			Expect(r.took()).To(Equal([]string{"10s " + asks}))
			r.send(began("r0"), done("r0", "completed"), speechBegan(0))
			r.until(12 * time.Second)
			r.send(speechOver(time.Second), committed(), began("r1"), calls("r1", "c1", "slow", ``), done("r1", "completed"))
			r.until(33 * time.Second)
			Expect(r.took()).To(HaveExactElements(ContainSubstring("output c1"), HaveSuffix("create")))
			r.send(began("r2"), done("r2", "completed"))
			r.until(44 * time.Second)
			Expect(r.took()).To(Equal([]string{"43.01s " + asks}))
		})
	})
})

var _ = Describe("Agents that hand off to each other for ever", func() {
	It("are stopped, until the caller says something", func() {
		inCall(func(r *rig) {
			b := &agents.Agent{Name: "B"}
			b.Handoffs = []agents.Handoff{{Agent: r.agent}}
			r.agent.Handoffs = []agents.Handoff{{Agent: b}}
		}, func(r *rig) {
			hand := func(i int) {
				id := fmt.Sprint("r", i)
				r.send(began(id), calls(id, fmt.Sprint("c", i), []string{"transfer_to_b", "transfer_to_support"}[i%2], ``), done(id, "completed"))
				time.Sleep(time.Second)
			}
			for i := range 10 {
				hand(i)
			}
			seen := r.sawOnly("handed off", "handoff_loop")
			Expect(seen).To(HaveLen(7)) // of the six others three are of a tool that the agent has not
			Expect(seen[:4]).To(HaveEach(ContainSubstring("handed off")))
			Expect(seen[4:]).To(HaveEach(ContainSubstring("handoff_loop: passed on too often")))
			r.send(speechBegan(0), speechOver(time.Second), committed())
			hand(10)
			Expect(r.sawOnly("handed off")).To(HaveLen(1))
		})
	})
})
