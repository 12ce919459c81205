package wireorder

import (
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// expected is the event that must come next, where the checker is strict. The zero value is any.
type expected struct {
	event string // its type
	item  string // what it is about
	rule  Rule   // broken by another
}

// adjacent checks that what comes in one go stands side by side. Transcription goes its own way.
func (c *Checker) adjacent(ev wire.ServerEvent) *DisorderError {
	if !c.opts.Strict || strings.HasPrefix(c.event, "conversation.item.input_audio_transcription.") {
		return nil
	}
	want := c.next
	c.next = expected{}
	if want.event != "" && (c.event != want.event || itemOf(ev) != want.item) {
		return broken(want.rule, "%s of %s must come here", want.event, want.item)
	}
	c.next = c.after(ev)
	return nil
}

// after returns what must follow an event.
func (c *Checker) after(ev wire.ServerEvent) expected {
	switch ev := ev.(type) {
	case *wire.InputAudioBufferSpeechStopped:
		return expected{wire.TypeInputAudioBufferCommitted, ev.ItemID, RuleCommitted}
	case *wire.InputAudioBufferCommitted:
		return expected{wire.TypeConversationItemAdded, ev.ItemID, RuleCommitted}
	case *wire.ResponseOutputItemAdded:
		if r := c.responses[ev.ResponseID]; r != nil && !r.outOfBand {
			return expected{wire.TypeConversationItemAdded, ev.Item.ID, RuleOutputAdded}
		}
	case *wire.ConversationItemAdded:
		switch it := c.items[ev.Item.ID]; {
		case it != nil && it.output != nil && it.kind == wire.ItemMessage:
			return expected{wire.TypeResponseContentPartAdded, ev.Item.ID, RulePart}
		case it == nil && ev.Item.Type != wire.ItemMCPListTools:
			return expected{wire.TypeConversationItemDone, ev.Item.ID, RuleItemAtOnce}
		}
	case *wire.ConversationItemDone:
		if it := c.items[ev.Item.ID]; it != nil && it.output != nil {
			return expected{wire.TypeResponseOutputItemDone, ev.Item.ID, RuleOutputClose}
		}
	case *wire.ResponseOutputAudioDone:
		return expected{wire.TypeResponseOutputAudioTranscriptDone, ev.ItemID, RulePartClose}
	case *wire.ResponseOutputAudioTranscriptDone:
		return expected{wire.TypeResponseContentPartDone, ev.ItemID, RulePartClose}
	case *wire.ResponseOutputTextDone:
		return expected{wire.TypeResponseContentPartDone, ev.ItemID, RulePartClose}
	case *wire.ResponseContentPartDone:
		return c.closing(ev.ItemID)
	case *wire.ResponseFunctionCallArgumentsDone:
		return c.closing(ev.ItemID)
	}
	return expected{}
}

// closing returns what follows the last event of an output's content.
func (c *Checker) closing(itemID string) expected {
	it := c.items[itemID]
	if it == nil || it.output == nil {
		return expected{}
	}
	if !it.output.of.outOfBand && c.there(itemID) != nil { // the client has deleted it
		return expected{wire.TypeResponseOutputItemDone, itemID, RuleOutputClose}
	}
	return expected{wire.TypeConversationItemDone, itemID, RuleOutputClose}
}

// itemOf returns the id of the item that an event is about.
func itemOf(ev wire.ServerEvent) string {
	switch ev := ev.(type) {
	case *wire.InputAudioBufferCommitted:
		return ev.ItemID
	case *wire.ConversationItemAdded:
		return ev.Item.ID
	case *wire.ConversationItemDone:
		return ev.Item.ID
	case *wire.ResponseOutputItemDone:
		return ev.Item.ID
	case *wire.ResponseContentPartAdded:
		return ev.ItemID
	case *wire.ResponseContentPartDone:
		return ev.ItemID
	case *wire.ResponseOutputAudioTranscriptDone:
		return ev.ItemID
	}
	return ""
}
