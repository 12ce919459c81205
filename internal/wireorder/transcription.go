package wireorder

import (
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// transcript is what was written down of a turn.
type transcript struct {
	text strings.Builder
	over bool // completed, or failed
}

// transcribe follows the transcript of a turn. Models for live transcription begin while it is spoken.
func (c *Checker) transcribe(ev wire.ServerEvent) *DisorderError {
	switch ev := ev.(type) {
	case *wire.ConversationItemInputAudioTranscriptionDelta:
		if c.early(ev) {
			return nil
		}
		t, d := c.transcriptOf(ev.ItemID)
		if d == nil {
			t.text.WriteString(ev.Delta)
		}
		return d
	case *wire.ConversationItemInputAudioTranscriptionSegment:
		if it := c.items[ev.ItemID]; it == nil || !it.sound {
			return broken(RuleTranscript, "%q is no turn that was spoken", ev.ItemID)
		}
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		t, d := c.transcriptOf(ev.ItemID)
		if d != nil {
			return d
		}
		t.over = true
		deltas := c.speech.early[ev.ItemID] + t.text.String()
		if c.opts.Strict && deltas != "" && strings.TrimSpace(deltas) != strings.TrimSpace(ev.Transcript) {
			return broken(RuleTranscript, "the deltas said %q, the whole is %q", deltas, ev.Transcript)
		}
	case *wire.ConversationItemInputAudioTranscriptionFailed:
		t, d := c.transcriptOf(ev.ItemID)
		if d != nil {
			return d
		}
		t.over = true
	}
	return nil
}

// early notes what is transcribed of a turn that is not there yet: one that was announced or, without turn
// detection, the one that will be committed next.
func (c *Checker) early(ev *wire.ConversationItemInputAudioTranscriptionDelta) bool {
	s := &c.speech
	switch id := ev.ItemID; {
	case c.items[id] != nil:
		return false
	case s.announced[id]:
	case s.detection == "" && (s.reserved == "" || s.reserved == id):
		s.reserved = id
	default:
		return false
	}
	s.early[ev.ItemID] += ev.Delta
	return true
}

// transcriptOf returns the transcript of a turn that is there.
func (c *Checker) transcriptOf(id string) (*transcript, *DisorderError) {
	it := c.items[id]
	switch {
	case it == nil || !it.sound:
		return nil, broken(RuleTranscript, "%q is no turn that was spoken", id)
	case !it.done:
		return nil, broken(RuleTranscript, "%s is not done", id)
	case it.heard.over:
		return nil, broken(RuleTranscript, "the transcript of %s is over", id)
	}
	return &it.heard, nil
}
