package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
)

// beside has one timeline and one track for all calls.
type beside struct {
	trace    string
	timeline string
	agent    []int16
}

func (b *beside) Timeline(results.Position, string) ([]byte, error) { return []byte(b.timeline), nil }

// Trace implements [Beside].
func (b *beside) Trace(results.Position, string) ([]byte, error) { return []byte(b.trace), nil }

// HasSound implements [Beside].
func (b *beside) HasSound(results.Position, string) bool { return len(b.agent) > 0 }

func (b *beside) Sound(results.Position, string) (caller, agent []int16, err error) {
	return nil, b.agent, nil
}

// timelineOf is a timeline file: each line is a moment in milliseconds, a lane, a kind, and a fact in JSON.
func timelineOf(lines ...string) string {
	text := `{"timeline":1,"agent":"desk","rate_hz":24000}` + "\n"
	for _, l := range lines {
		parts := strings.SplitN(l, " ", 4)
		text += fmt.Sprintf(`{"at_ns":%s000000,"lane":%q,"seq":0,"kind":%q,"fact":%s}`+"\n", parts[0], parts[1], parts[2], parts[3])
	}
	return text
}

// interrupted is a call in which the agent is interrupted, and something happens in each lane.
var interrupted = timelineOf(
	`1000 caller act_began {"step":0}`,
	`1050 wire_in speech_detected {"item":"i1"}`,
	`2000 caller act_ended {"step":0}`,
	`2400 model turn_understood {"item":"i1","text":"Where is it?","known":true}`,
	`2500 wire_in speech_over {"item":"i1"}`,
	`2500 wire_in turn_committed {"item":"i1"}`,
	`2510 wire_in response_began {"response":"r1"}`,
	`2600 session tool_began {"call":"c1","tool":"look","arguments":{"id":7}}`,
	`2700 session approval_asked {"call":"c1","tool":"look"}`,
	`2900 session approval_decided {"call":"c1","tool":"look","outcome":"rejected"}`,
	`3000 session tool_ended {"call":"c1","tool":"look","arguments":{"id":7},"output":"no","ran":false}`,
	`3100 wire_in frame {"type":"response.output_audio.delta","bytes":900}`,
	`3100 wire_in generated {"response":"r1","item":"a1","text":"It is on "}`,
	`3150 wire_in generated {"response":"r1","item":"a1","text":"its way, said the carrier."}`,
	`3200 ear utterance_began {"utterance":0,"response":"r1","item":"a1","agent":"Desk"}`,
	`3300 ear word_heard {"utterance":0,"text":"It","began_ns":3200000000}`,
	`3500 ear word_heard {"utterance":0,"text":"is","began_ns":3350000000,"partial":true}`,
	`3550 wire_in frame {"type":"response.output_audio.delta","bytes":800}`,
	`3600 caller act_began {"step":1}`,
	`3700 session interrupted {"response":"r1","item":"a1","cause":"caller","heard_ns":500000000}`,
	`3700 wire_out frame {"type":"conversation.item.truncate","bytes":90}`,
	`3700 wire_out truncated {"item":"a1","heard_ns":480000000}`,
	`3710 ear utterance_ended {"utterance":0,"last_heard_ns":3700000000,"heard_ns":500000000,"total_ns":2000000000,"complete":false}`,
	`3720 wire_in response_ended {"response":"r1","status":"cancelled"}`,
	`4000 caller act_ended {"step":1}`,
	`4100 session handed_off {"from":"Desk","to":"Billing"}`,
	`4200 session guardrail_tripped {"guardrail":"no_prices"}`,
	`4300 session connection {"state":"lost","reason":"reset"}`,
	`4400 wire_in response_began {"response":"r2"}`,
	`4450 wire_in generated {"response":"r2","item":"a2","text":"Nobody hears this."}`,
	`4500 wire_in response_ended {"response":"r2","status":"failed","reason":"server"}`,
	`4600 model finding {"rule":"late-stop","severity":"error","message":"too late"}`,
)

// steps are what the call was scripted with.
var steps = []results.Step{
	{Verb: "caller", What: `caller: "Where is it?"`, Words: "Where is it?", State: judge.StepPassed, Line: 3},
	{Verb: "caller", What: `caller: "Stop."`, Words: "Stop.", State: judge.StepPassed, Line: 5},
	{Verb: "expect", Kinds: []string{"interrupted"}, What: "expect: agent should be interrupted", State: judge.StepPassed, EndedMS: 3700, Line: 7},
	{Verb: "expect", Kinds: []string{"heard"}, What: `expect: caller should hear "sorry"`, State: judge.StepFailed, Line: 8},
	{Verb: "expect", Kinds: []string{"tool"}, What: "expect: tool look should run", State: judge.StepNotJudged, Line: 9},
}

// callOf is a call of a document, with failures.
func callOf(verdict judge.Verdict, failures ...results.Failure) results.Call {
	return results.Call{
		Name: "where", File: "calls/where.yaml", Line: 2, Verdict: verdict, Seed: 1, CallMS: 6000, Steps: steps, Failures: failures,
		Measures: map[string]results.Measure{}, Artifacts: []results.Artifact{{Kind: "wav", Path: "calls/where.wav"}},
	}
}

// documentOf is a document of calls.
func documentOf(calls ...results.Call) *results.Document {
	doc := &results.Document{Run: results.Run{StartedAt: "2026-03-04T05:06:07Z", Clock: "virtual", Target: "simulator", Seed: 1, Version: "v1"}, Results: calls}
	doc.Sum()
	return doc
}

// built is the data of a document whose calls are all the interrupted one.
func built(doc *results.Document) *Data {
	GinkgoHelper()
	d, err := Build(doc, &beside{timeline: interrupted, agent: make([]int16, RateHz)}, Options{})
	Expect(err).NotTo(HaveOccurred())
	return d
}

var _ = Describe("A call, of its trace", func() {
	trace := func() *Trace {
		event := func(text string) json.RawMessage { return json.RawMessage(`{"n":"` + text + `"}`) }
		return &Trace{
			Peaks: &Peaks{RateHz: 100, Agent: PackPeaks([]byte{0, 0, 9})}, LeftOut: 2,
			Unheard: []Unheard{{Response: "r1", LengthMS: 20, Peaks: PackPeaks([]byte{1, 2})}, {Response: "r1", LengthMS: 10, Peaks: PackPeaks([]byte{3})}, {Response: "r2", LengthMS: 10, Peaks: PackPeaks([]byte{4})}},
			Frames: []TraceFrame{
				{Type: "response.create", Sent: true, Event: event("sent")}, {Type: "response.created", Event: event("one")}, {Type: "response.done"}, {Type: "response.created", Event: event("two")},
			},
		}
	}
	traced := func(t *Trace, frames ...string) *Call {
		GinkgoHelper()
		var text bytes.Buffer
		Expect(WriteTrace(&text, t)).To(Succeed())
		d, err := Build(documentOf(callOf(judge.VerdictFailed, notStopped)), &beside{timeline: interrupted + timelineOf(frames...)[len(timelineOf()):], trace: text.String()}, Options{})
		Expect(err).NotTo(HaveOccurred())
		return d.Calls[0]
	}

	It("has the sound of what was never heard behind what was, of all items of a response, and of one of which nothing was", func() {
		c := traced(trace())
		Expect(c.Utterances[len(c.Utterances)-2].Ghost).To(Equal(PackPeaks([]byte{1, 2, 3})))
		last := c.Utterances[len(c.Utterances)-1]
		Expect([]any{last.Response, last.Ghost, last.TotalMS, last.Heard}).To(Equal([]any{"r2", PackPeaks([]byte{4}), 10.0, (*Stretch)(nil)}))
	})

	It("has pictures without the sound, and says that it is not there", func() {
		c := traced(trace())
		Expect(c.Peaks.Agent).To(Equal(PackPeaks([]byte{0, 0, 9})))
		Expect(c.Sound).To(BeNil())
	})

	It("has the events of frames beside those of the timeline, each way in its order", func() {
		c := traced(trace(), `5000 wire_out frame {"type":"response.create","bytes":9}`, `5001 wire_in frame {"type":"response.created","bytes":9}`,
			`5002 wire_in frame {"type":"response.output_audio.delta","bytes":9}`, `5003 wire_in frame {"type":"response.done","bytes":9}`, `5004 wire_in frame {"type":"response.created","bytes":9}`)
		n := len(c.Events.AtMS)
		Expect(c.Events.Shown).To(Equal([]int{n - 5, n - 4, n - 1}))
		Expect(c.Events.JSON).To(HaveExactElements(MatchJSON(`{"n":"sent"}`), MatchJSON(`{"n":"one"}`), MatchJSON(`{"n":"two"}`)))
		Expect(c.Events.LeftOut).To(Equal(2))
	})

	It("leaves events out beyond the room that a page has, those of calls that failed last", func() {
		big := func(n int, failed bool) *Call {
			c := &Call{Events: &Events{Shown: []int{0}, JSON: []json.RawMessage{bytes.Repeat([]byte(" "), n)}}}
			if failed {
				c.Failures = []Failure{{}}
			}
			return c
		}
		calls := []*Call{big(mostEvents/2, false), big(mostEvents/4, false), big(mostEvents*2/3, true), {}}
		shareEvents(calls)
		Expect([]int{len(calls[0].Events.JSON), len(calls[1].Events.JSON), len(calls[2].Events.JSON)}).To(Equal([]int{0, 1, 1}))
		Expect(calls[0].Events.LeftOut).To(Equal(1))
	})

	DescribeTable("is refused where it is broken", func(text, want string) {
		_, err := Build(documentOf(callOf(judge.VerdictPassed)), &beside{timeline: interrupted, trace: text}, Options{})
		Expect(err).To(MatchError(ContainSubstring(want)))
	},
		Entry("no JSON", "{", "call 1, where: the trace: unexpected end"),
		Entry("a newer form", `{"trace":2}`, "its version is 2, and 1 is read"),
	)
})

// notStopped is a failure of the call: the agent was heard for 100 ms after the caller had begun.
var notStopped = results.Failure{Kind: judge.FailureNotStopped, Message: "agent should stop", Nearest: "it did not", AtMS: 5600, File: "calls/where.yaml", Line: 5}

var _ = Describe("A call, of its timeline", func() {
	var c *Call
	BeforeEach(func() { c = built(documentOf(callOf(judge.VerdictFailed, notStopped))).Calls[0] })

	It("has the caller's turns, with what was understood", func() {
		Expect(c.Turns).To(Equal([]Turn{
			{FromMS: 1000, ToMS: 2000, Words: "Where is it?", Understood: "Where is it?", Line: 3},
			{FromMS: 3600, ToMS: 4000, Words: "Stop.", Over: true, Line: 5},
		}))
	})

	It("has the agent's utterances: heard, cut and unheard words, and four clocks", func() {
		Expect(c.Utterances).To(HaveLen(2))
		u := c.Utterances[0]
		Expect(u.Words).To(Equal([]Word{
			{Text: "It", AtMS: 3200}, {Text: "is", AtMS: 3350, Cut: true}, {Text: "on", Unheard: true}, {Text: "its", Unheard: true},
			{Text: "way,", Unheard: true}, {Text: "said", Unheard: true}, {Text: "the", Unheard: true}, {Text: "carrier.", Unheard: true},
		}))
		Expect([]*Stretch{u.Generated, u.Received, u.Heard, u.Truncated}).To(Equal([]*Stretch{{FromMS: 2510, ToMS: 3720}, {FromMS: 3100, ToMS: 3550}, {FromMS: 3200, ToMS: 3700}, {FromMS: 3200, ToMS: 3680}}))
		Expect([]any{u.Agent, u.Complete, u.TotalMS, u.HeardMS}).To(Equal([]any{"Desk", false, 2000.0, 500.0}))
		Expect(c.Utterances[1].Heard).To(BeNil())
		Expect(c.Utterances[1].Words).To(HaveEach(HaveField("Unheard", true)))
	})

	It("has lanes", func() {
		var all []string
		for _, s := range c.Spans {
			all = append(all, fmt.Sprintf("%s %.0f–%.0f %s %s", s.Lane, s.FromMS, s.ToMS, s.Label, s.State))
		}
		Expect(all).To(Equal([]string{
			"turns 1050–2500 the server hears the caller ", "responses 2510–3720 cancelled cut", "tools 2600–3000 look cut", "approvals 2700–2900 look: rejected cut",
			"interruptions 3700–3700 stopped cut", "handoffs 4100–4100 Desk → Billing ", "guardrails 4200–4200 no_prices cut", "connection 4300–4300 lost bad",
			"responses 4400–4500 failed bad", "lint 4600–4600 late-stop bad",
		}))
	})

	It("says what the caller's waiting went into", func() {
		Expect(c.Latencies).To(Equal([]Latency{{FromMS: 2000, ToMS: 3200, Parts: []Part{
			{"detection", 500}, {"model", 100}, {"tool", 100}, {"human", 200}, {"tool", 100}, {"model", 100}, {"playout", 100},
		}}}))
	})

	It("has pins for what was caused, went wrong, and was met", func() {
		Expect(c.Pins).To(Equal([]Pin{
			{3600, "caused", "caller interrupts: Stop.", 5}, {3700, "met", "agent should be interrupted", 7}, {5600, "wrong", "The agent talked on over the caller (100 ms)", 5},
		}))
	})

	It("has the frames on the wire, by columns", func() {
		Expect(c.Events).To(Equal(&Events{
			Names: []string{"response.output_audio.delta", "conversation.item.truncate"}, AtMS: []int{3100, 450, 150}, Type: []int{0, 0, ^1}, Bytes: []int{900, 800, 90},
		}))
	})

	It("has what the runtime says of its own", func() {
		d, err := Build(documentOf(callOf(judge.VerdictPassed)), &beside{timeline: timelineOf(
			`1600 ear utterance_began {"utterance":0,"response":"","item":"own","fallback":true}`,
			`1800 ear word_heard {"utterance":0,"text":"Wait.","began_ns":1600000000}`,
			`1900 ear utterance_ended {"utterance":0,"last_heard_ns":1900000000,"heard_ns":300000000,"total_ns":300000000,"complete":true}`,
		)}, Options{})
		Expect(err).NotTo(HaveOccurred())
		Expect(d.Calls[0].Utterances).To(HaveExactElements(And(HaveField("Agent", "fallback"), HaveField("Words", []Word{{Text: "Wait.", AtMS: 1600}}), HaveField("Complete", true))))
	})

	It("lasts as long as the call where it does not end", func() {
		doc := documentOf(callOf(judge.VerdictFailed))
		d, err := Build(doc, &beside{timeline: timelineOf(
			`1000 caller act_began {"step":0}`,
			`1500 wire_in response_began {"response":"r1"}`,
			`1600 ear utterance_began {"utterance":0,"response":"r1","item":"a1"}`,
		)}, Options{})
		Expect(err).NotTo(HaveOccurred())
		c := d.Calls[0]
		Expect(c.Turns[0].ToMS).To(Equal(6000.0))
		Expect(c.Utterances[0].Heard).To(Equal(&Stretch{FromMS: 1600, ToMS: 6000}))
		Expect(c.Spans[0].ToMS).To(Equal(6000.0))
		Expect(c.Mute).To(Equal("no sound was recorded"))
	})

	DescribeTable("is an error where its timeline cannot be read", func(text, what string) {
		_, err := Build(documentOf(callOf(judge.VerdictPassed)), &beside{timeline: text}, Options{})
		Expect(err).To(MatchError(And(HavePrefix("call 1, where: the timeline, line "), ContainSubstring(what))))
	},
		Entry("no JSON", timelineOf()+"{", "line 2: unexpected end"),
		Entry("a newer form", `{"timeline":2}`, "line 1: its version is 2, and 1 is read"),
		Entry("another file", `{"schema_version":1}`, "line 1: its version is 0"))
})

var _ = DescribeTable("What a failure is about", func(f results.Failure, from, to, amount float64) {
	call := callOf(judge.VerdictFailed, f)
	call.Measures["response_latency"] = results.Measure{Unit: judge.UnitMilliseconds, Values: []results.Value{{AtMS: 3200, Amount: 1200}, {AtMS: 9, Amount: 2}}}
	call.Measures["truncation_error"] = results.Measure{Unit: judge.UnitMilliseconds, Values: []results.Value{{AtMS: 3700, Amount: 20}}}
	c := built(documentOf(call)).Calls[0]
	Expect([]float64{c.Failures[0].FromMS, c.Failures[0].ToMS, c.Failures[0].AmountMS}).To(Equal([]float64{from, to, amount}))
},
	Entry("talking on", notStopped, 3600.0, 3700.0, 100.0),
	Entry("talking on, with nothing to see", results.Failure{Kind: judge.FailureNotStopped, AtMS: 500}, 500.0, 500.0, 0.0),
	Entry("no answer", results.Failure{Kind: judge.FailureNotAnswered, AtMS: 5000}, 4000.0, 5000.0, 1000.0),
	Entry("silence", results.Failure{Kind: judge.FailureDeadAir, AtMS: 3100}, 2000.0, 3100.0, 1100.0),
	Entry("nothing, while somebody speaks", results.Failure{Kind: judge.FailureMissing, AtMS: 3400}, 3400.0, 3400.0, 0.0),
	Entry("late", results.Failure{Kind: judge.FailureLate, AtMS: 2900}, 2000.0, 2900.0, 900.0),
	Entry("unheard", results.Failure{Kind: judge.FailureUnheard, AtMS: 5000}, 3200.0, 5200.0, 2000.0),
	Entry("a limit", results.Failure{Kind: judge.FailureCheck, Message: "response_latency should be at most 800 ms", AtMS: 3200}, 2000.0, 3200.0, 1200.0),
	Entry("a limit of what is no stretch", results.Failure{Kind: judge.FailureCheck, Message: "truncation_error should be at most 1 ms", AtMS: 3700}, 3700.0, 3700.0, 20.0),
	Entry("words", results.Failure{Kind: judge.FailureCheck, Message: `caller should never hear "x"`, AtMS: 3300}, 3300.0, 3300.0, 0.0),
	Entry("anything else", results.Failure{Kind: judge.FailureSurprise, AtMS: 42}, 42.0, 42.0, 0.0))

// heading is the sentence of calls.
func heading(calls ...results.Call) string { return built(documentOf(calls...)).Sentence }

var _ = Describe("The sentence", func() {
	passed, failed := callOf(judge.VerdictPassed), callOf(judge.VerdictFailed, notStopped)
	missing := callOf(judge.VerdictFailed, results.Failure{Kind: judge.FailureMissing, Message: `caller should hear "a, b", beginning within 2 s`, AtMS: 100})
	broken := callOf(judge.VerdictError)
	skipped := callOf(judge.VerdictSkipped)
	flaky := callOf(results.Flaky)
	flaky.Attempts = []results.Call{failed}

	DescribeTable("says what came of a run", func(want string, calls ...results.Call) { Expect(heading(calls...)).To(Equal(want)) },
		Entry("nothing", "Nothing was played."),
		Entry("one passed", "The call passed: everything that its scenario demands was met.", passed),
		Entry("all passed", "All 2 calls passed: everything that their scenarios demand was met.", passed, passed),
		Entry("one failed", "2 calls, 1 failed: the agent kept talking for 100 ms after the caller had interrupted.", passed, failed),
		Entry("several failed", `3 calls, 3 failed; in 2 of them what was expected did not happen: caller should hear "a, b".`, failed, missing, missing),
		Entry("flaky", "2 calls passed, 1 of them not at the first attempt: the agent kept talking for 100 ms after the caller had interrupted.", passed, flaky),
		Entry("some not played", "1 call passed, and 1 could not be played.", passed, broken),
		Entry("none played", "No call could be judged: 2 scenarios could not be played.", broken, broken),
		Entry("all skipped", "Nothing was played: 1 scenario was skipped.", skipped))

	It("is followed by what it does not say", func() {
		call := callOf(judge.VerdictPassed)
		call.NotJudged = []results.NotJudged{{What: "a"}, {What: "b"}}
		call.NotLookedAt = []results.NotLookedAt{{Kind: judge.BlindNoData, What: "x"}, {Kind: judge.BlindAllowed, What: "y"}}
		call.StandIns = []results.StandIn{{Words: "w"}}
		d := built(documentOf(call, skipped))
		Expect(d.Besides).To(Equal([]string{"1 was skipped", "2 demands were not reached", "1 thing was not looked at", "1 turn was said by the stand-in voice"}))
		Expect(blindOf(d)).To(HaveLen(5))
	})

	It("counts what the stand-in voice said as not looked at nowhere, as the totals do, and lists it", func() {
		call := callOf(judge.VerdictPassed)
		call.StandIns = []results.StandIn{{Words: "w"}}
		d := built(documentOf(call))
		Expect(d.Totals.Blind).To(BeZero())
		Expect(d.Calls[0].why()).To(BeEmpty())
		Expect(d.Calls[0].NotLooked).To(BeEmpty())
		Expect(d.Calls[0].StandIns).To(HaveLen(1))
	})
})

var _ = Describe("What was checked", func() {
	It("counts steps and calls by kind of demand, and never counts what was not reached as met", func() {
		call := callOf(judge.VerdictFailed, notStopped)
		call.Checks = []results.Check{{Name: "turns", State: judge.StepPassed}, {Name: "dead_air", State: judge.StepNotJudged}}
		d := built(documentOf(call, callOf(judge.VerdictPassed)))
		got := map[string][3]int{}
		for _, c := range d.Checks {
			got[c.Name] = [3]int{c.Met, c.Failed, c.Open}
		}
		Expect(got).To(Equal(map[string][3]int{
			"Answers the caller": {2, 0, 0}, "Stops when interrupted": {2, 1, 0}, "Says what it should": {0, 2, 0}, "Is heard whole": {2, 0, 0},
			"Uses its tools as it should": {0, 0, 2}, "Does nothing unexpected": {2, 0, 0}, "Keeps within its limits": {1, 0, 1},
		}))
		Expect(tallied(Check{Open: 2})).To(Equal("not reached (2)"))
		Expect(tallied(Check{Met: 7, Failed: 1, Open: 2})).To(Equal("7 of 8, 2 not reached"))
	})

	It("does not count earlier attempts", func() {
		flaky := callOf(results.Flaky)
		flaky.Attempts = []results.Call{callOf(judge.VerdictFailed, notStopped)}
		d := built(documentOf(flaky))
		Expect(d.Calls).To(HaveLen(2))
		Expect([]int{d.Calls[0].Attempt, d.Calls[1].Attempt}).To(Equal([]int{1, 0}))
		Expect(d.Checks[0].Met).To(Equal(1))
	})
})

var _ = Describe("What stood out", func() {
	It("has what calls failed with first in front, with the worst moment, and marks what followed", func() {
		check := results.Failure{Kind: judge.FailureCheck, Message: "barge_in_stop should be at most 80 ms", AtMS: 3700}
		call := callOf(judge.VerdictFailed, notStopped, check)
		call.Measures["barge_in_stop"] = results.Measure{Unit: judge.UnitMilliseconds, Values: []results.Value{{AtMS: 3700, Amount: 100}}}
		missing := results.Failure{Kind: judge.FailureMissing, Message: "x", AtMS: 5000}
		longer := missing
		longer.AtMS = 5900
		d := built(documentOf(call, callOf(judge.VerdictFailed, missing), callOf(judge.VerdictFailed, longer)))
		var titles []string
		for _, s := range d.Standouts {
			titles = append(titles, fmt.Sprintf("%s: %s %s, %v, first %v", s.Title, s.Number, s.About, s.Calls, s.First))
		}
		Expect(titles).To(Equal([]string{
			"What was expected did not happen: 1.90 s without what was expected, the worst of 2, [1 2], first true",
			"The agent talked on over the caller: 100 ms of talking over the caller, [0], first true",
			"It stopped too late when it was interrupted: 100 ms of talking over the caller, [0], first false",
		}))
		Expect(d.Standouts[0].Call).To(Equal(2))
	})

	It("has a name for every kind of failure", func() {
		for _, kind := range judge.FailureKinds() {
			Expect(titleOf(&results.Failure{Kind: kind})).NotTo(Equal(string(kind)))
		}
	})
})

var _ = Describe("Measures over all calls", func() {
	It("have percentiles with 20 values and more", func() {
		doc := documentOf(callOf(judge.VerdictPassed))
		var values []results.Value
		for i := range 21 {
			values = append(values, results.Value{Amount: float64(20 - i)})
		}
		doc.Results[0].Measures = map[string]results.Measure{
			"many": {Unit: judge.UnitMilliseconds, Values: values}, "few": {Unit: judge.UnitMilliseconds, Values: values[:19]}, "turns": {Unit: "count", Values: values},
			"none": {Unit: judge.UnitMilliseconds},
		}
		all := spreadsOf(doc)
		Expect(all).To(HaveLen(2))
		Expect(all[0]).To(Equal(Spread{Name: "few", Unit: "ms", Count: 19, Min: 2, Max: 20, Mean: all[0].Mean}))
		Expect([]float64{*all[1].P50, *all[1].P90, *all[1].P95, *all[1].P99}).To(HaveExactElements(10.0, 18.0, 19.0, BeNumerically("~", 19.8)))
	})
})

var _ = DescribeTable("The command that plays a call again", func(run results.Run, file string, seed uint64, want string) {
	Expect(commandOf("voicesim", &run, &results.Call{Name: "it's here", File: file, Seed: seed})).To(Equal(want))
},
	Entry("plain", results.Run{Target: "simulator", Clock: "virtual"}, "calls/a.yaml", uint64(1), "voicesim run calls/a.yaml"),
	Entry("a seed", results.Run{Target: "simulator"}, "calls/a.yaml", uint64(7), "voicesim run --seed 7 calls/a.yaml"),
	Entry("real time, a name with a space", results.Run{Target: "simulator", Clock: "real"}, "my calls/a.yaml", uint64(1), "voicesim run --clock real 'my calls/a.yaml'"),
	Entry("a target", results.Run{Target: "live", Clock: "real", Lint: "error"}, "a.yaml", uint64(1), "voicesim run --target live --lint error a.yaml"),
	Entry("a spec in Go", results.Run{}, "calls/a_test.go", uint64(1), `go test ./calls -ginkgo.focus='it'\''s here'`),
	Entry("what would escape", results.Run{}, "a\x1b.yaml", uint64(1), `voicesim run 'a\x1b.yaml'`))

var _ = Describe("The page", func() {
	write := func(d *Data) string {
		GinkgoHelper()
		var b bytes.Buffer
		Expect(Write(&b, d)).To(Succeed())
		return b.String()
	}

	It("is the same each time", func() {
		doc := documentOf(callOf(judge.VerdictFailed, notStopped), callOf(judge.VerdictPassed))
		Expect(write(built(doc))).To(Equal(write(built(doc))))
	})

	It("says the sentence, the failures and the calls without its script", func() {
		text := write(built(documentOf(callOf(judge.VerdictFailed, notStopped))))
		before, _, _ := strings.Cut(text, `<script type="application/json"`)
		Expect(before).To(And(ContainSubstring("the agent kept talking for 100 ms"), ContainSubstring("<svg class=\"moment\""), ContainSubstring("✗ failed"),
			ContainSubstring("Hear it: call 1 at 0:03.6"), ContainSubstring("voicesim run calls/where.yaml")))
	})

	It("tells plays and attempts apart, and how likely it is that plays pass", func() {
		failed, again := callOf(judge.VerdictFailed, notStopped), callOf(results.Flaky)
		failed.Play, again.Play = &results.Play{Number: 1, Of: 2}, &results.Play{Number: 2, Of: 2}
		again.Attempts = []results.Call{callOf(judge.VerdictFailed, notStopped)}
		again.Attempts[0].Play = again.Play
		text := write(built(documentOf(failed, again)))
		Expect(text).To(ContainSubstring("2 calls, 1 failed: the agent kept talking"), "attempts are not counted")
		Expect(text).To(And(ContainSubstring("where · play 1 of 2</a>"), ContainSubstring("where · play 2 of 2 · earlier attempt 1</a>"), ContainSubstring("≈ flaky"),
			ContainSubstring("<td>0 of 2</td><td>0 % (0 – 66)</td>")))
	})

	It("is red where the client broke the protocol, and that counts", func() {
		call := callOf(judge.VerdictPassed)
		call.Findings = []results.Finding{{Rule: "late-stop", Severity: "error", Message: "too late"}}
		doc := documentOf(callOf(judge.VerdictPassed), call)
		Expect(write(built(doc))).To(ContainSubstring("All 2 calls passed"))
		doc.Run.Lint = "error"
		doc.Sum()
		d := built(doc)
		Expect(rowsOf(d)[0]).To(Equal(rowView{Place: 1, Number: 2, Mark: "bad", Word: "✗ broke protocol", Name: "where", Why: "1 lint finding", Length: "0:06.0"}))
		Expect(write(d)).To(And(ContainSubstring("2 calls passed, 1 of them while the client broke the protocol."), ContainSubstring("✗ Broke the protocol")))
	})

	It("has what a language model answered, yes too, with its quotes", func() {
		call := callOf(judge.VerdictPassed)
		call.Opinions = []results.Opinion{{Question: "Is it polite?", Asked: 3, Wanted: 1, Yes: 1, No: 1, File: "a.yaml", Line: 9, Answers: []results.OpinionAnswer{
			{Model: "wise-1", Yes: true, Reason: "It thanks.", Quotes: []string{"thank you"}}, {Model: "wise-1", Reason: "It yawns."}, {Model: "wise-1", Failed: "it refuses"},
		}}}
		d := built(documentOf(call))
		Expect(d.Calls[0].Opinions).To(Equal([]Opinion{{Question: "Is it polite?", Yes: 1, Asked: 3, Wanted: 1, File: "a.yaml", Line: 9, Answers: []Answer{
			{Says: "yes", Model: "wise-1", Reason: "It thanks.", Quotes: []string{"thank you"}}, {Says: "no", Model: "wise-1", Reason: "It yawns."}, {Says: "none", Model: "wise-1", Reason: "it refuses"},
		}}}))
		Expect(write(d)).To(ContainSubstring("thank you"))
	})

	It("has what comes from outside as text", func() {
		evil := "</script><script>alert(1)</script>\u202e\x1b"
		call := callOf(judge.VerdictFailed, results.Failure{Kind: judge.FailureKind(evil), Message: evil, Nearest: evil, File: evil})
		call.Name, call.File, call.Tags, call.Why = evil, evil, []string{evil}, evil
		call.NotJudged = []results.NotJudged{{What: evil, File: evil}}
		call.Findings = []results.Finding{{Rule: evil, Message: evil, Event: evil}}
		call.Steps = []results.Step{{Verb: scenarios.VerbCaller, What: evil, Words: evil}}
		call.Opinions = []results.Opinion{{Question: evil, Answers: []results.OpinionAnswer{{Model: evil, Reason: evil, Quotes: []string{evil}}}}}
		doc := documentOf(call)
		doc.Run.Version = evil
		d, err := Build(doc, &beside{timeline: timelineOf(
			fmt.Sprintf(`1 session tool_ended {"call":%[1]q,"tool":%[1]q,"output":%[1]q,"error":%[1]q}`, "</script><script>alert(1)</script>"),
			`1 caller act_began {"step":0}`,
			`1 wire_in frame {"type":"</script>"}`,
		)}, Options{})
		Expect(err).NotTo(HaveOccurred())
		text := write(d)
		Expect(strings.Count(text, "</script>")).To(Equal(2), "the data's and the script's")
		Expect(text).NotTo(Or(ContainSubstring("<script>alert"), ContainSubstring("\u202e"), ContainSubstring("\x1b")))
		Expect(text).To(ContainSubstring(`\u202e\x1b`))
	})
})
