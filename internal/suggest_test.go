package internal_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/suggest"
)

var _ = Describe("A suggestion", func() {
	names := []string{"after", "delay", "barge_in", "id"}
	aliases := suggest.Aliases{"interrupt": "barge_in", "sleep": "wait"}

	DescribeTable("is the name that was probably meant",
		func(typed, want string) { Expect(suggest.Nearest(typed, names, aliases)).To(Equal(want)) },
		Entry("itself", "delay", "delay"),
		Entry("one letter short", "dely", "delay"),
		Entry("two letters swapped", "dealy", "delay"),
		Entry("in capitals", "DELAY", "delay"),
		Entry("of another tool", "interrupt", "barge_in"),
		Entry("of another tool, but no name here", "sleep", ""),
		Entry("nothing near", "temperature", ""),
		Entry("nothing at all", "", ""),
		Entry("not a name of which every letter would change", "xy", ""),
		Entry("too long to be one", strings.Repeat("d", 10_000), ""),
	)

	It("names all when none is near", func() {
		Expect(suggest.DidYouMean("dely", names, nil)).To(Equal(`did you mean "delay"?`))
		Expect(suggest.DidYouMean("temperature", names, nil)).To(Equal("known are after, delay, barge_in and id"))
	})

	It("lists names as a sentence does", func() {
		Expect(suggest.And(nil)).To(BeEmpty())
		Expect(suggest.And(names[:1])).To(Equal("after"))
		Expect(suggest.And(names[:2])).To(Equal("after and delay"))
		Expect(suggest.Or(names)).To(Equal("after, delay, barge_in or id"))
	})
})
