package wireorder

import (
	"cmp"

	"github.com/voicesim/voicesim/wire"
)

// speech is what the caller is saying. A turn goes through it in this order:
//
//	event             item    stopped  committed
//	speech_started    id
//	speech_stopped            id
//	committed                          id
//	item.added
//
// A commit by hand skips speech_stopped, or both events of speech.
type speech struct {
	item      string          // being spoken
	doubtful  string          // was being spoken when the session was configured anew
	stopped   string          // must be committed next
	idle      idleState       // of a silence that is taken for a turn
	committed string          // must be added next
	reserved  string          // being transcribed without turn detection; must be committed next
	announced map[string]bool // ids that speech_started gave, or timeout_triggered

	detection, format string // types of turn detection and of the caller's sound

	early map[string]string // what was transcribed of items before they were there

	start, end int // the latest offsets, in milliseconds
	started    int // number of the latest speech_started, as Checker.count
}

// idleState is where a silence is that the server takes for a turn: timeout_triggered, its own message, committed.
type idleState uint8

const (
	notIdle idleState = iota
	awaitsPrompt
	prompted
)

// hear follows the input buffer.
func (c *Checker) hear(ev wire.ServerEvent) *DisorderError {
	s := &c.speech
	switch ev := ev.(type) {
	case *wire.InputAudioBufferSpeechStarted:
		return c.speechStarted(ev)
	case *wire.InputAudioBufferSpeechStopped:
		if speaking := s.item + s.doubtful; speaking == "" || speaking != ev.ItemID {
			return broken(RuleSpeechItem, "speech of %q had started, not of %q", s.item, ev.ItemID)
		}
		if ev.AudioEndMs < s.start || ev.AudioEndMs < s.end {
			return broken(RuleOffsets, "the end at %d ms is before %d ms", ev.AudioEndMs, max(s.start, s.end))
		}
		s.item, s.doubtful, s.stopped, s.end = "", "", ev.ItemID, ev.AudioEndMs
	case *wire.InputAudioBufferTimeoutTriggered:
		return c.timedOut(ev)
	case *wire.InputAudioBufferCommitted:
		return c.commit(ev)
	case *wire.InputAudioBufferCleared:
		s.item, s.doubtful, s.reserved = "", "", ""
		return c.answers(&c.asked.clears, "input_audio_buffer.clear")
	}
	return nil
}

// announce notes a new item's id.
func (c *Checker) announce(id string) *DisorderError {
	s := &c.speech
	if s.stopped != "" || s.committed != "" {
		return broken(RuleCommitted, "%s has not been committed and added", s.stopped+s.committed)
	}
	if id == "" || s.announced[id] || c.items[id] != nil {
		return broken(RuleSpeechItem, "the item %q is not new", id)
	}
	s.announced[id] = true
	return nil
}

func (c *Checker) speechStarted(ev *wire.InputAudioBufferSpeechStarted) *DisorderError {
	s := &c.speech
	if s.item != "" {
		return broken(RuleSpeechOnce, "speech of %s is under way", s.item)
	}
	if d := c.announce(ev.ItemID); d != nil {
		return d
	}
	if ev.AudioStartMs < s.start {
		return broken(RuleOffsets, "the start at %d ms is before that of the turn before, %d ms", ev.AudioStartMs, s.start)
	}
	s.item, s.doubtful, s.start, s.started = ev.ItemID, "", ev.AudioStartMs, c.count
	return nil
}

func (c *Checker) timedOut(ev *wire.InputAudioBufferTimeoutTriggered) *DisorderError {
	s := &c.speech
	if s.item != "" {
		return broken(RuleTimeout, "speech of %s is under way", s.item)
	}
	if d := c.announce(ev.ItemID); d != nil {
		return d
	}
	if ev.AudioEndMs < ev.AudioStartMs || ev.AudioEndMs < s.end {
		return broken(RuleOffsets, "the silence from %d to %d ms runs backwards", ev.AudioStartMs, ev.AudioEndMs)
	}
	s.stopped, s.end, s.idle = ev.ItemID, ev.AudioEndMs, awaitsPrompt
	return nil
}

// commit checks that the turn that was announced is the one that is committed.
func (c *Checker) commit(ev *wire.InputAudioBufferCommitted) *DisorderError {
	s := &c.speech
	want := cmp.Or(s.stopped+s.item, s.reserved) // at most one of the first two is there
	switch {
	case s.committed != "":
		return broken(RuleCommitted, "%s has not been added", s.committed)
	case want != "" && want != ev.ItemID:
		return broken(RuleSpeechItem, "the turn of %q is committed, not of %q", ev.ItemID, want)
	case ev.ItemID == "" || c.items[ev.ItemID] != nil:
		return broken(RuleSpeechItem, "the item %q is not new", ev.ItemID)
	case ev.PreviousItemID.Or("") != c.last():
		return broken(RulePrevious, "the previous item is %q, want the last one, %q", ev.PreviousItemID.Or(""), c.last())
	}
	if s.idle == awaitsPrompt && c.opts.Strict {
		return broken(RuleTimeout, "the server's message about the silence has not come")
	}
	s.idle = notIdle
	turn := s.stopped != ""
	s.item, s.doubtful, s.stopped, s.reserved, s.committed = "", "", "", "", ev.ItemID
	if turn {
		c.asked.turns++
		return nil
	}
	return c.answers(&c.asked.commits, "input_audio_buffer.commit")
}
