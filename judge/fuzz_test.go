package judge_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// chaos makes a scenario and the facts of a call out of bytes: whatever happens, in whatever order.
type chaos struct{ data []byte }

func (c *chaos) next(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	b := c.data[0]
	c.data = c.data[1:]
	return int(b) % n
}

func (c *chaos) expectation() *scenarios.Expectation {
	var options []with
	for range c.next(3) {
		options = append(options, []with{within(time.Second), times(c.next(3)), since(stepID("a")), called("a"), since(moment(tool("t")))}[c.next(5)])
	}
	switch c.next(7) {
	case 0:
		return heard("word", options...)
	case 1:
		return heard("x", append(options, whole(scenarios.MatchNot(scenarios.MatchWords("no"))))...)
	case 2:
		return tool("t", append(options, returns("x"))...)
	case 3:
		return approval("t", append(options, outcome("approved"))...)
	case 4:
		return interrupted(append(options, hearing("word"))...)
	case 5:
		return silence(time.Second, options...)
	default:
		return guardrail("g", options...)
	}
}

func (c *chaos) step() *scenarios.Step {
	timings := []option{func(*scenarios.Step) {}, bargeIn(100 * ms), delay(time.Second), after(moment(c.expectation())),
		after(stepID("a")), after(word(scenarios.MomentAgentStops)), after(word(scenarios.MomentCallerStops))}
	reactions := []scenarios.Reaction{"", scenarios.ReactionStop, scenarios.ReactionIgnore, scenarios.ReactionAny}
	switch c.next(11) {
	case 8:
		verbs := []scenarios.Verb{scenarios.VerbTyped, scenarios.VerbImage, scenarios.VerbDTMF, scenarios.VerbBackchannel, scenarios.VerbSound, scenarios.VerbMute}
		return does(verbs[c.next(6)], "12", timings[c.next(len(timings))], reaction(reactions[c.next(4)]))
	case 9:
		acts := []*scenarios.Step{caller("One two"), does(scenarios.VerbTyped, "One"), does(scenarios.VerbDTMF, "1", delay(time.Second)), hangup()}
		return react(c.expectation(), branch(c.expectation(), acts[c.next(4)]), branch(nil, acts[c.next(4)]))
	case 10:
		return []*scenarios.Step{hangup(timings[c.next(len(timings))]), human(scenarios.DecisionApprove, "t", stale, timings[c.next(3)*2])}[c.next(2)]
	case 0, 1:
		return caller("One two", timings[c.next(len(timings))], reaction(reactions[c.next(4)]))
	case 2:
		return human(scenarios.DecisionApprove, "t", timings[c.next(3)*2])
	case 3:
		return model([]string{"", "word word"}[c.next(2)], []option{optional, asks("t"), as("b"), handsOver("b")}[c.next(4)])
	case 4:
		return list(c.expectation(), c.expectation())
	case 5:
		return expectNot(c.expectation(), []func(*scenarios.ExpectNotStep){lasting(time.Second), until(stepID("a")), lasting(0)}[c.next(3)])
	case 6:
		return []*scenarios.Step{wait(time.Second), waitFor(c.expectation())}[c.next(2)]
	default:
		return expect(c.expectation())
	}
}

func (c *chaos) fact(steps int) timeline.Fact {
	id, step, utterance := []string{"", "a", "b"}[c.next(3)], c.next(steps+2)-1, c.next(4)-1
	facts := []timeline.Fact{
		timeline.Connected{Agent: id}, timeline.ConnectionChanged{State: []string{"lost", "restored", "closed"}[c.next(3)]},
		timeline.ActBegan{Step: step}, timeline.ActEnded{Step: step}, timeline.ActFailed{Step: step},
		timeline.ActBegan{Step: step, Branch: c.next(4)}, timeline.ActEnded{Step: step, Branch: c.next(4)}, timeline.ActFailed{Step: step, Branch: 1},
		timeline.TurnWritten{Text: "12"}, timeline.KeyHeard{Key: "1"},
		timeline.UtteranceBegan{Utterance: utterance, Response: id, Item: id}, timeline.WordHeard{Utterance: utterance, Text: "word"},
		timeline.WordHeard{Utterance: utterance, Text: "no", Partial: true},
		timeline.UtteranceEnded{Utterance: utterance, LastHeard: time.Duration(c.next(200)) * 20 * ms, Complete: c.next(2) == 0},
		timeline.Foreign{Length: ms}, timeline.AgentState{State: []string{"listening", "thinking"}[c.next(2)]},
		timeline.ResponseBegan{Response: id}, timeline.ResponseEnded{Response: id, Status: []string{"completed", "cancelled"}[c.next(2)]}, timeline.Generated{Response: id, Text: "word"},
		timeline.ToolBegan{Call: id, Tool: "t"}, timeline.ToolEnded{Call: id, Tool: "t", Ran: c.next(2) == 0, Output: "x"},
		timeline.ApprovalAsked{Call: id, Tool: "t"}, timeline.ApprovalDecided{Call: id, Tool: "t", Outcome: "approved"},
		timeline.GuardrailTripped{Guardrail: "g", Response: id}, timeline.HandedOff{From: "a", To: "b"},
		timeline.Interrupted{Item: id}, timeline.Truncated{Item: id}, timeline.SpeechDetected{}, timeline.Problem{},
		timeline.StepTaken{Step: step, Response: id, Spoken: c.next(2) == 0}, timeline.StepClosed{Step: step}, timeline.StepWrong{Step: step},
		timeline.Unscripted{}, timeline.Frame{}, timeline.TurnCommitted{}, timeline.TurnUnderstood{Text: "one"},
	}
	return facts[c.next(len(facts))]
}

// FuzzPlayhead feeds anything in any order. The playhead never panics, and judging the same records
// again gives the same result.
func FuzzPlayhead(f *testing.F) {
	f.Add([]byte("the caller speaks, the agent answers, and somebody decides"))
	f.Add([]byte{3, 0, 0, 0, 1, 9, 7, 5, 3, 1, 200, 100, 50, 25, 12, 6, 3, 1, 0, 255, 254, 253})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &chaos{data}
		var parts []any
		for range 1 + c.next(7) {
			parts = append(parts, c.step())
		}
		if c.next(2) == 0 {
			parts = append(parts, playOn)
		}
		sc := scenario(parts...)
		sc.Limits.Duration = 20 * time.Second
		rec := &timeline.Recording{Records: []timeline.Record{{Fact: timeline.Connected{}}}}
		p := judge.NewPlayhead(sc)
		p.Tick(0)
		p.Feed(rec.Records[0])
		for now := judge.Tick; now < 22*time.Second; now += judge.Tick {
			if len(c.data) > 0 {
				for range c.next(3) {
					r := timeline.Record{At: now - time.Duration(1+c.next(19))*ms, Fact: c.fact(len(sc.Script))}
					rec.Records = append(rec.Records, r)
					p.Feed(r)
				}
			}
			p.Tick(now)
			rec.Length = now
		}
		p.Finish(rec.Length)
		live := p.Result(rec)
		if again := judge.Judge(sc, rec); !reflect.DeepEqual(live, again) {
			t.Fatalf("judged afterwards: %+v, while it ran: %+v", again, live)
		}
		for _, failure := range live.Failures {
			_ = failure.String()
		}
	})
}
