package internal_test

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
	"github.com/voicesim/voicesim/internal/spare"
)

var _ = Describe("The buffer", func() {
	wide, telephone := audio.Format{}.Normal(), audio.Format{Encoding: audio.PCMU}.Normal()
	var b turns.Buffer

	BeforeEach(func() {
		b = turns.Buffer{}
		b.Reformat(wide)
	})

	It("joins a sample whose bytes come apart", func() {
		b.Append([]byte{1})
		Expect(b.End()).To(BeZero())
		b.Append(nil)
		b.Append([]byte{2, 3, 4, 5})
		Expect(b.Between(0, 9)).To(Equal([]int16{0x0201, 0x0403}))
	})

	It("counts what is not taken, and forgets what is once it is most of it", func() {
		b.Append(make([]byte, 2*30_000))
		b.Take(26_000)
		Expect(b.Untaken()).To(Equal(4_000))
		b.Forget(20_000)
		Expect(b.Start).To(BeZero(), "less than a second")
		b.Forget(26_000)
		Expect(b.Start).To(Equal(int64(26_000)))
		Expect(b.Between(0, 26_001)).To(HaveLen(1))
		Expect(b.Between(30_000, 40_000)).To(BeNil())
		b.Take(1)
		Expect(b.Untaken()).To(Equal(4_000), "what was taken stays so")
	})

	It("goes on at the same millisecond in another format, without what it held", func() {
		b.Append(make([]byte, 2*24_000+1))
		b.Reformat(wide)
		Expect(b.Untaken()).To(Equal(24_000), "the same format")
		b.Reformat(telephone)
		Expect(b.End()).To(Equal(int64(8_000)))
		Expect(b.Untaken()).To(BeZero())
		Expect(b.Ms(b.End())).To(Equal(1000))
		Expect(b.StreamPos(b.End())).To(Equal(int64(24_000)))
		b.Append([]byte{0xff})
		Expect(b.Between(8_000, 8_001)).To(HaveLen(1), "half a sample of the old format is gone")
	})

	It("begins empty in the room of another, and gives it up", func() {
		for n := 1; n <= 100_000; n *= 10 {
			one := new(turns.Buffer)
			one.Reformat(wide)
			for range n {
				one.Append([]byte{1, 1})
			}
			Expect(one.Between(0, int64(n+1))).To(Equal(slices.Repeat([]int16{0x0101}, n)))
			one.Release()
			Expect(one.Between(0, int64(n))).To(BeNil())
		}
		new(turns.Buffer).Release()
	})
})

var _ = Describe("Rooms", func() {
	It("are those that were given, as long as there is room enough in them", func() {
		var r spare.Rooms
		small, large := make([]int16, 10, 100), make([]int16, 300)
		r.Give(small)
		r.Give(large)
		Expect(cap(r.Take(50))).To(Equal(300), "the newest")
		Expect(r.Take(50)).To(And(BeEmpty(), HaveCap(100)))
		Expect(r.Take(50)).To(And(BeEmpty(), HaveCap(50)), "there are no more")
		r.Give(small)
		Expect(r.Take(101)).To(HaveCap(101))
		Expect(r.Take(50)).To(HaveCap(50), "what was too small is gone")
	})

	It("are kept as long as they are not too many, and not too large", func() {
		var r spare.Rooms
		r.Give(make([]int16, 60*24000+1))
		Expect(r.Take(1)).To(HaveCap(1))
		for range 17 {
			r.Give(nil) // has no room that could be kept
		}
		for range 17 {
			r.Give(make([]int16, 7))
		}
		kept := 0
		for cap(r.Take(1)) == 7 {
			kept++
		}
		Expect(kept).To(Equal(16))
	})
})
