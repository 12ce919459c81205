package judge

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/kinds"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Feed tells what happened. Records come in canonical order; what the playhead has no use for is
// ignored. What a record says of the call is noted, then expectations look at it (observe), then it is
// judged whether something happened that nobody expects.
func (p *Playhead) Feed(rec timeline.Record) {
	p.now = max(p.now, rec.At)
	switch f := rec.Fact.(type) {
	case timeline.Frame: // by far the most
		p.sent(f)
		p.observe(rec)
	case timeline.UtteranceEnded:
		p.utteranceEnded(rec, f)
	case timeline.ToolBegan:
		p.toolBegan(rec, f)
	case timeline.ToolEnded:
		p.toolEnded(rec, f)
	case timeline.ApprovalAsked:
		p.approvalAsked(rec, f)
	case timeline.ApprovalDecided:
		p.approvalDecided(rec, f)
	case timeline.HandedOff:
		p.handedOff(rec, f)
	case timeline.GuardrailTripped:
		p.guardrailTripped(rec, f)
	case timeline.ConnectionChanged:
		p.connectionChanged(rec, f)
	case timeline.Problem:
		p.problem(rec, f)
	default:
		p.note(rec)
		p.observe(rec)
	}
}

// note takes down what a record says of the call, its sounds and its responses.
func (p *Playhead) note(rec timeline.Record) {
	switch f := rec.Fact.(type) {
	case timeline.Connected:
		p.connected(rec.At, f.Agent)
	case timeline.ActBegan:
		p.actBegan(rec.At, f)
	case timeline.ActEnded:
		p.actEnded(rec.At, f)
	case timeline.ActFailed:
		p.actFailed(f)
	case timeline.UtteranceBegan:
		p.utteranceBegan(rec.At, f)
	case timeline.WordHeard:
		p.wordHeard(rec.At, f)
	case timeline.SpeechBroken:
		p.speechBroken(rec.At, f)
	case timeline.SpeechPaused:
		p.speechPaused(f)
	case timeline.SpeechResumed:
		p.speechResumed(rec.At, f)
	case timeline.Foreign:
		p.foreignHeard(rec.At, f)
	case timeline.AgentState:
		p.agentState(rec.At, f)
	case timeline.ResponseBegan:
		p.responseBegan(rec.At, f)
	case timeline.ResponseEnded:
		p.responseEnded(rec.At, f)
	case timeline.Generated:
		p.generated(rec.At, f)
	default:
		p.noteServer(rec)
	}
}

// noteServer takes down what the server and its script tell.
func (p *Playhead) noteServer(rec timeline.Record) {
	c := &p.call
	switch f := rec.Fact.(type) {
	case timeline.Configured:
		c.Configured = &f
	case timeline.Interrupted:
		c.Cuts = append(c.Cuts, f)
	case timeline.SpeechDetected:
		c.Detected = append(c.Detected, rec.At)
	case timeline.SpeechOver:
		c.Undetected = append(c.Undetected, rec.At)
	case timeline.Truncated:
		c.Truncations = append(c.Truncations, observed.Truncation{At: rec.At, Item: f.Item, Heard: f.Heard})
	case timeline.TurnCommitted, timeline.TurnUnderstood, timeline.Understood:
		p.noteTranscript(rec)
	case timeline.Remembered:
		c.Memory.Remember(f)
	case timeline.TurnWritten:
		p.turnWritten(f)
	case timeline.Spent:
		c.Spent = append(c.Spent, f)
	case timeline.Received:
		c.Received = append(c.Received, f)
	case timeline.Opinion:
		c.Opinions = append(c.Opinions, f)
	case timeline.FaultStruck:
		p.faultStruck(f)
	case timeline.FaultEnded:
		p.faultEnded(rec.At, f)
	case timeline.KeyHeard:
		p.keysHeard++
	case timeline.LineActed:
		p.lineActed(f)
	case timeline.LineDrowned:
		p.lineDrowned(f)
	case timeline.StepTaken:
		p.stepTaken(rec.At, f)
	case timeline.StepClosed:
		p.stepClosed(f)
	case timeline.StepWrong:
		p.stepWrong(f)
	case timeline.Unscripted:
		p.unscripted(f)
	}
}

// noteTranscript takes down what the server makes of the caller's words.
func (p *Playhead) noteTranscript(rec timeline.Record) {
	c := &p.call
	switch f := rec.Fact.(type) {
	case timeline.TurnCommitted:
		c.Commit(rec.At, f.Item)
		p.turnCommitted(rec.At)
	case timeline.TurnUnderstood:
		c.Simulate(rec.At, f)
		p.turnUnderstood(rec.At, f)
	case timeline.Understood:
		c.Understand(rec.At, f)
	}
}

// connected starts the call.
func (p *Playhead) connected(at time.Duration, agent string) {
	c := &p.call
	c.Connected, c.ConnectedAt, c.StateAt, c.IdleSince = true, at, at, at
	c.Agent, c.Path = agent, []string{agent}
	c.Tell(agent)
	p.heldUntil = at
	p.openWindow(nil, at)
	p.window.over, p.window.ended = true, at
}

// connectionChanged follows the connection. That it closes once the call is over is expected.
func (p *Playhead) connectionChanged(rec timeline.Record, f timeline.ConnectionChanged) {
	c := &p.call
	wasLost := c.Lost
	switch f.State {
	case "lost":
		c.Lost, c.LostAt, c.LostTold = true, rec.At, wording.Reason("lost at "+wording.Offset(rec.At), f.Reason)
		if t := p.troubled(); t != nil {
			p.oweUnplayed(t)
		}
	case "restored":
		c.Lost = false
	case "closed":
		if !c.Lost {
			c.LostAt, c.LostTold = rec.At, wording.Reason("closed at "+wording.Offset(rec.At), f.Reason)
		}
		c.Lost, c.Ended = true, true
	}
	p.connectionTroubled(rec.At, c.Lost)
	p.observe(rec)
	if p.awaitedNewest(kinds.ConnectionChanged) || f.State == "closed" && p.awaitedNewest(kinds.AgentHungUp) {
		return
	}
	switch {
	case f.State == "lost":
		p.surprise(scenarios.SurpriseConnection, "the connection should last", wording.Reason("it was lost", f.Reason))
	case f.State == "closed" && !wasLost && !p.left:
		p.surprise(scenarios.SurpriseHangup, "nobody should hang up", wording.Reason("the call was ended", f.Reason))
	}
}

// agentState follows the runtime's view of the agent's turn.
func (p *Playhead) agentState(at time.Duration, f timeline.AgentState) {
	if working := f.State != "listening"; working != p.call.Working {
		p.call.Working, p.call.StateAt = working, at
	}
}

func (p *Playhead) responseBegan(at time.Duration, f timeline.ResponseBegan) {
	if r := p.call.Response(f.Response); r != nil {
		r.Began = at
	}
	if !f.OutOfBand {
		p.call.Answered++
	}
}

func (p *Playhead) responseEnded(at time.Duration, f timeline.ResponseEnded) {
	if r := p.call.Response(f.Response); r != nil {
		r.Ended, r.EndedAt, r.Status, r.Reason = true, at, f.Status, f.Reason
		p.madeOut(at, r)
		p.written(r)
	}
}

// ServiceCode is the code of a [timeline.Problem] that the team's own service makes, not the session.
const ServiceCode = "service"

// UnknownError says that neither the runtime nor the simulated server has errors with a code, and the nearest that one of them has; "" when one has.
func UnknownError(code string) string { return (&happened.Error{Code: code}).Unknown() }

// problem notes an error that is told of, which surprises unless a step expects it.
func (p *Playhead) problem(rec timeline.Record, f timeline.Problem) {
	p.observe(rec)
	if p.awaitedNewest(kinds.ErrorTold) {
		p.expectedErrors = append(p.expectedErrors, f.Message)
	} else {
		before := len(p.failures)
		should, what := "no request should be refused", f.Code+": "+f.Message
		if f.Code == ServiceCode {
			should, what = "the service should do its part until the caller hangs up", f.Message
		}
		p.surprise(scenarios.SurpriseError, should, what)
		p.blameProblem(f, p.failures[before:])
	}
}

func (p *Playhead) toolBegan(rec timeline.Record, f timeline.ToolBegan) {
	c := &p.call
	tc := c.Tool(f.Call, f.Tool, f.Arguments)
	first := !tc.Asked && !tc.Began
	if !tc.Began {
		tc.Began, tc.BeganAt = true, rec.At
		c.Running++
	}
	p.observe(rec)
	if first {
		p.judgeArguments(tc)
	}
}

func (p *Playhead) toolEnded(rec timeline.Record, f timeline.ToolEnded) {
	if p.keyed() != nil {
		p.outputsSent++
	}
	c := &p.call
	tc := c.Tool(f.Call, f.Tool, f.Arguments)
	if tc.Began && !tc.Ended {
		c.Running--
		c.Idle(rec.At)
	}
	tc.Ended, tc.EndedAt, tc.Ran, tc.Output, tc.Fault = true, rec.At, f.Ran, f.Output, f.Error
	p.observe(rec)
	p.judgeOutput(tc)
}

func (p *Playhead) approvalAsked(rec timeline.Record, f timeline.ApprovalAsked) {
	tc := p.call.Tool(f.Call, f.Tool, f.Arguments)
	if !tc.Asked {
		tc.Asked, tc.AskedAt = true, rec.At
		p.call.Pending++
	}
	p.observe(rec)
	p.whoDecides(tc)
	p.judgeArguments(tc)
}

func (p *Playhead) approvalDecided(rec timeline.Record, f timeline.ApprovalDecided) {
	tc := p.call.Tool(f.Call, f.Tool, f.Arguments)
	if tc.Waits() {
		p.call.Pending--
		p.call.Idle(rec.At)
	}
	if tc.Outcome != "" {
		p.fail(FailureUnwanted, p.place(), tc.Tool+" should be decided about once",
			fmt.Sprintf("it was %s at %s, and then %s", observed.Worded(tc.Outcome), wording.Offset(tc.DecidedAt), observed.Worded(Outcome(f.Outcome))))
	}
	tc.Outcome, tc.DecidedAt = Outcome(f.Outcome), rec.At
	p.observe(rec)
	p.judgeDecision(tc)
}

func (p *Playhead) guardrailTripped(rec timeline.Record, f timeline.GuardrailTripped) {
	p.call.Trips = append(p.call.Trips, observed.Trip{At: rec.At, Response: f.Response, Item: f.Item})
	failures := len(p.failures)
	p.observe(rec)
	ev := p.call.Newest(func(ev *observed.Event) bool { return ev.What == kinds.GuardrailTripped })
	if len(p.failures) == failures && !p.awaited(ev) {
		p.surprise(scenarios.SurpriseGuardrail, "no guardrail should trip", f.Guardrail+" tripped")
	}
}
