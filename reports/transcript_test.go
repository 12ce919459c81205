package reports_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// at is a record at so many milliseconds.
func at(ms int, fact timeline.Fact) timeline.Record {
	return timeline.Record{At: time.Duration(ms) * time.Millisecond, Fact: fact}
}

// said are the records of an answer of the model that begins to be heard at so many milliseconds: what was made of it,
// and of which the words that are given were heard, each for 200 ms: the last sounds of one with a stroke behind it were cut, one with a tilde was lost.
func said(ms int, response, made, heard string) []timeline.Record {
	list := []timeline.Record{at(ms-100, timeline.Generated{Response: response, Item: "i" + response, Text: made})}
	words := strings.Fields(heard)
	u := ms // a number of its own
	list = append(list, at(ms, timeline.UtteranceBegan{Utterance: u, Response: response, Item: "i" + response, Agent: "Support"}))
	for i, w := range words {
		w, lost := strings.CutSuffix(w, "~")
		cut := strings.TrimSuffix(w, "/")
		list = append(list, at(ms+200*(i+1), timeline.WordHeard{Utterance: u, Text: cut, Partial: cut != w, Lost: lost}))
	}
	end := ms + 200*max(1, len(words))
	return append(list, at(end, timeline.UtteranceEnded{Utterance: u, LastHeard: time.Duration(end) * time.Millisecond, Complete: made == heard}))
}

// recorded is a call of a script whose first steps the caller says.
func recorded(words []string, length time.Duration, records ...[]timeline.Record) *reports.Entry {
	c := call("order", judge.VerdictPassed, length)
	for i, w := range words {
		parts, err := scenarios.ParseSpeech(w)
		Expect(err).NotTo(HaveOccurred())
		c.Scenario.Add(&scenarios.Step{
			Verb: scenarios.VerbCaller, Pos: scenarios.Pos{Line: 4 + i}, Caller: &scenarios.CallerStep{Words: w, Parts: parts},
		})
	}
	c.Recording = &timeline.Recording{Length: length}
	for _, list := range records {
		c.Recording.Records = append(c.Recording.Records, list...)
	}
	return c
}

// transcript returns the lines of a transcript below its first two.
func transcript(c *reports.Entry) []string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(reports.Transcript(&b, mixed(), c)).To(Succeed())
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	Expect(lines[0]).To(HavePrefix("PASS   order"))
	return lines[min(3, len(lines)):]
}

// asking are the records of the caller who says the first step.
func asking(text string) []timeline.Record {
	return []timeline.Record{
		at(80, timeline.Connected{Agent: "Support"}), at(500, timeline.ActBegan{}), at(1500, timeline.ActEnded{}),
		at(1600, timeline.TurnUnderstood{Item: "t1", Text: text, Known: text != ""}), at(1610, timeline.TurnCommitted{Item: "t1"}),
	}
}

var _ = Describe("A transcript", func() {
	It("says that the caller hangs up", func() {
		c := recorded([]string{"Hi"}, 5*time.Second, asking("Hi"), []timeline.Record{
			at(2000, timeline.ActBegan{Step: 1, Beside: true}), at(2000, timeline.ActEnded{Step: 1, Beside: true}), at(2010, timeline.ConnectionChanged{State: "closed"}),
		})
		c.Scenario.Add(&scenarios.Step{Verb: scenarios.VerbHangup, Hangup: &scenarios.HangupStep{}})
		c.Result.HungUp = 2 * time.Second
		Expect(transcript(c)[2:]).To(Equal([]string{"   2.00            line       the caller hangs up", "   2.00            line       the call is over"}))
	})

	It("tells of a fallback that is cut, not of an answer", func() {
		heard := time.Second
		cut := func(item string) string {
			return transcript(recorded([]string{"Hi"}, 5*time.Second, asking("Hi"), []timeline.Record{
				at(2000, timeline.UtteranceBegan{Item: "held", Fallback: true}),
				at(3000, timeline.UtteranceEnded{LastHeard: 3 * time.Second}),
				at(3000, timeline.Interrupted{Response: item, Item: item, Cause: "caller", Heard: heard}),
			}))[3]
		}
		Expect(cut("held")).To(HaveSuffix("the caller stops the agent: 1.00 s of the fallback were heard"))
		Expect(cut("other")).To(HaveSuffix("the caller stops the agent: 1.00 s of the answer were heard"))
		heard = 0
		Expect(cut("other")).To(HaveSuffix("the caller stops the agent: nothing was heard"))
	})

	DescribeTable("keeps the punctuation around what is masked", func(heard, line string) {
		made := "It is 4111 1111 1111 1111, right?"
		played := recorded([]string{"Hi"}, 9*time.Second, asking("Hi"), said(2000, "r", made, heard))
		c := reports.EntryOf(judge.Played{Scenario: played.Scenario, Result: played.Result, Recording: played.Recording})
		var b strings.Builder
		Expect(reports.Transcript(&b, mixed(), c)).To(Succeed())
		Expect(b.String()).To(ContainSubstring(line))
	},
		Entry("heard to the end", "It is 4111 1111 1111 1111, right?", "Support    It is [masked], right?\n"),
		Entry("cut behind it", "It is 4111 1111 1111 1111,", "Support    It is [masked], [not heard: right?]\n"),
	)

	It("says who said what, when, and what was done", func() {
		c := recorded([]string{"Where is my order?"}, 20*time.Second, asking("Where is my order?"), []timeline.Record{
			at(1700, timeline.ToolBegan{Call: "1", Tool: "find", Arguments: json.RawMessage("{\n  \"id\": \"A1\"\n}")}),
			at(2500, timeline.ToolEnded{Call: "1", Tool: "find", Output: "shipped", Ran: true}),
			at(2600, timeline.ApprovalAsked{Call: "2", Tool: "refund", Arguments: json.RawMessage(`{}`)}),
			at(2700, timeline.ToolBegan{Call: "3", Tool: "note"}),
			at(2800, timeline.ApprovalDecided{Call: "2", Tool: "refund", Outcome: "timed_out"}),
			at(2810, timeline.ToolEnded{Call: "2", Tool: "refund", Output: "no", Error: "not approved"}),
			at(2900, timeline.ToolEnded{Call: "3", Tool: "note", Output: "sorry", Ran: true, Error: "disk full"}),
			at(2950, timeline.HandedOff{From: "Support", To: "Billing"}),
		}, said(3000, "r1", "It is on its way.", "It is on its way."), []timeline.Record{
			at(4100, timeline.Problem{Code: "rate", Message: "slow down"}),
			at(9000, timeline.ConnectionChanged{State: "lost", Reason: "connection lost: no answer"}),
			at(9000, timeline.Problem{Code: "session_ended", Message: "connection lost"}),
			at(9100, timeline.ActFailed{Step: 0, Reason: "nobody is there"}),
		})
		c.Result.HungUp = 9500 * time.Millisecond
		Expect(transcript(c)).To(Equal([]string{
			"   0.08            line       connected to Support",
			"   0.50 –    1.50  Caller     Where is my order?",
			`   1.70            tool       find {"id":"A1"} returned "shipped" after 0.80 s`,
			"   2.60            approval   refund {} waits for a human",
			"   2.70            tool       note {}",
			"   2.80            approval   refund timed out after 0.20 s",
			`   2.81            tool       refund {} did not run: not approved; the model was told "no"`,
			`   2.90            tool       note failed: disk full; the model was told "sorry" after 0.20 s`,
			"   2.95            handoff    from Support to Billing",
			"   3.00 –    4.00  Support    It is on its way.",
			"   4.00 –    9.50  silence    5.5 s",
			"   4.10            line       problem rate: slow down",
			"   9.00            line       the connection is lost: no answer",
			"   9.10            script     caller (line 4) could not be done: nobody is there",
			"   9.50            line       the call is over",
		}))
	})

	DescribeTable("marks what was made and not heard", func(made, heard, want string) {
		lines := transcript(recorded([]string{"Hello?"}, 4*time.Second, asking("Hello?"), said(2000, "r1", made, heard)))
		Expect(lines[2]).To(HaveSuffix("  Support    " + want))
	},
		Entry("nothing", "It has shipped.", "It has shipped.", "It has shipped."),
		Entry("the end", "It shipped, on Monday.", "It shipped", "It shipped, [not heard: on Monday.]"),
		Entry("the middle of a word", "It shipped on Monday.", "It ship/", "It ship— [not heard: shipped on Monday.]"),
		Entry("words that the line lost", "It shipped on Monday at nine.", "It shipped~ on~ Monday nine.~", "It [lost by the line: shipped on] Monday [not heard: at] [lost by the line: nine.]"),
		Entry("a word cut after its middle", "It shipped on Monday.", "It shipped/", "It shipped— [not heard: on Monday.]"),
		Entry("a piece in the middle", "It shipped on Monday at nine.", "It shipped nine.", "It shipped [not heard: on Monday at] nine. [cut off]"),
		Entry("the beginning", "It shipped on Monday.", "Monday.", "[not heard: It shipped on] Monday. [cut off]"),
		Entry("all of it", "It shipped.", "", "[not heard: It shipped.]"),
		Entry("its last sound only", "It shipped", "It shipped ", "It shipped [cut off]"),
		Entry("and what was heard twice", "one two three", "one two two three", "one two two three [cut off]"),
		Entry("and what was heard in another order", "one two three", "two one three", "[not heard: one] two one three [cut off]"),
		Entry("and no punctuation", "Well – yes.", "Well yes.", "Well – yes. [cut off]"),
		Entry("scripts without spaces", "火曜日に届きます。", "火曜日に", "火曜日に [not heard: 届きます。]"),
		Entry("words that the model did not make", "", "Ghost words", "Ghost words [cut off]"),
	)

	It("marks an answer of which nothing was ever heard, and one that is heard in two pieces", func() {
		two := said(3000, "r2", "one two three four", "one two")
		two = append(two, said(5000, "r2", "", "four")[1:]...)
		Expect(transcript(recorded([]string{"Hello?"}, 6*time.Second, asking("Hello?"), said(2000, "r1", "Never heard.", "")[:1], two))[2:]).To(Equal([]string{
			"   1.90            Support    [not heard: Never heard.]",
			"   3.00 –    3.40  Support    one two [not heard: three]",
			"   5.00 –    5.20  Support    four [cut off]",
		}))
	})

	It("marks where nothing was heard in the middle of an answer", func() {
		c := recorded([]string{"Hello?"}, 6*time.Second, asking("Hello?"), said(2000, "r1", "one two three", "one two three"))
		last := &c.Recording.Records[len(c.Recording.Records)-1]
		last.Fact = timeline.UtteranceEnded{Utterance: 2000, LastHeard: 5 * time.Second, Complete: true}
		c.Recording.Agent = make([]int16, 6*timeline.RateHz)
		for i := range c.Recording.Agent {
			if t := float64(i) / timeline.RateHz; t >= 2 && t < 2.45 || t >= 3.95 && t < 5 {
				c.Recording.Agent[i] = 7
			}
		}
		Expect(transcript(c)[2]).To(HaveSuffix("one two [nothing for 1.50 s] three"))
	})

	DescribeTable("says what the server made of the caller's words, if it is something else", func(words, understood string, want ...string) {
		lines := transcript(recorded([]string{words}, 3*time.Second, asking(understood)))
		Expect(lines[2:]).To(Equal(want))
	},
		Entry("the same", "Where is A1001?", "where is A1001"),
		Entry("the same, with a pause", "Where <700ms> is it?", "Where is it?"),
		Entry("other words", "Where is it?", "Where was it?", `   1.60            server     understood "Where was it?"`),
		Entry("none", "Where is it?", "", "   1.60            server     understood no word of it"),
	)

	It("says which words the stand-in voice said", func() {
		c := recorded([]string{"Hello?", "Hello?"}, 3*time.Second, []timeline.Record{
			at(100, timeline.ActBegan{Step: 0, From: "stand-in"}), at(900, timeline.ActBegan{Step: 1, From: "recordings"}),
		})
		lines := transcript(c)
		Expect(lines[0]).To(HaveSuffix("Hello? [stand-in voice]"))
		Expect(strings.Join(lines[1:], " ")).NotTo(ContainSubstring("["))
	})

	It("says of which words no turn was taken, and that two lines were one turn", func() {
		begun := func(step, ms int) []timeline.Record {
			return []timeline.Record{at(ms, timeline.ActBegan{Step: step}), at(ms+300, timeline.ActEnded{Step: step})}
		}
		c := recorded([]string{"Mm-hm.", "Where is", "my order?", "Hello?"}, 3*time.Second, begun(0, 100), begun(1, 500), begun(2, 900),
			[]timeline.Record{at(1500, timeline.TurnCommitted{Item: "t"}), at(1600, timeline.Understood{Item: "t", Text: "where is my order"})}, begun(3, 1700))
		Expect(transcript(c)).To(Equal([]string{
			"   0.10 –    0.40  Caller     Mm-hm.",
			"   0.40            server     took no turn from these words",
			"   0.50 –    0.80  Caller     Where is",
			"   0.90 –    1.20  Caller     my order?",
			"   1.70 –    2.00  Caller     Hello?",
			"   2.00            server     took no turn from these words",
		}))
	})

	It("says what stopped the agent, and what went wrong with the model", func() {
		answer := said(2000, "r1", "It is on its way.", "It is")
		c := recorded([]string{"Where?", "Stop."}, 4*time.Second, asking("Where?"), answer[:3], []timeline.Record{
			at(2300, timeline.ActBegan{Step: 1}),
			at(2350, timeline.Interrupted{Response: "r1", Item: "ir1", Cause: "caller", Heard: 400 * time.Millisecond}),
			at(2350, timeline.Truncated{Item: "ir1", Heard: 400 * time.Millisecond}),
			at(2360, timeline.Truncated{Item: "ir1", Heard: 900 * time.Millisecond}),
			at(2370, timeline.ResponseEnded{Response: "r1", Status: "cancelled", Reason: "client_cancelled"}),
		}, answer[3:], []timeline.Record{
			at(2700, timeline.TurnCommitted{Item: "t2"}),
			at(2800, timeline.ResponseEnded{Response: "r2", Status: "failed", Reason: "overloaded"}),
			at(2900, timeline.Unscripted{Response: "r3", Cause: "a second response.create"}),
			at(2910, timeline.StepWrong{Step: 1, Reason: "no such tool"}), at(2920, timeline.StepClosed{Step: 9, Reason: "optional"}),
			at(3000, timeline.GuardrailTripped{Guardrail: "no_cards", Response: "r3"}),
			at(3100, timeline.Foreign{Length: 20 * time.Millisecond}), at(3120, timeline.Foreign{Length: 20 * time.Millisecond}),
			at(3500, timeline.Foreign{Length: 20 * time.Millisecond}),
		})
		Expect(transcript(c)[2:]).To(Equal([]string{
			"   2.00 –    2.40  Support    It is [not heard: on its way.]",
			"   2.30            Caller     (over the agent) Stop.",
			"   2.35            cut        the caller stops the agent: 0.40 s of the answer were heard",
			"   2.36            cut        the model is told that 0.90 s of the answer were heard",
			"   2.80            model      its response is failed: overloaded",
			"   2.90            model      was asked for a response for which the script has nothing: a second response.create",
			"   2.91            model      could not play the step caller (line 5): no such tool",
			"   2.92            model      passed over the step an act: optional",
			"   3.00            guardrail  no_cards stops this answer",
			"   3.10 –    3.14  sound      sound that the server never sent",
			"   3.50 –    3.52  sound      sound that the server never sent",
		}))
	})

	It("has what the runtime says of its own, each time that it is heard", func() {
		holds := func(ms int, item string) []timeline.Record {
			list := said(ms, "", "", "One moment.")[1:]
			list[0].Fact = timeline.UtteranceBegan{Utterance: ms, Item: item, Fallback: true}
			return list
		}
		c := recorded([]string{"Where?"}, 8*time.Second, asking("Where?"), holds(3000, "own1"), holds(5000, "own2"), said(6000, "r1", "It shipped.", "It shipped."))
		Expect(transcript(c)).To(ContainElements(
			"   3.00 –    3.40  fallback   One moment. [cut off]",
			"   5.00 –    5.40  fallback   One moment. [cut off]",
			"   6.00 –    6.40  Support    It shipped.",
		))
	})

	It("says what went wrong, where, and what to do, once a kind", func() {
		c := recorded([]string{"Hello?"}, 4*time.Second, asking("Hello?"))
		c.Result.Verdict, c.Result.Failures = judge.VerdictPassed, []*judge.Failure{
			{Kind: judge.FailureMissing, Message: `caller should hear "Tuesday"`, Nearest: "nothing was heard", At: 2 * time.Second, Pos: scenarios.Pos{File: "a.yaml", Line: 7, Column: 5}},
			{Kind: judge.FailureMissing, Message: "tool find should run", At: 3 * time.Second, Pos: scenarios.Pos{File: "a.yaml", Line: 8, Column: 5}},
		}
		text := strings.Join(transcript(c), "\n")
		Expect(text).To(ContainSubstring("\n   2.00            FAIL       missing: caller should hear \"Tuesday\"\n   3.00            FAIL       missing: tool find should run\n"))
		Expect(text).To(ContainSubstring("\n\nWhat went wrong\n" +
			"  at 2.00 s  a.yaml:7:5  missing  caller should hear \"Tuesday\"\n     nothing was heard\n" +
			"     What to do: read the nearest thing. More: voicesim explain missing\n"))
		Expect(text).To(HaveSuffix("\n  at 3.00 s  a.yaml:8:5  missing  tool find should run"))
		Expect(strings.Count(text, "What to do")).To(Equal(1))
	})

	It("never prints what rewrites a terminal or turns a line round", func() {
		c := recorded([]string{"x"}, 4*time.Second, asking("\x1b[2J"), said(2000, "r1", "\u2066one", "\u2066one"))
		c.Scenario.Script[0].Caller.Words = "\x1b[2J\u202eHello?\n"
		c.Scenario.Name = "order\x1b]0;x\a"
		c.Result.Failures = []*judge.Failure{{Kind: judge.FailureLate, Message: "a\x1bb", Nearest: "c\u200ed"}}
		var b bytes.Buffer
		Expect(reports.Transcript(&b, mixed(), c)).To(Succeed())
		Expect(reports.Line(&b, mixed(), c)).To(Succeed())
		Expect(reports.JUnit(&b, &reports.Run{Calls: []*reports.Entry{c}})).To(Succeed())
		Expect(reports.JSON(&b, &reports.Run{Calls: []*reports.Entry{c}})).To(Succeed())
		Expect(b.String()).NotTo(ContainSubstring("\x1b"))
		Expect(b.String()).NotTo(MatchRegexp(`[\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}]`))
		Expect(b.String()).To(ContainSubstring(`\x1b[2J\u202eHello?\n`))
	})

	It("has words for every kind of fact, or knows that it needs none", func() {
		source, err := os.ReadFile("scribe.go")
		Expect(err).NotTo(HaveOccurred())
		for name := range facts() {
			Expect(bytes.Contains(source, []byte("timeline."+name))).To(BeTrue(),
				"scribe.record, in scribe.go, needs a case for timeline.%s: a row of the transcript, or the list of those that need none", name)
		}
	})

	It("says what was not looked at", func() {
		c := recorded(nil, time.Second)
		c.Result.NotJudged = []judge.NotJudged{{Pos: scenarios.Pos{File: "a.yaml", Line: 9}, What: "check: dead_air"}}
		c.Result.NotLookedAt = []judge.NotLookedAt{
			{Kind: judge.BlindSwitchedOff, Pos: scenarios.Pos{File: "a.yaml", Line: 4}, What: "reaction: any"}, {Kind: judge.BlindNoData, Pos: scenarios.Pos{File: "a.yaml"}, What: "no value of x"},
		}
		var b bytes.Buffer
		Expect(reports.Transcript(&b, mixed(), c)).To(Succeed())
		Expect(b.String()).To(HaveSuffix("\n\nWhat was not looked at\n  a.yaml:9  not judged  check: dead_air\n" +
			"  a.yaml:4  not looked at  reaction: any\n  a.yaml  not looked at  no value of x\n"))
	})

	It("is a line for a call that was not played", func() {
		c := call("later", judge.VerdictSkipped, 0)
		c.Result.Why = "waits"
		var b bytes.Buffer
		Expect(reports.Transcript(&b, mixed(), c)).To(Succeed())
		Expect(b.String()).To(MatchRegexp(`^SKIP   later +0\.0 s  waits\n       calls/later\.yaml:2, supportline, simulator, virtual time, seed 0\n$`))
	})
})

var _ = Describe("Below a failure", func() {
	c := recorded([]string{"Hello?"}, 30*time.Second, asking("Hello?"))
	for i := range 9 {
		c.Recording.Records = append(c.Recording.Records, at(10000+100*i, timeline.HandedOff{From: "A", To: strings.Repeat("B", 20*i)}))
	}
	failed := func(ms int) *judge.Failure {
		return &judge.Failure{Kind: judge.FailureMissing, Message: "m", At: time.Duration(ms) * time.Millisecond}
	}
	line := func(failures ...*judge.Failure) string {
		GinkgoHelper()
		c.Result.Failures = failures
		var b bytes.Buffer
		Expect(reports.Line(&b, mixed(), c)).To(Succeed())
		return b.String()
	}

	It("are the moments around it, long ones shortened, and then what to do", func() {
		text := line(failed(10650))
		lines := strings.Split(text, "\n")
		Expect(lines[1]).To(HaveSuffix("missing  m"))
		Expect(lines[2]).To(Equal("                             caller      runtime     server"))
		for i, at := range []string{"10.30", "10.40", "10.50", "10.60", "10.70"} {
			Expect(lines[3+i]).To(HavePrefix("            " + at))
			Expect(len([]rune(lines[3+i]))).To(BeNumerically("<=", 130))
		}
		Expect(lines[7]).To(HaveSuffix("…"))
		Expect(lines[8]).To(HavePrefix("          What to do: "))
	})

	It("are those at the end of the call for what is established there, and the first for what is before", func() {
		Expect(line(failed(29000))).To(ContainSubstring("10.80  "))
		Expect(line(failed(0))).To(ContainSubstring("0.08            line: "))
	})

	It("stand once where two failures have the same", func() {
		text := line(failed(10650), failed(10651), failed(10350))
		Expect(strings.Count(text, "10.60  ")).To(Equal(1))
		Expect(strings.Count(text, "10.20  ")).To(Equal(1))
	})

	It("are, between what is heard and done, the frames of the wire: those of one end are one rung, audio is counted", func() {
		frame := func(ms int, kind string) timeline.Record { return at(ms, timeline.Frame{Type: kind}) }
		sent := func(ms int, kind string) timeline.Record { return at(ms, timeline.Frame{Type: kind, Sent: true}) }
		c := recorded([]string{"Hello?"}, 9*time.Second, []timeline.Record{frame(20, "session.created")}, asking("Hello?"), []timeline.Record{
			frame(1610, "input_audio_buffer.committed"), frame(1610, "conversation.item.added"),
			sent(1615, "response.create"), frame(1900, "response.created"), frame(1910, "rate_limits.updated"),
			frame(1920, "response.output_audio.delta"), frame(1980, "response.output_audio.delta"),
			at(2400, timeline.HandedOff{From: "A", To: "\x1b[2J"}), sent(2400, "a\x1b[2Jb"), frame(2800, "rate_limits.updated"),
		})
		c.Result.Failures = []*judge.Failure{failed(2900)}
		var b bytes.Buffer
		Expect(reports.Line(&b, mixed(), c)).To(Succeed())
		lines := strings.Split(b.String(), "\n")
		Expect(lines[2:11]).To(Equal([]string{
			"                             caller      runtime     server",
			"             0.08            line: connected to Support",
			"             0.50 –    1.50  Caller: Hello?",
			"             1.50 –    9.00  silence: 7.5 s",
			"             1.61                                    ← committed, + 1 more",
			"             1.61                        → response.create",
			"             1.90 –    1.98                          ← response.created, audio ×2, + 1 more",
			`             2.40                        handoff: from A to \x1b[2J`,
			`             2.40                        → a\x1b[2Jb`,
		}))
		Expect(lines[11]).To(Equal("             2.80                                    ← rate_limits.updated"))
	})

	It("are at most a dozen lines: of the frames those that are nearest to it", func() {
		c := recorded([]string{"Hello?"}, 90*time.Second, asking("Hello?"))
		for i := range 40 {
			c.Recording.Records = append(c.Recording.Records, at(2000+1000*i, timeline.Frame{Type: "response.done"}))
		}
		c.Result.Failures = []*judge.Failure{failed(40500)}
		var b bytes.Buffer
		Expect(reports.Line(&b, mixed(), c)).To(Succeed())
		block, _, _ := strings.Cut(b.String(), "          What to do")
		Expect(strings.Count(block, "\n")).To(Equal(2 + 12)) // the call, the failure
		Expect(block).To(And(ContainSubstring("40.00  "), ContainSubstring("41.00  "), Not(ContainSubstring("20.00  "))))
	})

	It("stands the line of the scenario, without secrets", func() {
		sc, err := judge.Load("a.yaml", []byte("name: n\nagent: supportline\nscript:\n  - caller: Hi\n  - expect: {heard: 4111 1111 1111 1111} # \u202e\n"))
		Expect(err).NotTo(HaveOccurred())
		result := &judge.Result{Verdict: judge.VerdictFailed, Failures: []*judge.Failure{
			{Kind: judge.FailureMissing, Message: "m", Nearest: "nothing", Pos: scenarios.Pos{File: sc.File, Line: 5, Column: 5}},
			{Kind: judge.FailureMissing, Message: "of the call", Pos: sc.Pos},
			{Kind: judge.FailureMissing, Message: "elsewhere", Pos: scenarios.Pos{File: "other.yaml", Line: 4}},
		}}
		var b bytes.Buffer
		Expect(reports.Line(&b, mixed(), reports.EntryOf(judge.Played{Scenario: sc, Result: result}))).To(Succeed())
		lines := strings.Split(b.String(), "\n")
		Expect(lines[2:4]).To(Equal([]string{`          5 | - expect: {heard: [masked]} # \u202e`, "          nothing"}))
		Expect(strings.Count(b.String(), " | ")).To(Equal(1))
	})
})
