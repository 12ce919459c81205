package judge

import (
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Feed tells what happened. Records come in canonical order; what the playhead has no use for is
// ignored.
func (p *Playhead) Feed(rec timeline.Record) {
	p.now = max(p.now, rec.At)
	switch f := rec.Fact.(type) {
	case timeline.Connected:
		p.connected(rec.At, f.Agent)
	case timeline.ConnectionChanged:
		p.connectionChanged(rec.At, f)
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
	case timeline.UtteranceEnded:
		p.utteranceEnded(rec.At, f)
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
		p.feedWork(rec)
	}
}

// feedWork is Feed for everything that is not sound, speech or the connection.
func (p *Playhead) feedWork(rec timeline.Record) {
	c := &p.call
	switch f := rec.Fact.(type) {
	case timeline.ToolBegan:
		p.toolBegan(rec.At, f)
	case timeline.ToolEnded:
		p.toolEnded(rec.At, f)
	case timeline.ApprovalAsked:
		p.approvalAsked(rec.At, f)
	case timeline.ApprovalDecided:
		p.approvalDecided(rec.At, f)
	case timeline.HandedOff:
		p.handedOff(rec, f)
	case timeline.GuardrailTripped:
		p.guardrailTripped(rec.At, f)
	case timeline.Interrupted:
		c.cuts = append(c.cuts, f)
	case timeline.SpeechDetected:
		c.detected = append(c.detected, rec.At)
	case timeline.Truncated:
		c.truncations = append(c.truncations, truncation{at: rec.At, item: f.Item, heard: f.Heard})
	case timeline.TurnCommitted:
		p.turnCommitted(rec.At)
	case timeline.TurnUnderstood:
		p.turnUnderstood(rec.At, f)
	case timeline.Problem:
		p.surprise(scenarios.SurpriseError, "no request should be refused", f.Code+": "+f.Message)
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
	c.agent = agent
	p.heldUntil = at
	p.openWindow(nil, at)
	p.window.over, p.window.ended = true, at
}

// connectionChanged follows the connection. That it closes once the call is over is expected.
func (p *Playhead) connectionChanged(at time.Duration, f timeline.ConnectionChanged) {
	c := &p.call
	switch f.State {
	case "lost":
		c.lost, c.lostAt = true, at
		p.surprise(scenarios.SurpriseConnection, "the connection should last", reason("it was lost", f.Reason))
	case "restored":
		c.lost = false
	case "closed":
		c.lost, c.ended = true, true
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

func (p *Playhead) toolBegan(at time.Duration, f timeline.ToolBegan) {
	c := &p.call
	tc := c.tool(f.Call, f.Tool, f.Arguments)
	if !tc.began {
		tc.began, tc.beganAt = true, at
		c.running++
	}
	p.happened(&event{what: eventTool, at: at, name: f.Tool, toolCall: tc})
}

func (p *Playhead) toolEnded(at time.Duration, f timeline.ToolEnded) {
	c := &p.call
	tc := c.tool(f.Call, f.Tool, f.Arguments)
	if tc.began && !tc.ended {
		c.running--
		c.idle(at)
	}
	tc.ended, tc.endedAt, tc.ran, tc.output, tc.fault = true, at, f.Ran, f.Output, f.Error
	if f.Ran {
		p.consider(eventTool)
	} else {
		p.happened(&event{what: eventRefusal, at: at, name: f.Tool, toolCall: tc})
	}
	p.judgeOutput(tc)
}

func (p *Playhead) approvalAsked(at time.Duration, f timeline.ApprovalAsked) {
	tc := p.call.tool(f.Call, f.Tool, f.Arguments)
	if !tc.asked {
		tc.asked, tc.askedAt = true, at
		p.call.pending++
	}
	p.happened(&event{what: eventAsked, at: at, name: f.Tool, toolCall: tc})
	p.whoDecides(tc)
}

func (p *Playhead) approvalDecided(at time.Duration, f timeline.ApprovalDecided) {
	tc := p.call.tool(f.Call, f.Tool, f.Arguments)
	if tc.waits() {
		p.call.pending--
		p.call.idle(at)
	}
	tc.outcome, tc.decidedAt = f.Outcome, at
	p.happened(&event{what: eventDecided, at: at, name: f.Tool, toolCall: tc})
}

func (p *Playhead) guardrailTripped(at time.Duration, f timeline.GuardrailTripped) {
	p.call.trips = append(p.call.trips, trip{at: at, response: f.Response, item: f.Item})
	ev := &event{what: eventGuardrail, at: at, name: f.Guardrail}
	before := len(p.failures)
	p.happened(ev)
	if len(p.failures) == before && !p.awaited(ev) {
		p.surprise(scenarios.SurpriseGuardrail, "no guardrail should trip", f.Guardrail+" tripped")
	}
}
