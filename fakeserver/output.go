package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/beats"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// output is the part of a session that speaks. It is owned by the loop.
type output struct {
	active    *response   // of the default conversation; nil between responses
	outOfBand []*response // that run beside it

	readSoFar int    // tokens of the conversation that are cached
	voice     string // in which the assistant spoke last; "" before

	// Waiting for the end of the active response.
	limits   eventloop.Timer // rate_limits.updated is due
	call     callPlayout     // what the caller of a phone call hears
	owed     bool            // it has not been sent
	used     int             // tokens that it tells of as gone
	deferred []deferredItem  // items that join the conversation then
}

// deferredItem is the output of a function call that the client sent too early, or an item that came after one.
type deferredItem struct {
	item     *item
	previous string
}

func (a *output) init(s *session) { a.limits.Fire = s.flushDeferred }

// responseState is where a response is.
//
//	state      what                          next
//	asked      Pacing.Created is over        running (response.created)
//	asked      cancelled                     running, then over
//	running    a beat is due                 running; over after the last
//	running    the caller interrupts         stopping
//	stopping   a beat is due                 stopping; over after the last
//	stopping   the lag is over, or cancelled over (response.done cancelled)
type responseState uint8

const (
	responseAsked responseState = iota
	responseRunning
	responseStopping
	responseOver
)

// response is one response from the moment it is asked for.
type response struct {
	id        string
	asked     bool // by response.create
	outOfBand bool
	override  wire.ResponseConfig // of response.create
	base      time.Time           // what its beats count from
	state     responseState

	// Decided when it is created.
	spoken     bool
	modalities []string
	voice      wire.Voice
	tempo      float64 // of its speech; 1 is the voice's own
	format     *wire.AudioFormat
	maxTokens  wire.Opt[wire.MaxTokens]
	outputs    []*outputItem
	input      tokens.Counts
	cached     tokens.Counts
	reasoned   int // tokens spent before it says anything
	beats      []beats.Beat
	next       int                 // beat
	early      *wire.StatusDetails // how it ends after its last beat; nil completes it
	mcp        []*mcpCall          // begun, in order
	callsFirst bool                // it ends after its calls of MCP tools, not before
	context    *conversation       // the session's, or made of its input
	read       reading             // of context

	staler reservation // by which it goes on after it was interrupted; zero is none
	holder reservation // by which its end comes late; zero is none

	timer eventloop.Timer // the next beat
	stop  eventloop.Timer // the end of the cancel lag
}

// answerTurn asks for the response that the end of a turn causes.
func (s *session) answerTurn() {
	active := s.output.active
	if active == nil {
		s.ask(&response{})
		return
	}
	handled := s.current
	s.current = cause{} // the event whose sound ended the turn did nothing wrong
	s.refuse(alreadyActive(active))
	s.current = handled
}

// ask puts a response in its place, from which it will be created in a moment.
func (s *session) ask(r *response) {
	s.flushDeferred()
	r.id = s.rng.ID("resp_", s.now)
	r.base = s.now.Add(responsePhase)
	r.timer.Fire = func() { s.beat(r) }
	r.stop.Fire = func() { s.cancel(r, wire.ReasonTurnDetected) }
	if r.outOfBand {
		s.output.outOfBand = append(s.output.outOfBand, r)
	} else {
		s.output.active = r
		s.stopIdle()
	}
	s.timers.Set(&r.timer, r.base.Add(s.pacing.Created))
}

// interrupt stops the active response, and closes it in a moment. Source: recorded barge-ins, in which nothing more of a
// response comes after speech_started; the moment is what eleven recorded sessions show.
func (s *session) interrupt() {
	s.clearCall()
	r := s.output.active
	if r == nil || r.state == responseStopping {
		return
	}
	lag := s.rng.Between("cancel lag", s.pacing.CancelLag*23/39, s.pacing.CancelLag)
	if by, ok := s.overrun(r); ok {
		lag = by
	} else {
		s.timers.Stop(&r.timer)
	}
	if r.state == responseRunning {
		r.state = responseStopping
	}
	s.timers.Set(&r.stop, s.now.Add(lag+cancelPhase))
}

// interrupted reports whether the response ends once the lag is over.
func (r *response) interrupted() bool { return r.stop.Armed() }

// cancelResponse handles response.cancel.
func (s *session) cancelResponse(ev *wire.ResponseCancel) {
	r := s.output.active
	if ev.ResponseID != "" && (r == nil || r.id != ev.ResponseID) {
		r = nil
		for _, o := range s.output.outOfBand {
			if o.id == ev.ResponseID {
				r = o
			}
		}
	}
	if r == nil {
		s.refuse(&problem{Code: "response_cancel_not_active", Message: "Cancellation failed: no active response found"})
		return
	}
	s.cancel(r, wire.ReasonClientCancelled)
}

// cancel ends a response early: what is open is closed as it is.
func (s *session) cancel(r *response, reason string) {
	if r.state == responseAsked {
		s.create(r)
	}
	r.makeAhead()
	s.closeOpen(r)
	if n := len(r.outputs); n > 0 && r.outputs[0].opened { // source: recorded usages after barge-ins
		r.outputs[0].item.tokens.Text += r.reasoned
	}
	s.finish(r, wire.StatusCancelled, wire.Some(wire.StatusDetails{Type: wire.StatusCancelled, Reason: reason}))
}

// makeAhead notes that the sound of what is open was made one delta further than it was sent: so much is billed.
// Source: recorded barge-ins, in which 4 and 5 tokens more than the deltas had were billed of gpt-realtime, and 9 of gpt-realtime-2.1.
func (r *response) makeAhead() {
	for _, b := range r.beats[r.next:] {
		if o := r.outputs; b.Act == beats.AudioDelta && o[b.Output].open {
			o[b.Output].made = b.To
			return
		}
	}
}

// finish sends response.done and clears the place. Source: recorded responses.
func (s *session) finish(r *response, status string, details wire.Opt[wire.StatusDetails]) {
	s.timers.Stop(&r.timer)
	s.timers.Stop(&r.stop)
	r.state = responseOver
	r.holder.fulfil()
	r.staler.fulfil()
	var spent tokens.Counts
	var sound time.Duration
	answered := status == wire.StatusCompleted
	for _, o := range r.outputs {
		if !o.opened {
			s.recorder.unmade(r, &o.item.wire)
		} else {
			spent.Add(o.tokens())
			sound += o.item.soundSoFar()
			answered = answered || status != wire.StatusFailed
		}
	}
	if answered && !r.outOfBand {
		r.read.answer()
	}
	if spent != (tokens.Counts{}) || status == wire.StatusIncomplete {
		spent.Add(tokens.Counts{Text: r.reasoned, Reasoning: r.reasoned})
	}
	if spent == (tokens.Counts{}) && (status == wire.StatusCancelled || status == wire.StatusFailed && len(r.outputs) == 0) { // nothing ran; source: failed responses that clients report
		r.input, r.cached = tokens.Counts{}, tokens.Counts{}
	}
	used := tokens.Usage(r.input, spent, r.cached)
	w := s.describe(r)
	w.Status, w.StatusDetails, w.Usage = status, details, wire.Some(used)
	for _, o := range r.outputs {
		if o.opened {
			w.Output = append(w.Output, o.item.wire)
		}
	}
	a := &s.output
	s.sendLimits()
	s.send(&wire.ResponseDone{Response: w})
	s.playOut(r, sound)
	a.owed, a.used = used.TotalTokens > 0 && status != wire.StatusCancelled, tokens.Reserved(s.profile.Reasoning)+used.OutputTokens
	if r.outOfBand {
		a.drop(r)
	} else {
		a.active = nil
		switch {
		case status == wire.StatusCancelled:
			a.readSoFar = 0 // source: recorded usages after barge-ins, which show no cache
		case used.TotalTokens > 0:
			a.readSoFar = used.TotalTokens
		}
		s.awaitCaller(sound)
	}
	s.timers.Set(&a.limits, s.now.Add(s.pacing.RateLimits))
	s.runMCPCalls(r)
}

func (a *output) drop(r *response) {
	for i, o := range a.outOfBand {
		if o == r {
			a.outOfBand = append(a.outOfBand[:i], a.outOfBand[i+1:]...)
			return
		}
	}
}

// tokenLimit and limitWindow are the limit that rate_limits.updated shows.
// Source: recorded rate_limits.updated events.
const (
	tokenLimit  = 15_000_000
	limitWindow = 60 // seconds
)

// sendLimits sends rate_limits.updated if a response that is over has not been followed by it.
func (s *session) sendLimits() {
	a := &s.output
	if !a.owed || s.azure { // Azure sends none: none of its recorded sessions has one
		return
	}
	s.timers.Stop(&a.limits)
	reset := int64(a.used) * limitWindow * 1000 / tokenLimit
	s.send(&wire.RateLimitsUpdated{RateLimits: []wire.RateLimit{{
		Name: "tokens", Limit: tokenLimit, Remaining: tokenLimit - a.used,
		ResetSeconds: wire.Decimal(float64(reset) / 1000),
	}}})
	a.owed = false
}

// flushDeferred sends what waits for the end of a response: rate_limits.updated, then the items that came
// too early. Source: recorded sessions.
func (s *session) flushDeferred() {
	a := &s.output
	s.sendLimits()
	if a.active != nil {
		return
	}
	deferred := a.deferred
	a.deferred = nil
	for _, d := range deferred {
		s.join(d.item, d.previous)
	}
}

// describe returns the response object of a response. Source: recorded responses, and the published schema.
func (s *session) describe(r *response) wire.Response {
	w := wire.Response{
		Object: "realtime.response", ID: r.id, Status: wire.StatusInProgress,
		StatusDetails: wire.Null[wire.StatusDetails](), Output: []wire.Item{}, ConversationID: wire.Null[string](),
		OutputModalities: r.modalities, MaxOutputTokens: r.maxTokens,
		Audio: &wire.ResponseAudio{Output: &wire.ResponseAudioOutput{Format: r.format, Voice: r.voice}},
		Usage: wire.Null[wire.Usage](), Metadata: r.override.Metadata,
	}
	if w.Metadata.IsAbsent() {
		w.Metadata = wire.Null[map[string]string]()
	}
	if !r.outOfBand {
		w.ConversationID = wire.Some(s.conv.id)
	}
	return w
}

// outputFormat returns the format in which the response's sound is sent.
func (r *response) outputFormat() audio.Format { return settings.AudioFormat(r.format) }
