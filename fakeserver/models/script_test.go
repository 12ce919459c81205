package models_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
	"github.com/voicesim/voicesim/wire"
)

// play is a script with its notes.
type play struct {
	script *models.Script
	notes  []string
}

func newPlay(opts models.ScriptOptions, steps ...models.Step) *play {
	p := &play{}
	opts.Note = func(n models.Note) { p.notes = append(p.notes, describe(n)) }
	for i := range steps {
		steps[i].Ref = i
	}
	p.script = models.NewScript(steps, &opts)
	return p
}

func describe(n models.Note) string {
	switch n := n.(type) {
	case *models.StepTaken:
		return fmt.Sprintf("%d taken by %s", n.Ref, n.ResponseID)
	case *models.StepClosed:
		return fmt.Sprintf("%d closed: %s", n.Ref, n.Reason)
	case *models.StepWrong:
		return fmt.Sprintf("%d wrong: %s", n.Ref, n.Reason)
	case *models.Unscripted:
		return fmt.Sprintf("%s unscripted: %s", n.ResponseID, n.Cause)
	}
	return "?"
}

// respond asks for a response; what shows in the reply are its words and calls.
func (p *play) respond(req fakeserver.Request) string {
	if req.ResponseID == "" {
		req.ResponseID = "r"
	}
	r := p.script.Respond(&req)
	said := []string{r.Say}
	for _, c := range r.Calls {
		said = append(said, c.Name+"()")
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

func heard(transcript string, end int64) fakeserver.Request {
	return fakeserver.Request{NewTurn: true, Turn: &fakeserver.Turn{Transcript: transcript, Understood: true, End: end}}
}

func say(exchange int, words string) models.Step {
	return models.Step{Exchange: exchange, Say: words}
}

func outputs(names ...string) fakeserver.Request {
	var req fakeserver.Request
	for _, n := range names {
		req.Outputs = append(req.Outputs, fakeserver.Output{Name: n})
	}
	return req
}

var _ = Describe("A script", func() {
	It("gives one step to each response, in the order written", func() {
		p := newPlay(models.ScriptOptions{}, say(0, "Hello."), say(0, "How can I help?"))
		Expect(p.respond(fakeserver.Request{ResponseID: "a"})).To(Equal("Hello."))
		Expect(p.respond(fakeserver.Request{ResponseID: "b"})).To(Equal("How can I help?"))
		Expect(p.notes).To(Equal([]string{"0 taken by a", "1 taken by b"}))
	})

	It("answers a response without a step with nothing, and says what caused it", func() {
		p := newPlay(models.ScriptOptions{})
		Expect(p.respond(heard("Hi", 10))).To(BeEmpty())
		Expect(p.respond(outputs("a", "b"))).To(BeEmpty())
		Expect(p.respond(fakeserver.Request{Asked: true})).To(BeEmpty())
		typed := fakeserver.Request{NewTurn: true, Turn: &fakeserver.Turn{Typed: true, Transcript: "Hi"}}
		Expect(p.respond(typed)).To(BeEmpty())
		Expect(p.notes).To(Equal([]string{
			`r unscripted: the turn understood as "Hi"`, "r unscripted: the output of a, b", "r unscripted: response.create",
			`r unscripted: the typed turn "Hi"`,
		}))
	})

	It("answers with something else when it is loose", func() {
		p := newPlay(models.ScriptOptions{Loose: true, Otherwise: "Sorry?"})
		Expect(p.respond(heard("Hi", 10))).To(Equal("Sorry?"))
		Expect(p.notes).To(BeEmpty())
	})

	It("leaves responses out of band alone", func() {
		p := newPlay(models.ScriptOptions{}, say(0, "Hello."))
		Expect(p.respond(fakeserver.Request{OutOfBand: true})).To(BeEmpty())
		Expect(p.respond(fakeserver.Request{})).To(Equal("Hello."))
	})

	It("gives responses out of band the steps that have a value of their metadata as a name, and no others", func() {
		summary := say(1, "A summary.")
		summary.OutOfBand = "summary"
		p := newPlay(models.ScriptOptions{}, summary, say(1, "Hello."), say(2, "Bye."))
		beside := func(topic string) fakeserver.Request {
			req := heard("Hi", 30000)
			req.OutOfBand, req.Metadata = true, map[string]string{"topic": topic}
			return req
		}
		p.script.Begin(1, 24000)
		Expect(p.respond(beside("mood"))).To(BeEmpty())
		Expect(p.respond(heard("Hi", 30000))).To(Equal("Hello."))
		Expect(p.respond(beside("Summary"))).To(Equal("A summary."))
		Expect(p.respond(beside("summary"))).To(BeEmpty())
		Expect(p.notes).To(Equal([]string{"1 taken by r", "0 taken by r"}))
	})

	When("a step is to be taken until it is heard", func() {
		unheard := map[string]bool{}
		until := func() *play {
			step := say(1, "One.")
			step.UntilHeard = true
			p := newPlay(models.ScriptOptions{Unheard: func(id string) bool { return unheard[id] }}, step, say(1, "Two."), say(2, "Three."))
			p.script.Begin(1, 24000)
			clear(unheard)
			return p
		}
		next := func(p *play, id string, end int64) string {
			req := heard("Hi", end)
			req.ResponseID = id
			return p.respond(req)
		}

		It("gives it again to the next response of the exchange, as long as nothing of it was heard", func() {
			p := until()
			unheard["a"], unheard["b"] = true, true
			Expect(next(p, "a", 30000)).To(Equal("One."))
			Expect(next(p, "b", 40000)).To(Equal("One."))
			Expect(next(p, "c", 50000)).To(Equal("One."))
			Expect(next(p, "d", 60000)).To(Equal("Two."))
			Expect(p.notes).To(Equal([]string{"0 taken by a", "0 taken by b", "0 taken by c", "1 taken by d"}))
		})

		It("does not give it to a response of another exchange, nor to a later one", func() {
			p := until()
			unheard["a"] = true
			Expect(next(p, "a", 30000)).To(Equal("One."))
			p.script.Begin(2, 40000)
			Expect(next(p, "b", 50000)).To(Equal("Three."))
			Expect(next(p, "c", 35000)).To(Equal("Two."))
		})

		It("takes gone for gone otherwise", func() {
			p := until()
			unheard["b"] = true
			Expect(next(p, "a", 30000)).To(Equal("One."))
			Expect(next(p, "b", 40000)).To(Equal("Two."))
			Expect(next(p, "c", 50000)).To(BeEmpty())
		})
	})

	It("is as fast as its steps, times its own speed", func() {
		speeds := func(own, all float64) float64 {
			s := models.NewScript([]models.Step{{Say: "Hi.", Speed: own}}, &models.ScriptOptions{Speed: all})
			return s.Respond(&fakeserver.Request{}).Speed
		}
		Expect([]float64{speeds(0, 0), speeds(2, 0), speeds(0, 0.5), speeds(2, 0.5), speeds(3, 0.5)}).To(Equal([]float64{0, 2, 0.5, 1, 1.5}))
		loose := models.NewScript(nil, &models.ScriptOptions{Loose: true, Otherwise: "Sorry?", Speed: 0.5})
		Expect(loose.Respond(&fakeserver.Request{}).Speed).To(Equal(0.5))
	})

	It("tells of words that are written as not spoken", func() {
		spoken := func(asked bool) (is bool) {
			s := models.NewScript([]models.Step{{Say: "Hi."}}, &models.ScriptOptions{Note: func(n models.Note) { is = n.(*models.StepTaken).Spoken }})
			s.Respond(&fakeserver.Request{Spoken: asked})
			return is
		}
		Expect([]bool{spoken(true), spoken(false)}).To(Equal([]bool{true, false}))
	})

	It("gives a spoken turn the steps of the newest exchange that begins before its end", func() {
		p := newPlay(models.ScriptOptions{}, say(0, "zero"), say(1, "one"), say(1, "one again"), say(2, "two"))
		Expect(p.respond(fakeserver.Request{})).To(Equal("zero"))
		p.script.Begin(1, 24000)
		Expect(p.respond(heard("noise", 24000))).To(BeEmpty(), "ends before the exchange begins")
		Expect(p.respond(heard("first half", 40000))).To(Equal("one"))
		p.script.Begin(2, 90000)
		Expect(p.respond(heard("second half", 80000))).To(Equal("one again"), "committed late, spoken early")
		Expect(p.respond(heard("next", 90001))).To(Equal("two"))
	})

	It("gives a typed turn the steps of the exchange that had begun last when it came", func() {
		p := newPlay(models.ScriptOptions{}, say(1, "one"), say(1, "after the tool"), say(2, "two"))
		p.script.Begin(1, 24000)
		typed := fakeserver.Request{NewTurn: true, Turn: &fakeserver.Turn{Typed: true}, CommittedAt: time.Now()}
		Expect(p.respond(typed)).To(Equal("one"))
		time.Sleep(time.Microsecond)
		p.script.Begin(2, 48000)
		Expect(p.respond(typed)).To(Equal("after the tool"), "the caller has begun to speak, but no turn is committed")
	})

	It("never gives a step twice", func() {
		p := newPlay(models.ScriptOptions{}, say(0, "once"))
		Expect(p.respond(fakeserver.Request{})).To(Equal("once"))
		Expect(p.respond(fakeserver.Request{})).To(BeEmpty())
	})

	It("says its words before its calls", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "Let me check.", Tools: []fakeserver.ToolCall{{Name: "a"}, {Name: "b"}}})
		Expect(p.respond(fakeserver.Request{})).To(Equal("Let me check. a() b()"))
	})

	DescribeTable("hands over by the session's tool, whatever its case and punctuation",
		func(tool, handoff string) {
			p := newPlay(models.ScriptOptions{Agent: "Support"},
				models.Step{Say: "Sure.", Handoff: handoff}, models.Step{Say: "Hello again.", As: handoff})
			Expect(p.respond(fakeserver.Request{Tools: []string{"get_order_status", tool}})).To(Equal("Sure. " + tool + "()"))
			Expect(p.respond(outputs(tool))).To(Equal("Hello again."))
			Expect(p.notes).To(Equal([]string{"0 taken by r", "1 taken by r"}))
		},
		Entry(nil, "transfer_to_billing", "Billing"),
		Entry(nil, "transferToBilling", "Billing"),
		Entry(nil, "transfer_to_billing_desk", "Billing desk"),
		Entry(nil, "Transfer-To-Billing", "billing"),
	)

	It("hands over by a tool of another name when it is told that name", func() {
		p := newPlay(models.ScriptOptions{Transfers: map[string]string{"Billing": "to_money_people"}}, models.Step{Handoff: "Billing"})
		Expect(p.respond(fakeserver.Request{Tools: []string{"transfer_to_billing", "to_money_people"}})).To(Equal("to_money_people()"))
	})

	It("says of a function that the session does not offer that no model would call it, where it is to", func() {
		for _, offered := range []bool{true, false} {
			p := newPlay(models.ScriptOptions{Offered: offered},
				models.Step{Tools: []fakeserver.ToolCall{{Name: "a"}}}, models.Step{Tools: []fakeserver.ToolCall{{Name: "b"}}}, models.Step{Tools: []fakeserver.ToolCall{{Name: "b"}}, Invented: true})
			for range 3 {
				p.respond(fakeserver.Request{Tools: []string{"a"}})
			}
			notes := []string{"0 taken by r", "1 taken by r", "1 wrong: the session offers no tool b; it has a", "2 taken by r"}
			if !offered {
				notes = slices.Delete(notes, 2, 3)
			}
			Expect(p.notes).To(Equal(notes))
		}
	})

	It("says which tools there are when none hands over", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "Sure.", Handoff: "Billing"}, models.Step{Handoff: "Billing"})
		Expect(p.respond(fakeserver.Request{Tools: []string{"a", "transfer_to_support"}})).To(Equal("Sure."))
		Expect(p.respond(fakeserver.Request{})).To(BeEmpty())
		Expect(p.notes).To(Equal([]string{
			"0 taken by r", "0 wrong: no tool hands over to Billing; the session's tools: a, transfer_to_support",
			"1 taken by r", "1 wrong: no tool hands over to Billing; the session's tools: none",
		}))
	})

	It("changes the agent only when the output of the handoff has come", func() {
		p := newPlay(models.ScriptOptions{Agent: "Support"},
			models.Step{Handoff: "Billing"}, models.Step{Say: "Billing here.", As: "Billing", Optional: true},
			models.Step{Say: "Still support.", As: "Support"})
		tools := []string{"transfer_to_billing"}
		p.respond(fakeserver.Request{Tools: tools})
		Expect(p.respond(fakeserver.Request{Tools: tools})).To(Equal("Still support."))
		Expect(p.notes[1]).To(Equal("1 closed: passed over: it is for agent Billing, but Support is in charge"))
	})

	It("plays a step of another agent all the same, and says so", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "Billing here.", As: "Billing"})
		Expect(p.respond(fakeserver.Request{})).To(Equal("Billing here."))
		Expect(p.notes).To(Equal([]string{"0 taken by r", "0 wrong: it is for agent Billing, but nobody is in charge"}))
	})

	It("passes over steps whose conditions do not fit, and closes them once another is taken", func() {
		yes := func(t string) bool { return strings.Contains(t, "yes") }
		p := newPlay(models.ScriptOptions{},
			models.Step{Say: "Good.", Understood: yes}, models.Step{Say: "Found it.", Answers: "lookup"}, say(0, "Pardon?"))
		req := heard("no", 0)
		Expect(p.respond(req)).To(Equal("Pardon?"))
		Expect(p.notes).To(Equal([]string{
			"0 closed: passed over: the turn was understood otherwise", "1 closed: passed over: the response does not answer lookup",
			"2 taken by r",
		}))
		Expect(p.respond(heard("yes", 0))).To(BeEmpty(), "closed steps stay closed")
	})

	It("closes nothing when no step fits", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "Found it.", Answers: "lookup"})
		Expect(p.respond(fakeserver.Request{})).To(BeEmpty())
		Expect(p.respond(outputs("lookup"))).To(Equal("Found it."))
	})

	It("takes an optional step that fits", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "maybe", Optional: true}, say(0, "surely"))
		Expect(p.respond(fakeserver.Request{})).To(Equal("maybe"))
		Expect(p.respond(fakeserver.Request{})).To(Equal("surely"))
	})

	It("fails and stays incomplete as its steps say, which are taken", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Fails: fakeserver.QuotaFailure()},
			models.Step{Say: "I", Incomplete: wire.ReasonContentFilter})
		Expect(p.script.Respond(&fakeserver.Request{ResponseID: "a"})).To(Equal(fakeserver.Reply{Fails: fakeserver.QuotaFailure()}))
		Expect(p.script.Respond(&fakeserver.Request{ResponseID: "b"})).To(Equal(
			fakeserver.Reply{Say: "I", Incomplete: wire.ReasonContentFilter}))
		Expect(p.notes).To(Equal([]string{"0 taken by a", "1 taken by b"}))
	})

	It("says what the client's tool_choice takes from a step", func() {
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "Hi.", Tools: []fakeserver.ToolCall{{Name: "find"}}})
		Expect(p.respond(fakeserver.Request{ToolChoice: wire.ToolChoice{Mode: "none"}})).To(Equal("Hi. find()"), "the server leaves it out")
		Expect(p.notes).To(Equal([]string{"0 taken by r", "0 wrong: the call of find is left out: tool_choice is none"}))
	})

	It("hands on what follows in the same response", func() {
		then := &fakeserver.Reply{Say: "b"}
		p := newPlay(models.ScriptOptions{}, models.Step{Say: "a", Then: then})
		Expect(p.script.Respond(&fakeserver.Request{}).Then).To(BeIdenticalTo(then))
	})

	It("hands on latency and speed", func() {
		s := models.NewScript([]models.Step{{Say: "x", Latency: time.Second, Speed: 2}}, nil)
		Expect(s.Respond(&fakeserver.Request{})).To(Equal(fakeserver.Reply{Say: "x", Latency: time.Second, Speed: 2}))
	})
})

var _ = Describe("A model", func() {
	turn := func(t fakeserver.Turn) *fakeserver.Request { return &fakeserver.Request{NewTurn: true, Turn: &t} }

	DescribeTable("of rules takes the first that fits",
		func(req *fakeserver.Request, want string) {
			reply := func(say string) fakeserver.Reply { return fakeserver.Reply{Say: say} }
			rules := models.Rules{
				{Heard: "where my order", Reply: reply("order")}, {Heard: "order", Typed: "order", Reply: reply("both")},
				{Result: "lookup", Reply: reply("result")}, {Reply: reply("else")},
			}
			Expect(rules.Respond(req).Say).To(Equal(want))
		},
		Entry("whole words in order", turn(fakeserver.Turn{Transcript: "Where, my ORDER?"}), "order"),
		Entry("not parts of words", turn(fakeserver.Turn{Transcript: "my orders"}), "else"),
		Entry("heard or typed", turn(fakeserver.Turn{Transcript: "an order", Typed: true}), "both"),
		Entry("a result", &fakeserver.Request{Outputs: []fakeserver.Output{{Name: "lookup"}}}, "result"),
		Entry("another result", &fakeserver.Request{Outputs: []fakeserver.Output{{Name: "other"}}}, "else"),
	)

	It("of rules echoes what no rule fits", func() {
		req := turn(fakeserver.Turn{Transcript: "Hi", Understood: true})
		Expect(models.Rules{{Heard: "bye"}}.Respond(req)).To(Equal(fakeserver.Echo{}.Respond(req)))
	})

	It("of rules tells agents apart by their instructions, and hands over where it can", func() {
		rules := models.Rules{
			{Heard: "refund", Instructions: "help with refunds", Reply: fakeserver.Reply{Say: "Billing here."}},
			{Heard: "refund", Handoff: "Billing", Reply: fakeserver.Reply{Say: "One moment."}},
		}
		req := turn(fakeserver.Turn{Transcript: "A refund, please.", Understood: true})
		req.Tools = []string{"transfer_to_billing"}
		Expect(rules.Respond(req)).To(Equal(fakeserver.Reply{Say: "One moment.", Calls: []fakeserver.ToolCall{{Name: "transfer_to_billing"}}}))
		req.Tools = nil
		Expect(rules.Respond(req).Say).To(HavePrefix("You said"))
		req.Instructions = "You help with refunds."
		Expect(rules.Respond(req).Say).To(Equal("Billing here."))
	})
})
