package harness_test

import (
	"context"
	"os"
	"path"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents/supportline"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/phoneline"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// linesFolder has a scenario for each preset and each impairment.
const linesFolder = "../scenarios/library/lines"

// onLine returns a scenario of the folder, with another line where one is given.
func onLine(file, line string) *scenarios.Scenario {
	GinkgoHelper()
	data, err := os.ReadFile(path.Join(linesFolder, file))
	Expect(err).NotTo(HaveOccurred())
	text := string(data)
	if line != "" {
		from := strings.Index(text, "\nline: ")
		to := from + 1 + strings.Index(text[from+1:], "\n")
		text = text[:from] + "\nline: " + line + text[to:]
	}
	sc, err := judge.Language().Load(file, []byte(text), harness.Catalog(nil))
	Expect(err).NotTo(HaveOccurred())
	return sc
}

// failed is the first failure of a call.
func failed(c *harness.Call) *judge.Failure {
	GinkgoHelper()
	Expect(c.Result.Failures).NotTo(BeEmpty(), "the call passed")
	return c.Result.Failures[0]
}

var _ = Describe("A caller's line", func() {
	inFolder := func() []*scenarios.Scenario {
		GinkgoHelper()
		loaded, err := harness.Load(os.DirFS(linesFolder), "", nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Err()).NotTo(HaveOccurred())
		return loaded.Scenarios()
	}
	It("is one that the support line serves", Label("sweep"), func() {
		for _, sc := range inFolder() {
			Expect(sc.About).NotTo(BeEmpty(), sc.Name)
			call := harness.Play(context.Background(), sc, nil)
			Expect(call.Err()).NotTo(HaveOccurred(), sc.Name)
			Expect(call.Recording.Caller).To(HaveLen(len(call.Recording.Agent)))
		}
	})
	It("of each preset and each noise has a scenario", func() {
		var all strings.Builder
		for _, sc := range inFolder() {
			all.WriteString(sc.PhoneLine.Preset + "." + string(sc.PhoneLine.Noise) + " ")
		}
		for _, name := range phoneline.Presets()[1:] {
			Expect(all.String()).To(ContainSubstring(name + "."))
		}
		for _, noise := range phoneline.Noises() {
			Expect(all.String()).To(ContainSubstring("." + string(noise)))
		}
	})
	It("is the same in every play, and another with another seed", func() {
		play := func(seed uint64) string {
			call := harness.Play(context.Background(), onLine("losses.yaml", "bad_line"), &harness.Options{Seed: seed})
			return call.SHA256
		}
		one := play(1)
		Expect(play(1)).To(Equal(one))
		Expect(play(2)).NotTo(Equal(one))
	})

	DescribeTable("shows what is wrong with a runtime", func(file, line, mutant string, kind judge.FailureKind) {
		Expect(failed(planted(onLine(file, line), mutant)).Kind).To(Equal(kind))
	},
		Entry("that takes its own echo for the caller", "speakerphone.yaml", "", "hears_itself", judge.FailureUnwanted),
		Entry("that sends a telephone's sound at twice its rate", "phone.yaml", "", "wrong_rate_in", judge.FailureDifferent),
		Entry("that plays at twice the rate", "a_law.yaml", "", "wrong_rate_out", judge.FailureSurprise),
		Entry("that does not stop on a line with a delay", "satellite.yaml", "", "no_flush", judge.FailureNotStopped),
	)

	It("has both tracks on the caller's clock: what was said stands where it was said, as it was sent", func() {
		clean := harness.Play(context.Background(), onLine("satellite.yaml", "clean"), nil)
		far := harness.Play(context.Background(), onLine("satellite.yaml", "{latency: 300ms}"), nil)
		end := audio.Samples(clean.Recording.Length/3, audio.RateHz)
		Expect(far.Recording.Caller[:end]).To(Equal(clean.Recording.Caller[:end]))
		first := func(c *harness.Call) (at int) {
			for c.Recording.Agent[at] == 0 {
				at++
			}
			return at
		}
		Expect(first(far)-first(clean)).To(BeNumerically("~", audio.Samples(600*ms, audio.RateHz), audio.FrameSamples), "600 ms there and back")
	})

	It("takes words from the caller's ear without breaking the agent's speech", func() {
		call := harness.Play(context.Background(), onLine("losses.yaml", "{loss: 40%, burst: 200ms, seed: 2}"), nil)
		for _, f := range call.Result.Failures {
			Expect(f.Kind).NotTo(Equal(judge.FailureBrokenSpeech))
		}
	})

	It("takes words from what was heard: demands do not find them, what must not be heard does, and the network is to blame", func() {
		play := func(line, expect string) *harness.Call {
			sc, err := judge.Language().Load("lost.yaml", []byte(`name: lost
agent: supportline
line: `+line+`
allow: [misunderstood]
script:
  - caller: Where's my order A1001?
  - model: Your order A1001 shipped on Monday and should arrive Tuesday.
  - `+expect+`
`), harness.Catalog(nil))
			Expect(err).NotTo(HaveOccurred())
			return harness.Play(context.Background(), sc, nil)
		}
		const lossy = "{loss: 30%, burst: 300ms, seed: 4}"
		call := play(lossy, "expect: {heard: shipped on Monday}")
		f := failed(call)
		Expect(f.Kind).To(Equal(judge.FailureMissing))
		Expect(f.Nearest).To(MatchRegexp(`the caller's line lost "shipped", at \d.* in "Your order \[lost: A1001\] \[lost: shipped\] on Monday`))
		Expect(f.Blame.Who).To(BeEquivalentTo("network"))
		Expect(call.Heard()).To(Equal("Your order on Monday and arrive Tuesday."))
		Expect(play(lossy, "expect: {heard: order on Monday}").Result.Failures).NotTo(BeEmpty(), "no words are next to each other across what was lost")
		Expect(play(lossy, "expect: {heard: arrive Tuesday}").Err()).NotTo(HaveOccurred())
		Expect(failed(play(lossy, "expect_not: {heard: shipped}\n  - expect: {heard: arrive Tuesday}")).Kind).To(Equal(judge.FailureUnwanted))
		Expect(failed(play(lossy, "expect: {heard: arrive Tuesday}\nchecks: {never_heard: shipped}")).Kind).To(Equal(judge.FailureCheck))
		Expect(play("{codec: pcmu}", "expect: {heard: shipped on Monday}").Err()).NotTo(HaveOccurred())
	})

	It("on which nobody is heard is told", func() {
		talk := harness.Talk(harness.Conversation{
			Agent: supportline.New, Keys: map[string]any{"line": "street"},
			Steps: []*harness.Step{harness.Expect(harness.Silent(500 * ms))},
		}, nil)
		f := failed(talk)
		Expect(f.Kind).To(Equal(judge.FailureUnused))
		Expect(f.Message).To(ContainSubstring("the line should do something"))
	})

	It("from outside is that of scenarios without one, and nothing that they demand", func() {
		plain := func() *scenarios.Scenario { return scenario("order-status") }
		clean := asItGoes(plain())
		far := harness.Play(context.Background(), plain(), &harness.Options{Line: "{latency: 100ms}"})
		Expect(far.Err()).NotTo(HaveOccurred())
		Expect(far.Scenario.PhoneLine.Delay()).To(Equal(100 * ms))
		Expect(amountsOf(far.Result, judge.MeasureResponseLatency)[0] - amountsOf(clean.Result, judge.MeasureResponseLatency)[0]).To(BeNumerically("~", 200, 20))
		own := harness.Play(context.Background(), onLine("phone.yaml", ""), &harness.Options{Line: "{latency: 100ms}"})
		Expect(own.SHA256).To(Equal(harness.Play(context.Background(), onLine("phone.yaml", ""), nil).SHA256))
		Expect(harness.Play(context.Background(), plain(), &harness.Options{Line: "{loss: 0.001%}"}).Err()).NotTo(HaveOccurred(), "it loses nothing, which no scenario demands")
		Expect(harness.Play(context.Background(), plain(), &harness.Options{Line: "steet"}).Result.Why).To(ContainSubstring(`options: Line: "steet" is not a value of line`))
	})

	DescribeTable("whose keys come to nothing is told where they stand", func(line, should string, column int) {
		call := harness.Play(context.Background(), onLine("a_law.yaml", line), nil)
		f := failed(call)
		Expect(f.Kind).To(Equal(judge.FailureUnused))
		Expect(f.Message).To(ContainSubstring(should))
		Expect(f.Pos.Line).To(Equal(6))
		Expect(f.Pos.Column).To(Equal(column))
	},
		Entry("losses that take nothing", "{loss: 0.001%}", "the line should lose something", 8),
	)

	DescribeTable("takes nothing that nobody can hear for something that the agent let pass", func(nearest, steps string) {
		sc, err := judge.Language().Load("unheard.yaml", []byte(`name: unheard
agent: supportline
script:
  - caller: Tell me everything about order A1001.
  - model: Your order A1001 left our warehouse on Friday and should arrive Tuesday.
`+steps), harness.Catalog(nil))
		Expect(err).NotTo(HaveOccurred())
		f := failed(harness.Play(context.Background(), sc, nil))
		Expect(f.Kind).To(Equal(judge.FailureNotAudible))
		Expect(f.Nearest).To(ContainSubstring(nearest))
	},
		Entry("a sound next to silence", "below -60 dBFS", "  - {sound: cough, barge_in: 1s, gain: -90dB}\n"),
		Entry("words next to silence", "below -60 dBFS", "  - {backchannel: mm-hmm, barge_in: 1s, gain: -90dB}\n"),
		Entry("words on a line that makes them next to silence", "below -60 dBFS", "  - {backchannel: mm-hmm, barge_in: 1s, gain: -30dB}\nline: {gain: -20dB}\n"),
		Entry("a sound below the noise", "below the noise", "  - {sound: cough, barge_in: 1s, gain: -50dB}\nline: {noise: white}\n"),
		Entry("words on a muted line", "is muted", "  - {mute: 9s, barge_in: 500ms}\n  - {backchannel: mm-hmm, barge_in: 1s}\n"),
		Entry("words on a line that is muted for most of them", "is muted for most of it", "  - {mute: 400ms, barge_in: 900ms}\n  - {backchannel: mm-hmm, after: agent_starts, delay: 960ms}\n"),
		Entry("keys on a muted line", "is muted", "  - {mute: 9s, barge_in: 500ms}\n  - {dtmf: '12', after: agent_starts, delay: 1s, reaction: ignore}\n"),
	)

	It("on which nothing of the caller is louder than the noise fails at the step", func() {
		f := failed(harness.Play(context.Background(), onLine("white.yaml", "{noise: white, snr: -30dB}"), nil))
		Expect(f.Kind).To(Equal(judge.FailureNotAudible))
		Expect(f.Nearest).To(ContainSubstring("below the noise"))
	})
})
