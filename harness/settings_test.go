package harness_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/wire"
)

// inquiry is a short call of the support line, with keys at the top.
func inquiry(keys map[string]any, opts *harness.Options, more ...*harness.Step) *harness.Call {
	return harness.Talk(harness.Conversation{Agent: supportline.New, Keys: keys, Steps: append([]*harness.Step{
		harness.CallerSays("Hi, where's my order A1001?"),
	}, more...)}, opts)
}

// lookedUp asks for the order's state, and says it.
func lookedUp() []*harness.Step {
	return []*harness.Step{
		harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"}),
		harness.ModelSays("Your order <get_order_status>."),
	}
}

var _ = Describe("What a scenario asks of the session", func() {
	It("reaches the server, and wins over the program's own settings in whatever form", func() {
		var first *wire.SessionUpdate
		opts := &harness.Options{Runner: &runner.Options{
			Tap: func(f runner.Frame) {
				if u, ok := f.Client.(*wire.SessionUpdate); ok && first == nil {
					first = u
				}
			},
			Session: wire.Session{Audio: &wire.SessionAudio{
				Input:  &wire.SessionAudioInput{TurnDetection: wire.Some(wire.TurnDetection{Type: wire.SemanticVAD, Eagerness: "low"})},
				Output: &wire.SessionAudioOutput{Voice: wire.Voice{Name: "ash"}},
			}},
		}}
		call := inquiry(map[string]any{"session": map[string]any{"voice": "cedar", "turn_detection": map[string]any{
			"silence": 600 * time.Millisecond, "idle_timeout": 9 * time.Second, "interrupt_response": false,
		}}}, opts, lookedUp()...)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(first.Session.Audio.Output.Voice.Name).To(Equal("cedar"))
		td, _ := first.Session.Audio.Input.TurnDetection.Value()
		Expect(td.Type).To(Equal(wire.ServerVAD))
		Expect(td.SilenceDurationMs.Or(0)).To(Equal(600))
		Expect(td.IdleTimeoutMs.Or(0)).To(Equal(9000))
		Expect(td.InterruptResponse.Or(true)).To(BeFalse())
		Expect(td.CreateResponse.Or(false)).To(BeTrue())
		Expect(opts.Runner.Session.Audio.Output.Voice.Name).To(Equal("ash"), "the program's settings are its own")
	})

	It("does not take the place of a greeting that the program has", func() {
		greeted := func(own runner.Greeting) string {
			said := ""
			call := harness.Talk(harness.Conversation{Agent: supportline.New, Keys: map[string]any{"session": map[string]any{"agent_first": true}},
				Steps: append([]*harness.Step{harness.ModelSays("Hello.")}, append([]*harness.Step{harness.CallerSays("Hi, where's my order A1001?")}, lookedUp()...)...)},
				&harness.Options{Runner: &runner.Options{Greeting: own, Tap: func(f runner.Frame) {
					if r, ok := f.Client.(*wire.ResponseCreate); ok && said == "" {
						said = r.Response.Instructions.Or("")
					}
				}}})
			Expect(call.Err()).NotTo(HaveOccurred())
			return said
		}
		Expect(greeted(runner.Greeting{})).To(HaveSuffix("Greet the caller."))
		Expect(greeted(runner.Greeting{Instructions: "Say hello."})).To(HaveSuffix("Say hello."))
	})

	It("has a model play what it names, on Azure behind the program's deployment", func() {
		for _, o := range []*runner.Options{nil, {Model: "gpt-realtime-2.1"}, {Dialect: runner.DialectAzure, Model: "voice-prod", URL: "https://x.openai.azure.com"}} {
			model := ""
			opts := &harness.Options{Runner: &runner.Options{}}
			if o != nil {
				*opts.Runner = *o
			}
			opts.Runner.Tap = func(f runner.Frame) {
				if c, ok := f.Server.(*wire.SessionCreated); ok {
					model = c.Session.Audio.Output.Voice.Name
				}
			}
			call := inquiry(map[string]any{"simulator": map[string]any{"as": "gpt-realtime"}}, opts, lookedUp()...)
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(model).To(Equal("alloy"), "the default voice of that model")
		}
		call := inquiry(map[string]any{"simulator": map[string]any{"as": "gpt-realtme"}}, nil, lookedUp()...)
		Expect(call.Err()).To(MatchError(ContainSubstring(`the simulator plays no model "gpt-realtme": did you mean "gpt-realtime"?`)))
	})

	It("gives a response out of band the step that has its name", func() {
		var mu sync.Mutex
		var notes []string
		service := func(*agents.Agent) *harness.Service {
			return &harness.Service{Serve: func(ctx context.Context, session *runner.Session) error {
				for ev, err := range session.Events(ctx) {
					if err != nil {
						return nil
					}
					switch ev := ev.(type) {
					case *runner.TurnCommitted:
						err := session.CreateResponse(&wire.ResponseConfig{Conversation: "none", OutputModalities: []string{"text"}, Metadata: wire.Some(map[string]string{"topic": "mood"})})
						Expect(err).NotTo(HaveOccurred())
					case *runner.ResponseEnded:
						if ev.OutOfBand {
							mu.Lock()
							notes = append(notes, ev.Text)
							mu.Unlock()
						}
					}
				}
				return nil
			}}
		}
		call := inquiry(nil, &harness.Options{Service: service}, append(lookedUp(), harness.ModelSays("calm").OutOfBand("mood"))...)
		Expect(call.Err()).NotTo(HaveOccurred())
		mu.Lock()
		defer mu.Unlock()
		Expect(notes).To(Equal([]string{"calm"}))
		Expect(call.Heard()).NotTo(ContainSubstring("calm"))

		call = inquiry(nil, nil, append(lookedUp(), harness.ModelSays("calm").Set("out_of_band", "mood"))...)
		Expect(call.Result.Failures).To(HaveExactElements(HaveField("Kind", judge.FailureUnusedStep)))
	})
})

var _ = Describe("What becomes of a tool in a call", func() {
	find := func(external bool, opts *harness.Options, override map[string]any, guard agents.ToolGuardrail) (*harness.Call, int) {
		ran := 0
		tool := agents.NewTool("find", "Find an order.", func(context.Context, struct {
			ID string `json:"id"`
		}) (string, error) {
			ran++
			return "found", nil
		})
		if guard != nil {
			tool = tool.WithOutputGuardrail(guard)
		}
		tool.External = external
		desk := func() *agents.Agent { return &agents.Agent{Name: "Desk", Tools: []agents.Tool{tool}} }
		call := harness.Talk(harness.Conversation{Agent: desk, Keys: map[string]any{"tools": map[string]any{"find": override}, "allow": []string{"tool"}},
			Steps: []*harness.Step{
				harness.CallerSays("Hi, where's my order A1001?"),
				harness.ModelAsks("find", map[string]any{"id": "A1001"}),
				harness.ModelSays("Thank you."),
			}}, opts)
		return call, ran
	}
	took := func(call *harness.Call) time.Duration {
		var began, ended time.Duration
		for _, r := range call.Recording.Records {
			switch r.Fact.(type) {
			case timeline.ToolBegan:
				began = r.At
			case timeline.ToolEnded:
				ended = r.At
			}
		}
		return (ended - began).Round(time.Millisecond)
	}

	It("runs the tool later, in the time of the call, wherever the tool works", func() {
		for _, opts := range []*harness.Options{nil, {External: harness.MarkTools}} {
			for _, external := range []bool{false, true} {
				began := time.Now()
				call, ran := find(external, opts, map[string]any{"takes": 6 * time.Second}, nil)
				Expect(call.Err()).NotTo(HaveOccurred())
				Expect(call.Tools()).To(HaveExactElements(HaveField("Output", "found")))
				Expect(ran).To(Equal(1))
				Expect(took(call)).To(Equal(6 * time.Second))
				Expect(time.Since(began)).To(BeNumerically("<", 3*time.Second))
			}
		}
	})

	It("runs something else instead, within what guards the tool", func() {
		call, ran := find(false, nil, map[string]any{"returns": map[string]any{"state": "lost"}}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Tools()).To(HaveExactElements(HaveField("Output", `{"state":"lost"}`)))
		Expect(ran).To(BeZero())

		call, _ = find(false, nil, map[string]any{"fails": "it is down"}, nil)
		Expect(call.Tools()).To(HaveExactElements(HaveField("Output", ContainSubstring("it is down"))))

		call, ran = find(false, &harness.Options{Runner: &runner.Options{ToolTimeout: 3 * time.Second}}, map[string]any{"hangs": true}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(took(call)).To(Equal(3 * time.Second))
		Expect(ran).To(BeZero())

		secret := func(_ context.Context, c agents.ToolCheck) error {
			if c.Output == "secret" {
				return agents.Refuse("not for you")
			}
			return errors.New("another")
		}
		call, _ = find(false, nil, map[string]any{"returns": "secret"}, secret)
		Expect(call.Tools()).To(HaveExactElements(HaveField("Output", "not for you")))
	})

	It("is refused for a tool that the agent does not have", func() {
		call := inquiry(map[string]any{"tools": map[string]any{"get_order_statu": map[string]any{"takes": time.Second}}}, nil, lookedUp()...)
		Expect(call.Err()).To(MatchError(ContainSubstring(`the agent "Support" has no tool "get_order_statu": did you mean "get_order_status"?`)))
	})

	It("leaves the agent as it was for the next call", func() {
		support := supportline.New()
		before := support.Tools[0]
		Expect(harness.Talk(harness.Conversation{Agent: func() *agents.Agent { return support }, Keys: map[string]any{"tools": map[string]any{"get_order_status": map[string]any{"returns": "lost"}}},
			Steps: append([]*harness.Step{harness.CallerSays("Hi, where's my order A1001?")}, lookedUp()...)}, nil).Err()).NotTo(HaveOccurred())
		out, err := support.Tools[0].Call(context.Background(), json.RawMessage(`{"order_id":"A1001"}`))
		Expect(out, err).To(Equal("shipped, arriving Tuesday"))
		Expect(support.Tools[0].Name).To(Equal(before.Name))
	})
})

var _ = Describe("The tool that ends the call", func() {
	goodbye := []*harness.Step{
		harness.CallerSays("Thanks, bye."),
		harness.ModelAsks("end_call", nil).Set("say", "Goodbye."),
		harness.Expect(harness.Connection("closed")),
	}
	It("is the bundled support line's, where a model step asks for it, and waits for the goodbye", func() {
		call := harness.Talk(harness.Conversation{Agent: supportline.New, Steps: goodbye}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Spoken()).To(HaveExactElements(And(HaveField("Words", "Goodbye."), HaveField("Complete", true))))
		Expect(slices.Sorted(names(call))).To(ContainElement("end_call"))
		Expect(slices.Sorted(names(inquiry(nil, nil, lookedUp()...)))).NotTo(ContainElement("end_call"))
	})

	It("is nobody else's", func() {
		call := harness.Talk(harness.Conversation{Agent: func() *agents.Agent { return &agents.Agent{Name: "Desk"} }, Steps: goodbye}, nil)
		Expect(call.Result.Failures).To(ContainElement(And(HaveField("Kind", judge.FailureDifferent), HaveField("Nearest", ContainSubstring("the session offers no tool end_call")))))
	})
})

// names are the tools that the agents of a call came with.
func names(call *harness.Call) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, a := range call.Contract.Agents {
			for _, t := range a.Tools {
				if !yield(t.Name) {
					return
				}
			}
		}
	}
}
