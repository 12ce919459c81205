package reports_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/internal/specs"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/reports/compare"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/usage"
)

// playedCall is a call with a verdict and latencies.
func playedCall(name string, v judge.Verdict, latencies ...float64) results.Call {
	m := results.Measure{Unit: judge.UnitMilliseconds, Count: len(latencies)}
	for _, l := range latencies {
		m.Values = append(m.Values, results.Value{Amount: l})
	}
	c := results.Call{Name: name, File: "calls/" + name + ".yaml", Line: 1, Verdict: v, Seed: 1, Measures: map[string]results.Measure{"response_latency": m}}
	if v == judge.VerdictFailed {
		c.Failures = []results.Failure{{Kind: judge.FailureMissing, Message: `caller should hear "Tuesday"`, File: c.File, Line: 7}}
	}
	return c
}

// costing is a call that cost so much, by prices of a day, with so many tokens; below zero is not known.
func costing(dollars float64, day string, tokens int) results.Call {
	c := playedCall("a", judge.VerdictPassed, 500)
	c.Usage = &results.Usage{Model: "m", CountedBy: results.BySimulator, Tokens: usage.Tokens{TextIn: tokens}, CostUnknown: "there is no price of m"}
	if dollars >= 0 {
		c.Usage.Cost, c.Usage.CostUnknown = &results.Cost{Dollars: dollars, AsOf: day}, ""
	}
	return c
}

// runOf is a run of calls.
func runOf(calls ...results.Call) *results.Document {
	d := &results.Document{Run: results.Run{Clock: "virtual", Target: "simulator", Version: "v1"}, Results: calls}
	d.Sum()
	return d
}

// usual is what counts without flags.
var usual = compare.Options{LeastShare: 0.1, LeastMS: 50}

// kindsIn are the kinds of the changes.
func kindsIn(c *compare.Comparison) []compare.Kind {
	kinds := []compare.Kind{}
	for _, ch := range c.Changes {
		kinds = append(kinds, ch.Kind)
	}
	return kinds
}

var _ = Describe("A comparison of two runs", func() {
	none := []compare.Kind{}
	DescribeTable("of one scenario finds", func(base, head []results.Call, kinds []compare.Kind) {
		other := playedCall("other", judge.VerdictPassed)
		c := compare.Runs(runOf(append(base, other)...), runOf(append(head, other)...), usual)
		Expect(c.Refused).To(BeEmpty())
		Expect(kindsIn(c)).To(Equal(kinds))
		for _, k := range kinds {
			Expect(k.Regression()).To(Equal(k != compare.Fixed && k != compare.New && k != compare.Faster && k != compare.Cheaper && k != compare.Counts))
		}
	},
		Entry("nothing", []results.Call{playedCall("a", judge.VerdictPassed, 500)}, []results.Call{playedCall("a", judge.VerdictPassed, 500)}, none),
		Entry("one that vanished", []results.Call{playedCall("a", judge.VerdictPassed)}, nil, []compare.Kind{compare.Vanished}),
		Entry("a new one", nil, []results.Call{playedCall("a", judge.VerdictPassed)}, []compare.Kind{compare.New}),
		Entry("a new one that fails", nil, []results.Call{playedCall("a", judge.VerdictFailed)}, []compare.Kind{compare.FailsNew}),
		Entry("a new one that could not be played", nil, []results.Call{playedCall("a", judge.VerdictError)}, []compare.Kind{compare.FailsNew}),
		Entry("a new one that is skipped", nil, []results.Call{playedCall("a", judge.VerdictSkipped)}, []compare.Kind{compare.New}),
		Entry("fewer plays", []results.Call{playedCall("a", judge.VerdictPassed), playedCall("a", judge.VerdictPassed)}, []results.Call{playedCall("a", judge.VerdictPassed)}, []compare.Kind{compare.FewerPlays}),
		Entry("more plays", []results.Call{playedCall("a", judge.VerdictPassed)}, []results.Call{playedCall("a", judge.VerdictPassed), playedCall("a", judge.VerdictPassed)}, none),
		Entry("a costlier one", []results.Call{costing(0.10, "d", 100)}, []results.Call{costing(0.12, "d", 100)}, []compare.Kind{compare.Costlier}),
		Entry("a cheaper one", []results.Call{costing(0.10, "d", 100)}, []results.Call{costing(0.08, "d", 100)}, []compare.Kind{compare.Cheaper}),
		Entry("costlier by less than the least share", []results.Call{costing(0.10, "d", 100)}, []results.Call{costing(0.109, "d", 100)}, none),
		Entry("more tokens with a table of prices of another day", []results.Call{costing(0.10, "d", 100)}, []results.Call{costing(0.05, "e", 120)}, []compare.Kind{compare.Costlier}),
		Entry("more tokens without a price", []results.Call{costing(-1, "", 100)}, []results.Call{costing(-1, "", 120)}, []compare.Kind{compare.Costlier}),
		Entry("a cost that is not known any more: tokens tell", []results.Call{costing(0.10, "d", 100)}, []results.Call{costing(-1, "", 100)}, none),
		Entry("one of which nobody knows any more what it costs", []results.Call{costing(0.10, "d", 100)}, []results.Call{playedCall("a", judge.VerdictPassed, 500)}, []compare.Kind{compare.MeasureMissing}),
		Entry("one that fails", []results.Call{playedCall("a", judge.VerdictPassed)}, []results.Call{playedCall("a", judge.VerdictFailed)}, []compare.Kind{compare.Failed}),
		Entry("one that failed and fails", []results.Call{playedCall("a", judge.VerdictFailed)}, []results.Call{playedCall("a", judge.VerdictFailed)}, none),
		Entry("one that fails no more", []results.Call{playedCall("a", judge.VerdictFailed)}, []results.Call{playedCall("a", judge.VerdictPassed)}, []compare.Kind{compare.Fixed}),
		Entry("one that fails more often", []results.Call{playedCall("a", judge.VerdictFailed), playedCall("a", judge.VerdictPassed), playedCall("a", judge.VerdictPassed)},
			[]results.Call{playedCall("a", judge.VerdictFailed), playedCall("a", judge.VerdictFailed), playedCall("a", judge.VerdictPassed)}, []compare.Kind{compare.Failed}),
		Entry("one that fails where most passed and one was not played", []results.Call{playedCall("a", judge.VerdictError), playedCall("a", judge.VerdictPassed), playedCall("a", judge.VerdictPassed)},
			[]results.Call{playedCall("a", judge.VerdictFailed), playedCall("a", judge.VerdictFailed), playedCall("a", judge.VerdictFailed)}, []compare.Kind{compare.Failed}),
		Entry("one that was not played, and fails", []results.Call{playedCall("a", judge.VerdictError)}, []results.Call{playedCall("a", judge.VerdictFailed)}, none),
		Entry("one that is flaky more often", []results.Call{playedCall("a", results.Flaky), playedCall("a", judge.VerdictPassed)},
			[]results.Call{playedCall("a", results.Flaky), playedCall("a", results.Flaky)}, []compare.Kind{compare.FlakyNow}),
		Entry("one that is flaky", []results.Call{playedCall("a", judge.VerdictPassed)}, []results.Call{playedCall("a", results.Flaky)}, []compare.Kind{compare.FlakyNow}),
		Entry("one that is not played", []results.Call{playedCall("a", judge.VerdictPassed)}, []results.Call{playedCall("a", judge.VerdictError)}, []compare.Kind{compare.NotPlayed}),
		Entry("one that is skipped", []results.Call{playedCall("a", judge.VerdictPassed)}, []results.Call{playedCall("a", judge.VerdictSkipped)}, []compare.Kind{compare.NotPlayed}),
		Entry("a slower one", []results.Call{playedCall("a", judge.VerdictPassed, 500, 500)}, []results.Call{playedCall("a", judge.VerdictPassed, 560, 560)}, []compare.Kind{compare.Slower}),
		Entry("one slow turn among quick ones", []results.Call{playedCall("a", judge.VerdictPassed, 500, 500, 500, 500, 500, 500)},
			[]results.Call{playedCall("a", judge.VerdictPassed, 500, 500, 500, 500, 500, 700)}, []compare.Kind{compare.Slower}),
		Entry("slower by less than the least time", []results.Call{playedCall("a", judge.VerdictPassed, 100)}, []results.Call{playedCall("a", judge.VerdictPassed, 149)}, none),
		Entry("slower by less than the least share", []results.Call{playedCall("a", judge.VerdictPassed, 1000)}, []results.Call{playedCall("a", judge.VerdictPassed, 1090)}, none),
		Entry("a quicker one", []results.Call{playedCall("a", judge.VerdictPassed, 500)}, []results.Call{playedCall("a", judge.VerdictPassed, 400)}, []compare.Kind{compare.Faster}),
		Entry("a measure that is missing", []results.Call{playedCall("a", judge.VerdictPassed, 500)}, []results.Call{playedCall("a", judge.VerdictPassed)}, []compare.Kind{compare.MeasureMissing}),
	)

	It("has the worst first: what cannot be seen any more, what is gone, what fails, what is slower", func() {
		base := runOf(playedCall("slow", judge.VerdictPassed, 500), playedCall("fails", judge.VerdictPassed), playedCall("gone", judge.VerdictPassed), playedCall("blind", judge.VerdictPassed, 5))
		head := runOf(playedCall("slow", judge.VerdictPassed, 900), playedCall("fails", judge.VerdictFailed), playedCall("blind", judge.VerdictPassed), playedCall("more", judge.VerdictPassed))
		Expect(kindsIn(compare.Runs(base, head, usual))).To(Equal([]compare.Kind{compare.MeasureMissing, compare.Vanished, compare.Failed, compare.Slower, compare.New}))
	})

	It("compares no times, counts or cost of a call that fails with those of one that passes, and says so", func() {
		whole, short := costing(0.10, "d", 100), costing(0.08, "d", 80)
		short.Verdict, short.Measures = judge.VerdictFailed, playedCall("a", judge.VerdictFailed, 900).Measures
		broken := compare.Runs(runOf(whole), runOf(short), usual)
		Expect(kindsIn(broken)).To(Equal([]compare.Kind{compare.Failed}))
		Expect(broken.Notes).To(ConsistOf("times, counts and cost are not looked at of what passes in one run only, as a call that fails may end early: a"))
		mended := compare.Runs(runOf(short), runOf(whole), usual)
		Expect(kindsIn(mended)).To(Equal([]compare.Kind{compare.Fixed}))
		Expect(mended.Notes).To(HaveLen(1))
		often := compare.Runs(runOf(whole, whole), runOf(whole, short), usual)
		Expect(kindsIn(often)).To(Equal([]compare.Kind{compare.Failed}))
		Expect(often.Notes).To(BeEmpty()) // the plays that passed are compared
		Expect(kindsIn(compare.Runs(runOf(short), runOf(short), usual))).To(BeEmpty())
	})

	It("finds a file that was moved by its name", func() {
		moved := playedCall("a", judge.VerdictFailed)
		moved.File = "elsewhere/a.yaml"
		Expect(kindsIn(compare.Runs(runOf(playedCall("a", judge.VerdictPassed)), runOf(moved), usual))).To(Equal([]compare.Kind{compare.Failed}))
	})

	It("finds of a call that passes now, having failed, what its file takes back, and not what it came to", func() {
		was, is := playedCall("a", judge.VerdictFailed), playedCall("a", judge.VerdictPassed)
		was.StandIns = []results.StandIn{{Words: "Hello, this is Alan Turing."}}
		was.NotLookedAt = []results.NotLookedAt{{Kind: judge.BlindAllowed, What: "surprise guardrail"}}
		is.StandIns = append(was.StandIns, results.StandIn{Words: "Thank you."})
		is.NotLookedAt = append(was.NotLookedAt, results.NotLookedAt{Kind: judge.BlindSwitchedOff, What: "find: nothing looks at what it returned"})
		c := compare.Runs(runOf(was), runOf(is), usual)
		Expect(kindsIn(c)).To(Equal([]compare.Kind{compare.Fixed}))
		Expect(c.Regressions()).To(BeEmpty())
		for _, back := range []results.NotLookedAt{
			{Kind: judge.BlindAllowed, What: "surprise error"}, {Kind: judge.BlindSwitchedOff, What: "approvals: approve, whatever asks"},
			{Kind: judge.BlindSwitchedOff, What: "the check transcript_wer stands for the demand that the caller is understood word by word"},
		} {
			let := is
			let.NotLookedAt = append(slices.Clone(is.NotLookedAt), back)
			Expect(kindsIn(compare.Runs(runOf(was), runOf(let), usual))).To(Equal([]compare.Kind{compare.NotLookedAt, compare.Fixed}))
		}
	})

	It("finds what is not looked at any more, and rules that are broken", func() {
		blind, sloppy := playedCall("a", judge.VerdictPassed), playedCall("b", judge.VerdictPassed)
		blind.NotLookedAt = []results.NotLookedAt{{Kind: judge.BlindAllowed, What: "surprise guardrail"}, {Kind: judge.BlindNoData, What: "no value of x"}}
		sloppy.Findings = []results.Finding{{Rule: "late-stop", Severity: "warning"}, {Rule: "cancel-inactive", Severity: "notice"}}
		c := compare.Runs(runOf(playedCall("a", judge.VerdictPassed), playedCall("b", judge.VerdictPassed)), runOf(blind, sloppy), usual)
		Expect(c.Changes).To(HaveExactElements(
			And(HaveField("Kind", compare.NotLookedAt), HaveField("What", "not looked at any more: allowed: surprise guardrail")),
			And(HaveField("Kind", compare.Found), HaveField("What", ContainSubstring("late-stop")))))
		// A failure may cut a call short: it alone is told.
		sloppy.Verdict = judge.VerdictFailed
		Expect(kindsIn(compare.Runs(runOf(playedCall("b", judge.VerdictPassed)), runOf(sloppy), usual))).To(Equal([]compare.Kind{compare.Failed}))
		Expect(kindsIn(compare.Runs(runOf(playedCall("b", judge.VerdictFailed)), runOf(sloppy), usual))).To(Equal([]compare.Kind{compare.Found}))
	})

	DescribeTable("refuses", func(change func(base, head *results.Document), why string) {
		base, head := runOf(playedCall("a", judge.VerdictPassed)), runOf(playedCall("a", judge.VerdictPassed))
		change(base, head)
		Expect(compare.Runs(base, head, usual).Refused).To(ContainElement(ContainSubstring(why)))
	},
		Entry("another target", func(_, head *results.Document) { head.Run.Target = "live" }, "the target was simulator, and is live"),
		Entry("another clock", func(_, head *results.Document) { head.Run.Clock = "real" }, "the clock was virtual, and is real"),
		Entry("a shard", func(_, head *results.Document) { head.Run.Shard = &results.Shard{} }, "merge the shards first"),
		Entry("other scenarios", func(_, head *results.Document) { head.Results[0].Name = "b" }, "no scenario is in both"),
		Entry("nothing", func(base, head *results.Document) { base.Results, head.Results = nil, nil }, "no scenario is in both"),
	)

	contracted := func(d *results.Document, c *contract.Contract) {
		d.Know(c)
		for i := range d.Results {
			d.Results[i].Contract = c.Fingerprint()
		}
	}
	base := &contract.Contract{Settings: json.RawMessage(`{"audio":{"input":{"turn_detection":null}},"model":"a"}`), Agents: []contract.Agent{
		{Name: "Support", Instructions: strings.Repeat("Be kind. ", 40) + "Ask for the order number.", Guardrails: []string{"no_cards"},
			Tools:    []contract.Tool{{Name: "status", Description: "Status of an order", Parameters: json.RawMessage(`{"properties":{"id":{"type":"string"}}}`)}, {Name: "old"}},
			Handoffs: []contract.Handoff{{To: "Billing", Tool: "transfer_to_billing"}}},
		{Name: "Billing", Tools: []contract.Tool{{Name: "refund", Approval: "always"}}},
	}}
	head := &contract.Contract{Settings: json.RawMessage(`{"audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}`), Agents: []contract.Agent{
		{Name: "Support", Instructions: strings.Repeat("Be kind. ", 40) + "Ask for the invoice number.", Voice: "marin",
			Tools: []contract.Tool{{Name: "status", Description: "Status of an order", Parameters: json.RawMessage(`{"properties":{"id":{"type":"integer"}},"required":["id"]}`)}, {Name: "new"}}},
		{Name: "Billing", Tools: []contract.Tool{{Name: "refund"}}},
	}}
	It("names what changed of the agents", func() {
		b, h := runOf(playedCall("a", judge.VerdictPassed), playedCall("b", judge.VerdictPassed)), runOf(playedCall("a", judge.VerdictPassed), playedCall("b", judge.VerdictPassed))
		contracted(b, base)
		contracted(h, head)
		Expect(compare.Runs(b, h, usual).Contracts).To(Equal([]string{
			`Support: instructions: was "… Be kind. Be kind. Be kind. Ask for the order number.", is "… Be kind. Be kind. Be kind. Ask for the invoice number."`,
			`Support: voice: was "", is "marin"`,
			"Support: tool old is gone", "Support: tool new is new",
			`Support: tool status: parameters: properties.id.type: was "string", is "integer"`,
			`Support: tool status: parameters: required is new: ["id"]`,
			"Support: handoff transfer_to_billing is gone", "Support: guardrail no_cards is gone",
			`Billing: tool refund: approval: was "always", is ""`,
			`settings: audio.input.turn_detection is gone (was null)`,
			`settings: audio.input.turn_detection.type is new: "semantic_vad"`,
			`settings: model is gone (was "a")`,
		}))
		contracted(h, base)
		Expect(compare.Runs(b, h, usual).Contracts).To(BeEmpty())
	})

	line := func(ns int, lane, kind, fact string) string {
		return `{"at_ns":` + strings.Repeat("1", ns) + `,"lane":"` + lane + `","seq":0,"kind":"` + kind + `","fact":` + fact + "}\n"
	}
	timelines := func(was, is string) compare.Options {
		o := usual
		o.Timeline = func(c *results.Call, ofHead bool) (io.ReadCloser, error) {
			text := `{"timeline":1}` + "\n" + was
			if ofHead {
				text = `{"timeline":1}` + "\n" + is
			}
			return io.NopCloser(strings.NewReader(text)), nil
		}
		return o
	}
	DescribeTable("names the first event that is another", func(was, is, first string) {
		c := compare.Runs(runOf(playedCall("a", judge.VerdictPassed)), runOf(playedCall("a", judge.VerdictFailed)), timelines(was, is))
		Expect(c.Changes[0].First).To(Equal(first))
		Expect(c.Changes[0].Again).To(Equal("voicesim run calls/a.yaml"))
	},
		Entry("with other words", line(10, "ear", "word_heard", `{"text":"Tuesday","began_ns":1}`), line(10, "ear", "word_heard", `{"text":"Monday","began_ns":2}`),
			`word_heard {"text":"Monday"} at 1.11 s, where there was word_heard {"text":"Tuesday"} at 1.11 s`),
		Entry("that is missing", line(9, "session", "tool_began", `{"tool":"x","call":"c1"}`)+line(10, "session", "tool_ended", `{}`), line(9, "session", "tool_began", `{"tool":"x","call":"c2"}`),
			"nothing more in lane session, where there was tool_ended at 1.11 s"),
		Entry("that is one too many", "", line(10, "session", "handed_off", `{"to":"B"}`), `handed_off {"to":"B"} at 1.11 s, where nothing more was in lane session`),
		Entry("the earliest of all lanes", line(10, "ear", "word_heard", `{"text":"a"}`)+line(9, "model", "step_taken", `{"step":1}`), line(10, "ear", "word_heard", `{"text":"b"}`)+line(9, "model", "unscripted", `{}`),
			`unscripted at 0.11 s, where there was step_taken {"step":1} at 0.11 s`),
		Entry("none, where only ids, times, frames and the order of lanes differ", line(9, "ear", "word_heard", `{"text":"a","item":"i1"}`)+line(10, "model", "step_taken", `{"step":1}`)+line(10, "wire_in", "frame", `{"type":"x"}`),
			line(10, "model", "step_taken", `{"step":1}`)+line(10, "ear", "word_heard", `{"text":"a","item":"i2"}`), ""),
		Entry("none, where a timeline cannot be read", "{", "", ""),
	)

	It("is written as in its golden file", func() {
		b := runOf(playedCall("slow", judge.VerdictPassed, 500), playedCall("fails", judge.VerdictPassed), playedCall("gone", judge.VerdictPassed), playedCall("better", judge.VerdictFailed))
		h := runOf(playedCall("slow", judge.VerdictPassed, 900), playedCall("fails", judge.VerdictFailed), playedCall("better", judge.VerdictPassed), playedCall("\x1b[2Jnew", judge.VerdictPassed))
		contracted(b, base)
		contracted(h, head)
		h.Run.Version = "v2"
		c := compare.Runs(b, h, timelines("", line(10, "session", "handed_off", `{"to":"B"}`)))
		var text, asJSON bytes.Buffer
		Expect(c.Text(&text)).To(Succeed())
		specs.Golden("testdata/compare.txt", text.String())
		Expect(c.JSON(&asJSON)).To(Succeed())
		specs.Golden("testdata/compare.json", asJSON.String())
		Expect(os.ReadFile("testdata/compare.json")).NotTo(ContainElement(byte(0x1b)))
	})
})
