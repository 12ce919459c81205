package harness_test

import (
	"context"
	"strings"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
)

// waiting is a caller whose answer fails twice, and what is expected meanwhile.
func waiting(expected string) string {
	return "name: w\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: {fails: rate_limit}\n  - model: {fails: rate_limit}\n" +
		expected + "  - model: Your order shipped.\n  - expect: {heard: shipped}\n"
}

// waits plays a scenario whose answers fail with a fallback of the program.
func waits(text string, change ...func(*runner.Options)) *harness.Call {
	GinkgoHelper()
	o := &runner.Options{Retry: runner.Retry{Failed: 2}, Fallback: runner.Fallback{After: time.Second, Words: "Please hold the line."}}
	for _, c := range change {
		c(o)
	}
	return played(text, &harness.Options{Runner: o})
}

// played plays a scenario that has no mistakes.
func played(text string, opts *harness.Options) *harness.Call {
	GinkgoHelper()
	loaded, err := harness.Load(fstest.MapFS{"w.yaml": {Data: []byte(text)}}, "", opts)
	Expect(err).NotTo(HaveOccurred())
	Expect(loaded.Err()).NotTo(HaveOccurred())
	return harness.Play(context.Background(), loaded.Scenarios()[0], opts)
}

// reasons are the kinds of a call's failures, with what was nearest.
func reasons(c *harness.Call) []string {
	var all []string
	for _, f := range c.Result.Failures {
		all = append(all, string(f.Kind)+": "+f.Nearest)
	}
	return all
}

// hold is the sound of a team's own fallback.
func hold(words string) []byte {
	return audio.Format{}.Normal().AppendBytes(nil, fakeserver.Babble{PitchHz: 180}.Speak(words).Samples)
}

const heardHold = "  - expect: {heard: hold the line, by: fallback, within: 2s}\n"

var _ = Describe("The runtime's own sound", func() {
	It("is heard word by word in the voice of the agent, and is no answer", func() {
		c := waits(waiting(heardHold))
		Expect(c.Err()).NotTo(HaveOccurred())
		said := c.Spoken()
		Expect(said).To(HaveLen(2))
		Expect(said[0]).To(And(HaveField("Words", "Please hold the line."), HaveField("Fallback", true), HaveField("Agent", ""), HaveField("Complete", true)))
		var began []time.Duration
		for _, r := range c.Recording.Records {
			if w, ok := r.Fact.(timeline.WordHeard); ok && w.Utterance == 0 {
				Expect(w.Estimated).To(BeFalse())
				began = append(began, w.Began)
			}
		}
		Expect(began).To(HaveLen(4))
		Expect(began[3]).To(BeNumerically(">", began[0]+500*time.Millisecond))
		latency := measureOf(c, "response_latency")
		Expect(latency).To(HaveLen(1))
		Expect(latency[0].At).To(Equal(said[1].Began))
	})

	It("is a team's own sound with its words, in the format of the line", func() {
		own := func(o *runner.Options) { o.Fallback.Sound = hold("Please hold the line.") }
		Expect(waits(waiting(heardHold), own).Err()).NotTo(HaveOccurred())
		coded := func(o *runner.Options) { o.Output = audio.Format{Encoding: audio.PCMU} }
		Expect(waits(waiting(heardHold), coded).Err()).NotTo(HaveOccurred())
	})

	It("is known where a service sets it as it connects", func() {
		opts := &harness.Options{Service: serviceWith(func(o *runner.Options) {
			o.Retry.Failed, o.Fallback = 2, runner.Fallback{After: time.Second, Words: "Please hold the line.", Sound: hold("Please hold the line.")}
		})}
		text := strings.Replace(waiting(heardHold), "agent: supportline", "agent: desk", 1)
		opts.Agents = harness.Agents{"desk": bare}
		Expect(played(text, opts).Err()).NotTo(HaveOccurred())
	})

	DescribeTable("turns a call red",
		func(expected string, change func(*runner.Options), failure string) {
			Expect(reasons(waits(waiting(expected), change))).To(ContainElement(HavePrefix(failure)))
		},
		Entry("when other words are said", "  - expect: {heard: one moment, by: fallback}\n", nothing, `different: it was heard at 4.`),
		Entry("when it comes too late", "  - expect: {heard: hold the line, by: fallback, within: 1s}\n", nothing, "late: it began at "),
		Entry("when it says what must never be heard", "  - expect_not: {heard: hold the line}\n", nothing, "unwanted: "),
		Entry("when nothing is to be heard of it", "  - expect_not: {heard: true, by: fallback}\n", nothing, "unwanted: "),
		Entry("when the words are to be an agent's", "  - expect: {heard: hold the line}\n", nothing, `different: heard at `),
		Entry("when they are to be those of one agent", "  - expect: {heard: hold the line, by: Support}\n", nothing, `different: heard at `),
		Entry("when the words are an agent's", "  - expect: {heard: your order, by: fallback}\n", nothing, "different: "),
	)

	It("is missing where it is not played", func() {
		c := played(waiting("  - expect: {heard: one moment, by: fallback}\n"), &harness.Options{Mutant: "no_fallback"})
		Expect(reasons(c)).To(ContainElement(And(HavePrefix("missing: it was not heard"), ContainSubstring("Your order shipped"))))
	})

	It("stops for a caller who speaks into it, and is told from an answer in the same words", func() {
		cut := waits("name: w\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: {fails: rate_limit}\n  - model: {fails: rate_limit}\n" +
			"  - caller: Thanks, bye.\n    after: {heard: please, by: fallback}\n  - model: Goodbye.\n  - expect: {heard: goodbye}\n")
		Expect(cut.Err()).NotTo(HaveOccurred())
		Expect(cut.Spoken()[0]).To(And(HaveField("Fallback", true), HaveField("Complete", false)))
		alike := waits("name: w\nagent: supportline\nscript:\n  - caller: Where is order A1001?\n  - model: {fails: rate_limit}\n  - model: Please hold the line.\n")
		Expect(alike.Err()).NotTo(HaveOccurred())
		Expect(alike.Spoken()).To(HaveExactElements(HaveField("Fallback", true), HaveField("Agent", "Support")))
	})

	It("does not answer the caller", func() {
		c := waits("name: w\nagent: supportline\napprovals: ignore\nallow: [error]\nscript:\n  - caller: Where is order A1001?\n  - model: {fails: rate_limit}\n  - model: {fails: rate_limit}\n  - model: {fails: rate_limit}\n")
		Expect(reasons(c)).To(ContainElement(HavePrefix("not_answered: the fallback was last heard")))
	})

	It("is refused where the line has none, or nobody knows its words", func() {
		for text, options := range map[string]*harness.Options{
			`the line of the agent "desk" plays no fallback`:         {},
			`nobody says what the fallback of the agent "desk" says`: {Runner: &runner.Options{Fallback: runner.Fallback{After: time.Second, Sound: hold("Hello.")}}},
		} {
			options.Agents = harness.Agents{"desk": bare}
			for _, step := range []string{"  - expect: {heard: hi, by: fallback}\n", "  - expect_not: {heard: hi, by: Fallback}\n"} {
				loaded, err := harness.Load(fstest.MapFS{"w.yaml": {Data: []byte(strings.Replace(waiting(step), "supportline", "desk", 1))}}, "", options)
				Expect(err).NotTo(HaveOccurred())
				Expect(loaded.Err()).To(MatchError(ContainSubstring(text)))
			}
		}
	})
})

func nothing(*runner.Options) {}

// measureOf are the values of a measure of a call.
func measureOf(c *harness.Call, name string) []judge.Value {
	for _, m := range c.Result.Measures {
		if m.Name == name {
			return m.Values
		}
	}
	return nil
}

// serviceWith changes the settings as it connects.
func serviceWith(change func(*runner.Options)) func(*agents.Agent) *harness.Service {
	return func(*agents.Agent) *harness.Service {
		return &harness.Service{Connect: func(ctx context.Context, a *agents.Agent, o *runner.Options) (*runner.Session, error) {
			change(o)
			return runner.New(a, o).Connect(ctx)
		}}
	}
}
