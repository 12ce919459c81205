package judge

import (
	"time"

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
		p.actBegan(rec.At, f.Step)
	case timeline.ActEnded:
		p.actEnded(rec.At, f.Step)
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
		p.generated(f)
	default:
		p.noteServer(rec)
	}
}

// noteServer takes down what the server and its script tell.
func (p *Playhead) noteServer(rec timeline.Record) {
	c := &p.call
	switch f := rec.Fact.(type) {
	case timeline.Configured:
		c.configured = &f
	case timeline.Interrupted:
		c.cuts = append(c.cuts, f)
	case timeline.SpeechDetected:
		c.detected = append(c.detected, rec.At)
	case timeline.SpeechOver:
		c.undetected = append(c.undetected, rec.At)
	case timeline.Truncated:
		c.truncations = append(c.truncations, truncation{at: rec.At, item: f.Item, heard: f.Heard})
	case timeline.TurnCommitted:
		p.turnCommitted(rec.At)
	case timeline.TurnUnderstood:
		p.turnUnderstood(rec.At, f)
	case timeline.Problem:
		p.surprise(scenarios.SurpriseError, "no request should be refused", f.Code+": "+f.Message)
	case timeline.FaultStruck:
		p.faultStruck(f)
	case timeline.FaultEnded:
		p.faultEnded(rec.At, f)
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

// connected starts the call.
func (p *Playhead) connected(at time.Duration, agent string) {
	c := &p.call
	c.connected, c.connectedAt, c.stateAt, c.idleSince = true, at, at, at
	c.agent, c.path = agent, []string{agent}
	c.tell(agent)
	p.heldUntil = at
	p.openWindow(nil, at)
	p.window.over, p.window.ended = true, at
}

// connectionChanged follows the connection. That it closes once the call is over is expected.
func (p *Playhead) connectionChanged(rec timeline.Record, f timeline.ConnectionChanged) {
	c := &p.call
	wasLost := c.lost
	switch f.State {
	case "lost":
		c.lost, c.lostAt, c.lostTold = true, rec.At, reason("lost at "+offset(rec.At), f.Reason)
		if t := p.troubled(); t != nil {
			p.oweUnplayed(t)
		}
	case "restored":
		c.lost = false
	case "closed":
		if !c.lost {
			c.lostAt, c.lostTold = rec.At, reason("closed at "+offset(rec.At), f.Reason)
		}
		c.lost, c.ended = true, true
	}
	p.connectionTroubled(rec.At, c.lost)
	p.observe(rec)
	if ev := p.newest(func(ev *event) bool { return ev.what == connectionChanged }); p.awaited(ev) {
		return
	}
	switch {
	case f.State == "lost":
		p.surprise(scenarios.SurpriseConnection, "the connection should last", reason("it was lost", f.Reason))
	case f.State == "closed" && !wasLost && !p.left:
		p.surprise(scenarios.SurpriseHangup, "nobody should hang up", reason("the call was ended", f.Reason))
	}
}

// agentState follows the runtime's view of the agent's turn.
func (p *Playhead) agentState(at time.Duration, f timeline.AgentState) {
	if working := f.State != "listening"; working != p.call.working {
		p.call.working, p.call.stateAt = working, at
	}
}

func (p *Playhead) responseBegan(at time.Duration, f timeline.ResponseBegan) {
	if r := p.call.response(f.Response); r != nil {
		r.began = at
	}
	if !f.OutOfBand {
		p.call.answered++
	}
}

func (p *Playhead) responseEnded(at time.Duration, f timeline.ResponseEnded) {
	if r := p.call.response(f.Response); r != nil {
		r.ended, r.endedAt, r.status, r.reason = true, at, f.Status, f.Reason
	}
}

func (p *Playhead) generated(f timeline.Generated) {
	if r := p.call.response(f.Response); r != nil {
		r.text.WriteString(f.Text)
	}
}

func (p *Playhead) toolBegan(rec timeline.Record, f timeline.ToolBegan) {
	c := &p.call
	tc := c.tool(f.Call, f.Tool, f.Arguments)
	first := !tc.asked && !tc.began
	if !tc.began {
		tc.began, tc.beganAt = true, rec.At
		c.running++
	}
	p.observe(rec)
	if first {
		p.judgeArguments(tc)
	}
}

func (p *Playhead) toolEnded(rec timeline.Record, f timeline.ToolEnded) {
	c := &p.call
	tc := c.tool(f.Call, f.Tool, f.Arguments)
	if tc.began && !tc.ended {
		c.running--
		c.idle(rec.At)
	}
	tc.ended, tc.endedAt, tc.ran, tc.output, tc.fault = true, rec.At, f.Ran, f.Output, f.Error
	p.observe(rec)
	p.judgeOutput(tc)
}

func (p *Playhead) approvalAsked(rec timeline.Record, f timeline.ApprovalAsked) {
	tc := p.call.tool(f.Call, f.Tool, f.Arguments)
	if !tc.asked {
		tc.asked, tc.askedAt = true, rec.At
		p.call.pending++
	}
	p.observe(rec)
	p.whoDecides(tc)
	p.judgeArguments(tc)
}

func (p *Playhead) approvalDecided(rec timeline.Record, f timeline.ApprovalDecided) {
	tc := p.call.tool(f.Call, f.Tool, f.Arguments)
	if tc.waits() {
		p.call.pending--
		p.call.idle(rec.At)
	}
	tc.outcome, tc.decidedAt = Outcome(f.Outcome), rec.At
	p.observe(rec)
}

func (p *Playhead) guardrailTripped(rec timeline.Record, f timeline.GuardrailTripped) {
	p.call.trips = append(p.call.trips, trip{at: rec.At, response: f.Response, item: f.Item})
	failures := len(p.failures)
	p.observe(rec)
	ev := p.newest(func(ev *event) bool { return ev.what == guardrailTripped })
	if len(p.failures) == failures && !p.awaited(ev) {
		p.surprise(scenarios.SurpriseGuardrail, "no guardrail should trip", f.Guardrail+" tripped")
	}
}
