package audiofixtures_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures"
)

// id returns the name of the recording that Find finds, "" for none.
func id(role, words, voice string) string {
	u, ok := audiofixtures.Find(role, words, voice)
	if !ok {
		return ""
	}
	return u.ID
}

var _ = DescribeTable("Find",
	func(role, words, voice, want string) {
		Expect(id(role, words, voice)).To(Equal(want))
	},
	func(role, words, voice, want string) string {
		if want == "" {
			want = "nothing"
		}
		return "for a " + role + " with the voice \"" + voice + "\" and \"" + words + "\" finds " + want
	},
	Entry(nil, "caller", "Hi, where's my order A1001?", "", "where-my-order-a1001"),
	Entry(nil, "caller", "hi where's  MY order a1001", "", "where-my-order-a1001"),
	Entry(nil, "caller", "Hi – where’s my order: A1001!", "rms", "where-my-order-a1001"),
	Entry(nil, "caller", "Hi, where's my order A1001?", "slt", "slt-where-my-order-a1001"),
	Entry(nil, "caller", "Hi, where's my order A1001?", "awb", "awb-where-my-order-a1001"),
	Entry(nil, "caller", "Mm hmm", "", "mm-hmm"),
	Entry(nil, "caller", "Yes", "", "yes"),
	Entry(nil, "agent", "Yes", "", "agent-yes"),
	Entry(nil, "caller", "Hi, where's my order A1001?", "kal", ""),
	Entry(nil, "caller", "Hi, where's my order A10012?", "", ""),
	Entry(nil, "caller", "Hi, where's my order?", "", ""),
	Entry(nil, "caller", "Goodbye.", "", ""),
	Entry(nil, "caller", "", "", ""),
	Entry(nil, "agent", "goodbye", "", "agent-goodbye"),
	Entry(nil, "noise", "cough", "", "noise-cough"),
	Entry(nil, "noise", "Doorbell", "rms", "noise-doorbell"),
	Entry(nil, "caller", "cough", "", ""),
)

var _ = Describe("Find", func() {
	DescribeTable("knows what the callers of the scenarios say",
		func(words string) { Expect(id(audiofixtures.Caller, words, "rms")).NotTo(BeEmpty()) },
		func(words string) string { return words },
		Entry(nil, "Hi, where's my order A1001?"), Entry(nil, "Hi, where's my order A1002?"),
		Entry(nil, "Where is order A1001?"), Entry(nil, "Where is order A1002?"), Entry(nil, "Where is order A9999?"),
		Entry(nil, "Great. Actually I want a refund on it."), Entry(nil, "Yes, it's A1001."),
		Entry(nil, "I want a refund on order A1001."), Entry(nil, "Tell me everything about order A1001."),
		Entry(nil, "Stop, please."), Entry(nil, "Stop, please. Just tell me the day."), Entry(nil, "Wait."),
		Entry(nil, "Okay, go on."), Entry(nil, "Which card do you have on file?"),
		Entry(nil, "Where are my orders A1001 and A1002?"), Entry(nil, "Thanks, bye."), Entry(nil, "Thank you."),
		Entry(nil, "Yes, please."), Entry(nil, "Yes."), Entry(nil, "No."), Entry(nil, "No wait, it's A1002."),
		Entry(nil, "It's A1001."), Entry(nil, "Where's my order?"), Entry(nil, "What was the number?"),
		Entry(nil, "And again, please."), Entry(nil, "I want a refund, please."),
		Entry(nil, "I'd like a refund for order A1001."), Entry(nil, "Can I talk to a human?"), Entry(nil, "Hello?"),
		Entry(nil, "Could you repeat that, please?"), Entry(nil, "mm-hmm"),
	)

	It("gives the first recording with the words when any voice will do", func() {
		for _, u := range audiofixtures.All() {
			found, ok := audiofixtures.Find(u.Role, u.Text, "")
			Expect(ok).To(BeTrue())
			Expect(audiofixtures.Normalise(found.Text)).To(Equal(audiofixtures.Normalise(u.Text)))
			Expect(id(u.Role, u.Text, u.Voice)).To(Equal(u.ID))
		}
	})
})

var _ = Describe("All", func() {
	It("gives each caller a slice of their own", func() {
		audiofixtures.All()[0] = nil
		Expect(audiofixtures.All()[0]).NotTo(BeNil())
	})
})
