package recognition_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
)

var _ = Describe("The memory of a vocabulary", func() {
	callers := recorded(audiofixtures.Caller)
	known := []recognition.Utterance{find1(callers, "Yes."), find1(callers, "Great. Actually")}
	twice := append(aTurn(known[0].Samples, 0), aTurn(known[1].Samples, 1)...)

	It("tells of a turn that was understood before what a first look tells, to any recogniser", func() {
		v := recognition.NewVocabulary(known)
		first := recognition.New(v)
		u := first.Understand(twice, 24000)
		Expect(u.Transcript).To(Equal(known[0].Text + " " + known[1].Text))

		second := recognition.New(v)
		second.Understand(aTurn(known[0].Samples, 3), 24000) // leaves other parts behind
		Expect(second.Understand(twice, 24000)).To(Equal(u))
		Expect(second.Segments(u.Transcript)).To(Equal(first.Segments(u.Transcript)))
		Expect(second.Segments(u.Transcript)).To(HaveLen(2))
		Expect(second.Heard()).To(Equal(first.Heard()))

		Expect(second.Anew(twice, 24000)).To(Equal(u))
		Expect(second.Segments(u.Transcript)).To(Equal(first.Segments(u.Transcript)))
	})

	It("takes no turn for another: of another rate, longer, or with one sample that differs", func() {
		v := recognition.NewVocabulary(known)
		turn := aTurn(known[0].Samples, 0)
		recognition.New(v).Understand(turn, 24000)
		other := append([]int16(nil), turn...)
		other[len(other)/2]++
		for name, is := range map[string]bool{"itself": true, "other rate": false, "longer": false, "other": false} {
			samples, rate := turn, 24000
			switch name {
			case "other rate":
				rate = 8000
			case "longer":
				samples = append(append([]int16(nil), turn...), 0)
			case "other":
				samples = other
			}
			this, all := v.Remembers(samples, rate)
			Expect(this).To(Equal(is), name)
			Expect(all).To(Equal(1))
		}
	})

	It("is of this vocabulary alone: with another beside it, a turn is looked at again", func() {
		v, own := recognition.NewVocabulary(known[1:]), recognition.NewVocabulary(known[:1])
		turn := aTurn(known[0].Samples, 0)
		both := recognition.New(v, own)
		Expect(both.Understand(turn, 24000).Transcript).To(Equal(known[0].Text))
		Expect(recognition.New(v).Understand(turn, 24000).Known).To(BeFalse())
		Expect(both.Understand(turn, 24000).Transcript).To(Equal(known[0].Text))
	})

	It("forgets the oldest turns", func() {
		v := recognition.NewVocabulary(known[:1])
		r := recognition.New(v)
		turn := func(i int) []int16 { return []int16{int16(i), 1} }
		for i := range recognition.MostTurns + 2 {
			r.Understand(turn(i), 24000)
			r.Understand(turn(i), 24000)
		}
		for i, is := range map[int]bool{0: false, 1: false, 2: true, recognition.MostTurns + 1: true} {
			this, all := v.Remembers(turn(i), 24000)
			Expect(this).To(Equal(is), "turn %d", i)
			Expect(all).To(Equal(recognition.MostTurns))
		}
	})
})
