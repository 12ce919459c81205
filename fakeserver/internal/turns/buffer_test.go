package turns_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/turns"
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
})
