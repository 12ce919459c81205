package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// shopCall is a written call with the simulated server, where an agent has the tools of a shop's MCP server.
type shopCall struct {
	agent   *agents.Agent
	opts    runner.Options
	server  fakeserver.Options
	shop    fakeserver.MCPServer
	reply   func(*fakeserver.Request) fakeserver.Reply // "" is what the calls brought
	session *runner.Session
	err     error // of Connect
	took    time.Duration

	mu    sync.Mutex // guards the rest
	start time.Time
	lines []string // what the session sent, and told, but for the usual
	asked []fakeserver.Request

	findings []string // of the server's lint
}

// inShop plays a call: set prepares it, play runs when the session is connected.
func inShop(set func(*shopCall), play func(*shopCall)) {
	GinkgoHelper()
	err := virtualtime.Run(func(ctx context.Context) error {
		c := &shopCall{agent: &agents.Agent{Name: "Support", Instructions: "Sell."}, start: time.Now()}
		c.agent.MCP = []agents.MCPServer{{Label: "shop", URL: "https://shop.example/mcp"}}
		c.shop = fakeserver.MCPServer{Label: "shop", Tools: []fakeserver.MCPTool{
			{Name: "find", ReadOnly: true, Answer: "shipped"},
			{Name: "refund", Answer: "refunded"},
			{Name: "move", Error: &wire.MCPError{Type: wire.MCPToolExecutionError, Message: "It has shipped."}},
		}}
		c.opts = runner.Options{NoEnvironment: true, TextOnly: true, Observe: c.told, Tap: c.sent}
		set(c)
		c.server.NoKey, c.server.MCP = true, []fakeserver.MCPServer{c.shop}
		c.server.NewModel = func(fakeserver.SessionInfo) fakeserver.Model {
			return fakeserver.ModelFunc(func(r *fakeserver.Request) fakeserver.Reply {
				c.mu.Lock()
				c.asked = append(c.asked, *r)
				c.mu.Unlock()
				return c.answer(r)
			})
		}
		c.server.Observe = func(o fakeserver.Observation) {
			if finding, ok := o.(*fakeserver.LintFinding); ok {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.findings = append(c.findings, finding.Rule+": "+finding.Message)
			}
		}
		server := fakeserver.NewMemory(&c.server, fakeserver.MemoryOptions{Delay: each, DelayBack: each})
		defer func() { _ = server.Close() }()
		c.opts.URL, c.opts.NetDial = server.URL(), server.NetDial
		began := time.Now()
		c.session, c.err = runner.New(c.agent, &c.opts).Connect(ctx)
		c.took = time.Since(began)
		if c.err == nil {
			defer func() { _ = c.session.Close() }()
		}
		play(c)
		c.mu.Lock()
		defer c.mu.Unlock()
		Expect(c.findings).To(BeEmpty())
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
}

// answer says what the newest calls brought, or what reply does.
func (c *shopCall) answer(r *fakeserver.Request) fakeserver.Reply {
	if c.reply != nil {
		if reply := c.reply(r); reply.Say != "" || reply.Calls != nil {
			return reply
		}
	}
	said := []string{"I found:"}
	for _, o := range r.Outputs {
		said = append(said, o.Output+o.Error)
	}
	return fakeserver.Reply{Say: strings.Join(said, " ")}
}

// first has the first answer make calls of the shop's tools, such as `find {"id":1}`.
func first(calls ...string) func(*fakeserver.Request) fakeserver.Reply {
	made := false
	return func(*fakeserver.Request) (reply fakeserver.Reply) {
		if made {
			return reply
		}
		made = true
		for _, call := range calls {
			name, args, _ := strings.Cut(call, " ")
			reply.Calls = append(reply.Calls, fakeserver.ToolCall{Server: "shop", Name: name, Arguments: json.RawMessage(args)})
		}
		return reply
	}
}

func (c *shopCall) note(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if line != "" {
		c.lines = append(c.lines, fmt.Sprintf("%v %s", time.Since(c.start).Truncate(time.Millisecond), line))
	}
}

func (c *shopCall) told(ev runner.Event) { c.note(eventLine(ev)) }

func (c *shopCall) sent(f runner.Frame) {
	if !f.FromServer {
		c.note("> " + sentLine(f.Client))
	}
}

// says types something, and lets a while pass.
func (c *shopCall) says(text string, d time.Duration) {
	GinkgoHelper()
	Expect(c.session.SendText(text)).To(Succeed())
	time.Sleep(d)
}

// saw returns the lines that have one of some words, without their times, since the last call.
func (c *shopCall) saw(words ...string) (lines []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, line := range c.lines {
		for _, w := range words {
			if strings.Contains(line, w) {
				_, line, _ = strings.Cut(line, " ")
				lines = append(lines, line)
				break
			}
		}
	}
	c.lines = nil
	return lines
}

// heard is what the agent has said last.
func (c *shopCall) heard() string {
	var last string
	for _, it := range c.session.History() {
		if it.Role == wire.RoleAssistant {
			last = it.Text
		}
	}
	return last
}

var trusted = agents.MCPApproval{Mode: agents.MCPNever}

var _ = Describe("A session whose agent has an MCP server", func() {
	It("has its tools listed, called by the server, and their results answered", func() {
		inShop(func(c *shopCall) {
			c.agent.MCP[0].Approval = trusted
			c.reply = first(`find {"id":1}`, `move {}`)
		}, func(c *shopCall) {
			time.Sleep(time.Second)
			Expect(c.saw("tools of")).To(Equal([]string{"tools of shop in_progress", "tools of shop completed find,refund,move"}))
			Expect(c.session.MCPTools()).To(HaveExactElements(
				And(HaveField("Server", "shop"), HaveField("Name", "find"), HaveField("ReadOnly", true)), HaveField("Name", "refund"), HaveField("Name", "move")))
			c.says("Where is it?", 5*time.Second)
			Expect(c.saw("call of", "> create", "problem")).To(Equal([]string{
				"> create",
				`call of shop/find began {"id":1}`, `call of shop/move began {}`,
				"call of shop/find ended, ran true, error <nil>: shipped",
				"call of shop/move ended, ran true, error tool_execution_error: It has shipped.: ",
				"> create",
			}))
			Expect(c.heard()).To(HavePrefix("I found: shipped tool_execution_error: It has shipped."))
			Expect(c.session.State()).To(Equal(runner.Listening))
		})
	})

	DescribeTable("asks for the answer once, whether the response ends before its calls or after them", func(seed int) {
		inShop(func(c *shopCall) {
			c.server.Seed = uint64(seed)
			c.agent.MCP[0].Approval = trusted
			c.reply = first(`find`, `find {"id":1}`)
		}, func(c *shopCall) {
			c.says("Where is it?", 5*time.Second)
			Expect(c.saw("> create", "problem", "ended, ran")).To(Equal([]string{
				"> create", "call of shop/find ended, ran true, error <nil>: shipped", "call of shop/find ended, ran true, error <nil>: shipped", "> create"}))
			Expect(c.heard()).To(Equal("I found: shipped shipped"))
		})
	}, Entry(nil, 0), Entry(nil, 1), Entry(nil, 2), Entry(nil, 3))

	It("asks for no answer to results that are silent", func() {
		inShop(func(c *shopCall) {
			c.agent.MCP[0].Approval, c.agent.MCP[0].Silent = trusted, true
			c.reply = first(`find`)
		}, func(c *shopCall) {
			c.says("Note that.", 5*time.Second)
			Expect(c.saw("> create", "ended, ran")).To(Equal([]string{"> create", "call of shop/find ended, ran true, error <nil>: shipped"}))
			Expect(c.session.State()).To(Equal(runner.Listening))
		})
	})

	It("has its items in the history", func() {
		inShop(func(c *shopCall) { c.reply = first(`find {"id":1}`) }, func(c *shopCall) {
			c.says("Where is it?", time.Second)
			Expect(c.session.Approve(c.session.PendingApprovals()[0].CallID)).To(Succeed())
			time.Sleep(3 * time.Second)
			var got []string
			for _, it := range c.session.History() {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s %s", it.Type, it.Server, it.Name, it.Arguments, it.Output, strings.Join(it.Tools, ","))))
			}
			Expect(got).To(Equal([]string{
				"mcp_list_tools shop    find,refund,move", "message", `mcp_call shop find {"id":1} shipped`, `mcp_approval_request shop find {"id":1}`,
				"mcp_approval_response", "message",
			}))
			asked, answered := c.session.History()[3], c.session.History()[4]
			Expect(answered.CallID).To(Equal(asked.ID))
			Expect(answered.Approved).To(BeTrue())
		})
	})
})

// framesOf and eventsOf part what was sent from what was told: at one instant, either may come first.
func framesOf(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return !strings.HasPrefix(one, "> ") })
}

func eventsOf(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return strings.HasPrefix(one, "> ") })
}

var _ = Describe("A call of an MCP server's tool that needs approval", func() {
	DescribeTable("waits for a human", func(decide func(*shopCall, string), want ...string) {
		inShop(func(c *shopCall) { c.reply = first(`refund {"id":1}`) }, func(c *shopCall) {
			c.says("Refund it.", 2*time.Second)
			pending := c.session.PendingApprovals()
			Expect(pending).To(HaveExactElements(And(HaveField("Server", "shop"), HaveField("Tool", "refund"), HaveField("Arguments", MatchJSON(`{"id":1}`)))))
			Expect(json.Marshal(pending[0])).To(ContainSubstring(`"server":"shop"`))
			Expect(c.session.State()).To(Equal(runner.Thinking))
			Expect(c.saw("> answer", "ended, ran", "problem")).To(BeEmpty())
			decide(c, pending[0].CallID)
			time.Sleep(5 * time.Second)
			got := strings.Join(c.saw("> answer", "> create", "ended, ran", "approval of", "problem"), "|")
			all := strings.Split(strings.ReplaceAll(got, "of "+pending[0].CallID+" ", ""), "|")
			Expect(framesOf(all)).To(Equal(framesOf(want)))
			Expect(eventsOf(all)).To(Equal(eventsOf(want)))
			Expect(c.session.PendingApprovals()).To(BeEmpty())
		})
	},
		Entry("who approves", func(c *shopCall, id string) {
			Expect(c.session.Approve(id)).To(Succeed())
			Expect(c.session.Approve(id)).To(MatchError(runner.ErrNoApproval))
		}, "approval approved", "> answer true", "call of shop/refund ended, ran true, error <nil>: refunded", "> create"),
		Entry("who refuses without a word", func(c *shopCall, id string) { Expect(c.session.Reject(id)).To(Succeed()) },
			"approval rejected", "> answer false", "call of shop/refund ended, ran false, error tool_execution_error: The call was not approved.: ", "> create"),
		Entry("who refuses with a reason", func(c *shopCall, id string) { Expect(c.session.Reject(id, "Too late.")).To(Succeed()) },
			"approval rejected", "> answer false Too late.", "call of shop/refund ended, ran false, error tool_execution_error: The call was not approved: Too late.: ", "> create"),
		Entry("until it is too late", func(*shopCall, string) { time.Sleep(time.Minute) },
			"approval timed_out", "> answer false Tool execution was not approved. Nobody decided in time.",
			"call of shop/refund ended, ran false, error tool_execution_error: The call was not approved: Tool execution was not approved. Nobody decided in time.: ", "> create"),
		Entry("until the session ends", func(c *shopCall, id string) { Expect(c.session.Close()).To(Succeed()) },
			"approval cancelled", "call of shop/refund ended, ran false, error runner: session closed: ", "> answer false The call ended before the tool did."),
	)

	It("is decided for good with the tool", func() {
		inShop(func(c *shopCall) {
			c.reply = func(r *fakeserver.Request) fakeserver.Reply {
				if len(r.Outputs) > 0 {
					return fakeserver.Reply{}
				}
				return first(`refund`)(r)
			}
		}, func(c *shopCall) {
			c.says("Refund it.", time.Second)
			Expect(c.session.RejectAlways(c.session.PendingApprovals()[0].CallID, "Never.")).To(Succeed())
			time.Sleep(3 * time.Second)
			c.saw()
			c.says("Refund it!", 5*time.Second)
			Expect(c.saw("> answer", "> create", "approval of")).To(Equal([]string{"> create", "> answer false Never.", "> create"}))
		})
	})

	DescribeTable("is first decided by the server's policy", func(arguments string, want ...string) {
		inShop(func(c *shopCall) {
			c.agent.MCP[0].ApprovalFunc = func(ctx context.Context, tool string, args json.RawMessage) (bool, error) {
				call, ok := agents.ToolCallFrom(ctx)
				Expect(ok).To(BeTrue())
				Expect(call.Tool).To(Equal(tool))
				switch string(args) {
				case `{"id":1}`:
					return false, nil
				case `{"id":2}`:
					panic("no idea")
				}
				return true, nil
			}
			c.reply = first("refund " + arguments)
		}, func(c *shopCall) {
			c.says("Refund it.", 3*time.Second)
			Expect(c.saw("> answer", "approval of")).To(HaveLen(len(want)))
			Expect(c.session.PendingApprovals()).To(HaveLen(strings.Count(strings.Join(want, ""), "requested")))
		})
	},
		Entry("that lets it be made", `{"id":1}`, "answer true"),
		Entry("that breaks down", `{"id":2}`, "requested"),
		Entry("that wants a human", `{"id":3}`, "requested"),
	)
})

var _ = Describe("The list of an MCP server's tools", func() {
	DescribeTable("that does not come is a problem, and the caller is answered", func(set func(*shopCall), want ...string) {
		inShop(set, func(c *shopCall) {
			c.says("Hello?", 5*time.Second)
			Expect(c.heard()).To(Equal("I found:"))
			time.Sleep(time.Minute)
			Expect(c.saw("tools of", "problem")).To(Equal(want))
			Expect(c.session.MCPTools()).To(BeEmpty())
		})
	},
		Entry("because it fails", func(c *shopCall) { c.shop.Unlisted = true }, "tools of shop in_progress", "tools of shop failed",
			"problem tools_unlisted: MCP server shop: its tools could not be listed: the model cannot use them"),
		Entry("because it never ends", func(c *shopCall) { c.shop.ListDelay = time.Hour }, "tools of shop in_progress",
			"problem tools_unlisted: MCP server shop: its tools were not listed in time: the model cannot use them"),
		Entry("in the time that was given", func(c *shopCall) {
			c.shop.ListDelay, c.opts.MCPListTimeout = 20*time.Second, 10*time.Second
			c.agent.MCP[0].Label, c.shop.Label, c.shop.URL = "late", "", c.agent.MCP[0].URL
			c.shop.Tools = nil
		}, "tools of late in_progress", "problem tools_unlisted: MCP server late: its tools were not listed in time: the model cannot use them", "tools of late completed"),
	)

	DescribeTable("is waited for where that is asked for", func(delay, wait, took time.Duration) {
		inShop(func(c *shopCall) {
			c.opts.MCPWait, c.shop.ListDelay = wait, delay
			c.opts.Greeting.Text = "Welcome."
		}, func(c *shopCall) {
			Expect(c.err).NotTo(HaveOccurred())
			Expect(c.took).To(BeNumerically("~", took, 100*time.Millisecond))
			time.Sleep(time.Second)
			c.mu.Lock()
			defer c.mu.Unlock()
			Expect(c.asked).To(HaveLen(1))
			Expect(c.asked[0].MCP).To(HaveLen(map[bool]int{true: 3}[delay < wait]))
		})
	},
		Entry("until it comes", 5*time.Second, 8*time.Second, 5*time.Second),
		Entry("for so long", time.Hour, 20*time.Second, 20*time.Second),
	)

	It("is still known to an agent who has the same server", func() {
		inShop(func(c *shopCall) {
			c.opts.MCPWait, c.opts.MCPListTimeout = 5*time.Second, 10*time.Second
			c.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", MCP: c.agent.MCP}}}
			c.reply = func(r *fakeserver.Request) (reply fakeserver.Reply) {
				if len(r.Outputs) == 0 {
					reply.Calls = []fakeserver.ToolCall{{Name: "transfer_to_billing"}}
				}
				return reply
			}
		}, func(c *shopCall) {
			c.says("A refund.", time.Minute)
			Expect(c.heard()).To(ContainSubstring("Billing"))
			Expect(c.saw("problem")).To(BeEmpty())
			Expect(c.session.MCPTools()).To(HaveLen(3))
		})
	})

	It("is another one after a handoff, and waited for by the answer that is asked for then", func() {
		inShop(func(c *shopCall) {
			billing := &agents.Agent{Name: "Billing", MCP: []agents.MCPServer{{Label: "bank", URL: "https://shop.example/mcp", Approval: trusted}}}
			c.agent.Handoffs = []agents.Handoff{{Agent: billing}}
			c.shop.Label, c.shop.URL, c.shop.ListDelay = "", c.agent.MCP[0].URL, 3*time.Second
			c.opts.MCPWait = 5 * time.Second
			made := false
			c.reply = func(r *fakeserver.Request) (reply fakeserver.Reply) {
				if !made {
					reply.Calls = []fakeserver.ToolCall{{Name: "transfer_to_billing"}}
				}
				made = true
				return reply
			}
		}, func(c *shopCall) {
			Expect(c.session.MCPTools()).To(HaveEach(HaveField("Server", "shop")))
			c.saw()
			c.says("A refund.", 10*time.Second)
			Expect(c.saw("> create", "> update", "tools of", "handed", "problem")).To(Equal([]string{
				"> create", "> update ", "handed off from Support to Billing", "tools of bank in_progress", "tools of bank completed find,refund,move", "> create"}))
			Expect(c.session.MCPTools()).To(HaveLen(3))
			Expect(c.session.MCPTools()).To(HaveEach(HaveField("Server", "bank")))
			c.mu.Lock()
			defer c.mu.Unlock()
			Expect(c.asked[len(c.asked)-1].MCP).To(HaveEach(HaveField("Server", "bank")))
		})
	})
})
