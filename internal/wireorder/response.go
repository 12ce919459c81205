package wireorder

import (
	"maps"

	"github.com/voicesim/voicesim/wire"
)

// response is one response from created to done, and the memory of it afterwards.
type response struct {
	id             string
	conversation   string // "" is out of band
	outOfBand      bool
	metadata       map[string]string
	outputs        []*output
	over           bool
	at, after      int  // numbers of the events that created it and the one of the conversation before it
	grew           int  // number of its latest delta; 0 before the first
	playing, quiet bool // its sound is played, was played
	cleared        bool // what was left of its sound was dropped, and no item of it has been truncated for that
}

// create checks response.created. What answers a turn comes after the turn's item.
func (c *Checker) create(w *wire.Response) *DisorderError {
	switch {
	case w.ID == "" || c.responses[w.ID] != nil:
		return broken(RuleResponseNew, "%q was created before", w.ID)
	case c.batch:
		return broken(RuleResponseNew, "a transcription session has no responses")
	case w.Status != wire.StatusInProgress || len(w.Output) > 0 || w.Usage.IsSome() || w.StatusDetails.IsSome():
		return broken(RuleResponseNew, "it is not in progress and empty: status %q, %d outputs", w.Status, len(w.Output))
	}
	r := &response{id: w.ID, conversation: w.ConversationID.Or(""), outOfBand: !w.ConversationID.IsSome(), at: c.count}
	r.metadata, _ = w.Metadata.Value()
	c.responses[w.ID] = r
	if !r.outOfBand {
		switch turn := c.speech.stopped + c.speech.committed; {
		case turn != "":
			return broken(RuleCommitted, "%s has not been committed and added", turn)
		case c.active != nil && !c.active.over:
			return broken(RuleOneActive, "%s is active", c.active.id)
		}
		if c.active != nil {
			r.after = c.active.at
		}
		c.active = r
	}
	return c.answersRequest(r.outOfBand)
}

// open returns the response of an event, which must not be over.
func (c *Checker) open(id string) (*response, *DisorderError) {
	r := c.responses[id]
	switch {
	case r == nil:
		return nil, broken(RuleResponseOpen, "the response %q was not created", id)
	case r.over:
		return nil, broken(RuleResponseOpen, "%s is done", id)
	}
	return r, nil
}

// finish checks response.done.
func (c *Checker) finish(w *wire.Response) *DisorderError {
	r, d := c.open(w.ID)
	if d != nil {
		return d
	}
	r.over = true
	if w.Status != wire.StatusCancelled {
		c.limits++
	}
	metadata, _ := w.Metadata.Value()
	if w.ConversationID.Or("") != r.conversation || !maps.Equal(metadata, r.metadata) {
		return broken(RuleResponseSame, "it was created in %q with metadata %v", r.conversation, r.metadata)
	}
	if len(w.Output) != len(r.outputs) {
		return broken(RuleResponseEnd, "it tells %d outputs, there were %d", len(w.Output), len(r.outputs))
	}
	for i, o := range r.outputs {
		switch {
		case !o.closed && !o.goesOn():
			return broken(RuleResponseEnd, "output %d, %s, is open", i, o.id)
		case w.Output[i].ID != o.id:
			return broken(RuleResponseEnd, "output %d is %s, not %s", i, o.id, w.Output[i].ID)
		}
		if d := firstOf(c.items[o.id].same(&w.Output[i]), c.items[o.id].closes(&w.Output[i]), o.holds(&w.Output[i])); d != nil {
			return d
		}
	}
	return c.fits(r, w)
}

// fits checks the status of a response with what goes with it.
func (c *Checker) fits(r *response, w *wire.Response) *DisorderError {
	details, has := w.StatusDetails.Value()
	switch {
	case !w.Usage.IsSome():
		return broken(RuleStatus, "there is no usage")
	case w.Status == wire.StatusCompleted:
		if has {
			return broken(RuleStatus, "a completed response has status_details %v", details)
		}
		return c.allCompleted(w)
	case w.Status != wire.StatusCancelled && w.Status != wire.StatusIncomplete && w.Status != wire.StatusFailed:
		return broken(RuleStatus, "the status is %q", w.Status)
	case !has || details.Type != w.Status:
		return broken(RuleStatus, "status_details of a %s response are of type %q", w.Status, details.Type)
	case (details.Error == nil) == (w.Status == wire.StatusFailed):
		return broken(RuleStatus, "a %s response, and its error is %v", w.Status, details.Error)
	}
	switch details.Reason {
	case wire.ReasonTurnDetected:
		if c.speech.started <= r.after {
			return broken(RuleTurnDetected, "no speech has started since the response before")
		}
		if r.grew > c.speech.started {
			return broken(RuleStale, "event %d, after speech had started, is a delta of it", r.grew)
		}
		return wrongReason(w, details.Reason, wire.StatusCancelled)
	case wire.ReasonClientCancelled:
		return firstOf(wrongReason(w, details.Reason, wire.StatusCancelled), c.answers(&c.asked.cancels, "response.cancel"))
	case wire.ReasonMaxOutputTokens, wire.ReasonContentFilter:
		return wrongReason(w, details.Reason, wire.StatusIncomplete)
	}
	if w.Status != wire.StatusFailed {
		return broken(RuleStatus, "a %s response with reason %q", w.Status, details.Reason)
	}
	return nil
}

func wrongReason(w *wire.Response, reason, status string) *DisorderError {
	if w.Status != status {
		return broken(RuleStatus, "a %s response with reason %q", w.Status, reason)
	}
	return nil
}

// allCompleted checks that nothing of a completed response was cut off.
func (c *Checker) allCompleted(w *wire.Response) *DisorderError {
	for i := range w.Output {
		if it := &w.Output[i]; it.Status == wire.StatusIncomplete {
			return broken(RuleStatus, "the response is completed, %s is incomplete", it.ID)
		}
	}
	return nil
}

// play follows output_audio_buffer, which WebRTC and SIP have.
func (c *Checker) play(ev wire.ServerEvent) *DisorderError {
	var id string
	begins, cleared := false, false
	switch ev := ev.(type) {
	case *wire.OutputAudioBufferStarted:
		id, begins = ev.ResponseID, true
	case *wire.OutputAudioBufferStopped:
		id = ev.ResponseID
	case *wire.OutputAudioBufferCleared:
		id, cleared = ev.ResponseID, true
	}
	r := c.responses[id]
	switch {
	case r == nil:
		return broken(RulePlayout, "the response %q was not created", id)
	case begins && (r.playing || r.quiet):
		return broken(RulePlayout, "%s was played before", id)
	case !begins && !r.playing:
		return broken(RulePlayout, "%s is not being played", id)
	}
	r.playing, r.quiet, r.cleared = begins, !begins, cleared
	return nil
}
