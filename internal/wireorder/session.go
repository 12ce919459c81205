package wireorder

import (
	"cmp"

	"github.com/voicesim/voicesim/wire"
)

// frame checks what holds for every event.
func (c *Checker) frame(ev wire.ServerEvent) *DisorderError {
	switch ev.(type) {
	case *wire.UnknownEvent, *wire.ConversationCreated, *wire.ConversationItemCreated:
		return broken(RuleKind, "the server sends no such event")
	}
	if _, noID := ev.(*wire.InputAudioBufferDtmfEventReceived); !noID {
		id := wire.EventID(ev)
		if id == "" || c.ids[id] {
			return broken(RuleEventID, "the id %q is empty or was used before", id)
		}
		c.ids[id] = true
	}
	_, isCreated := ev.(*wire.SessionCreated)
	switch _, isError := ev.(*wire.ErrorEvent); {
	case isCreated && (c.created || c.opts.Sideband):
		return broken(RuleFirst, "the session had been created")
	case !isCreated && !c.created && !c.opts.Sideband && !(isError && c.count == 1):
		return broken(RuleFirst, "session.created has not come") // a refused connection gets an error alone
	}
	return nil
}

// follow checks an event where it belongs.
func (c *Checker) follow(ev wire.ServerEvent) *DisorderError {
	switch ev := ev.(type) {
	case *wire.SessionCreated:
		c.created = true
		c.configured(&ev.Session)
	case *wire.SessionUpdated:
		c.configured(&ev.Session)
		return c.answers(&c.asked.updates, "session.update")
	case *wire.ErrorEvent:
		return c.complained(&ev.Error)
	case *wire.RateLimitsUpdated:
		return c.limited()
	case *wire.InputAudioBufferSpeechStarted, *wire.InputAudioBufferSpeechStopped, *wire.InputAudioBufferCommitted,
		*wire.InputAudioBufferCleared, *wire.InputAudioBufferTimeoutTriggered:
		return c.hear(ev)
	case *wire.ConversationItemAdded, *wire.ConversationItemDone, *wire.ConversationItemRetrieved,
		*wire.ConversationItemTruncated, *wire.ConversationItemDeleted:
		return c.converse(ev)
	case *wire.ConversationItemInputAudioTranscriptionDelta, *wire.ConversationItemInputAudioTranscriptionCompleted,
		*wire.ConversationItemInputAudioTranscriptionSegment, *wire.ConversationItemInputAudioTranscriptionFailed:
		return c.transcribe(ev)
	case *wire.ResponseCreated:
		return c.create(&ev.Response)
	case *wire.ResponseDone:
		return c.finish(&ev.Response)
	case *wire.OutputAudioBufferStarted, *wire.OutputAudioBufferStopped, *wire.OutputAudioBufferCleared:
		return c.play(ev)
	case *wire.ResponseOutputItemAdded:
		return c.openOutput(ev)
	case *wire.ResponseOutputItemDone:
		return c.closeOutput(ev)
	}
	return c.content(ev)
}

// configured notes what a session's configuration changes. Without turn detection no speech is under
// way; its item's id may still be used by a commit. With another detection or another format, speech
// may have been dropped, or go on.
func (c *Checker) configured(w *wire.Session) {
	c.batch = w.Type == wire.SessionTranscription
	s := &c.speech
	var input wire.SessionAudioInput
	if w.Audio != nil && w.Audio.Input != nil {
		input = *w.Audio.Input
	}
	var format wire.AudioFormat
	if input.Format != nil {
		format = *input.Format
	}
	detection, on := input.TurnDetection.Value()
	if on || s.format != format.Type {
		s.reserved = ""
	}
	switch {
	case !on:
		s.item, s.doubtful = "", ""
	case s.detection != detection.Type || s.format != format.Type:
		s.item, s.doubtful = "", cmp.Or(s.item, s.doubtful)
	}
	s.detection, s.format = detection.Type, format.Type
}

// limited checks rate_limits.updated.
func (c *Checker) limited() *DisorderError {
	if c.limits == 0 {
		return broken(RuleRateLimits, "no response has ended since the last one, or it was cancelled")
	}
	c.limits = 0
	return nil
}

// unfinished checks the end.
func (c *Checker) unfinished() *DisorderError {
	if !c.created && !c.opts.Sideband {
		return nil // refused
	}
	for _, id := range c.order {
		it := c.items[id]
		waits := it.output != nil && it.output.goesOn() && it.output.mcp == mcpNotBegun // for an approval
		if !it.done && !waits {
			return broken(RuleUnfinished, "%s was never done", id)
		}
	}
	for id, r := range c.responses {
		if !r.over {
			return broken(RuleUnfinished, "%s was never done", id)
		}
	}
	if s := &c.speech; s.stopped != "" || s.committed != "" {
		return broken(RuleUnfinished, "%s was never committed and added", s.stopped+s.committed)
	}
	for id, state := range c.lists {
		if state == mcpInProgress {
			return broken(RuleUnfinished, "the tools of %s were never listed", id)
		}
	}
	return nil
}
