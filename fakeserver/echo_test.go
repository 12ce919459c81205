package fakeserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

var _ = Describe("A model", func() {
	turn := func(t fakeserver.Turn) *fakeserver.Request { return &fakeserver.Request{NewTurn: true, Turn: &t} }

	DescribeTable("that echoes says what was understood",
		func(req *fakeserver.Request, want string) {
			Expect(fakeserver.Echo{}.Respond(req).Say).To(Equal(want))
		},
		Entry("a turn", turn(fakeserver.Turn{Transcript: "Hi", Understood: true}), "You said: Hi"),
		Entry("nothing yet", &fakeserver.Request{}, "Hello. Say something, and I will repeat it."),
		Entry("unknown speech", turn(fakeserver.Turn{Transcript: "[unintelligible]"}), "I could not understand you."),
		Entry("damaged speech", turn(fakeserver.Turn{Diagnosis: "it was sent backwards"}),
			"I could not understand you: it was sent backwards."),
		Entry("outputs", &fakeserver.Request{Outputs: []fakeserver.Output{{Output: "shipped"}, {Output: "paid"}}}, "shipped. paid"),
	)
})
