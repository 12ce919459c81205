package judge_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// stage stands in for the harness: it plays a scenario with an agent whose records are given as cues,
// and carries out the acts the playhead asks for.
type stage struct {
	sc   *scenarios.Scenario
	cues []cue

	pending   []timeline.Record
	played    []timeline.Record
	seq       map[timeline.Lane]int
	utterance int         // how many were cued
	numbers   map[int]int // of utterances, from the order of the cues to the order of the call
	turns     int         // of callers who react
	acts      []acted
}

// acted is an act that was carried out.
type acted struct {
	At  time.Duration
	Act judge.Act
}

// cue is a block that begins at an offset from the start of the call, or from an act's start or end.
type cue struct {
	step  int // -1 is the start of the call
	ended bool
	after time.Duration
	block block
}

// block is what happens at some offsets from its start.
type block []happening

type happening struct {
	after time.Duration
	fact  timeline.Fact
}

const wordTime = 300 * ms // how long each word lasts, the caller's and the agent's

func at(d time.Duration, b block) cue              { return cue{-1, false, d, b} }
func begun(step int, d time.Duration, b block) cue { return cue{step, false, d, b} }
func ended(step int, d time.Duration, b block) cue { return cue{step, true, d, b} }

// play plays a scenario with the cues and returns its result. Judging the recording afterwards must
// give the same.
func play(sc *scenarios.Scenario, cues ...cue) *judge.Result {
	result, _ := playActs(sc, cues...)
	return result
}

func playActs(sc *scenarios.Scenario, cues ...cue) (*judge.Result, []acted) {
	s := &stage{sc: sc, cues: cues, seq: map[timeline.Lane]int{}, numbers: map[int]int{}}
	s.add(0, timeline.Connected{})
	s.start(-1, 0, 0)
	p := judge.NewPlayhead(sc)
	var hungUp time.Duration
	now := time.Duration(0)
	for ; now < 5*time.Minute; now += judge.Tick {
		closed := s.feed(p, now)
		for _, a := range p.Tick(now) {
			s.carryOut(a, now)
			if a.Kind == judge.ActHangUp {
				hungUp = now
			}
		}
		if p.Over() && hungUp == 0 {
			hungUp = now
			s.add(now+33*ms, timeline.ConnectionChanged{State: "closed"})
		}
		if p.ComesLate() && now < time.Minute {
			continue
		}
		if closed && (hungUp > 0 || !hangsUp(sc)) || hungUp > 0 && now >= hungUp+2*time.Second {
			break
		}
	}
	p.Finish(now)
	rec := &timeline.Recording{Records: s.played, Length: now}
	result := p.Result(rec)
	ExpectWithOffset(1, judge.Judge(sc, rec)).To(Equal(result), "judged afterwards")
	return result, s.acts
}

// hangsUp reports whether the caller hangs up.
func hangsUp(sc *scenarios.Scenario) bool {
	for s := range sc.Steps() {
		if s.Hangup != nil {
			return true
		}
	}
	return false
}

// feed feeds what happened before now, and reports whether the connection was closed.
func (s *stage) feed(p *judge.Playhead, now time.Duration) (closed bool) {
	slices.SortFunc(s.pending, timeline.Compare)
	n := 0
	for n < len(s.pending) && s.pending[n].At < now {
		s.pending[n].Fact = s.numbered(s.pending[n].Fact)
		p.Feed(s.pending[n])
		if c, ok := s.pending[n].Fact.(timeline.ConnectionChanged); ok && c.State == "closed" {
			closed = true
		}
		n++
	}
	s.played = append(s.played, s.pending[:n]...)
	s.pending = slices.Clone(s.pending[n:])
	return closed
}

// numbered gives utterances the numbers in which they are heard.
func (s *stage) numbered(f timeline.Fact) timeline.Fact {
	switch f := f.(type) {
	case timeline.UtteranceBegan:
		number := len(s.numbers)
		s.numbers[f.Utterance] = number
		f.Utterance = number
		return f
	case timeline.WordHeard:
		f.Utterance = s.numbers[f.Utterance]
		return f
	case timeline.UtteranceEnded:
		f.Utterance = s.numbers[f.Utterance]
		return f
	default:
		return f
	}
}

// carryOut records an act, and what the cues say of its start and end.
func (s *stage) carryOut(a judge.Act, now time.Duration) {
	s.acts = append(s.acts, acted{now, a})
	if a.Kind == judge.ActDecide {
		s.decide(a, now)
	}
	end := now
	if a.Kind == judge.ActCaller && s.sc.Act(a.Step, a.Branch).Sounds() {
		end += time.Duration(len(strings.Fields(s.sc.Act(a.Step, a.Branch).Caller.Words))) * wordTime
	}
	beside := a.Kind != judge.ActCaller
	s.add(now, timeline.ActBegan{Step: a.Step, Branch: a.Branch, Beside: beside})
	s.add(end, timeline.ActEnded{Step: a.Step, Branch: a.Branch, Beside: beside})
	if a.Kind == judge.ActFault { // each of them does all it does at once
		if s.sc.Script[a.Step].Fault.Name != "unstruck" {
			s.add(now, timeline.FaultStruck{Step: a.Step})
		}
		if s.sc.Script[a.Step].Fault.Name != "lasting" {
			s.add(now, timeline.FaultEnded{Step: a.Step})
		}
	}
	if a.Kind == judge.ActHangUp {
		s.add(now+33*ms, timeline.ConnectionChanged{State: "closed"})
	}
	if a.Branch > 0 {
		s.turns++
		s.start(reacted(s.turns), now, end)
	} else if a.Step >= 0 {
		s.start(a.Step, now, end)
	}
}

// reacted is the place of cues from a turn of a caller who reacts, counted from 1.
func reacted(turn int) int { return 1000 + turn }

func (s *stage) decide(a judge.Act, now time.Duration) {
	outcomes := map[scenarios.Decision]string{
		scenarios.DecisionApprove: "approved", scenarios.DecisionReject: "rejected",
	}
	if o := outcomes[a.Decision]; o != "" && !a.Stale {
		s.add(now, timeline.ApprovalDecided{Call: a.Call, Tool: toolOf(a.Call), Outcome: o})
	}
}

// start adds the blocks that are cued from a step.
func (s *stage) start(step int, began, ended time.Duration) {
	for _, c := range s.cues {
		if c.step != step {
			continue
		}
		from := began
		if c.ended {
			from = ended
		}
		number := 0
		for _, h := range c.block {
			fact := h.fact
			switch f := fact.(type) {
			case timeline.UtteranceBegan:
				number = s.utterance
				s.utterance++
				f.Utterance = number
				fact = f
			case timeline.WordHeard:
				f.Utterance, f.Began = number, f.Began+from+c.after
				fact = f
			case timeline.UtteranceEnded:
				f.Utterance, f.LastHeard = number, f.LastHeard+from+c.after
				fact = f
			}
			s.add(from+c.after+h.after, fact)
		}
	}
}

func (s *stage) add(at time.Duration, f timeline.Fact) {
	lane := f.Lane()
	s.pending = append(s.pending, timeline.Record{At: at, Seq: s.seq[lane], Fact: f})
	s.seq[lane]++
}

// The blocks.

// says is one response that speaks the words, taking a model step; -1 takes none. The first word is
// heard 100 ms after the response begins.
func says(step int, words string, cut ...time.Duration) block {
	return saysAs("", step, words, cut...)
}

// saysAs is says of an agent. A cut is how much is heard.
func saysAs(agent string, step int, words string, cut ...time.Duration) block {
	const first = 100 * ms
	name := fmt.Sprintf("r-%d-%s", step, words)
	b := block{{0, timeline.AgentState{State: "thinking"}}, {0, timeline.ResponseBegan{Response: name}}}
	if step >= 0 {
		b = append(b, happening{0, timeline.StepTaken{Step: step, Response: name, Spoken: true}})
	}
	b = append(b,
		happening{20 * ms, timeline.Generated{Response: name, Text: words}},
		happening{first, timeline.AgentState{State: "speaking"}},
		happening{first, timeline.UtteranceBegan{Response: name, Item: "item-" + name, Agent: agent}})
	spoken := strings.Fields(words)
	total := time.Duration(len(spoken)) * wordTime
	end, status := total, "completed"
	if len(cut) > 0 {
		end, status = cut[0], "cancelled"
	}
	for i, w := range spoken {
		began := time.Duration(i) * wordTime
		switch wordEnd := began + wordTime; {
		case wordEnd <= end:
			b = append(b, happening{first + wordEnd, timeline.WordHeard{Text: w, Began: first + began}})
		case began+wordTime/2 < end:
			b = append(b, happening{first + end, timeline.WordHeard{Text: w, Began: first + began, Partial: true}})
		}
	}
	return append(b,
		happening{first + end, timeline.ResponseEnded{Response: name, Status: status}},
		happening{first + end, timeline.UtteranceEnded{LastHeard: first + end, Heard: end, Total: total, Complete: end == total}},
		happening{first + end + 3*ms, timeline.AgentState{State: "listening"}})
}

// calls is a response without words that asks for a tool, which runs at once for some time.
func calls(step int, call string, runs time.Duration, arguments, output string) block {
	name := "r-" + call
	return slices.Concat(block{
		{0, timeline.AgentState{State: "thinking"}},
		{0, timeline.ResponseBegan{Response: name}},
		{0, timeline.StepTaken{Step: step, Response: name}},
		{10 * ms, timeline.ResponseEnded{Response: name, Status: "completed"}},
	}, runsTool(call, runs, arguments, output).later(10*ms))
}

// runsTool is a tool that runs for some time. The agent stays at work: an answer is to follow.
func runsTool(call string, runs time.Duration, arguments, output string) block {
	return block{
		{0, timeline.AgentState{State: "thinking"}},
		{0, timeline.ToolBegan{Call: call, Tool: toolOf(call), Arguments: json.RawMessage(arguments)}},
		{runs, timeline.ToolEnded{
			Call: call, Tool: toolOf(call), Arguments: json.RawMessage(arguments), Output: output, Ran: true,
		}},
	}
}

// asksApproval is a tool call that begins to wait for a human.
func asksApproval(call, arguments string) block {
	return block{
		{0, timeline.AgentState{State: "thinking"}},
		{0, timeline.ApprovalAsked{Call: call, Tool: toolOf(call), Arguments: json.RawMessage(arguments)}},
	}
}

// fact is one fact.
func fact(f timeline.Fact) block { return block{{0, f}} }

// listening is the runtime at rest.
func listening() block { return fact(timeline.AgentState{State: "listening"}) }

// toolOf is the tool of a call: "refund" of "refund#1".
func toolOf(call string) string { name, _, _ := strings.Cut(call, "#"); return name }

// later moves a block.
func (b block) later(d time.Duration) block {
	moved := slices.Clone(b)
	for i := range moved {
		moved[i].after += d
		switch f := moved[i].fact.(type) {
		case timeline.WordHeard:
			f.Began += d
			moved[i].fact = f
		case timeline.UtteranceEnded:
			f.LastHeard += d
			moved[i].fact = f
		}
	}
	return moved
}

// then appends a block after some time.
func (b block) then(d time.Duration, next block) block { return slices.Concat(b, next.later(d)) }

// What a result amounts to, in one line: "passed", or the kinds of failures with their lines.
func verdict(r *judge.Result) string {
	if len(r.Failures) == 0 {
		return string(r.Verdict)
	}
	var parts []string
	for _, f := range r.Failures {
		parts = append(parts, fmt.Sprintf("%s:%d", f.Kind, f.Pos.Line))
	}
	return strings.Join(parts, " ")
}
