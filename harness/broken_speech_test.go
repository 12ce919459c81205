package harness_test

import (
	"context"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/timeline"
)

// play loads a scenario and plays it.
func play(text string, opts *harness.Options) *harness.Call {
	GinkgoHelper()
	sc, err := judge.Load("a.yaml", []byte(text))
	Expect(err).NotTo(HaveOccurred())
	return harness.Play(context.Background(), sc, opts)
}

// frames is so many frames of a device.
type frames [][]int16

// spoiling is a device that plays what it is given, but for what spoil makes of the first 20 frames of speech.
func spoiling(spoil func(frames) frames) *harness.Options {
	var queue frames
	var first frames
	return harness.WithDevice(func(frame []int16) {
		const many = 20
		switch sounds := slices.ContainsFunc(frame, func(x int16) bool { return x != 0 }); {
		case len(first) == 0 && !sounds:
		case len(first) < many:
			first = append(first, slices.Clone(frame))
			if len(first) == many {
				queue = append(queue, spoil(first)...)
			}
			clear(frame)
			return
		default:
			queue = append(queue, slices.Clone(frame))
		}
		if len(queue) > 0 {
			copy(frame, queue[0])
			queue = queue[1:]
		}
	})
}

// stillFor is so much silence.
func stillFor(d time.Duration) frames {
	still := make(frames, d/audio.FrameDuration)
	for i := range still {
		still[i] = make([]int16, audio.FrameSamples)
	}
	return still
}

const asked = `
name: a
agent: supportline
script:
  - caller: Hi, where's my order A1001?
  - model: Let me check. Your order shipped and should arrive Tuesday.
`

var _ = Describe("An answer that is not heard as the model made it", func() {
	DescribeTable("because the runtime spoils it",
		func(spoil func(frames) frames, want string) {
			call := play(asked, spoiling(spoil))
			Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureBrokenSpeech}), failures(call))
			Expect(failures(call)).To(ContainSubstring(want))
			again := judge.Judge(call.Scenario, call.Recording)
			Expect(again.Failures).To(Equal(call.Result.Failures))

			allowed := play(asked+"allow: [broken_speech]\n", spoiling(spoil))
			Expect(allowed.Err()).NotTo(HaveOccurred())
		},
		Entry("it drops a piece", func(f frames) frames { return slices.Concat(f[:8], f[14:]) }, `120 ms of it was missing: "`),
		Entry("it drops the beginning", func(f frames) frames { return f[5:] }, `100 ms of it was missing: "Let`),
		Entry("it plays a piece twice", func(f frames) frames { return slices.Concat(f[:10], f[5:]) }, "a part of it came again"),
		Entry("it plays pieces in another order", func(f frames) frames { return slices.Concat(f[:5], f[10:15], f[5:10], f[15:]) },
			"what had been missing came in the wrong place"),
		Entry("it stalls in mid-sentence", func(f frames) frames { return slices.Concat(f[:10], stillFor(400*time.Millisecond), f[10:]) },
			"nothing was heard for 400 ms"),
		Entry("it stalls for long", func(f frames) frames { return slices.Concat(f[:10], stillFor(1500*time.Millisecond), f[10:]) },
			"nothing was heard for 1.5 s"),
	)

	DescribeTable("because it is chopped into short pieces", func(every, hole int) {
		n := 0
		chopped := func() *harness.Options {
			var queue frames
			return harness.WithDevice(func(frame []int16) {
				if slices.ContainsFunc(frame, func(x int16) bool { return x != 0 }) {
					queue = append(queue, slices.Clone(frame))
					if n++; n%every == 0 {
						queue = append(queue, stillFor(time.Duration(hole)*audio.FrameDuration)...)
					}
				}
				clear(frame)
				if len(queue) > 0 {
					copy(frame, queue[0])
					queue = queue[1:]
				}
			})
		}
		call := play(asked, chopped())
		Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureBrokenSpeech}), failures(call))
		Expect(failures(call)).To(ContainSubstring("were silent, in many short holes"))
	},
		Entry("of 200 ms, with holes of 240 ms", 10, 12),
		Entry("of 100 ms, with holes of 60 ms", 5, 3),
		Entry("of 60 ms, with holes of 20 ms", 3, 1),
	)

	It("may have short holes", func() {
		short := func(f frames) frames {
			return slices.Concat(f[:5], stillFor(280*time.Millisecond), f[5:15], stillFor(280*time.Millisecond), f[15:])
		}
		call := play(asked, spoiling(short))
		Expect(call.Err()).NotTo(HaveOccurred())
		strict := play(asked+"limits: {hole: 200ms}\n", spoiling(short))
		Expect(kindsOf(strict)).To(Equal([]judge.FailureKind{judge.FailureBrokenSpeech}), failures(strict))
	})

	It("is unheard, not broken, when the runtime never goes on", func() {
		silent, heard := false, 0
		call := play(asked, harness.WithDevice(func(frame []int16) {
			if slices.ContainsFunc(frame, func(x int16) bool { return x != 0 }) {
				heard++
			}
			if silent = silent || heard > 20; silent {
				clear(frame)
			}
		}))
		Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureUnheard}), failures(call))
	})

	DescribeTable("because of what happens on the way",
		func(fault, want string) {
			call := play(asked+"  - fault: "+fault+"\n    event: response.output_audio.delta\n    after: agent_starts\n", nil)
			Expect(kindsOf(call)).To(Equal([]judge.FailureKind{judge.FailureBrokenSpeech}), failures(call))
			Expect(failures(call)).To(ContainSubstring(want))
		},
		Entry("a piece is lost", "drop", `400 ms of it was missing`),
		Entry("the rest is lost", "drop\n    count: 1000", `of it was missing: "check Your order shipped and should arrive Tuesday"`),
		Entry("pieces come late", "late_event\n    count: 2", "came in the wrong place"),
	)

	It("is heard where sound comes in another format", func() {
		call := play(strings.Replace(asked, "script:\n", "script:\n  - fault: wrong_format\n", 1)+"on_failure: continue\n", nil)
		Expect(kindsOf(call)).To(ContainElement(judge.FailureBrokenSpeech), failures(call))
		Expect(failures(call)).To(ContainSubstring("other sound came in its place"))
	})

	It("may be cut by the caller, but not broken before", func() {
		barge := asked + "  - caller: Stop, please.\n    barge_in: 1s\n  - model: Okay.\n"
		Expect(play(barge, nil).Err()).NotTo(HaveOccurred())
		call := play(barge, spoiling(func(f frames) frames { return slices.Concat(f[:8], f[14:]) }))
		Expect(kindsOf(call)).To(ContainElement(judge.FailureBrokenSpeech), failures(call))
	})
})

var _ = Describe("The ear, where it knows what the model made", func() {
	// broken returns what an ear writes down of an item of one second of which only pieces arrive, and are heard.
	broken := func(pieces ...[2]time.Duration) []timeline.Record {
		GinkgoHelper()
		e := harness.NewTestEar()
		speech := sound(20, time.Second)
		e.Make("item", speech, fakeserver.Word{Text: "one", End: 400 * ms}, fakeserver.Word{Text: "two", Start: 400 * ms, End: time.Second})
		var heard []int16
		for _, p := range pieces {
			piece := speech[audio.Samples(p[0], audio.RateHz):audio.Samples(p[1], audio.RateHz)]
			e.Arrive("resp", "item", piece)
			heard = append(heard, piece...)
		}
		e.End("resp", "completed")
		e.Hear(append(heard, quiet(500*ms)...))
		return e.Rec.Take(time.Hour)
	}
	// how says what was broken.
	how := func(records []timeline.Record) (all []timeline.SpeechBroken, end timeline.UtteranceEnded) {
		for _, r := range records {
			switch f := r.Fact.(type) {
			case timeline.SpeechBroken:
				all = append(all, f)
			case timeline.UtteranceEnded:
				end = f
			}
		}
		return all, end
	}

	It("finds nothing broken in what is whole", func() {
		all, end := how(broken([2]time.Duration{0, 300 * ms}, [2]time.Duration{300 * ms, time.Second}))
		Expect(all).To(BeEmpty())
		Expect(end.Complete).To(BeTrue())
	})

	It("names what is missing, in the middle and at the end", func() {
		all, end := how(broken([2]time.Duration{0, 300 * ms}, [2]time.Duration{500 * ms, 900 * ms}))
		Expect(all).To(Equal([]timeline.SpeechBroken{
			{How: timeline.BrokenLost, Length: 200 * ms, Words: "one two"},
			{How: timeline.BrokenLost, Length: 100 * ms, Words: "two"},
		}))
		Expect(end).To(And(HaveField("Heard", 700*ms), HaveField("Total", time.Second), HaveField("Complete", false)))
	})

	It("tells what comes later from what comes again", func() {
		all, _ := how(broken([2]time.Duration{0, 300 * ms}, [2]time.Duration{600 * ms, time.Second}, [2]time.Duration{300 * ms, 600 * ms}))
		Expect(all).To(HaveExactElements(HaveField("How", timeline.BrokenLost), HaveField("How", timeline.BrokenMoved)))
		all, _ = how(broken([2]time.Duration{0, 600 * ms}, [2]time.Duration{300 * ms, 600 * ms}, [2]time.Duration{600 * ms, time.Second}))
		Expect(all).To(HaveExactElements(HaveField("How", timeline.BrokenRepeated)))
	})
})
