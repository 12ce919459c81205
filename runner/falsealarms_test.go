package runner_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// detectionsSent are the turn detections that were sent.
func (r *rig) detectionsSent() (all []string) {
	for _, u := range r.updates() {
		d, on := u.Session.Audio.Input.TurnDetection.Value()
		switch {
		case u.Session.Audio.Input.TurnDetection.IsAbsent():
			all = append(all, "unsaid")
		case !on:
			all = append(all, "none")
		default:
			text := d.Type
			if d.CreateResponse.Or(true) {
				text += " responds"
			}
			if d.InterruptResponse.Or(true) {
				text += " interrupts"
			}
			all = append(all, text)
		}
	}
	return all
}

var _ = Describe("Speech of the caller that may be a false alarm", func() {
	judged := func(f runner.FalseAlarms) func(*rig) {
		return func(r *rig) {
			r.opts.FalseAlarms = f
			r.detection = wire.Some(wire.TurnDetection{Type: wire.ServerVAD, CreateResponse: wire.Some(false), InterruptResponse: wire.Some(false)})
		}
	}
	mmhm := func(_ context.Context, words string) bool { return words == "mm-hm" }
	// talk lets the caller speak for a while, two seconds into an answer of ten that is heard.
	talk := func(r *rig, d time.Duration, words string) {
		r.send(began("r1"), sound("r1", "i1", 10*time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
		r.until(20 * time.Millisecond)
		r.listen(2 * time.Second)
		r.send(speechBegan(0))
		r.listen(d)
		r.send(speechOver(d), committed())
		if words != "" {
			r.listen(300 * time.Millisecond)
			r.send(&wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "item_caller", Transcript: words})
		}
		r.listen(4 * time.Second)
	}

	It("is the session's to judge: the server neither interrupts nor responds", func() {
		inCall(judged(runner.FalseAlarms{MinSpeech: time.Second}), func(r *rig) {
			Expect(r.detectionsSent()).To(Equal([]string{"server_vad"}))
		})
	})

	DescribeTable("cuts the agent off, or does not", func(f runner.FalseAlarms, speech time.Duration, words string, interrupted, sent []string) {
		inCall(judged(f), func(r *rig) {
			talk(r, speech, words)
			Expect(r.sawOnly("interrupted")).To(Equal(interrupted))
			Expect(r.took()).To(Equal(sent))
		})
	},
		Entry("short", runner.FalseAlarms{MinSpeech: time.Second}, 300*time.Millisecond, "stop", nil, nil),
		Entry("long", runner.FalseAlarms{MinSpeech: time.Second}, 1500*time.Millisecond, "stop",
			[]string{"3.03s interrupted r1 in i1 by caller after 3.02s of 10s"}, []string{"3.03s truncate i1 at 3020", "3.53s create"}),
		Entry("agreement", runner.FalseAlarms{Backchannel: mmhm}, 300*time.Millisecond, "mm-hm", nil, nil),
		Entry("a noise", runner.FalseAlarms{Backchannel: mmhm}, 300*time.Millisecond, " ", nil, nil),
		Entry("an objection", runner.FalseAlarms{Backchannel: mmhm}, 300*time.Millisecond, "stop",
			[]string{"2.63s interrupted r1 in i1 by caller after 2.62s of 10s"}, []string{"2.63s truncate i1 at 2620", "2.63s create"}),
		Entry("words that do not come", runner.FalseAlarms{Backchannel: mmhm}, 300*time.Millisecond, "",
			[]string{"4.33s interrupted r1 in i1 by caller after 4.32s of 10s"}, []string{"4.33s truncate i1 at 4320", "4.33s create"}),
		Entry("a callback that breaks", runner.FalseAlarms{Backchannel: func(context.Context, string) bool { panic("x") }}, 300*time.Millisecond, "mm-hm",
			[]string{"2.63s interrupted r1 in i1 by caller after 2.62s of 10s"}, []string{"2.63s truncate i1 at 2620", "2.63s create"}),
	)

	It("pauses the agent, who goes on after a false alarm", func() {
		inCall(judged(runner.FalseAlarms{MinSpeech: time.Second, Pause: true}), func(r *rig) {
			talk(r, 300*time.Millisecond, "")
			Expect(r.session.Playout().Buffered()).To(BeNumerically("~", 4*time.Second-20*time.Millisecond, 20*time.Millisecond), "of 10 s, 6.3 were played and 0.3 of it paused")
			Expect(r.session.Stats().Underruns).To(BeZero())
		})
	})

	It("leaves no pause behind when it begins again after all that was heard is gone", func() {
		inCall(judged(runner.FalseAlarms{MinSpeech: time.Second, Pause: true}), func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 10*time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"), speechBegan(0))
			r.until(20 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			r.send(speechBegan(0), began("r2"), sound("r2", "i2", time.Second, 1), soundDone("r2", "i2"), done("r2", "completed"))
			r.until(40 * time.Millisecond)
			r.listen(2 * time.Second)
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("is a turn like any other when nothing is heard", func() {
		inCall(judged(runner.FalseAlarms{MinSpeech: time.Second}), func(r *rig) {
			r.send(speechBegan(0), speechOver(100*time.Millisecond), committed())
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"10ms create"}))
		})
	})

	It("is not the session's to judge with BargeInOff", func() {
		inCall(func(r *rig) { r.opts.FalseAlarms.MinSpeech = time.Second; r.opts.BargeIn = runner.BargeInOff }, func(r *rig) {
			Expect(r.detectionsSent()).To(Equal([]string{"server_vad responds"}))
		})
	})
})

var _ = Describe("A noise that the server takes for a turn", func() {
	noises := func(r *rig) {
		r.echoes, r.opts.FalseAlarms.Noise = true, 300*time.Millisecond
		r.opts.TurnDetection = &runner.TurnDetection{PrefixPadding: 300 * time.Millisecond, Silence: 500 * time.Millisecond}
	}
	// turn is a turn of so much speech, 500 ms later over, and the words that are found in it.
	turn := func(r *rig, speech time.Duration, words string) {
		r.send(speechBegan(time.Second))
		time.Sleep(speech + 500*time.Millisecond)
		r.send(speechOver(time.Second+800*time.Millisecond+speech), committed(),
			&wire.ConversationItemInputAudioTranscriptionCompleted{ItemID: "item_caller", Transcript: words})
		time.Sleep(50 * time.Millisecond)
	}

	It("is not answered, not kept, and has no words", func() {
		inCall(noises, func(r *rig) {
			turn(r, 100*time.Millisecond, "Thanks for watching!")
			Expect(r.took()).To(HaveExactElements(HaveSuffix("conversation.item.delete")))
			Expect(r.frame(-1)).To(HaveField("ItemID", "item_caller"))
			Expect(r.sawOnly("ignored", "understood", "requested")).To(HaveExactElements(HaveSuffix("ignored item_caller of 100ms")))
			Expect(r.session.State()).To(Equal(runner.Listening))
			Expect(r.session.History()).To(BeEmpty())
		})
	})

	It("does not interrupt the agent", func() {
		inCall(noises, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 4*time.Second, 1), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.group.Go(func() { turn(r, 250*time.Millisecond, "Bye.") })
			r.listen(2 * time.Second)
			Expect(r.sawOnly("interrupted", "requested", "ignored")).To(HaveExactElements(HaveSuffix("ignored item_caller of 250ms")))
		})
	})

	It("is none where it is long enough, which is answered and interrupts", func() {
		inCall(noises, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 4*time.Second, 1), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.group.Go(func() { turn(r, 350*time.Millisecond, "Stop.") })
			r.listen(2 * time.Second)
			Expect(r.sawOnly("interrupted", "requested", "ignored", "understood")).To(HaveExactElements(
				ContainSubstring("interrupted r1"), ContainSubstring("requested"), HaveSuffix("understood Stop.")))
		})
	})

	It("is a turn like any other where that is not asked for", func() {
		inCall(func(r *rig) { noises(r); r.opts.FalseAlarms.Noise = 0 }, func(r *rig) {
			turn(r, 100*time.Millisecond, "Thanks for watching!")
			Expect(r.sawOnly("ignored", "understood")).To(HaveExactElements(HaveSuffix("understood Thanks for watching!")))
		})
	})

	It("is waited out by reminders, too", func() {
		inCall(func(r *rig) {
			noises(r)
			r.opts.Reminders = runner.Reminders{After: []time.Duration{2 * time.Second}, Instructions: "Ask."}
		}, func(r *rig) {
			turn(r, 100*time.Millisecond, "")
			r.took()
			r.until(5 * time.Second)
			Expect(r.took()).To(HaveExactElements(ContainSubstring("create")))
		})
	})
})

var _ = Describe("An answer that cannot be interrupted", func() {
	speaks := func(r *rig, id string) {
		r.send(began(id), sound(id, "i"+id, 2*time.Second, 1), soundDone(id, "i"+id), done(id, "completed"))
	}

	It("is heard to its end, and what the caller said meanwhile is answered", func() {
		inCall(func(r *rig) {
			r.echoes, r.opts.Greeting = true, runner.Greeting{Text: "Calls are recorded.", Uninterruptible: true}
		}, func(r *rig) {
			speaks(r, "r1")
			r.until(20 * time.Millisecond)
			r.listen(time.Second)
			r.send(speechBegan(0), speechOver(time.Second), committed())
			r.listen(2 * time.Second)
			Expect(r.sawOnly("interrupted")).To(BeEmpty())
			Expect(r.session.Playout().Buffered()).To(BeZero())
			sent := r.took()
			Expect(sent[len(sent)-2:]).To(Equal([]string{"1.03s create", "2s update "}))
			Expect(r.detectionsSent()).To(Equal([]string{"unsaid", "server_vad", "server_vad responds interrupts"}))
		})
	})

	It("leaves the next one as it is", func() {
		inCall(func(r *rig) { r.echoes = true }, func(r *rig) {
			Expect(r.session.CreateUninterruptible(nil)).To(Succeed())
			speaks(r, "r1")
			r.until(20 * time.Millisecond)
			r.listen(3 * time.Second)
			r.locked(func() { r.detection = wire.Some(wire.TurnDetection{Type: wire.ServerVAD}) })
			speaks(r, "r2")
			time.Sleep(20 * time.Millisecond)
			r.listen(time.Second)
			r.send(speechBegan(0))
			time.Sleep(20 * time.Millisecond)
			Expect(r.sawOnly("interrupted")).To(HaveExactElements(ContainSubstring("interrupted r2 in ir2 by caller after 1s")))
			Expect(r.detectionsSent()).To(Equal([]string{"unsaid", "server_vad", "server_vad responds interrupts"}))
		})
	})

	It("is stopped by the application all the same", func() {
		inCall(func(r *rig) { r.echoes = true }, func(r *rig) {
			Expect(r.session.CreateUninterruptible(nil)).To(Succeed())
			speaks(r, "r1")
			r.until(time.Second)
			Expect(r.session.Interrupt()).To(Succeed())
			r.until(2 * time.Second)
			Expect(r.sawOnly("interrupted")).To(HaveLen(1))
			Expect(r.detectionsSent()).To(HaveLen(3))
		})
	})

	It("protects nothing in the session after its connection was lost", func() {
		inCall(func(r *rig) { r.echoes, r.opts.Reconnect.Attempts = true, 1 }, func(r *rig) {
			Expect(r.session.CreateUninterruptible(nil)).To(Succeed())
			speaks(r, "r1")
			r.until(20 * time.Millisecond)
			r.locked(func() { r.detection = wire.Opt[wire.TurnDetection]{} }) // the new session says nothing of it
			_ = r.conn().CloseNow()
			r.listen(3 * time.Second)
			speaks(r, "r2")
			time.Sleep(20 * time.Millisecond)
			r.listen(time.Second)
			r.send(speechBegan(0))
			time.Sleep(20 * time.Millisecond)
			Expect(r.sawOnly("interrupted")).To(HaveExactElements(ContainSubstring("interrupted r2 in ir2 by caller after 1s")))
		})
	})

	It("changes nothing of a server that does not interrupt", func() {
		inCall(func(r *rig) { r.detection = wire.Null[wire.TurnDetection]() }, func(r *rig) {
			Expect(r.session.CreateUninterruptible(nil)).To(Succeed())
			speaks(r, "r1")
			r.until(5 * time.Second)
			Expect(r.detectionsSent()).To(Equal([]string{"unsaid"}))
		})
	})
})
