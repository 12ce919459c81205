package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// row is an entry of a transcript.
type row struct {
	at, end time.Duration // end is zero for what takes no time
	who     string        // a speaker, or what kind of thing happens
	text    string
}

// What rows are about, where nobody speaks.
const (
	whoLine      = "line"
	whoServer    = "server"
	whoModel     = "model"
	whoTool      = "tool"
	whoHandoff   = "handoff"
	whoApproval  = "approval"
	whoGuardrail = "guardrail"
	whoCut       = "cut"
	whoScript    = "script"
	whoSilence   = "silence"
	whoSound     = "sound"
	whoFallback  = "fallback" // the runtime's own sound
	whoLint      = "lint"
	whoJudge     = "judge"
	whoFailure   = "FAIL"
)

// scribe writes a call down from its records, in the words of a phone call.
type scribe struct {
	sc    *scenarios.Scenario
	track []int16 // what was heard of the agent, at timeline.RateHz
	rows  []*row
	over  time.Duration // when voicesim hung up, or the call ended by itself; zero when neither happened
	agent string        // who has the call

	caller  *callerLine              // the newest
	pending []*callerLine            // of which the server has taken no turn
	turns   map[string][]*callerLine // by item
	known   map[string]bool          // items of which it was written down what was understood

	voices     []*row             // of people who speak
	answers    map[string]*answer // by response
	order      []*answer          // in the order of their first sign
	utterances map[int]*piece     // by number
	foreign    *row               // newest sound that the server never sent

	tools map[string]*deed // calls of tools, by id
	cuts  cuts
}

// rowsOf returns the rows of a recorded call, in order of time; what has no recording has none.
func rowsOf(c *Entry) []*row {
	if c.Recording == nil {
		return nil
	}
	s := &scribe{
		sc: c.Scenario, track: c.Recording.Agent, over: c.Result.HungUp, turns: map[string][]*callerLine{}, known: map[string]bool{}, answers: map[string]*answer{},
		utterances: map[int]*piece{}, tools: map[string]*deed{}, cuts: newCuts(),
	}
	for _, r := range c.Recording.Records {
		s.record(r.At, r.Fact)
	}
	s.untaken(s.pending)
	for _, a := range s.order {
		s.write(a)
	}
	if s.over > 0 {
		s.add(s.over, whoLine, "the call is over")
	}
	s.silences(cmp.Or(s.over, c.Recording.Length))
	for _, f := range c.Result.Findings {
		s.add(f.At, whoLint, "%s %s: %s", f.Severity, f.Rule, f.Message)
	}
	for _, f := range c.Result.Failures {
		s.add(f.At, whoFailure, "%s: %s", f.Kind, f.Message)
	}
	slices.SortStableFunc(s.rows, func(a, b *row) int { return cmp.Compare(a.at, b.at) })
	return s.rows
}

// add adds a row.
func (s *scribe) add(at time.Duration, who, format string, args ...any) *row {
	r := &row{at: at, who: who, text: fmt.Sprintf(format, args...)}
	s.rows = append(s.rows, r)
	return r
}

// record takes the next record.
func (s *scribe) record(at time.Duration, fact timeline.Fact) {
	switch f := fact.(type) {
	case timeline.Connected:
		s.agent = f.Agent
		s.add(at, whoLine, "connected to %s", s.who())
	case timeline.ConnectionChanged:
		switch {
		case f.By == "agent":
			s.add(at, whoLine, "%s hung up", s.who())
		case f.State != "closed" || s.over == 0 || at < s.over: // that voicesim closes it is told by the end of the call
			s.add(at, whoLine, "the connection is %s%s", f.State, because(strings.TrimPrefix(f.Reason, "connection lost: ")))
		}
	case timeline.Problem:
		if f.Code == "session_ended" { // the connection tells why
			return
		}
		s.add(at, whoLine, "problem %s%s", f.Code, because(f.Message))
	case timeline.ActBegan, timeline.ActEnded, timeline.ActFailed,
		timeline.TurnCommitted, timeline.TurnUnderstood, timeline.Understood, timeline.KeyHeard:
		s.turn(at, fact)
	case timeline.SpeechBroken, timeline.SpeechPaused, timeline.SpeechResumed: // what is missing of an answer is seen in its words
	case timeline.UtteranceBegan, timeline.WordHeard, timeline.UtteranceEnded, timeline.Foreign, timeline.Generated:
		s.speech(at, fact)
	case timeline.ToolBegan, timeline.ToolEnded, timeline.ApprovalAsked, timeline.ApprovalDecided, timeline.HandedOff:
		s.deed(at, fact)
	case timeline.GuardrailTripped, timeline.Interrupted, timeline.Truncated, timeline.ResponseEnded,
		timeline.StepWrong, timeline.StepClosed, timeline.Unscripted:
		s.model(at, fact)
	case timeline.Opinion:
		s.add(at, whoJudge, "%s", answered(f))
	case timeline.LintFinding: // those of the result are told
	case timeline.AgentState, timeline.Configured, timeline.Spent, timeline.Received, timeline.TurnWritten, timeline.ResponseRequested, timeline.ResponseBegan, timeline.SpeechDetected,
		timeline.SpeechOver, timeline.StepTaken, timeline.FaultStruck, timeline.FaultEnded, timeline.LineActed, timeline.LineDrowned,
		timeline.Frame, timeline.Remembered, timeline.WireEvent: // what follows from them is told
	}
}

// who is the agent that has the call.
func (s *scribe) who() string {
	if s.agent == "" {
		return "the agent"
	}
	return s.agent
}

// because adds a reason; nothing without one.
func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// step returns a step of the script, or what a branch of it does; nil for what is none of it.
func (s *scribe) step(i, branch int) *scenarios.Step { return s.sc.Act(i, branch) }
