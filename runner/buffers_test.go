package runner_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner/internal/queues"
)

var _ = Describe("Memory for sound", func() {
	It("has hardly more room than was asked for, whatever was asked for before", func() {
		var b queues.Buffers
		b.Get(60_000)
		for n := range 3000 {
			Expect(cap(b.Get(n))).To(And(BeNumerically(">=", n), BeNumerically("<=", n+640)))
		}
	})

	It("is used again, also by a piece that is a little shorter, and not by one that is much", func() {
		var b queues.Buffers
		first := b.Get(12_000)[:1]
		b.Put(first)
		Expect(cap(b.Get(1000))).To(BeNumerically("<", 2000))
		Expect(&b.Get(11_000)[:1][0]).To(BeIdenticalTo(&first[0]))
	})

	It("costs nothing when the lengths repeat", func() {
		var b queues.Buffers
		lengths := []int{12_000, 4_000, 20_000, 960}
		for _, n := range lengths {
			b.Put(b.Get(n))
		}
		Expect(testing.AllocsPerRun(100, func() {
			for _, n := range lengths {
				b.Put(b.Get(n))
			}
		})).To(BeZero())
	})

	It("is not kept for ever when other lengths come", func() {
		var b queues.Buffers
		for range 300 {
			b.Put(make([]byte, 0, 100))
		}
		kept := 0
		for range 1000 {
			b.Get(50_000)
		}
		for range 300 {
			if cap(b.Get(100)) == 100 {
				kept++
			}
		}
		Expect(kept).To(BeNumerically("<", 10))
	})
})
