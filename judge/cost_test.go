package judge_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/timeline"
)

// longCall is a playhead in the middle of a call of many turns, whose next steps look for much that
// does not happen while the agent speaks.
func longCall(turns int) (*judge.Playhead, time.Duration) {
	sc := scenario(
		caller("Hi"), model("One."), expect(heard("never said", within(time.Hour))), expect(tool("find", within(time.Hour))),
		expectNot(heard("nor this")), expectNot(tool("refund")), expect(heard(`/or \d+ this/`, within(time.Hour))), model("Two."),
	)
	sc.Limits.Duration = time.Hour
	p := judge.NewPlayhead(sc)
	p.Feed(timeline.Record{Fact: timeline.Connected{}})
	now := time.Duration(0)
	tick := func() { now += judge.Tick; p.Tick(now) }
	feed := func(f timeline.Fact) { p.Feed(timeline.Record{At: now, Fact: f}) }
	tick()
	feed(timeline.ActBegan{Step: 0})
	tick()
	feed(timeline.ActEnded{Step: 0})
	for i := range turns {
		feed(timeline.UtteranceBegan{Utterance: i})
		for range 10 {
			tick()
			feed(timeline.WordHeard{Utterance: i, Text: "word"})
		}
		feed(timeline.UtteranceEnded{Utterance: i, LastHeard: now, Complete: true})
		feed(timeline.ToolBegan{Call: "x", Tool: "other"})
		feed(timeline.ToolEnded{Call: "x", Tool: "other", Ran: true})
	}
	feed(timeline.UtteranceBegan{Utterance: turns})
	tick()
	return p, now
}

var _ = Describe("Playhead, in a long call", func() {
	It("takes no memory for a tick in which nothing happens", func() {
		p, now := longCall(100)
		frame := timeline.Record{Fact: timeline.Frame{Type: "x"}}
		Expect(testing.AllocsPerRun(100, func() {
			now += judge.Tick
			frame.At = now - 1
			p.Feed(frame)
			p.Tick(now)
		})).To(BeZero())
		Expect(p.Over()).To(BeFalse())
	})

	It("takes none either while the caller waits for the agent's turn to be over", func() {
		sc := asked(model("Hello."), caller("Bye"), model("Bye."))
		p := judge.NewPlayhead(sc)
		for i, f := range []timeline.Fact{
			timeline.Connected{}, timeline.ActBegan{Step: 0}, timeline.ActEnded{Step: 0}, timeline.AgentState{State: "thinking"},
			timeline.StepTaken{Step: 1, Response: "a", Spoken: true}, timeline.UtteranceBegan{Response: "a"},
		} {
			p.Feed(timeline.Record{At: time.Duration(i) * ms, Fact: f})
		}
		now := time.Duration(0)
		Expect(testing.AllocsPerRun(100, func() {
			now += judge.Tick
			p.Tick(now)
		})).To(BeZero())
	})
})

func BenchmarkPlayheadIdleTick(b *testing.B) {
	for _, turns := range []int{1, 1000} {
		b.Run(map[int]string{1: "short call", 1000: "long call"}[turns], func(b *testing.B) {
			p, now := longCall(turns)
			frame := timeline.Record{Fact: timeline.Frame{Type: "x"}}
			b.ReportAllocs()
			for b.Loop() {
				now += judge.Tick
				frame.At = now - 1
				p.Feed(frame)
				p.Tick(now)
				if p.Over() {
					b.StopTimer()
					p, now = longCall(turns)
					b.StartTimer()
				}
			}
		})
	}
}

// BenchmarkPlayheadWord is the cost of a word in an utterance of 100, with five trackers open.
func BenchmarkPlayheadWord(b *testing.B) {
	b.ReportAllocs()
	p, now := longCall(1)
	n := 0
	for b.Loop() {
		if n++; n%100 == 0 {
			b.StopTimer()
			p, now = longCall(1)
			b.StartTimer()
		}
		p.Feed(timeline.Record{At: now, Fact: timeline.WordHeard{Utterance: 1, Text: "word"}})
	}
}
