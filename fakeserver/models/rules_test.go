package models_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

var _ = Describe("Rules", func() {
	spoken := func(words string) *fakeserver.Request {
		return &fakeserver.Request{Turn: &fakeserver.Turn{Transcript: words, Understood: true}, NewTurn: true}
	}
	typed := func(words string) *fakeserver.Request {
		return &fakeserver.Request{Turn: &fakeserver.Turn{Transcript: words, Understood: true, Typed: true}, NewTurn: true}
	}
	returned := func(name, output string) *fakeserver.Request {
		req := typed("Where is it?")
		req.Outputs = []fakeserver.Output{{Name: "other", Output: "nothing"}, {Name: name, Output: output}}
		return req
	}
	failed := &fakeserver.Request{Outputs: []fakeserver.Output{{Server: "shop", Name: "refund", Error: "The call was not approved."}}}
	two := &fakeserver.Request{Outputs: []fakeserver.Output{
		{Name: "look_up", Arguments: json.RawMessage(`{"id":7,"in":{"a":[1],"b":2}}`), Output: "It is seven."},
		{Name: "look_up", Arguments: json.RawMessage(`{"id":8}`), Output: "It is eight."},
		{Server: "shop", Name: "refund", Arguments: json.RawMessage(`{"id":9}`), Error: "The call was not approved."},
	}}
	answered := typed("Where is it?")
	answered.NewTurn = false
	instructed := typed("Refund, please.")
	instructed.Instructions = "You are Billing, and brief."

	fits := fakeserver.Reply{Say: "It fits."}
	DescribeTable("answer what a rule's conditions fit", func(rule models.Rule, req *fakeserver.Request, fit bool) {
		rule.Reply = fits
		reply := models.Rules{rule}.Respond(req)
		if fit {
			Expect(reply).To(Equal(fits))
		} else {
			Expect(reply).To(Equal(fakeserver.Echo{}.Respond(req)))
		}
	},
		Entry("everything, without conditions", models.Rule{}, &fakeserver.Request{}, true),
		Entry("spoken words", models.Rule{Heard: "where is it"}, spoken("Well, where is it?"), true),
		Entry("spoken words that are only parts of words", models.Rule{Heard: "here is"}, spoken("Where is it?"), false),
		Entry("spoken words in another order", models.Rule{Heard: "is where"}, spoken("Where is it?"), false),
		Entry("spoken words that are further apart", models.Rule{Heard: "where it"}, spoken("Where is it?"), false),
		Entry("words that were typed, not spoken", models.Rule{Heard: "where is it"}, typed("Where is it?"), false),
		Entry("typed words", models.Rule{Typed: "WHERE"}, typed("Where is it?"), true),
		Entry("words that were spoken, not typed", models.Rule{Typed: "where"}, spoken("Where is it?"), false),
		Entry("words of either kind", models.Rule{Heard: "where", Typed: "it"}, spoken("Where is it?"), true),
		Entry("a turn that was answered before", models.Rule{Typed: "where"}, answered, false),
		Entry("a turn, while outputs are to be answered", models.Rule{Typed: "where"}, returned("look_up", "shipped"), false),
		Entry("words that were injected", models.Rule{Injected: "guardrail triggered"},
			&fakeserver.Request{Injected: []string{"guardrail triggered: no_card_numbers"}}, true),
		Entry("injected words, when nothing was injected", models.Rule{Injected: "guardrail"}, typed("guardrail"), false),
		Entry("no turn at all", models.Rule{Typed: "where"}, &fakeserver.Request{}, false),
		Entry("an output of a function", models.Rule{Result: "look_up"}, returned("look_up", "shipped"), true),
		Entry("an output of another function", models.Rule{Result: "look_up"}, returned("refund", "shipped"), false),
		Entry("words of an output", models.Rule{Result: "look_up", Returned: "has shipped"}, returned("look_up", "It has shipped."), true),
		Entry("other words of an output", models.Rule{Result: "look_up", Returned: "lost"}, returned("look_up", "It has shipped."), false),
		Entry("words of another function's output", models.Rule{Result: "look_up", Returned: "nothing"}, returned("look_up", "shipped"), false),
		Entry("words of any output", models.Rule{Returned: "nothing"}, returned("look_up", "shipped"), true),
		Entry("the output of a call that failed", models.Rule{Result: "refund"}, failed, false),
		Entry("words of a call that failed", models.Rule{Returned: "approved"}, failed, false),
		Entry("a call that failed", models.Rule{Failed: "refund"}, failed, true),
		Entry("a call that did not fail", models.Rule{Failed: "look_up"}, returned("look_up", "shipped"), false),
		Entry("a call of another tool that failed", models.Rule{Failed: "look_up"}, failed, false),
		Entry("an output of a call with such arguments", models.Rule{Result: "look_up", Arguments: json.RawMessage(`{"id":7,"in":{"a":[1]}}`), Returned: "seven"}, two, true),
		Entry("an output of another call of the function", models.Rule{Result: "look_up", Arguments: json.RawMessage(`{"id":8}`), Returned: "seven"}, two, false),
		Entry("other arguments within", models.Rule{Result: "look_up", Arguments: json.RawMessage(`{"in":{"a":[1,2]}}`)}, two, false),
		Entry("an object in place of a value", models.Rule{Result: "look_up", Arguments: json.RawMessage(`{"id":{}}`)}, two, false),
		Entry("arguments of a call that is not known", models.Rule{Result: "look_up", Arguments: json.RawMessage(`{}`)}, returned("look_up", "shipped"), false),
		Entry("arguments of a call that failed", models.Rule{Failed: "refund", Arguments: json.RawMessage(`{"id":9}`)}, two, true),
		Entry("other arguments of a call that failed", models.Rule{Failed: "refund", Arguments: json.RawMessage(`{"id":7}`)}, two, false),
		Entry("words of the instructions", models.Rule{Typed: "refund", Instructions: "you are billing"}, instructed, true),
		Entry("other instructions", models.Rule{Typed: "refund", Instructions: "you are support"}, instructed, false),
	)

	It("take the first rule that fits", func() {
		rules := models.Rules{
			{Typed: "lamp", Reply: fakeserver.Reply{Say: "first"}},
			{Typed: "order", Reply: fakeserver.Reply{Say: "second"}},
			{Reply: fakeserver.Reply{Say: "third"}},
		}
		Expect(rules.Respond(typed("My order")).Say).To(Equal("second"))
		Expect(rules.Respond(typed("My lamp order")).Say).To(Equal("first"))
		Expect(rules.Respond(typed("My chair")).Say).To(Equal("third"))
	})

	It("hand over by the session's function, however its name is written, after the rule's own calls", func() {
		look := fakeserver.ToolCall{Name: "look_up", Arguments: json.RawMessage(`{}`)}
		calls := append(make([]fakeserver.ToolCall, 0, 2), look)
		rules := models.Rules{{Handoff: "Card Billing", Reply: fakeserver.Reply{Say: "Wait.", Calls: calls}}}
		handingOver := func(tool string) fakeserver.Reply {
			req := typed("Refund, please.")
			req.Tools = []string{"look_up", tool}
			return rules.Respond(req)
		}
		first, second := handingOver("transfer_to_Card_Billing"), handingOver("transfer_to_card_billing")
		Expect(first).To(Equal(fakeserver.Reply{Say: "Wait.", Calls: []fakeserver.ToolCall{look, {Name: "transfer_to_Card_Billing"}}}))
		Expect(second).To(Equal(fakeserver.Reply{Say: "Wait.", Calls: []fakeserver.ToolCall{look, {Name: "transfer_to_card_billing"}}}))
	})

	It("do not hand over to an agent that the session has no function for", func() {
		rules := models.Rules{{Handoff: "billing", Reply: fits}}
		req := typed("Refund, please.")
		req.Tools = []string{"look_up", "transfer_to_support"}
		Expect(rules.Respond(req).Say).To(Equal("You said: Refund, please."))
	})
})
