package harness_test

import (
	"context"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/runner"
)

var _ = Describe("A session whose output is converted", func() {
	slow := audio.Format{RateHz: 16000}
	over := func(more harness.Options) *harness.Options {
		more.Runner = &runner.Options{Output: slow}
		return &more
	}

	DescribeTable("fails as the wire's own does where the wire breaks it", func(fault, want string) {
		text := asked + "  - fault: " + fault + "\n    event: response.output_audio.delta\n    after: agent_starts\n"
		if fault == "wrong_format" {
			text = strings.Replace(asked, "script:\n", "script:\n  - fault: wrong_format\n", 1) + "on_failure: continue\n"
		}
		call, plain := play(text, over(harness.Options{})), play(text, nil)
		Expect(kindsOf(call)).NotTo(BeEmpty())
		Expect(kindsOf(call)).To(Equal(kindsOf(plain)), failures(call))
		Expect(failures(call)).To(ContainSubstring(want))
	},
		Entry("a piece is lost", "drop", `400 ms of it was missing`),
		Entry("the rest is lost", "drop\n    count: 1000", `of it was missing: "check Your order shipped and should arrive Tuesday"`),
		Entry("pieces come late", "late_event\n    count: 2", "came in the wrong place"),
		Entry("another format comes", "wrong_format", "other sound came in its place"),
	)

	It("is as green as the wire's own with what breaks nothing, and as red with what breaks what is heard", Label("sweep"), func() {
		sound := harness.Play(context.Background(), scenario("barge-in"), over(harness.Options{Mutant: "sound"}))
		Expect(sound.Err()).NotTo(HaveOccurred())
		for _, mutant := range []string{"late_flush", "stale_audio", "wrong_rate_out"} {
			o := harness.Options{Mutant: mutant, FailFast: true}
			call, plain := harness.Play(context.Background(), scenario("barge-in"), over(o)), harness.Play(context.Background(), scenario("barge-in"), &o)
			Expect(call.Result.Verdict).To(Equal(plain.Result.Verdict), mutant)
			Expect(kindsOf(call)).To(Equal(kindsOf(plain)), mutant)
		}
	})

	It("is heard over any line, and the words that it loses are lost", func() {
		call := harness.Play(context.Background(), scenario("unknown-order"), over(harness.Options{Line: badLine}))
		Expect(call.Err()).NotTo(HaveOccurred())
		plain := onBadLine()
		Expect(call.Heard()).To(Equal(plain.Heard()))
		Expect(audio.DBFS(call.Recording.Agent)).To(BeNumerically("~", audio.DBFS(plain.Recording.Agent), 1))

		lossy := "name: t\nagent: supportline\nline: {loss: 30%, burst: 300ms, seed: 4}\nallow: [misunderstood]\nscript:\n  - caller: Where's my order A1001?\n" +
			"  - model: Your order A1001 shipped on Monday and should arrive Tuesday.\n  - expect: {heard: arrive Tuesday}\n"
		gone, there := play(lossy, over(harness.Options{})), play(lossy, nil)
		Expect(there.Heard()).To(Equal("Your order on Monday and arrive Tuesday."))
		Expect(gone.Heard()).To(Equal(there.Heard()))
		Expect(gone.Result.Verdict).To(Equal(there.Result.Verdict), failures(gone))
	})

	It("has its fallback in its own format", func() {
		for _, format := range []audio.Format{{RateHz: 8000}, {RateHz: 48000}} {
			var fallback *harness.Spoken
			opts := runtime(runner.Options{Output: format, Retry: runner.Retry{Failed: 2}, Fallback: runner.Fallback{After: time.Second, Words: "One moment, please."}})
			call := play("name: t\nagent: supportline\nscript:\n  - caller: Hi, where's my order A1001?\n  - model: {fails: rate_limit}\n  - model: {fails: rate_limit}\n"+
				"  - expect: {heard: one moment, by: fallback}\n  - model: Your order shipped.\n  - expect: {heard: order shipped}\n", opts)
			Expect(call.Err()).NotTo(HaveOccurred())
			for _, u := range call.Spoken() {
				if u.Fallback {
					fallback = &u
				}
			}
			Expect(fallback).To(HaveValue(And(HaveField("Words", "One moment, please."), HaveField("Complete", true))), format.String())
		}
	})

	It("is the same every time", func() {
		samePlays(scenario("barge-in"), 2, harness.Options{Parallel: 2, Runner: &runner.Options{Output: slow, Playout: runner.FarPlayout}})
	})

	It("allocates nothing for a frame that is heard", func() {
		e := harness.NewTestEarOf(slow)
		speech := sound(20, 20*time.Second)
		e.Make("item", speech, fakeserver.Word{Text: "long", End: 20 * time.Second})
		e.Arrive("resp", "item", speech)
		e.Done("resp", "item")
		heard, err := audio.Resample(speech, audio.RateHz, slow.RateHz)
		Expect(err).NotTo(HaveOccurred())
		n, size := 0, audio.Samples(audio.FrameDuration, slow.RateHz)
		next := func() { e.HearFrame(heard[n*size:][:size]); n++ }
		next()
		Expect(testing.AllocsPerRun(500, next)).To(BeZero())
	})
})
