package fakeserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
)

var _ = Describe("A journal", func() {
	It("forgets its beginning when there is too much", func() {
		j := fakeserver.FillJournal(20, 1<<20)
		Expect(j.Forgotten).To(Equal(8))
		Expect(j.Entries).To(HaveLen(12))
		Expect(j.Entries[0].Bytes).To(Equal(8))
	})
})
