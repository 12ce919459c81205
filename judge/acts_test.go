package judge_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// written is that the runtime sent a message.
func written(text string, pictures int) block {
	return fact(timeline.TurnWritten{Text: text, Pictures: pictures})
}

var _ = Describe("What a caller does without speaking", func() {
	typed := does(scenarios.VerbTyped, "My order is A1001")
	DescribeTable("is judged", judged,
		Entry("typed and answered", scenario(typed, model("Hello you.")), "passed", begun(0, 5*ms, written("My order is A1001", 0)), begun(0, 200*ms, says(1, "Hello you."))),
		Entry("typed and not answered", scenario(typed), "not_answered:1", begun(0, 5*ms, written("My order is A1001", 0))),
		Entry("typed, and something else was sent", scenario(typed, model("Hello you.")), "missing:1", begun(0, 5*ms, written("My order is A100", 0)), begun(0, 200*ms, says(1, "Hello you."))),
		Entry("typed, and nothing was sent", scenario(typed, model("Hello you.")), "missing:1", begun(0, 200*ms, says(1, "Hello you."))),
		Entry("shown and answered", scenario(does(scenarios.VerbImage, "a.png"), model("Hello you.")), "passed", begun(0, 5*ms, written("", 1)), begun(0, 200*ms, says(1, "Hello you."))),
		Entry("shown without its picture", scenario(does(scenarios.VerbImage, "a.png"), model("Hello you.")), "missing:1", begun(0, 5*ms, written("a picture", 0)), begun(0, 200*ms, says(1, "Hello you."))),
		Entry("keys that stop the agent", asked(model("One two three four five six."), does(scenarios.VerbDTMF, "1", bargeIn(600*ms)), model("Hello you.")), "passed",
			ended(0, 500*ms, says(1, "One two three four five six.", 800*ms)), ended(2, 300*ms, says(3, "Hello you."))),
		Entry("keys that the agent talks on over", asked(model("One two three four five six seven eight nine ten."), does(scenarios.VerbDTMF, "1", bargeIn(300*ms)), model("Hello you.")), "not_stopped:3",
			ended(0, 500*ms, says(1, "One two three four five six seven eight nine ten."))),
		Entry("keys that nobody answers", scenario(does(scenarios.VerbDTMF, "1 2")), "not_answered:1"),
		Entry("typed into an answer, which goes on", asked(model("One two three four five six."), does(scenarios.VerbTyped, "Hi", bargeIn(600*ms)), model("Hello you.")), "passed",
			ended(0, 500*ms, says(1, "One two three four five six.")), begun(2, 5*ms, written("Hi", 0)), ended(2, 2*time.Second, says(3, "Hello you."))),
		Entry("typed into an answer, which stops", asked(model("One two three four five six."), does(scenarios.VerbTyped, "Hi", bargeIn(600*ms)), model("Hello you.")), "unheard:2",
			ended(0, 500*ms, says(1, "One two three four five six.", 800*ms)), begun(2, 5*ms, written("Hi", 0)), ended(2, 1200*ms, says(3, "Hello you."))),
		Entry("a muted line, from which the steps below go on", asked(model("Hello you."), does(scenarios.VerbMute, "", after(word(scenarios.MomentAgentStops))), caller("Hi", reaction(scenarios.ReactionAny))), "passed",
			ended(0, 500*ms, says(1, "Hello you.")), begun(2, 40*ms, fact(timeline.LineActed{What: timeline.LineMute}))),
		Entry("a mute that takes nothing", asked(model("Hello you."), does(scenarios.VerbMute, "", after(word(scenarios.MomentAgentStops)))), "unused:3", ended(0, 500*ms, says(1, "Hello you."))),
		Entry("a cough that never comes", asked(model("Hello you."), does(scenarios.VerbSound, "cough", after(moment(heard("bye"))))), "no_moment:3", ended(0, 500*ms, says(1, "Hello you."))),
	)

	cough := func(options ...option) *scenarios.Step { return does(scenarios.VerbSound, "cough", options...) }
	long := "One two three four five six."
	DescribeTable("is no turn", judged,
		Entry("a cough that the agent goes on through", asked(model(long), cough(bargeIn(600*ms))), "passed", ended(0, 500*ms, says(1, long))),
		Entry("one that stops it", asked(model(long), cough(bargeIn(600*ms))), "false_interruption:3", ended(0, 500*ms, says(1, long, 800*ms))),
		Entry("one that finds nobody speaking", asked(model(long), cough(bargeIn(6*time.Second))), "not_audible:3", ended(0, 500*ms, says(1, long))),
		Entry("one that is answered", asked(model("Hello you."), cough(after(word(scenarios.MomentAgentStops)), delay(time.Second))), "unwanted:3",
			ended(0, 500*ms, says(1, "Hello you.")), ended(2, 500*ms, says(-1, "Bless you."))),
		Entry("one before the answer to the caller's words", asked(cough(after(word(scenarios.MomentCallerStops)), delay(100*ms)), model("Hello you.")), "passed", ended(0, 700*ms, says(2, "Hello you."))),
		Entry("one in the place of that answer", asked(cough(after(word(scenarios.MomentCallerStops)), delay(100*ms))), "not_answered:1"),
		Entry("one while a tool runs, whose answer comes", asked(model("", asks("find")), cough(after(moment(tool("find")))), model("Hello you.")), "passed",
			ended(0, 100*ms, calls(1, "find#1", 700*ms, "{}", "x").then(900*ms, says(3, "Hello you.")))),
		Entry("mm-hmm, which the agent goes on through", asked(model(long), does(scenarios.VerbBackchannel, "mm-hmm", bargeIn(600*ms))), "passed", ended(0, 500*ms, says(1, long))),
		Entry("mm-hmm that stops it", asked(model(long), does(scenarios.VerbBackchannel, "mm-hmm", bargeIn(600*ms))), "false_interruption:3", ended(0, 500*ms, says(1, long, 800*ms))),
		Entry("mm-hmm that is to stop it", asked(model(long), does(scenarios.VerbBackchannel, "mm-hmm", bargeIn(600*ms), reaction(scenarios.ReactionStop))), "passed", ended(0, 500*ms, says(1, long, 800*ms))),
	)

	It("says what it was", func() {
		r := play(asked(model(long), cough(bargeIn(600*ms)), does(scenarios.VerbMute, "", delay(time.Second)), does(scenarios.VerbDTMF, "12", delay(time.Second)), does(scenarios.VerbTyped, "Hi"),
			does(scenarios.VerbImage, "a.png"), does(scenarios.VerbBackchannel, "mm-hmm", delay(time.Second)), playOn), ended(0, 500*ms, says(1, long, 800*ms)))
		var titles []string
		for _, s := range r.Steps[2:] {
			titles = append(titles, s.What)
		}
		Expect(titles).To(Equal([]string{"sound: cough", "mute: 0 ms", "dtmf: 12", `typed: "Hi"`, "image: a.png", `backchannel: "mm-hmm"`}))
		Expect(r.Failures[0].Message).To(Equal("the sound cough should not stop the agent"))
	})

	It("is not looked at where the agent need not have noticed it", func() {
		told := func(sc *scenarios.Scenario, cues ...cue) []string {
			var all []string
			for _, n := range play(sc, cues...).NotLookedAt {
				if n.Kind == judge.BlindSwitchedOff {
					all = append(all, n.What)
				}
			}
			return all
		}
		hello := ended(0, 500*ms, says(1, "Hello you."))
		keyed := func(keys string) []string {
			var heard block
			for _, key := range keys {
				heard = append(heard, fact(timeline.KeyHeard{Key: string(key)})...)
			}
			return told(asked(model("Hello you."), does(scenarios.VerbDTMF, "1 2"), model("Hm.")), hello, begun(2, 5*ms, heard), ended(2, 300*ms, says(3, "Hm.")))
		}
		Expect(keyed("12")).To(ConsistOf(ContainSubstring("nothing that was sent after the keys tells the model of them")))
		item := timeline.Frame{Type: "conversation.item.create", Sent: true}
		tells := func(facts ...timeline.Fact) []string {
			said := block{{0, timeline.KeyHeard{Key: "1"}}}
			for _, f := range facts {
				said = append(said, fact(f)...)
			}
			return told(asked(model("Hello you."), does(scenarios.VerbDTMF, "1"), model("Hm.")), hello, begun(2, 5*ms, said), ended(2, 300*ms, says(3, "Hm.")))
		}
		Expect(tells(item)).To(BeEmpty(), "the program told the model")
		Expect(tells(timeline.Frame{Type: "conversation.item.create"}, timeline.Frame{Type: "response.create", Sent: true})).To(HaveLen(1), "it did not")
		output := timeline.ToolEnded{Call: "find#1", Tool: "find", Ran: true}
		Expect(tells(output, item)).To(HaveLen(1), "the item is what a tool returned")
		Expect(tells(output, item, item)).To(BeEmpty())
		Expect(keyed("1")).To(ConsistOf(ContainSubstring("of 2 keys that were pressed the runtime was told of 1")))
		leaves := func(b ...*scenarios.Branch) []string {
			return told(asked(model("Hello you."), react(nil, b...)), hello)
		}
		Expect(leaves(branch(heard("hello"), hangup()), branch(nil, caller("A refund please")))).To(BeEmpty())
		Expect(leaves(branch(heard("goodbye"), hangup()), branch(nil, hangup()))).To(ConsistOf(ContainSubstring("otherwise hung up")))
	})

	It("lets the caller hang up in the middle of it", func() {
		r, acts := playActs(asked(model("Hello you."), does(scenarios.VerbDTMF, "1 0 0 1"), hangup(after(word(scenarios.MomentAgentStops)), delay(700*ms))), ended(0, 500*ms, says(1, "Hello you.")))
		Expect(r.Verdict).To(Equal(judge.VerdictPassed))
		Expect(acts[2].At - acts[1].At).To(BeNumerically("<", 4*wordTime))
	})
})

func onLive(sc *scenarios.Scenario) { sc.Target = "live" }

var _ = Describe("A caller who reacts", func() {
	// The caller's first words are answered with a question that is over at 2.6 s.
	number := ended(0, 500*ms, says(1, "Your order number?"))
	byNumber := func() *scenarios.Branch { return branch(heard("order number"), caller("It is A1001")) }
	otherwise := func() *scenarios.Branch { return branch(nil, caller("A refund please")) }
	paid := func(call string) block { return runsTool(call, 10*ms, "{}", "x").then(20*ms, listening()) }

	It("says what fits, each time that the agent's turn is over, until it is done", func() {
		sc := asked(model("Your order number?"), react(tool("pay"), byNumber(), otherwise()), model("Hm."), model("What now?"), expect(tool("pay")), expect(heard("done")), model("Done."))
		r, acts := playActs(sc, number, ended(reacted(1), 300*ms, says(3, "Hm.")), ended(reacted(2), 300*ms, says(4, "What now?")), ended(reacted(3), 100*ms, paid("pay#1")),
			ended(reacted(3), 600*ms, says(7, "Done.")))
		Expect(verdict(r)).To(Equal("passed"))
		Expect(doings(acts)).To(HaveLen(4))
		for i, branch := range []int{1, 2, 2} {
			Expect(acts[i+1].Act).To(Equal(judge.Act{Step: 2, Branch: branch, Kind: judge.ActCaller}))
		}
		Expect(acts[1].At - 2503*ms - 300*ms).To(And(BeNumerically(">=", -100*ms), BeNumerically("<=", 120*ms)))
		Expect(r.Steps[2]).To(And(HaveField("State", judge.StepPassed), HaveField("What", "react, until tool pay should run")))
	})

	It("begins the call where nothing stands above it, and waits for the answer before it goes on", func() {
		sc := scenario(react(tool("pay"), branch(heard("number"), caller("It is A1001")), otherwise()), model("Your order number?"), model("Hm."))
		r, acts := playActs(sc, ended(reacted(1), 300*ms, says(1, "Your order number?")), ended(reacted(2), 100*ms, paid("pay#1")), ended(reacted(2), 600*ms, says(2, "Hm.")))
		Expect(verdict(r)).To(Equal("passed"))
		Expect(doings(acts)).To(HaveLen(2))
		Expect(acts[0].At).To(Equal(500 * ms))
		Expect(acts[1].Act.Branch).To(Equal(1))
	})

	DescribeTable("is judged", judged,
		Entry("when nothing fits", asked(model("Your order number?"), react(tool("pay"), branch(heard("goodbye"), caller("Bye")))), "no_branch:3", number),
		Entry("when it takes too many turns", asked(model("Your order number?"), react(tool("pay"), otherwise()), model("Hm."), model("Hm."), model("Hm.")), "no_branch:3", number,
			ended(reacted(1), 300*ms, says(3, "Hm.")), ended(reacted(2), 300*ms, says(4, "Hm.")), ended(reacted(3), 300*ms, says(5, "Hm."))),
		Entry("when the agent does not answer", asked(model("Your order number?"), react(tool("pay"), byNumber())), "not_answered:3", number),
		Entry("when it is done before anything is said", asked(model("Hello you."), react(tool("pay"), byNumber()), expect(tool("pay"))), "passed", ended(0, 100*ms, paid("pay#1")), ended(0, 500*ms, says(1, "Hello you."))),
		Entry("when it ends by whatever is said", asked(model("Hello you."), react(expectation(&judge.Heard{Text: scenarios.MatchAnything()}, nil), byNumber())), "proves_nothing:3", ended(0, 500*ms, says(1, "Hello you."))),
		Entry("when words from before its turn would fit, and those since do not", asked(model("Your order number?"), react(tool("pay"), byNumber()), model("Hm.")), "no_branch:3", number,
			ended(reacted(1), 300*ms, says(3, "Hm."))),
		Entry("when only words from before the caller's last turn would fit", asked(model("Your order number?"), caller("Hm"), model("Hm."), react(tool("pay"), byNumber())), "no_branch:5", number, ended(2, 300*ms, says(3, "Hm."))),
		Entry("when the words of its own answer fit again", asked(model("Your order number?"), react(tool("pay"), byNumber()), model("Your order number again?")), "passed", number,
			ended(reacted(1), 300*ms, says(3, "Your order number again?")), ended(reacted(2), 300*ms, paid("pay#1")), ended(reacted(2), 600*ms, says(-1, "Good."))),
		Entry("when a branch hangs up", asked(model("Your order number?"), react(nil, byNumber(), branch(nil, hangup(delay(time.Second)))), model("Bye.")), "passed", number, ended(reacted(1), 300*ms, says(3, "Bye."))),
		Entry("when a branch hangs up before what it reacts until", asked(model("Your order number?"), react(tool("pay"), branch(heard("goodbye"), caller("Bye")), branch(nil, hangup()))), "no_moment:3", number),
		Entry("when a branch hangs up, and that is what it reacts until", asked(model("Your order number?"), react(connection("closed"), branch(nil, hangup()))), "passed", number),
		Entry("when it types and keys", asked(model("Your order number?"), react(tool("pay"), branch(heard("number"), does(scenarios.VerbTyped, "A1001")), branch(nil, does(scenarios.VerbDTMF, "1"))), model("And?")), "passed", number,
			begun(reacted(1), 5*ms, written("A1001", 0)), ended(reacted(1), 300*ms, says(3, "And?")), ended(reacted(2), 300*ms, paid("pay#1")), ended(reacted(2), 600*ms, says(-1, "Good."))),
		Entry("when a watch below it sees what must not be", asked(model("Your order number?"), react(tool("pay"), byNumber()), expectNot(tool("pay"))), "unwanted:4", number, ended(reacted(1), 300*ms, paid("pay#1"))),
		Entry("on another target, whose model says what it likes", asked(model("Your order number?"), react(tool("pay"), byNumber(), otherwise()), model("Hm."), expect(tool("pay")), onLive), "passed",
			ended(0, 500*ms, says(-1, "Tell me your order number please.")), ended(reacted(1), 300*ms, says(-1, "And what about it?")), ended(reacted(2), 300*ms, paid("pay#1")), ended(reacted(2), 600*ms, says(-1, "Good."))),
		Entry("on another target, whose model says nothing that fits", asked(react(tool("pay"), byNumber()), onLive), "no_branch:2", ended(0, 500*ms, says(-1, "What is it?"))),
		Entry("when it cannot do it", asked(model("Your order number?"), react(tool("pay"), byNumber(), otherwise()), playOn), "unused:3 not_answered:3", number,
			begun(reacted(1), ms, fact(timeline.ActFailed{Step: 2, Branch: 1, Reason: "no session"}))),
	)
})

var _ = Describe("A decision that comes too late", func() {
	denied := ended(0, 200*ms, asksApproval("pay#1", "{}"))
	reject, tooLate := human(scenarios.DecisionReject, "pay"), func(o ...option) *scenarios.Step {
		return human(scenarios.DecisionApprove, "pay", append([]option{stale}, o...)...)
	}
	over := ended(1, 100*ms, fact(timeline.ToolEnded{Call: "pay#1", Tool: "pay", Output: "no"})).block.then(20*ms, listening())
	DescribeTable("is judged", judged,
		Entry("without effect", asked(reject, tooLate(), model("Hello you.")), "passed", denied, ended(1, 50*ms, over), ended(1, 500*ms, says(3, "Hello you."))),
		Entry("taken by the runtime", asked(reject, tooLate(), model("Hello you.")), "unwanted:3", denied, ended(1, 50*ms, over),
			begun(2, 0, fact(timeline.ActFailed{Step: 2, Reason: "the runtime took it", Beside: true}))),
		Entry("decided once more", asked(reject, tooLate(), model("Hello you.")), "unwanted:3", denied, ended(1, 50*ms, over),
			ended(2, 50*ms, fact(timeline.ApprovalDecided{Call: "pay#1", Tool: "pay", Outcome: "approved"}))),
		Entry("in time after all", asked(tooLate(after(moment(approval("pay")))), reject), "unused:2", denied),
		Entry("at a moment that never comes", asked(reject, tooLate(after(moment(heard("bye")))), model("Hello you.")), "no_moment:3", denied, ended(1, 50*ms, over), ended(1, 500*ms, says(3, "Hello you."))),
		Entry("about what nobody asked for", asked(model("Hello you."), tooLate(delay(time.Second))), "passed", ended(0, 500*ms, says(1, "Hello you."))),
		Entry("after the caller has hung up", asked(model("Hello you."), hangup(), expect(connection("closed")), tooLate()), "passed", ended(0, 500*ms, says(1, "Hello you."))),
	)

	It("names the newest call that it is about", func() {
		_, acts := playActs(asked(reject, tooLate(), model("Hello you.")), denied, ended(1, 50*ms, over), ended(1, 500*ms, says(3, "Hello you.")))
		Expect(acts[2].Act).To(Equal(judge.Act{Step: 2, Kind: judge.ActDecide, Call: "pay#1", Decision: scenarios.DecisionApprove, Stale: true}))
	})
})
