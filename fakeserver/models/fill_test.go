package models_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/models"
)

var _ = Describe("Words of a step that stand for what a tool returned", func() {
	place := func(tool, field string) models.Step {
		mark := "<" + tool + ">"
		if field != "" {
			mark = "<" + tool + "." + field + ">"
		}
		return models.Step{Say: "It is " + mark + ".", Fills: []models.Fill{{Mark: mark, Tool: tool, Field: field}}}
	}
	returning := func(outputs ...string) fakeserver.Request {
		var req fakeserver.Request
		for _, o := range outputs {
			req.Outputs = append(req.Outputs, fakeserver.Output{Name: "look_up", Output: o})
		}
		return req
	}

	DescribeTable("are", func(step models.Step, output, said string) {
		p := newPlay(models.ScriptOptions{}, step)
		Expect(p.respond(returning(output))).To(Equal(said))
		Expect(p.notes).To(Equal([]string{"0 taken by r"}))
	},
		Entry("the output", place("look_up", ""), "shipped, arriving Friday", "It is shipped, arriving Friday."),
		Entry("the output of a tool in another spelling", place("LookUp", ""), "lost", "It is lost."),
		Entry("a field of JSON", place("look_up", "eta"), `{"eta": "Friday"}`, "It is Friday."),
		Entry("a number, as it was written", place("look_up", "n"), `{"n": 1.50}`, "It is 1.50."),
		Entry("a field of an entry", place("look_up", "items.1.name"), `{"items": [{}, {"name": "lamp"}]}`, "It is lamp."),
		Entry("what only looks like JSON", place("look_up", ""), "{shipped}", "It is {shipped}."),
	)

	DescribeTable("fail the step when there is no such thing", func(step models.Step, req fakeserver.Request, why string) {
		p := newPlay(models.ScriptOptions{}, step)
		Expect(p.respond(req)).To(Equal("It is ."))
		Expect(p.notes).To(Equal([]string{"0 taken by r", "0 wrong: " + why}))
	},
		Entry("because nothing has returned", place("look_up", ""), fakeserver.Request{}, "look_up has returned nothing to say for <look_up>"),
		Entry("because another tool has", place("find", ""), returning("x"), "find has returned nothing to say for <find>"),
		Entry("because it returned nothing", place("look_up", ""), returning(" "), "look_up returned nothing that could be said for <look_up>"),
		Entry("because several came at once", place("look_up", ""), returning("x", "y"), "several outputs of look_up came at once: which of them <look_up> is, cannot be told"),
		Entry("because it is JSON", place("look_up", ""), returning(`{"eta":1}`), `look_up returned JSON, {"eta":1}: name a field, as in <look_up.field>`),
		Entry("because it is not JSON", place("look_up", "eta"), returning("Friday"), "look_up returned no eta: Friday"),
		Entry("because there is no such field", place("look_up", "eta"), returning(`{"day":1}`), `look_up returned no eta: {"day":1}`),
		Entry("because the field is no value", place("look_up", "eta"), returning(`{"eta":{}}`), `eta of what look_up returned is nothing that can be said: {"eta":{}}`),
		Entry("because the list is shorter", place("look_up", "1"), returning(`["x"]`), `look_up returned no 1: ["x"]`),
	)

	It("are the newest output, also long after it came", func() {
		p := newPlay(models.ScriptOptions{}, say(0, "One."), place("look_up", ""), say(0, "Two."), place("look_up", ""))
		p.respond(returning("old"))
		Expect(p.respond(fakeserver.Request{})).To(Equal("It is old."))
		p.respond(returning("new"))
		Expect(p.respond(fakeserver.Request{})).To(Equal("It is new."))
	})
})
