package wire_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Repeats", func() {
	event := func(id string) wire.Event { return &wire.ResponseOutputAudioDone{EventID: id} }

	It("notices an event that comes once more, also after a frame without an id", func() {
		var r wire.Repeats
		Expect(r.Again(event("a"))).To(BeFalse())
		Expect(r.Again(event("a"))).To(BeTrue())
		Expect(r.Again(nil)).To(BeFalse())
		Expect(r.Again(event(""))).To(BeFalse())
		Expect(r.Again(event(""))).To(BeFalse())
		Expect(r.Again(event("a"))).To(BeTrue())
		Expect(r.Again(event("b"))).To(BeFalse())
		Expect(r.Again(event("a"))).To(BeTrue())
		Expect(r.Again(&wire.ResponseDone{EventID: "a"})).To(BeFalse(), "of another type")
	})

	It("forgets the oldest", func() {
		var r wire.Repeats
		for i := range 257 {
			Expect(r.Again(event(fmt.Sprint(i)))).To(BeFalse())
		}
		Expect(r.Again(event("1"))).To(BeTrue())
		Expect(r.Again(event("0"))).To(BeFalse())
	})
})
