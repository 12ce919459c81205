package harness_test

import (
	"os"
	"path"
	"slices"
	"sync"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// actsOfLibrary are scenarios of the language that play the caller's and a human's acts, with the faults that they notice.
var actsOfLibrary = map[string][]string{
	"typed.yaml":           {"typed_lost", "typed_unanswered", "typed_altered"},
	"image.yaml":           {"picture_lost"},
	"dtmf.yaml":            {"keys_lost", "key_lost", "deaf_while_speaking"},
	"backchannel.yaml":     {"any_sound_cuts", "silent_after_noise"},
	"sound.yaml":           {"any_sound_cuts"},
	"somebody-else.yaml":   {"any_sound_cuts"},
	"mute.yaml":            {"two_responses"},
	"caller-speed.yaml":    {"wrong_rate_in"},
	"react.yaml":           {"handoff_silent", "approval_skipped"},
	"react-hangs-up.yaml":  {"typed_unanswered"},
	"hangup-mid-keys.yaml": {"close_slow"},
	"human-always.yaml":    {"tool_run_twice"},
	"human-stale.yaml":     {"approval_ignored"},
}

// ofLanguage are the scenarios of the language, by file.
var ofLanguage = sync.OnceValue(func() map[string]*scenarios.Scenario {
	loaded, err := harness.Load(os.DirFS("../scenarios/library/language"), "language", nil)
	if err != nil {
		panic(err)
	}
	all := map[string]*scenarios.Scenario{}
	for _, sc := range loaded.Scenarios() {
		all[path.Base(sc.File)] = sc
	}
	return all
})

var _ = Describe("The acts of the library", func() {
	for file, mutants := range actsOfLibrary {
		It("pass, judged while they run and afterwards: "+file, Label("sweep"), func() {
			sc := ofLanguage()[file]
			Expect(sc).NotTo(BeNil())
			call := planted(sc, "")
			Expect(call.Result.Verdict).To(Equal(judge.VerdictPassed), failures(call))
			Expect(judge.Judge(sc, call.Recording)).To(Equal(call.Result))
			Expect(call.Result.Findings).NotTo(ContainElement(HaveField("Rule", "not-understood")), "nobody said words that were not understood")
		})
		for _, mutant := range mutants {
			It("notice a fault: "+file+" with "+mutant, Label("sweep"), func() {
				call := planted(ofLanguage()[file], mutant)
				Expect(call.Result.Verdict).To(Equal(judge.VerdictFailed), failures(call))
				Expect(judge.Judge(call.Scenario, call.Recording).Failures).To(Equal(call.Result.Failures))
			})
		}
	}
})

// keysHeard are the keys of a call that the runtime told of.
func keysHeard(call *harness.Call) (keys string) {
	for _, r := range call.Recording.Records {
		if f, ok := r.Fact.(timeline.KeyHeard); ok {
			keys += f.Key
		}
	}
	return keys
}

var _ = Describe("What a caller does in Go", func() {
	const order = "Hi, where's my order A1001?"

	It("has a step for each act, with its options", func() {
		picture, err := os.ReadFile("../scenarios/library/language/receipt.png")
		Expect(err).NotTo(HaveOccurred())
		call := talk(harness.Conversation{
			Files: fstest.MapFS{"receipt.png": {Data: picture}},
			Allow: []scenarios.Surprise{scenarios.SurpriseMisunderstood},
		},
			harness.CallerTypes("Where is my order?"),
			harness.ModelSays("Which one?"),
			harness.CallerShows("receipt.png").Delay(200*time.Millisecond),
			harness.ModelSays("Please enter its number."),
			harness.CallerPresses("10*").Tone(80*time.Millisecond, 70*time.Millisecond),
			harness.ModelSays("It should arrive Tuesday."),
			harness.Mute(400*time.Millisecond).After(scenarios.MomentAgentStops),
			harness.CallerSays(order).Speed(1.2),
			harness.ModelSays("Tuesday."),
			harness.CallerHangsUp(),
		)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(keysHeard(call)).To(Equal("10*"))
		acts := call.Scenario.Script
		Expect(acts[4].Caller).To(And(HaveField("Tone", 80*time.Millisecond), HaveField("Pause", 70*time.Millisecond)))
		Expect(acts[7].Caller.Speed).To(Equal(1.2))
		Expect(judge.Judge(call.Scenario, call.Recording)).To(Equal(call.Result))
	})

	It("reacts to what was heard", func() {
		call := talk(harness.Conversation{},
			harness.CallerSays("I want a refund, please."),
			harness.ModelSays("").HandingOff("Billing"),
			harness.ModelSays("Can you tell me your order number?"),
			harness.React(
				harness.When(harness.Heard("order number"), harness.CallerSays("It's A1001.")),
				harness.Otherwise(harness.CallerSays("Yes, please.").Delay(100*time.Millisecond)),
			).Until(harness.Asked("issue_refund", "")).AtMost(3),
			harness.ModelSays("A1001, is that right?"),
			harness.ModelAsks("issue_refund", map[string]any{"order_id": "A1001"}),
			harness.HumanApproves("issue_refund").Always(),
			harness.ModelSays("Your refund is on its way."),
		)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Scenario.Script[3].React).To(And(HaveField("AtMost", 3), HaveField("Branches", HaveLen(2))))
		Expect(call.Scenario.Script[6].Human.Always).To(BeTrue())
		Expect(judge.Judge(call.Scenario, call.Recording)).To(Equal(call.Result))
	})

	It("tells what does not go together, with its line", func() {
		at := here(4)
		call := talk(harness.Conversation{},
			harness.CallerSays(order),
			harness.ModelSays("Tuesday."),
			harness.Sound("cough"),
			harness.React(harness.When(harness.Heard("x"), nil)),
			harness.Mute(time.Second).Reaction(scenarios.ReactionAny),
			harness.Backchannel("mm-hmm").Tone(time.Second, time.Second),
			harness.CallerSays("Hello?").Always(),
		)
		Expect(call.Err()).To(MatchError(And(
			ContainSubstring(at+": sound does not say when it begins"),
			ContainSubstring("react step: branch 1 does nothing: its step is nil"),
			ContainSubstring("mute step: Reaction belongs to a step of the caller that is no Mute"),
			ContainSubstring("backchannel step: Tone belongs to CallerPresses"),
			ContainSubstring("caller step: Always belongs to a step of a human"))))
	})
})

var _ = Describe("The acts of a caller", func() {
	const order = "Hi, where's my order A1001?"

	It("are keys that sound as on a telephone, so that a tone that is too short is lost, and two without a pause are one", func() {
		for _, of := range []struct {
			tone, pause time.Duration
			heard       string
		}{{100 * time.Millisecond, 100 * time.Millisecond, "1001#"}, {15 * time.Millisecond, 100 * time.Millisecond, ""}, {100 * time.Millisecond, 10 * time.Millisecond, "101#"}} {
			call := talk(harness.Conversation{},
				harness.CallerSays(order), harness.ModelSays("Please enter your number."),
				harness.CallerPresses("1001#").Tone(of.tone, of.pause).Reaction(scenarios.ReactionAny), harness.ModelSays("Thank you.").Optional())
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(keysHeard(call)).To(Equal(of.heard), "%v, %v", of.tone, of.pause)
		}
	})

	It("are keys on a line of G.711, too, and none where the line is muted", func() {
		for _, law := range []audio.Encoding{audio.PCMU, audio.PCMA} {
			format := audio.Format{Encoding: law}.Normal()
			call := harness.Talk(harness.Conversation{
				Agent: harness.Bundled()["supportline"],
				Steps: []*harness.Step{
					harness.CallerSays(order), harness.ModelSays("Please enter your number."),
					harness.CallerPresses("159D"), harness.ModelSays("Thank you."),
					harness.Mute(2 * time.Second).Delay(100 * time.Millisecond), harness.CallerPresses("7").Reaction(scenarios.ReactionAny),
				},
			}, &harness.Options{Runner: &runner.Options{Input: format, Output: format}})
			Expect(call.Err()).NotTo(HaveOccurred())
			Expect(keysHeard(call)).To(Equal("159D"))
		}
	})

	It("are answered: an agent that ignores what is typed, or keyed in, fails", func() {
		for act, deaf := range map[*harness.Step]*harness.Options{
			harness.CallerTypes("Where is my order?"): {Mutant: "typed_unanswered"},
			harness.CallerPresses("1"):                {Runner: &runner.Options{TurnDetection: &runner.TurnDetection{Type: runner.NoTurnDetection}}},
		} {
			steps := []*harness.Step{harness.CallerTypes("Hello"), harness.ModelSays("Hello."), act}
			if deaf.Mutant != "" {
				steps = steps[2:]
			}
			call := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: steps}, deaf)
			Expect(call.Result.Failures).To(ContainElement(HaveField("Kind", judge.FailureNotAnswered)), failures(call))
		}
	})

	It("change nothing of what the agent owes where they are no turn", func() {
		cough := func() *harness.Step {
			return harness.Sound("cough").After(scenarios.MomentCallerStops).Delay(60 * time.Millisecond).Gain(-30)
		}
		answered := talk(harness.Conversation{}, harness.CallerSays(order), cough(), harness.ModelSays("Tuesday."), harness.Expect(harness.Heard("Tuesday")))
		Expect(answered.Err()).NotTo(HaveOccurred())
		silent := harness.Talk(harness.Conversation{
			Agent: harness.Bundled()["supportline"],
			Steps: []*harness.Step{harness.CallerSays(order), cough(), harness.ModelSays("Tuesday.").Optional()},
		}, &harness.Options{Runner: &runner.Options{TurnDetection: &runner.TurnDetection{NoResponse: true}}})
		Expect(failures(silent)).To(ContainSubstring("not_answered  agent should answer \"" + order))
	})

	It("fail an agent that stops for a cough, and one that answers it", func() {
		stops := talk(harness.Conversation{Agent: bare}, harness.CallerSays(order), harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
			harness.Sound("cough").BargeIn(800*time.Millisecond))
		Expect(failures(stops)).To(ContainSubstring("false_interruption  the sound cough should not stop the agent"))
		answers := talk(harness.Conversation{Agent: bare}, harness.CallerSays(order), harness.ModelSays("Tuesday."),
			harness.Sound("cough").Delay(time.Second), harness.ModelSays("Bless you."))
		Expect(failures(answers)).To(ContainSubstring("unwanted  agent should not answer the sound cough"))
		breath := talk(harness.Conversation{Agent: bare}, harness.CallerSays(order), harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
			harness.Sound("breath").BargeIn(800*time.Millisecond).Gain(-20))
		Expect(breath.Err()).NotTo(HaveOccurred(), "what turn detection does not hear disturbs nobody")
		goesOn := talk(harness.Conversation{}, harness.CallerSays(order), harness.ModelSays("Let me check. Your order shipped and should arrive Tuesday."),
			harness.Sound("cough").BargeIn(800*time.Millisecond))
		Expect(goesOn.Err()).NotTo(HaveOccurred(), "the bundled line goes on")
	})

	It("are pictures and sounds of files, which are looked at before the call", func() {
		u, ok := audiofixtures.Find(audiofixtures.Noise, "click", "")
		Expect(ok).To(BeTrue())
		var wav writer
		Expect(audio.WriteWAV(&wav, &audio.Clip{Samples: u.Samples()})).To(Succeed())
		fs := fstest.MapFS{"click.wav": {Data: wav}, "text.png": {Data: []byte("no picture")}, "empty.wav": {Data: []byte("RIFF")},
			"huge.png": {Data: make([]byte, 5<<20)}, "cut.png": {Data: []byte("\x89PNG\r\n\x1a\n0000")}}
		sounds := func(name string) *harness.Call {
			return talk(harness.Conversation{Files: fs}, harness.CallerSays(order), harness.ModelSays("It should arrive Tuesday."), harness.Sound(name).BargeIn(400*time.Millisecond).Gain(-20))
		}
		Expect(sounds("click.wav").Err()).NotTo(HaveOccurred())
		Expect(sounds("none.wav").Err()).To(MatchError(ContainSubstring("none.wav is not there")))
		Expect(sounds("empty.wav").Err()).To(MatchError(ContainSubstring("empty.wav cannot be used")))
		for name, wrong := range map[string]string{
			"none.png": "is not there", "text.png": "is neither PNG nor JPEG", "cut.png": "is damaged", "huge.png": "has 5242880 bytes: a picture has at most",
		} {
			call := talk(harness.Conversation{Files: fs}, harness.CallerShows(name), harness.ModelSays("I see."))
			Expect(call.Err()).To(MatchError(ContainSubstring(name+" "+wrong)), name)
		}
		Expect(talk(harness.Conversation{}, harness.CallerShows("a.png"), harness.ModelSays("I see.")).Err()).To(MatchError(ContainSubstring("a.png cannot be read")))
	})
})

// writer is bytes that are written.
type writer []byte

func (w *writer) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}

var _ = Describe("A decision for good, or too late", func() {
	refunds := func(decide *harness.Step, more ...*harness.Step) []*harness.Step {
		order := func(id string) map[string]any { return map[string]any{"order_id": id} }
		return slices.Concat([]*harness.Step{
			harness.CallerSays("I want a refund, please."), harness.ModelSays("").HandingOff("Billing"),
			harness.ModelAsks("issue_refund", order("A1001")), decide, harness.ModelSays("Done. Another one?"),
			harness.Expect(harness.Heard("another one")), harness.CallerSays("I want a refund on order A1001.").Pronounced("i want a refund on order ay one zero zero one"),
			harness.ModelAsks("issue_refund", order("A1001")), harness.Expect(harness.Ran("issue_refund").Times(1).Within(3 * time.Second)), harness.ModelSays("Done."),
		}, more)
	}
	play := func(steps []*harness.Step) *harness.Call {
		return talk(harness.Conversation{Allow: []scenarios.Surprise{scenarios.SurpriseRepeatedCall}}, steps...)
	}

	It("holds for the calls that follow, and not where it was for one", func() {
		Expect(play(refunds(harness.HumanApproves("issue_refund").Always())).Err()).NotTo(HaveOccurred())
		once := play(refunds(harness.HumanApproves("issue_refund")))
		Expect(failures(once)).To(ContainSubstring("somebody should decide every approval"))
	})

	It("refuses them all, where that was decided", func() {
		call := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.CallerSays("I want a refund, please."), harness.ModelSays("").HandingOff("Billing"),
			harness.ModelAsks("issue_refund", map[string]any{"order_id": "A1001"}), harness.HumanRejects("issue_refund", "Not eligible").Always(),
			harness.Expect(harness.Refused("issue_refund").Returning("Not eligible")),
			harness.ModelAsks("issue_refund", map[string]any{"order_id": "A1002"}),
			harness.Expect(harness.Refused("issue_refund").Returning("Not eligible")),
			harness.ModelSays("I am sorry."),
		}, Allow: []scenarios.Surprise{scenarios.SurpriseMisheard, scenarios.SurpriseTool}}, nil)
		Expect(call.Err()).NotTo(HaveOccurred())
		Expect(call.Approvals()).To(HaveLen(1))
	})

	It("has to be without effect when it comes too late, and to come too late", func() {
		stale := harness.HumanApproves("issue_refund").Stale()
		early := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.CallerSays("I want a refund, please."), harness.ModelSays("").HandingOff("Billing"),
			harness.ModelAsks("issue_refund", map[string]any{"order_id": "A1001"}),
			harness.Expect(harness.Asked("issue_refund", "")), stale, harness.HumanApproves("issue_refund"),
		}}, nil)
		Expect(failures(early)).To(ContainSubstring("unused  the decision to approve issue_refund should come late"))
	})
})

var _ = Describe("Keys other than those that are expected", func() {
	DescribeTable("are told of together, without any of a number that is masked", func(pressed, expected, tells string) {
		call := harness.Talk(harness.Conversation{Agent: harness.Bundled()["supportline"], Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("Key it in."),
			harness.CallerPresses(pressed), harness.Expect(harness.Wanted{"digits": expected}), harness.ModelSays("Thanks."),
		}}, nil)
		Expect(call.Err()).To(MatchError(And(ContainSubstring(tells), Not(ContainSubstring(`"4"`)), Not(ContainSubstring("key \"")))))
	},
		Entry("as they all came", "1001#", "1002#", `: "1001#" in all`),
		Entry("of a card", "4012888888881881#", "4012888888881882#", "[masked]"),
	)
})

var _ = Describe("What nothing came of", func() {
	It("is told with what came instead", func() {
		supportline := harness.Bundled()["supportline"]
		call := harness.Talk(harness.Conversation{Agent: supportline, Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"), harness.ModelAsks("get_order_status", map[string]any{"order_id": "A1001"}),
			harness.HumanRejects("get_order_status", "no"), harness.ModelSays("It is <get_order_status>."),
		}}, nil)
		Expect(call.Err()).To(MatchError(MatchRegexp(`get_order_status ran at \d\.\d\d s, and asked nobody`)))
		call = harness.Talk(harness.Conversation{Agent: supportline, Keys: map[string]any{"line": map[string]any{"noise": "white", "snr": "-20dB"}}, Steps: []*harness.Step{
			harness.CallerSays("Hi, where's my order A1001?"), harness.ModelSays("It arrives Tuesday."),
		}}, nil)
		Expect(call.Result.Failures).To(ContainElement(And(HaveField("Kind", judge.FailureNotAudible), HaveField("Blame.Why", "nobody could hear the caller"))))
	})
})
