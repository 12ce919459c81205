package harness_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/timeline"
)

// sound is some noise without a zero.
func sound(seed uint64, length time.Duration) []int16 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]int16, audio.Samples(length, audio.RateHz))
	for i := range out {
		out[i] = int16(1 + r.IntN(3000))
	}
	return out
}

// quiet is silence.
func quiet(length time.Duration) []int16 {
	return make([]int16, audio.Samples(length, audio.RateHz))
}

const ms = time.Millisecond

var _ = Describe("The ear, frame by frame", func() {
	// allocated is how much an ear allocates for each frame of a minute that it hears, from the second on.
	allocated := func(frame func(speech []int16, n int) []int16) float64 {
		e := harness.NewTestEar()
		speech := sound(20, time.Minute)
		e.Make("item", speech, fakeserver.Word{Text: "long", End: time.Minute})
		e.Arrive("resp", "item", speech)
		e.HearFrame(speech[:audio.FrameSamples])
		n := 1
		next := func() { e.HearFrame(frame(speech, n)); n++ }
		next()
		return testing.AllocsPerRun(1000, next)
	}
	at := func(speech []int16, n int) []int16 { return speech[n*audio.FrameSamples:][:audio.FrameSamples] }
	still := make([]int16, audio.FrameSamples)

	It("allocates nothing for what it compares with what the model made", func() {
		Expect(allocated(at)).To(BeZero())
	})
	It("allocates nothing for silence", func() {
		Expect(allocated(func([]int16, int) []int16 { return still })).To(BeZero())
	})
	It("allocates nothing more once something was missing", func() {
		Expect(allocated(func(speech []int16, n int) []int16 { return at(speech, n+5) })).To(BeZero())
	})
})

var _ = Describe("The ear", func() {
	var e *harness.TestEar

	// heard runs body with a fresh ear and returns what it wrote down.
	heard := func(body func()) []timeline.Record {
		GinkgoHelper()
		var records []timeline.Record
		Expect(virtualtime.Run(func(context.Context) error {
			e = harness.NewTestEar()
			body()
			records = e.Rec.Take(time.Hour)
			return nil
		})).To(Succeed())
		return records
	}
	// at is a record of the ear, whatever its place.
	at := func(when time.Duration, fact timeline.Fact) types.GomegaMatcher {
		return And(HaveField("At", when), HaveField("Fact", fact))
	}

	It("hears an utterance to its end, word by word, to the sample", func() {
		speech := sound(1, 250*ms)
		Expect(heard(func() {
			e.Marks("item", fakeserver.Word{Text: "Hello", End: 100 * ms}, fakeserver.Word{Text: "you.", Start: 130 * ms, End: 250 * ms})
			e.Arrive("resp", "item", speech)
			e.Done("resp", "item")
			e.End("resp", "completed")
			e.Hear(append(quiet(40*ms), speech...))
		})).To(HaveExactElements(
			at(40*ms, timeline.UtteranceBegan{Response: "resp", Item: "item", Agent: "Support"}),
			at(140*ms, timeline.WordHeard{Text: "Hello", Began: 40 * ms}),
			at(290*ms, timeline.WordHeard{Text: "you.", Began: 170 * ms}),
			at(290*ms, timeline.UtteranceEnded{LastHeard: 290 * ms, Heard: 250 * ms, Total: 250 * ms, Complete: true}),
		))
	})

	It("knows the runtime's own sound each time that it is played, and an answer that it cuts in two", func() {
		speech, own := sound(3, 400*ms), sound(4, 100*ms)
		half := audio.Samples(200*ms, audio.RateHz)
		records := heard(func() {
			e.Plays("f1", "Hold on.", own)
			e.Hear(own)
			e.Arrive("resp", "item", speech)
			e.Done("resp", "item")
			e.End("resp", "completed")
			e.Hear(speech[:half])
			e.Plays("f2", "Hold on.", own)
			e.Hear(own)
			e.Hear(speech[half:])
		})
		fallback := func(n int, item string) types.GomegaMatcher {
			return HaveField("Fact", timeline.UtteranceBegan{Utterance: n, Item: item, Fallback: true})
		}
		word := func(n int, text string) types.GomegaMatcher {
			return HaveField("Fact", And(HaveField("Utterance", n), HaveField("Text", text), HaveField("Estimated", true)))
		}
		ended := func(n int, whole bool) types.GomegaMatcher {
			return HaveField("Fact", And(HaveField("Utterance", n), HaveField("Complete", whole), HaveField("LastHeard", BeNumerically(">", 0))))
		}
		answer := func(n int) types.GomegaMatcher {
			return HaveField("Fact", timeline.UtteranceBegan{Utterance: n, Response: "resp", Item: "item", Agent: "Support"})
		}
		Expect(records).To(HaveExactElements(
			fallback(0, "f1"), word(0, "Hold"), word(0, "on."), ended(0, true),
			answer(1), ended(1, false),
			fallback(2, "f2"), word(2, "Hold"), word(2, "on."), ended(2, true),
			answer(3), ended(3, true),
		))
	})

	It("takes the runtime's own sound for foreign where that does not tell of it", func() {
		Expect(heard(func() { e.Hear(sound(5, 20*ms)) })).To(HaveExactElements(HaveField("Fact", timeline.Foreign{Length: 20 * ms})))
	})

	It("bridges gaps in the playing without losing its place", func() {
		speech := sound(2, 100*ms)
		records := heard(func() {
			e.Arrive("resp", "item", speech)
			e.End("resp", "completed")
			e.Hear(append(append(append([]int16{}, speech[:700]...), quiet(33*ms)...), speech[700:]...))
		})
		Expect(records).To(HaveLen(2))
		Expect(records[1].Fact).To(HaveField("Heard", 100*ms))
		Expect(records[1].Fact).To(HaveField("Complete", true))
	})

	It("cuts an utterance where the runtime flushed it, and notes a word that was cut after its middle", func() {
		speech := sound(3, time.Second)
		Expect(heard(func() {
			e.Marks("item",
				fakeserver.Word{Text: "one", End: 200 * ms},
				fakeserver.Word{Text: "two", Start: 200 * ms, End: 300 * ms},
				fakeserver.Word{Text: "three", Start: 300 * ms, End: time.Second})
			e.Arrive("resp", "item", speech)
			e.Hear(speech[:audio.Samples(260*ms, audio.RateHz)])
			e.Truncate("item")
			e.Hear(quiet(20 * ms))
		})).To(HaveExactElements(
			at(0, timeline.UtteranceBegan{Response: "resp", Item: "item", Agent: "Support"}),
			at(200*ms, timeline.WordHeard{Text: "one"}),
			at(260*ms, timeline.WordHeard{Text: "two", Began: 200 * ms, Partial: true}),
			at(260*ms, timeline.UtteranceEnded{LastHeard: 260 * ms, Heard: 260 * ms, Total: time.Second}),
		))
	})

	DescribeTable("takes another utterance for none of the one that was cut, though it begins with the samples that would have come next", func(same int) {
		first, second := sound(5, time.Second), sound(6, 100*ms)
		copy(second, first[4800:4800+same]) // where the first was cut
		records := heard(func() {
			e.Arrive("one", "item1", first)
			e.Hear(first[:4800])
			e.Truncate("item1")
			e.Hear(quiet(40 * ms))
			e.Arrive("two", "item2", second)
			e.Hear(second)
		})
		Expect(records).To(HaveExactElements(
			at(0, timeline.UtteranceBegan{Response: "one", Item: "item1", Agent: "Support"}),
			HaveField("Fact", HaveField("Heard", 200*ms)),
			at(240*ms, timeline.UtteranceBegan{Utterance: 1, Response: "two", Item: "item2", Agent: "Support"}),
		))
	},
		Entry("by chance", 3),
		Entry("as in soft sound on a telephone line", 700),
	)

	It("takes an answer for none of the one that was stopped before it was heard, though both begin with the same sound", func() {
		stopped, answer := sound(7, 200*ms), sound(8, 200*ms)
		copy(answer, stopped[:720])
		records := heard(func() {
			e.Arrive("one", "item1", stopped)
			e.End("one", "cancelled")
			e.Arrive("two", "item2", answer)
			e.Hear(answer)
		})
		Expect(records).To(HaveExactElements(at(0, timeline.UtteranceBegan{Response: "two", Item: "item2", Agent: "Support"})))
		Expect(heard(func() { // and what should have been stopped is heard all the same
			e.Arrive("one", "item1", stopped)
			e.End("one", "cancelled")
			e.Hear(stopped[:960])
		})[0]).To(at(0, timeline.UtteranceBegan{Response: "one", Item: "item1", Agent: "Support"}))
	})

	It("hears what was flushed and is played all the same", func() {
		speech := sound(4, time.Second)
		records := heard(func() {
			e.Arrive("resp", "item", speech)
			e.Hear(speech[:4800])
			e.Truncate("item")
			e.Hear(quiet(40 * ms))
			e.Hear(speech[12000:14400])
			e.Hear(quiet(20 * ms))
		})
		Expect(kindsOfRecords(records)).To(Equal([]string{"utterance_began", "utterance_ended", "utterance_began", "utterance_ended"}))
		Expect(records[3].Fact).To(HaveField("LastHeard", 340*ms))
	})

	It("does not count words that were skipped", func() {
		speech := sound(5, 600*ms)
		records := heard(func() {
			e.Marks("item",
				fakeserver.Word{Text: "one", End: 200 * ms},
				fakeserver.Word{Text: "two", Start: 200 * ms, End: 400 * ms},
				fakeserver.Word{Text: "three", Start: 400 * ms, End: 600 * ms})
			e.Arrive("resp", "item", speech)
			e.End("resp", "completed")
			e.Hear(append(append([]int16{}, speech[:4800]...), speech[9600:]...))
		})
		var words []string
		for _, r := range records {
			if w, ok := r.Fact.(timeline.WordHeard); ok {
				words = append(words, w.Text)
			}
		}
		Expect(words).To(Equal([]string{"one", "three"}))
	})

	It("tells two utterances apart that are played back to back", func() {
		one, two := sound(6, 100*ms), sound(7, 100*ms)
		records := heard(func() {
			e.Arrive("r1", "i1", one)
			e.End("r1", "completed")
			e.Arrive("r2", "i2", two)
			e.End("r2", "completed")
			e.Hear(append(append([]int16{}, one...), two...))
		})
		Expect(kindsOfRecords(records)).To(Equal([]string{"utterance_began", "utterance_ended", "utterance_began", "utterance_ended"}))
		Expect(records[1]).To(at(100*ms, timeline.UtteranceEnded{LastHeard: 100 * ms, Heard: 100 * ms, Total: 100 * ms, Complete: true}))
		Expect(records[2].At).To(Equal(100 * ms))
	})

	It("reports sound that the server never sent", func() {
		records := heard(func() {
			e.Arrive("resp", "item", sound(8, 100*ms))
			e.Hear(sound(9, 20*ms))
		})
		Expect(records).To(ContainElement(at(0, timeline.Foreign{Length: 20 * ms})))
	})

	It("estimates the words of an item without marks, and says so", func() {
		speech := sound(10, 400*ms)
		records := heard(func() {
			e.Arrive("resp", "item", speech)
			e.Text("resp", "item", "abc abc")
			e.Done("resp", "item")
			e.End("resp", "completed")
			e.Hear(speech)
		})
		Expect(records).To(ContainElement(at(200*ms, timeline.WordHeard{Text: "abc", Estimated: true})))
	})
})

// kindsOfRecords are the kinds of the facts of records.
func kindsOfRecords(records []timeline.Record) []string {
	var kinds []string
	for _, r := range records {
		kinds = append(kinds, r.Fact.Kind())
	}
	return kinds
}
