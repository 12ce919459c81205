package reports_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/timeline"
)

var _ = Describe("The four clocks of an utterance", func() {
	second := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	at := func(s float64, f timeline.Fact) timeline.Record { return timeline.Record{At: second(s), Fact: f} }
	sound := timeline.Frame{Type: "response.output_audio.delta", Bytes: 900}
	stretch := func(from, to float64) *results.Stretch { return &results.Stretch{FromMS: from, ToMS: to} }
	spoken := func(records ...timeline.Record) []results.Utterance {
		p := playedOf("a", judge.VerdictPassed)
		p.Recording.Records = records
		run := &reports.Run{Calls: []*reports.Entry{reports.EntryOf(p)}}
		return run.Document().Results[0].Utterances
	}

	It("stand in results.json: of one that was cut, and of the answer to that, which nobody heard", func() {
		Expect(spoken(
			at(1, timeline.ResponseBegan{Response: "r1"}), at(1.1, timeline.Generated{Response: "r1", Item: "i1", Text: "It is on its way."}), at(1.2, sound), at(1.4, sound),
			at(1.3, timeline.UtteranceBegan{Utterance: 0, Response: "r1", Item: "i1", Agent: "Support"}), at(1.5, timeline.WordHeard{Utterance: 0, Text: "It"}),
			at(1.6, timeline.ResponseEnded{Response: "r1", Status: "cancelled"}), at(1.7, timeline.Truncated{Item: "i1", Heard: second(0.4)}),
			at(1.8, timeline.UtteranceEnded{Utterance: 0, LastHeard: second(1.75), Heard: second(0.45), Total: second(2)}),
			at(2, timeline.ResponseBegan{Response: "r2"}), at(2.1, timeline.Generated{Response: "r2", Item: "i2", Text: "Okay."}),
		)).To(Equal([]results.Utterance{
			{Agent: "Support", Response: "r1", Item: "i1", Generated: stretch(1000, 1600), Received: stretch(1200, 1400), Heard: stretch(1300, 1750), Truncated: stretch(1300, 1700), TotalMS: 2000, HeardMS: 450},
			{Response: "r2", Generated: stretch(2000, 10000)},
		}))
	})
	It("stand there for each piece of an answer that was heard in two, the server being told of the first", func() {
		Expect(spoken(
			at(1, timeline.ResponseBegan{Response: "r"}), at(1.2, timeline.UtteranceBegan{Utterance: 0, Response: "r", Item: "i"}), at(1.4, timeline.UtteranceEnded{Utterance: 0, LastHeard: second(1.4), Heard: second(0.2), Total: second(1)}),
			at(2, timeline.UtteranceBegan{Utterance: 1, Response: "r", Item: "i"}), at(2.1, timeline.Truncated{Item: "i", Heard: second(0.2)}), at(2.5, timeline.UtteranceEnded{Utterance: 1, LastHeard: second(2.5), Heard: second(0.5), Total: second(1), Complete: true}),
			at(2.6, timeline.ResponseEnded{Response: "r", Status: "completed"}),
		)).To(HaveExactElements(
			And(HaveField("Heard", stretch(1200, 1400)), HaveField("Truncated", stretch(1200, 1400))),
			And(HaveField("Heard", stretch(2000, 2500)), HaveField("Truncated", BeNil()), HaveField("Complete", true)),
		))
	})
	It("last until the end of the call where nothing ended, and are none where nobody spoke", func() {
		Expect(spoken(at(9, timeline.UtteranceBegan{Utterance: 0, Item: "i"}))).To(HaveExactElements(And(HaveField("Heard", stretch(9000, 10000)), HaveField("HeardMS", 1000.0), HaveField("Generated", BeNil()))))
		Expect(spoken()).To(BeEmpty())
		Expect(reports.EntryOf(judge.Played{}).Spoken).To(BeEmpty())
	})
})
