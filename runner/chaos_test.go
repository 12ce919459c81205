package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// chaos is one session under random events of the server and random calls of the application.
type chaos struct {
	*rig
	rnd      *rand.Rand
	released chan struct{} // closed when user code that ignores its context may go on

	ran      map[string]int           // runs of tools, by call
	ended    map[string]int           // outputs, by call
	begun    map[string]string        // what has begun and is not over: tools, approvals
	cut      map[string]bool          // responses that were cut off
	received map[string]time.Duration // sound sent of each item
	played   map[string]int           // samples of each item that the device has read
	wrong    []string                 // broken invariants
	lost     int                      // wishes that nobody gets, as they were told
	events   int
	closed   bool
	trace    bool // print the events
}

// wrongly notes a broken invariant; it is called under the rig's lock.
func (c *chaos) wrongly(format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
}

// agents are two agents whose code does everything that user code may do.
func (c *chaos) agents() *agents.Agent {
	run := func(name string, f func(context.Context) (string, error)) agents.Tool {
		return tool(name, func(ctx context.Context) (string, error) {
			call, _ := agents.ToolCallFrom(ctx)
			c.locked(func() { c.ran[call.ID]++ })
			return f(ctx)
		})
	}
	tools := []agents.Tool{
		run("quick", func(context.Context) (string, error) { return "ok", nil }),
		run("slow", func(ctx context.Context) (string, error) {
			select {
			case <-ctx.Done():
			case <-time.After(3 * time.Second):
			}
			return "ok", ctx.Err()
		}),
		run("panics", func(context.Context) (string, error) { panic("oops") }),
		run("ignores", func(context.Context) (string, error) { <-c.released; return "", nil }),
		run("asks", func(context.Context) (string, error) { return "ok", nil }).WithApproval(),
		run("policy", func(context.Context) (string, error) { return "ok", nil }).WithApprovalFunc(func(context.Context, json.RawMessage) (bool, error) {
			return false, errors.New("broken")
		}),
	}
	guard := agents.NewGuardrail("g", func(_ context.Context, text string) error {
		switch {
		case strings.Contains(text, "bad"):
			return agents.Trip("bad")
		case strings.Contains(text, "panic"):
			panic("oops")
		}
		return nil
	})
	hooks := agents.Hooks{
		Started:   func(context.Context) { panic("oops") },
		ToolEnded: func(context.Context, string, error) { <-c.released },
		HandedOff: func(ctx context.Context, _, _ *agents.Agent) { <-ctx.Done() },
	}
	tools = append(tools, tools[4].WithInputGuardrail(func(context.Context, agents.ToolCheck) error { panic("oops") }))
	tools[len(tools)-1].Name = "checked"
	shop := agents.MCPServer{Label: "shop", URL: "https://shop.example/mcp", ApprovalFunc: func(_ context.Context, tool string, args json.RawMessage) (bool, error) {
		if string(args) == `{}` {
			panic("oops")
		}
		return tool == "find", nil
	}}
	b := &agents.Agent{Name: "B", Instructions: "B.", Tools: tools, Guardrails: []agents.OutputGuardrail{guard}, Hooks: hooks}
	a := &agents.Agent{Name: "A", Instructions: "A.", Tools: tools, MCP: []agents.MCPServer{shop}, Guardrails: []agents.OutputGuardrail{guard}, Handoffs: []agents.Handoff{{Agent: b, Name: "to_b"}}}
	b.Handoffs = []agents.Handoff{{Agent: a, Name: "to_a"}}
	b.InstructionsFunc = func(context.Context) (string, error) {
		if c.rnd == nil {
			return "", errors.New("no")
		}
		return "B.", nil
	}
	return a
}

// options are random ones.
func (c *chaos) options(o *runner.Options) {
	coin := func() bool { return c.rnd.IntN(2) == 0 }
	o.MaxCall, o.MaxBadFrames = -1, 1<<30
	o.ToolTimeout = 5 * time.Second
	if coin() {
		o.Reconnect = runner.Reconnect{Attempts: 3}
		if coin() {
			o.Reconnect.Rotate = 20 * time.Second
		}
	}
	if coin() {
		o.Retry = runner.Retry{Failed: 2, Written: 1}
	}
	if coin() {
		o.Fallback = runner.Fallback{After: 2 * time.Second, Sound: make([]byte, 4800), Times: 2}
	}
	if c.rnd.IntN(3) == 0 {
		o.FalseAlarms = runner.FalseAlarms{MinSpeech: 400 * time.Millisecond, Pause: coin()}
	}
	o.Checking.HoldBack, o.Checking.FailClosed = coin(), coin()
	o.BargeIn = runner.BargeIn(c.rnd.IntN(3))
	o.Greeting = runner.Greeting{Text: "Hi.", Uninterruptible: coin()}
	if c.rnd.IntN(4) == 0 && !o.FalseAlarms.Pause {
		o.Playout = runner.PushPlayout
	}
	if coin() {
		o.MCPWait = time.Second
	}
	o.CheckBeforeApproval = coin()
	o.Observe = func(ev runner.Event) { c.locked(func() { c.observed(ev) }) }
	o.Tap = func(f runner.Frame) {
		if t, ok := f.Client.(*wire.ConversationItemTruncate); ok {
			c.locked(func() { c.within("truncation", t.ItemID, wire.Duration(t.AudioEndMs)) })
		}
		c.locked(func() { c.answered(f.Client) })
	}
}

// observed looks at an event; it is called under the rig's lock.
func (c *chaos) observed(ev runner.Event) {
	if c.trace {
		fmt.Println(c.at(), ev.About().Number, eventLine(ev))
	}
	if c.closed {
		c.wrongly("an event after Closed: %T", ev)
	}
	if c.events++; ev.About().Number != c.events {
		c.wrongly("event %d is number %d", c.events, ev.About().Number)
	}
	switch ev := ev.(type) {
	case *runner.ToolStarted:
		c.begun["tool "+ev.CallID] = ev.Tool
	case *runner.ToolEnded:
		c.ended[ev.CallID]++
		delete(c.begun, "tool "+ev.CallID)
	case *runner.MCPCallStarted:
		c.begun["MCP call "+ev.ItemID] = ev.Tool
	case *runner.MCPCallEnded:
		delete(c.begun, "MCP call "+ev.ItemID)
		if c.ended[ev.ItemID]++; c.ended[ev.ItemID] > 1 {
			c.wrongly("%s ended twice", ev.ItemID)
		}
	case *runner.ApprovalRequested:
		c.begun["approval of "+ev.CallID] = ev.Tool
	case *runner.ApprovalDecided:
		delete(c.begun, "approval of "+ev.CallID)
	case *runner.Interrupted:
		if c.cut[ev.ResponseID] {
			c.wrongly("%s is interrupted twice", ev.ResponseID)
		}
		c.cut[ev.ResponseID] = true
		c.within("interruption", ev.ItemID, ev.Heard)
	case *runner.Audio:
		c.hears(ev.ResponseID)
	case *runner.HistoryChanged:
		c.within("history", ev.Item.ID, ev.Item.HeardFor)
	case *runner.Problem:
		if ev.Kind == runner.RequestLost || ev.Kind == runner.ResponseFailed || ev.Kind == runner.DeadAir {
			c.lost++
		}
	case *runner.Closed:
		c.closed = true
		for what, tool := range c.begun {
			c.wrongly("%s of %s is not over at the end", what, tool)
		}
	}
}

// within checks that no more of an item counts as heard than was: than the device has read, or, where audio is pushed, than came.
func (c *chaos) within(what, item string, heard time.Duration) {
	most, of := time.Duration(c.played[item])*time.Second/24000, "was played"
	if c.opts.Playout == runner.PushPlayout {
		most, of = c.received[item], "came"
	}
	if heard > most {
		c.wrongly("%s of %s at %v, of which %v %s", what, item, heard, most, of)
	}
}

// hears notes that sound of a response is heard.
func (c *chaos) hears(response string) {
	if c.cut[response] {
		c.wrongly("%s is heard after it was cut off", response)
	}
}

// sound is a piece of an item of a response, whose every sample tells which.
func (c *chaos) sound(response, item string, d time.Duration) wire.ServerEvent {
	c.received[item] += d
	return sound(response, item, d, 1+8*(response[1]-'0')+(item[1]-'0'))
}

// device reads what is to be heard, until it is stopped or there is no more.
func (c *chaos) device(stop <-chan struct{}) {
	frame := make([]byte, audio.Format{}.Bytes(100*time.Millisecond))
	for over := false; !over; {
		select {
		case <-stop:
			return
		case <-time.After(100 * time.Millisecond):
		}
		c.locked(func() {
			n, err := c.session.Playout().Read(frame)
			over = err != nil
			for i := 0; i < n; i += 2 {
				if frame[i] != 0 {
					c.hears("r" + strconv.Itoa(int(frame[i]-1)/8))
					c.played["i"+strconv.Itoa(int(frame[i]-1)%8)]++
				}
			}
		})
	}
}

// step does something at random.
func (c *chaos) step() {
	id := func(kind string, n int) string { return kind + strconv.Itoa(c.rnd.IntN(n)) }
	response, item := id("r", 6), id("i", 8)
	texts := []string{"fine ", "bad ", "panic ", "more "}
	names := []string{"quick", "slow", "panics", "ignores", "asks", "checked", "policy", "to_a", "to_b", "unknown"}
	switch n := c.rnd.IntN(43); {
	case n < 4:
		c.send(began(response))
	case n < 6:
		c.send(aside(response))
	case n < 10:
		d := time.Duration(20*(1+c.rnd.IntN(20))) * time.Millisecond
		var piece wire.ServerEvent
		c.locked(func() { piece = c.sound(response, item, d) })
		c.send(piece)
	case n < 13:
		c.send(words(response, item, texts[c.rnd.IntN(len(texts))]))
	case n < 15:
		c.send(soundDone(response, item))
	case n < 18:
		c.send(done(response, []string{"completed", "cancelled", "failed", "incomplete"}[c.rnd.IntN(4)]))
	case n < 21:
		c.send(calls(response, id("c", 12), names[c.rnd.IntN(len(names))], `{}`))
	case n < 22:
		c.send(speechBegan(0))
	case n < 23:
		c.send(speechOver(time.Second))
	case n < 24:
		c.send(committed())
	case n < 25:
		c.send(oops([]string{"x", "conversation_already_has_active_response", "response_cancel_not_active"}[c.rnd.IntN(3)], id("voicesim_create_", 5)))
	case n < 26:
		c.send(&wire.ConversationItemDone{Item: wire.Item{ID: item, Type: "message", Role: "assistant", Status: "completed"}})
	case n < 27:
		_ = c.session.SendText("x")
	case n < 28:
		_ = c.session.CreateResponse(nil)
	case n < 29:
		_ = c.session.Interrupt()
	case n < 30:
		for _, p := range c.session.PendingApprovals() {
			_ = c.session.Approve(p.CallID)
		}
	case n < 31:
		_ = c.session.CreateUninterruptible(nil)
	case n < 32:
		_ = c.session.SendAudio(make([]byte, 960))
	case n < 33 && c.rnd.IntN(4) == 0:
		c.locked(func() { _ = c.server.CloseNow() })
	case n < 34:
		_, _ = c.session.EditHistory(func(items []runner.Item) []runner.Item {
			return append(items[:len(items)/2], runner.Item{Type: "message", Role: "user", Text: "new"})
		})
	case n < 35:
		c.send(shown(wire.Item{ID: item, Type: "message", Role: "assistant"}, id("i", 8)), &wire.ConversationItemDeleted{ItemID: id("i", 8)})
	case n < 36:
		_ = c.conn().Write([]byte(`{"type":`))
	default:
		c.mcp(response, n)
	}
	if c.rnd.IntN(3) == 0 {
		time.Sleep(time.Duration(c.rnd.IntN(400)) * time.Millisecond)
	}
}

// mcp has the server say something at random about MCP servers.
func (c *chaos) mcp(response string, n int) {
	call, request := "m"+strconv.Itoa(c.rnd.IntN(6)), "q"+strconv.Itoa(c.rnd.IntN(6))
	tool, args := []string{"find", "refund"}[c.rnd.IntN(2)], []string{`{}`, `{"a":1}`}[c.rnd.IntN(2)]
	it := callItem(call, tool, args)
	switch n {
	case 36:
		c.send(begunIn(response, callItem(call, tool, "")))
	case 37:
		c.send(&wire.ResponseMCPCallArgumentsDone{ResponseID: response, ItemID: call, Arguments: args})
	case 38:
		c.send(&wire.ResponseMCPCallInProgress{ItemID: call})
	case 39:
		if c.rnd.IntN(2) == 0 {
			it.Output = wire.Some("x")
		} else {
			it.Error = wire.Some(wire.MCPError{Type: wire.MCPHTTPError, Message: "x"})
		}
		c.send([]wire.ServerEvent{doneIn(response, it), itemComplete(it)}[c.rnd.IntN(2)])
	case 40, 41:
		c.send([]wire.ServerEvent{itemShown(approvalItem(request, tool, args)), itemComplete(approvalItem(request, tool, args))}[c.rnd.IntN(2)])
	default:
		list := "l" + strconv.Itoa(c.rnd.IntN(2))
		c.send([]wire.ServerEvent{
			&wire.MCPListToolsInProgress{ItemID: list}, &wire.MCPListToolsCompleted{ItemID: list}, &wire.MCPListToolsFailed{ItemID: list},
			itemShown(listItem(list)), itemComplete(listItem(list, "find")),
		}[c.rnd.IntN(5)])
	}
}

// answered checks that the server gets one answer to a request at most.
func (c *chaos) answered(ev wire.ClientEvent) {
	put, ok := ev.(*wire.ConversationItemCreate)
	if !ok || put.Item.Type != wire.ItemMCPApprovalResponse {
		return
	}
	id := put.Item.ApprovalRequestID.Or("")
	if c.ended[id]++; c.ended[id] > 1 {
		c.wrongly("%s is answered %d times", id, c.ended[id])
	}
}

// playChaos plays one seed, and returns which invariants it broke.
func playChaos(seed uint64, steps int) []string {
	c := &chaos{
		rnd: rand.New(rand.NewPCG(seed, 1)), trace: os.Getenv("CHAOS_TRACE") != "",
		ran: map[string]int{}, ended: map[string]int{}, begun: map[string]string{}, cut: map[string]bool{},
		received: map[string]time.Duration{}, played: map[string]int{},
	}
	inCall(func(r *rig) {
		c.released = make(chan struct{}) // of the bubble
		c.rig, r.agent, r.echoes = r, c.agents(), true
		c.options(&r.opts)
	}, func(r *rig) {
		hearing := make(chan struct{})
		r.group.Go(func() { c.device(hearing) })
		for range steps {
			c.step()
		}
		time.Sleep(4 * time.Minute)
		told := 0
		c.locked(func() { told = c.lost })
		if r.session.SendText("Are you there?") == nil {
			time.Sleep(4 * time.Minute)
			c.locked(func() {
				if c.lost == told && !c.closed {
					c.wrongly("a wish was neither answered nor told of")
				}
			})
			if r.session.State() != runner.Listening {
				time.Sleep(time.Second) // the connection may just be replaced
			}
			if s, why := r.session.State(), r.session.Why(); s != runner.Listening {
				c.locked(func() { c.wrongly("%v after four minutes without an event: %s", s, why) })
			}
		}
		began := time.Now()
		err := r.session.Close()
		if took := time.Since(began); took > 3*time.Second {
			c.locked(func() { c.wrongly("Close took %v: %v", took, err) })
		}
		close(c.released)
		close(hearing)
		time.Sleep(time.Second)
		c.locked(func() {
			if !c.closed {
				c.wrongly("no Closed")
			}
			for call, n := range c.ran {
				if n > 1 {
					c.wrongly("%s ran %d times", call, n)
				}
			}
			for call, n := range c.ended {
				if n > 1 {
					c.wrongly("%s has %d outputs", call, n)
				}
			}
		})
	})
	return c.wrong
}

var _ = Describe("A session under events in any order", Label("sweep"), func() {
	It("keeps its promises", func() {
		seeds := 150
		if n, err := strconv.Atoi(os.Getenv("CHAOS")); err == nil {
			seeds = n
		}
		first, _ := strconv.ParseUint(os.Getenv("CHAOS_FROM"), 10, 64)
		for seed := first; seed < first+uint64(seeds); seed++ {
			if wrong := playChaos(seed, 120); len(wrong) > 0 {
				Fail(fmt.Sprintf("seed %d: %s", seed, strings.Join(wrong, "; ")))
			}
		}
	})
})
