package judge_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// doings renders acts as "step@milliseconds".
func doings(acts []acted) []string {
	var all []string
	for _, a := range acts {
		all = append(all, fmt.Sprintf("%d@%d", a.Act.Step, a.At.Milliseconds()))
	}
	return all
}

var _ = Describe("Playhead, when an act is due", func() {
	type row struct {
		sc   *scenarios.Scenario
		cues []cue
		acts []string
		want string
	}
	DescribeTable("acts", func(r row) {
		result, acts := playActs(r.sc, r.cues...)
		Expect(doings(acts)).To(Equal(r.acts))
		Expect(verdict(result)).To(Equal(r.want))
	},
		Entry("the caller opens 500 ms after the connection", row{
			sc:   scenario(caller("Hi there"), model("Hello.")),
			cues: []cue{ended(0, 500*ms, says(1, "Hello."))},
			acts: []string{"0@500"}, want: "passed",
		}),
		Entry("a watch above does not make the caller wait for a greeting", row{
			sc:   scenario(expectNot(heard("")), caller("Hi there"), model("Hello.")),
			cues: []cue{ended(1, 500*ms, says(2, "Hello."))},
			acts: []string{"1@500"}, want: "passed",
		}),
		Entry("the caller waits for the greeting and the gap", row{
			sc: scenario(model("Hello caller."), caller("Hi"), model("Yes?")),
			cues: []cue{
				at(400*ms, says(0, "Hello caller.")), // heard from 0.5 to 1.1 s, at rest at 1.103 s
				ended(1, 500*ms, says(2, "Yes?")),
			},
			acts: []string{"1@1420"}, want: "passed",
		}),
		Entry("the caller speaks a gap after the agent's turn is over", row{
			sc: scenario(caller("Hi there"), model("Hello."), caller("Bye now"), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "Hello.")), // heard from 1.7 to 2.0 s, at rest at 2.003 s
				ended(2, 500*ms, says(3, "Bye.")),
			},
			acts: []string{"0@500", "2@2320"}, want: "passed",
		}),
		Entry("a pause between words and a tool's answer is no invitation to speak", row{
			sc: scenario(caller("Hi there"), model("Wait.", asks("find")), model("Found."), caller("Bye now"), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "Wait.")),                             // 1.6 to 2.0 s
				ended(0, 550*ms, runsTool("find#1", 3*time.Second, "{}", "x")), // 1.65 to 4.65 s
				ended(0, 3600*ms, says(2, "Found.")),                           // 4.7 to 5.1 s
				ended(3, 500*ms, says(4, "Bye.")),
			},
			acts: []string{"0@500", "3@5420"}, want: "passed",
		}),
		Entry("a turn that was not answered is not over, whatever the runtime says", row{
			sc: scenario(caller("Hi there"), model("Hello."), caller("Bye now"), model("Bye.")),
			cues: []cue{
				ended(0, 2*time.Second, says(1, "Hello.")),
				ended(2, 500*ms, says(3, "Bye.")),
			},
			acts: []string{"0@500", "2@3820"}, want: "passed",
		}),
		Entry("a delay counts from the act's own moment", row{
			sc:   scenario(caller("Hi there", delay(time.Second)), model("Hello.")),
			cues: []cue{ended(0, 500*ms, says(1, "Hello."))},
			acts: []string{"0@1500"}, want: "passed",
		}),
		Entry("a barge-in counts from the first heard sample of the nearest spoken model step", row{
			sc: scenario(caller("Hi there"), model("Let me check.", asks("find")), model(""), model("One two three four five six."),
				caller("Stop", bargeIn(900*ms)), model("Yes?")),
			cues: []cue{
				ended(0, 200*ms, says(1, "Let me check.")), // 1.3 s, heard from 1.4 to 2.3 s
				ended(0, 1300*ms, fact(timeline.StepTaken{Step: 2, Response: "x"})),
				ended(0, 2*time.Second, says(3, "One two three four five six.", 1100*ms)), // heard from 3.2 s
				ended(4, 500*ms, says(5, "Yes?")),
			},
			acts: []string{"0@500", "4@4100"}, want: "passed",
		}),
		Entry("agent_stops is the last heard sample of that utterance", row{
			sc: scenario(caller("Hi there"), model("Hello."),
				caller("Bye now", after(word(scenarios.MomentAgentStops)), delay(2*time.Second)), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "Hello.")), // heard to 2.0 s
				ended(2, 500*ms, says(3, "Bye.")),
			},
			acts: []string{"0@500", "2@4000"}, want: "passed",
		}),
		Entry("without a model step agent_starts is the next utterance", row{
			sc: scenario(caller("Hi there"), caller("Stop it", after(word(scenarios.MomentAgentStarts)), delay(400*ms))),
			cues: []cue{
				ended(0, 500*ms, says(-1, "One two three four.", 600*ms)), // heard from 1.7 s
				ended(1, 500*ms, says(-1, "Yes?")),
			},
			acts: []string{"0@500", "1@2100"}, want: "passed",
		}),
		Entry("without a model step agent_starts is not an utterance from before the step above was settled", row{
			sc: scenario(caller("Hi there"), expect(heard("two")), caller("Stop it", after(word(scenarios.MomentAgentStarts)), delay(400*ms))),
			cues: []cue{
				ended(0, 500*ms, says(-1, "One two.")),                     // heard from 1.7 s
				ended(0, 2900*ms, says(-1, "One two three four.", 600*ms)), // heard from 4.1 s
				ended(2, 500*ms, says(-1, "Yes?")),
			},
			acts: []string{"0@500", "2@4500"}, want: "passed",
		}),
		Entry("caller_stops is the end of the caller's words", row{
			sc: scenario(caller("Where is my order"),
				caller("A1001 please", after(word(scenarios.MomentCallerStops)), delay(700*ms)), model("It shipped.")),
			cues: []cue{ended(1, 500*ms, says(2, "It shipped."))},
			acts: []string{"0@500", "1@2400"}, want: "passed",
		}),
		Entry("connected is a moment", row{
			sc:   scenario(caller("Hi there", after(word(scenarios.MomentConnected)), delay(2*time.Second)), model("Hello.")),
			cues: []cue{ended(0, 500*ms, says(1, "Hello."))},
			acts: []string{"0@2000"}, want: "passed",
		}),
		Entry("an expectation is a moment, and uses nothing up", row{
			sc: scenario(caller("Hi there"), model("Wait.", asks("find")), expect(tool("find")),
				caller("No stop", after(moment(tool("find")))), model("Yes?")),
			cues: []cue{
				ended(0, 200*ms, says(1, "Wait.")),                             // 1.4 to 1.7 s
				ended(0, 900*ms, runsTool("find#1", 9*time.Second, "{}", "x")), // from 2.0 s
				ended(3, 500*ms, says(4, "Yes?")),
			},
			acts: []string{"0@500", "3@2020"}, want: "passed",
		}),
		Entry("the moment of words is when they have been heard", row{
			sc: scenario(caller("Hi there"), model("One two three four five."),
				caller("Stop", after(moment(heard("two")))), model("Yes?")),
			cues: []cue{
				ended(0, 500*ms, says(1, "One two three four five.", 800*ms)), // heard from 1.7 s: two ends at 2.3 s
				ended(2, 500*ms, says(3, "Yes?")),
			},
			acts: []string{"0@500", "2@2320"}, want: "passed",
		}),
		Entry("the id of an expectation is when it was met", row{
			sc: scenario(caller("Hi there"), model("One two."), expect(heard("one", called("it"))),
				caller("Bye now", after(stepID("it")), delay(3*time.Second)), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "One two.")), // "one" ends at 2.0 s
				ended(3, 500*ms, says(4, "Bye.")),
			},
			acts: []string{"0@500", "3@5000"}, want: "passed",
		}),
		Entry("the id of a model step is the end of its speech", row{
			sc: scenario(caller("Hi there"), model("One two.", id("it")),
				caller("Bye now", after(stepID("it")), delay(time.Second)), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "One two.")), // to 2.3 s
				ended(2, 500*ms, says(3, "Bye.")),
			},
			acts: []string{"0@500", "2@3300"}, want: "passed",
		}),
		Entry("the id of a model step without words is the end of its response", row{
			sc: scenario(caller("Hi there"), withID(model("", asks("find")), "it"),
				caller("Wait", after(stepID("it")), delay(time.Second)), model("Yes?")),
			cues: []cue{
				ended(0, 500*ms, calls(1, "find#1", 5*time.Second, "{}", "x")), // its response ends at 1.61 s
				ended(2, 500*ms, says(3, "Yes?")),
			},
			acts: []string{"0@500", "2@2620"}, want: "passed",
		}),
		Entry("the id of an act is its end", row{
			sc: scenario(caller("Hi there", id("it")), model("One two."),
				caller("Bye now", after(stepID("it")), delay(3*time.Second)), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "One two.")),
				ended(2, 500*ms, says(3, "Bye.")),
			},
			acts: []string{"0@500", "2@4100"}, want: "passed",
		}),
		Entry("the first moment since the last act counts, not one from before it", row{
			sc: scenario(caller("Hi there"), model("", asks("find")), model("Found."), expect(tool("find")),
				caller("Again please"), model("", asks("find")),
				caller("No stop", after(moment(tool("find")))), model("Yes?")),
			cues: []cue{
				ended(0, 200*ms, calls(1, "find#1", 100*ms, "{}", "x")),
				ended(0, 500*ms, says(2, "Found.")), // 1.7 to 2.0 s
				ended(4, 200*ms, calls(5, "find#2", 900*ms, "{}", "x")),
				ended(6, 500*ms, says(7, "Yes?")),
			},
			acts: []string{"0@500", "4@2320", "6@3140"}, want: "passed",
		}),
		Entry("an act waits until the caller's words above it have ended", row{
			sc: scenario(caller("Hi there my friend"), caller("Hello", after(word(scenarios.MomentConnected)), delay(1690*ms)),
				model("Yes?")),
			cues: []cue{ended(1, 500*ms, says(2, "Yes?"))},
			acts: []string{"0@500", "1@1720"}, want: "passed",
		}),
		Entry("a wait lets time pass", row{
			sc: scenario(caller("Hi there"), model("Hello."), expect(heard("hello")), wait(3*time.Second), caller("Bye"), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "Hello.")), // met at 2.0 s
				ended(4, 500*ms, says(5, "Bye.")),
			},
			acts: []string{"0@500", "4@5000"}, want: "passed",
		}),
		Entry("a wait for silence may last longer than patience", row{
			sc: scenario(caller("Hi there", reaction(scenarios.ReactionAny)), waitFor(silence(7*time.Second)),
				caller("Still there", after(moment(silence(8*time.Second)))), model("Yes?")),
			cues: []cue{ended(2, 500*ms, says(3, "Yes?"))},
			acts: []string{"0@500", "2@16100"}, want: "passed",
		}),
		Entry("a wait for an exact number goes on at that", row{
			sc: scenario(caller("Hi there"), model("Found."), waitFor(tool("find", times(2))),
				caller("Stop", after(stepID("it"))), model("Yes?"), func(sc *scenarios.Scenario) { sc.Script[2].ID = "it" }, allow(scenarios.SurpriseRepeatedCall)),
			cues: []cue{
				ended(0, 1100*ms, runsTool("find#1", 200*ms, "{}", "x")),
				ended(0, 1500*ms, runsTool("find#2", 200*ms, "{}", "x")), // at 2.6 s
				ended(0, 500*ms, says(1, "Found.")), ended(3, 500*ms, says(4, "Yes?")),
			},
			acts: []string{"0@500", "3@2620"}, want: "passed",
		}),
		Entry("the id of a list is when the last of it was met", row{
			sc: scenario(caller("Hi there"), model("One two."), withID(list(heard("one"), heard("two")), "it"),
				caller("Bye now", after(stepID("it")), delay(time.Second)), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "One two.")), // to 2.3 s
				ended(3, 500*ms, says(4, "Bye.")),
			},
			acts: []string{"0@500", "3@3300"}, want: "passed",
		}),
		Entry("the id of a watch is when it closed", row{
			sc: scenario(caller("Hi there"), model("One two."), withID(expectNot(tool("find"), lasting(4*time.Second)), "it"),
				caller("Bye now", after(stepID("it"))), model("Bye.")),
			cues: []cue{
				ended(0, 500*ms, says(1, "One two.")),
				ended(3, 500*ms, says(4, "Bye.")),
			},
			acts: []string{"0@500", "3@5120"}, want: "passed",
		}),
		Entry("a wait for something goes on when it happens", row{
			sc: scenario(caller("Hi there"), model("Wait.", asks("find")), model("Found."), waitFor(tool("find")),
				caller("Stop", after(word(scenarios.MomentConnected)), delay(2600*ms)), model("Yes?")),
			cues: []cue{
				ended(0, 200*ms, says(1, "Wait.")),
				ended(0, 1500*ms, runsTool("find#1", 200*ms, "{}", "x")), // at 2.6 s
				ended(0, 1700*ms, says(2, "Found.")),
				ended(4, 500*ms, says(5, "Yes?")),
			},
			acts: []string{"0@500", "4@2620"}, want: "passed",
		}),
	)
})

var _ = Describe("Playhead, when an act cannot be on time", func() {
	DescribeTable("failures", func(sc *scenarios.Scenario, want string, cues ...cue) {
		Expect(verdict(play(sc, cues...))).To(Equal(want))
	},
		Entry("too late: a step above held it up for more than 20 ms",
			scenario(caller("Hi there"), model("One two."), expect(heard("two")),
				caller("Stop", after(word(scenarios.MomentAgentStarts)), delay(100*ms))),
			"too_late:4",
			ended(0, 500*ms, says(1, "One two."))),
		Entry("too late: the caller's own words held it up",
			scenario(caller("Hi there my friend"), caller("Hello", after(word(scenarios.MomentConnected)), delay(time.Second))),
			"too_late:2"),
		Entry("no moment: it never comes, and patience is over",
			scenario(caller("Hi there"), model("Hello."), caller("Stop", after(moment(tool("find"))))),
			"no_moment:3",
			ended(0, 500*ms, says(1, "Hello."))),
		Entry("no moment: the agent's turn never ends",
			scenario(caller("Hi there"), model("Hello."), caller("Bye")),
			"no_moment:3",
			ended(0, 500*ms, says(1, "Hello.")), ended(0, time.Second, fact(timeline.AgentState{State: "thinking"}))),
		Entry("no moment: the greeting above is never heard",
			scenario(model("Hello."), caller("Hi")), "no_moment:2"),
		Entry("no moment: what a wait is for never happens",
			scenario(caller("Hi there"), model("Hello."), waitFor(tool("find"))),
			"no_moment:3",
			ended(0, 500*ms, says(1, "Hello."))),
		Entry("not audible: the barge-in finds the agent silent",
			scenario(caller("Hi there"), model("One two."), caller("Stop", bargeIn(900*ms))),
			"not_audible:3",
			ended(0, 500*ms, says(1, "One two."))),
		Entry("not audible: the agent comes to its own end before it could stop",
			scenario(caller("Hi there"), model("One two."), caller("Stop", bargeIn(500*ms)), expect(interrupted(within(250*ms)))),
			"not_audible:3",
			ended(0, 500*ms, says(1, "One two."))),
		Entry("the agent that could have stopped by then failed to",
			scenario(caller("Hi there"), model("One two three four."), caller("Stop", bargeIn(500*ms)),
				expect(interrupted(within(250*ms))), model("Yes?")),
			"missing:4",
			ended(0, 500*ms, says(1, "One two three four.")), ended(2, 900*ms, says(4, "Yes?"))),
		Entry("played on, an act that is too late is made all the same",
			scenario(caller("Hi there"), model("One two."), expect(heard("two")),
				caller("Stop", after(word(scenarios.MomentAgentStarts)), delay(100*ms)), model("Yes?"), playOn),
			"too_late:4",
			ended(0, 500*ms, says(1, "One two.")), ended(3, 500*ms, says(4, "Yes?"))),
		Entry("played on, what stands below such an act is judged",
			scenario(caller("Hi there"), model("Hello."), caller("Stop", after(moment(tool("find")))), expect(tool("find")), playOn),
			"no_moment:3 missing:4",
			ended(0, 500*ms, says(1, "Hello."))),
		Entry("played on, an act without a moment is left out",
			scenario(caller("Hi there"), model("Hello."), caller("Stop", after(moment(tool("find")))), playOn),
			"no_moment:3",
			ended(0, 500*ms, says(1, "Hello."))),
	)
})
