package harness_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/timeline"
)

// piece is some of what a model makes, by sample on the wire; of no length it is none of it.
type piece struct{ from, to int }

var _ = Describe("The ear of an output that is converted", func() {
	made := sound(20, time.Second)
	// hears returns what an ear writes down of an item of which pieces arrive, and are heard as a runtime plays them.
	hears := func(f audio.Format, pieces []piece, end func(*harness.TestEar)) (all []timeline.Fact, e *harness.TestEar) {
		GinkgoHelper()
		e = harness.NewTestEarOf(f)
		e.Make("item", made, fakeserver.Word{Text: "one", End: 400 * ms}, fakeserver.Word{Text: "two", Start: 400 * ms, End: time.Second})
		c, err := audio.NewConverter(audio.Format{}, f)
		Expect(err).NotTo(HaveOccurred())
		var played []byte
		for i, p := range pieces {
			came := made[p.from:p.to]
			if len(came) == 0 {
				came = sound(7+uint64(i), 100*ms)
			}
			wired := audio.Format{}.AppendBytes(nil, came)
			cut := len(wired) / 3 // in the middle of a sample, too
			e.ArriveBytes("resp", "item", wired[:cut])
			e.ArriveBytes("resp", "item", wired[cut:])
			played = c.Append(played, wired)
		}
		end(e)
		heard := f.AppendSamples(nil, c.Flush(played))
		e.Hear(append(heard, make([]int16, audio.Samples(500*ms, f.Normal().RateHz))...))
		for _, r := range e.Rec.Take(time.Hour) {
			switch fact := r.Fact.(type) {
			case timeline.WordHeard:
				all = append(all, timeline.WordHeard{Text: fact.Text, Partial: fact.Partial})
			case timeline.SpeechBroken, timeline.UtteranceEnded, timeline.Foreign:
				all = append(all, fact)
			}
		}
		return all, e
	}
	completed := func(e *harness.TestEar) {
		e.Done("resp", "item")
		e.End("resp", "completed")
	}
	// alike is a fact but for what a sample more or less makes.
	alike := func(want timeline.Fact, rate int) OmegaMatcher {
		near := func(d time.Duration) OmegaMatcher { return BeNumerically("~", d, audio.Duration(2, rate)) }
		switch want := want.(type) {
		case timeline.SpeechBroken:
			return And(BeAssignableToTypeOf(want), HaveField("How", want.How), HaveField("Words", want.Words), HaveField("Length", near(want.Length)))
		case timeline.UtteranceEnded:
			return And(BeAssignableToTypeOf(want), HaveField("Complete", want.Complete), HaveField("Heard", near(want.Heard)), HaveField("Total", near(want.Total)), HaveField("LastHeard", near(want.LastHeard)))
		default:
			return Equal(want)
		}
	}

	DescribeTable("writes down the same as that of the wire's own", func(end func(*harness.TestEar), pieces ...piece) {
		want, _ := hears(audio.Format{}, pieces, end)
		Expect(want).NotTo(BeEmpty())
		Expect(want).NotTo(ContainElement(BeAssignableToTypeOf(timeline.Foreign{})))
		for _, f := range []audio.Format{{RateHz: 8000}, {RateHz: 16000}, {RateHz: 44100}, {RateHz: 48000}} {
			got, e := hears(f, pieces, end)
			var expected []any
			for _, fact := range want {
				expected = append(expected, alike(fact, f.RateHz))
			}
			Expect(got).To(HaveExactElements(expected...), "%v", f)
			Expect(e.Unheard()).To(BeEmpty(), "%v", f)
		}
	},
		Entry("of what is whole, in whatever pieces", completed, piece{0, 7201}, piece{7201, 7210}, piece{7210, 24000}),
		Entry("where a piece is lost", completed, piece{0, 7201}, piece{12002, 24000}),
		Entry("where the first is", completed, piece{4801, 24000}),
		Entry("where the last is", completed, piece{0, 16001}),
		Entry("where a piece comes later", completed, piece{0, 7301}, piece{14602, 24000}, piece{7301, 14602}),
		Entry("where a piece comes twice", completed, piece{0, 14501}, piece{7301, 14501}, piece{14501, 24000}),
		Entry("where another sound comes between", completed, piece{0, 7201}, piece{}, piece{7201, 24000}),
		Entry("where another comes in the place of one", completed, piece{0, 7201}, piece{}, piece{9600, 24000}),
		Entry("where all is another", completed, piece{}),
		Entry("of a response that ended early", func(e *harness.TestEar) { e.End("resp", "incomplete") }, piece{0, 16001}),
		Entry("of one that the runtime gave up", func(e *harness.TestEar) { e.GivenUp("resp") }, piece{0, 16001}),
		Entry("of one whose connection was lost", func(e *harness.TestEar) { e.Lost() }, piece{0, 16001}),
	)

	It("knows what came and was not heard", func() {
		e := harness.NewTestEarOf(audio.Format{RateHz: 16000})
		e.Make("item", made)
		e.Arrive("resp", "item", made)
		e.Done("resp", "item")
		slow, err := audio.Resample(made, audio.RateHz, 16000)
		Expect(err).NotTo(HaveOccurred())
		e.Hear(slow[:6400])
		Expect(e.Unheard()).To(HaveExactElements(HaveField("Length", 600*ms)))
	})

	It("hears sound at another rate than the output's as foreign", func() {
		e := harness.NewTestEarOf(audio.Format{RateHz: 16000})
		e.Make("item", made)
		e.Arrive("resp", "item", made)
		completed(e)
		e.Hear(made) // as if it were of 16 kHz
		Expect(e.Rec.Take(time.Hour)).To(ContainElement(HaveField("Fact", BeAssignableToTypeOf(timeline.Foreign{}))))
		Expect(e.Unheard()).To(HaveExactElements(HaveField("Length", time.Second)))
	})
})
