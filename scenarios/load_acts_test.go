package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

var _ = Describe("What a caller does", func() {
	caller := func(steps string) *scenarios.CallerStep {
		GinkgoHelper()
		step := added(steps)
		Expect(step.Caller).NotTo(BeNil())
		return step.Caller
	}

	It("is typed, shown or keyed, and what was typed counts", func() {
		Expect(caller("  - typed: 0042\n").Words).To(Equal("0042"))
		Expect(caller("  - typed: {say: My order is A1001}\n").Words).To(Equal("My order is A1001"))
		Expect(caller("  - image: shots/receipt.JPG\n")).To(And(HaveField("Image", "shots/receipt.JPG"), HaveField("Words", "shots/receipt.JPG")))
		for written, keys := range map[string]string{"0042": "0042", `"#"`: "#", "1001#": "1001#", "0x1A": "", "1e3": "", "12D*": "12D*"} {
			_, err := judge.Load("call.yaml", []byte(preamble+"  - dtmf: "+written+"\n"))
			if keys == "" {
				Expect(err).To(HaveOccurred(), written)
				continue
			}
			Expect(caller("  - dtmf: "+written+"\n")).To(And(HaveField("Words", keys),
				HaveField("Tone", 100*time.Millisecond), HaveField("Pause", 100*time.Millisecond)), written)
		}
		Expect(caller("  - dtmf: 1\n    tone: 60ms\n    pause: 40ms\n")).To(And(HaveField("Tone", 60*time.Millisecond), HaveField("Pause", 40*time.Millisecond)))
	})

	It("may be faster, softer, or not for the agent", func() {
		Expect(caller("  - caller: Hi\n    speed: 1.2x\n    gain: -6dB\n")).To(And(HaveField("Speed", 1.2), HaveField("Gain", -6.0)))
		Expect(caller("  - backchannel: mm-hmm <300ms> yes\n    delay: 1s\n").Parts).To(HaveLen(2))
		Expect(caller("  - sound: cough\n    after: connected\n")).To(And(HaveField("Words", "cough"), HaveField("Audio", "")))
		Expect(caller("  - sound: dog.wav\n    after: connected\n")).To(And(HaveField("Words", "dog.wav"), HaveField("Audio", "dog.wav")))
		Expect(caller("  - mute: 3s\n    delay: 1s\n").Lasting).To(Equal(3 * time.Second))
	})

	It("begins an exchange where it is a turn, and owes what the verb has", func() {
		sc, err := judge.Load("call.yaml", []byte("name: a call\nagent: desk\nscript:\n"+`  - caller: Hi
  - typed: Hi
  - image: a.png
  - dtmf: 1
  - backchannel: Hm
    delay: 1s
  - sound: click
    delay: 1s
  - mute: 1s
    delay: 1s
  - react: [{otherwise: true, caller: Yes}]
    until: {heard: bye}
  - model: Bye
`))
		Expect(err).NotTo(HaveOccurred())
		var exchanges []int
		var owed []scenarios.Reaction
		for _, s := range sc.Script {
			exchanges = append(exchanges, s.Exchange)
			if s.Caller != nil {
				owed = append(owed, s.Owed())
			}
		}
		Expect(exchanges).To(Equal([]int{1, 2, 3, 4, 4, 4, 4, 5, 5}))
		Expect(owed).To(Equal([]scenarios.Reaction{"answer", "answer", "answer", "answer", "ignore", "ignore", "any"}))
	})

	It("depends on what was heard", func() {
		sc, err := judge.Load("call.yaml", []byte("name: a call\nagent: desk\nscript:\n"+`  - caller: Hi
  - model: {tool: pay, with: {}}
  - react:
      - heard: order number
        caller: It's A1001.
        delay: 200ms
        gain: -3dB
      - tool: pay
        with: {}
        dtmf: 12#
      - otherwise: true
        hangup: caller
    at_most: 3
    id: talks
`))
		Expect(err).NotTo(HaveOccurred())
		step := sc.Script[2]
		Expect(step).To(And(HaveField("ID", "talks"), HaveField("Exchange", 2)))
		r := step.React
		Expect(r).To(And(HaveField("AtMost", 3), HaveField("Until", BeNil())))
		Expect(r.Branches).To(HaveLen(3))
		Expect(r.Branches[0].Act).To(And(HaveField("Index", 2), HaveField("Exchange", 2), HaveField("Caller.Delay", 200*time.Millisecond), HaveField("Caller.Gain", -3.0)))
		Expect(r.Branches[1].When.Want.Describe()).To(ContainSubstring("pay"))
		Expect(r.Branches[1].Act.Caller.Words).To(Equal("12#"))
		Expect(r.Branches[2].When).To(BeNil())
		Expect(r.Branches[2].Act.Hangup).NotTo(BeNil())

		Expect(sc.Act(2, 0)).To(BeIdenticalTo(step))
		Expect(sc.Act(2, 2)).To(BeIdenticalTo(r.Branches[1].Act))
		for _, at := range [][2]int{{2, 4}, {2, -1}, {0, 1}, {9, 0}, {-1, 0}} {
			Expect(sc.Act(at[0], at[1])).To(BeNil())
		}
		var verbs []scenarios.Verb
		for s := range sc.Steps() {
			verbs = append(verbs, s.Verb)
		}
		Expect(verbs).To(Equal([]scenarios.Verb{"caller", "model", "react", "caller", "dtmf", "hangup"}))
		for s := range sc.Steps() {
			if s.Verb == scenarios.VerbDTMF {
				break
			}
		}
	})

	DescribeTable("is refused", func(steps string, want ...string) { refusedFor(steps, want...) },
		Entry("without a moment", "  - backchannel: Hm\n  - sound: cough\n  - mute: 1s\n",
			"1:5: backchannel does not say when it begins: add a line: barge_in, after or delay",
			"2:5: sound does not say when it begins: add a line: barge_in, after or delay",
			"3:5: mute does not say when it begins: add a line: barge_in, after or delay"),
		Entry("with keys that no telephone has", "  - dtmf: 12e4\n  - dtmf: 1 2\n  - dtmf: 12a\n",
			`1:11: "e" is no key of a telephone: keys are the digits, *, # and A to D, without spaces between them`,
			`2:11: " " is no key of a telephone: keys are the digits, *, # and A to D, without spaces between them`,
			`3:11: "a" is no key of a telephone: write 12A`),
		Entry("with a picture of another sort", "  - image: doc.pdf\n", `1:12: "doc.pdf" is no picture that a model can be shown: it takes a file whose name ends in .png, .jpg or .jpeg`),
		Entry("with a sound that there is not", "  - sound: couhg\n    delay: 1s\n", `1:12: there is no sound "couhg": did you mean "cough"?; or name a WAV file`),
		Entry("with a speed that nobody has", "  - caller: Hi\n    speed: 9x\n  - caller: Hi\n    speed: 1.2\n",
			"2:12: speed: 9x is no speed of speech: it lies between 0.5x and 2x", "4:12: speed: 1.2 has no unit: write 1.2x"),
		Entry("with a silence of no length", "  - mute: 0s\n    delay: 1s\n", "1:11: mute is longer than nothing"),
		Entry("with a moment said twice", "  - sound: cough\n    barge_in: 1s\n    delay: 2s\n  - model: Hi\n",
			"3:5: delay does not go with barge_in: barge_in says both: after: agent_starts, and the delay"),
	)

	DescribeTable("is refused in a branch", func(steps string, want ...string) { refusedFor(steps, want...) },
		Entry("that is none", "  - react: order number\n", "1:5: react is a list of branches: write each behind a dash: - heard: order number, and below it what the caller says then"),
		Entry("without an end", "  - react: [{otherwise: true, caller: Hi}]\n", "1:5: nothing ends this: add a line: until, with what is expected at its end"),
		Entry("that is never looked at", "  - react: [{otherwise: true, caller: Hi}, {heard: a, caller: Bye}]\n    until: {heard: x}\n",
			"1:55: this branch is never looked at: the one above it fits always: write otherwise last"),
		Entry("with a moment of its own", "  - react: [{heard: a, caller: Hi, barge_in: 1s}]\n    until: {heard: x}\n",
			"1:36: a branch begins when the agent's turn is over: leave barge_in out"),
		Entry("with another verb", "  - react: [{heard: a, wait: 1s}]\n    until: {heard: x}\n",
			"1:24: wait does not stand in a branch: a branch has one of caller, typed, dtmf or hangup"),
		Entry("with nothing to wait for", "  - react: [{caller: Hi}]\n    until: {heard: x}\n",
			"1:13: this says nothing that could be observed: write one of heard, tool, handoff, approval, guardrail, interrupted, silence, connection, "+
				"generated, understood, remembered, response, digits, hangup, error, usage or event"),
		Entry("that fits always and not", "  - react: [{heard: a, otherwise: true, caller: Hi}]\n    until: {heard: x}\n",
			"1:14: otherwise stands alone: leave one of them out"),
		Entry("too often", "  - react: [{otherwise: true, caller: Hi}]\n    until: {heard: x}\n    at_most: 0\n", "3:14: at_most is from 1 to 100"),
	)

	It("may not follow the end of the call", func() {
		refusedFor("  - hangup: caller\n  - react: [{otherwise: true, caller: Hi}]\n    until: {heard: x}\n",
			"2:5: the caller has hung up in line 10: react cannot follow: move it above that")
	})
})

var _ = Describe("What a human decides", func() {
	It("may hold for good, or come when nobody waits", func() {
		Expect(added("  - human: approve\n    tool: look_up\n    always: true\n").Human).To(HaveField("Always", true))
		Expect(added("  - human: reject\n    tool: look_up\n    stale: true\n").Human).To(HaveField("Stale", true))
	})

	It("is neither where nobody decides, and never both", func() {
		refusedFor("  - human: ignore\n    tool: pay\n    stale: true\n  - model: {tool: pay}\n",
			"1:5: who decides nothing decides it neither for good nor too late: write approve or reject, or leave always and stale out")
		refusedFor("  - human: approve\n    tool: pay\n    stale: true\n    always: true\n  - model: {tool: pay}\n",
			"4:5: always does not go with stale: a decision without effect holds for nothing: leave one of them out")
	})
})
