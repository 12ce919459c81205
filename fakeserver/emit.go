package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// beat does what is due of a response, and sets the timer for what follows.
func (s *session) beat(r *response) {
	if r.state == responseAsked {
		s.create(r)
	}
	due := s.now.Sub(r.base)
	for r.state != responseOver && r.next < len(r.beats) && r.beats[r.next].at <= due {
		b := r.beats[r.next]
		if b.act == finish && s.holdEnd(r, due) {
			break
		}
		r.next++
		s.perform(r, b)
	}
	if r.state != responseOver && r.next < len(r.beats) {
		s.timers.Set(&r.timer, r.base.Add(r.beats[r.next].at))
	}
}

func (s *session) perform(r *response, b beat) {
	switch b.act {
	case openMessage, openCall:
		s.openOutput(r, b.output)
	case textDelta:
		s.sendText(r, b)
	case audioDelta:
		s.sendAudio(r, b)
	case argumentsDelta:
		s.sendArguments(r, b)
	case closeMessage, closeCall:
		s.closeOutput(r, b.output, wire.StatusCompleted)
	case beginMCP:
		s.beginMCPCall(r, b.output)
	case finish:
		s.conclude(r)
	}
}

// openOutput begins an output item. Source for the order here and in closeOutput: recorded responses
// (docs/fidelity.md).
func (s *session) openOutput(r *response, index int) {
	o := r.outputs[index]
	it := &o.item.wire
	o.opened, o.open = true, true
	o.item.making = o
	if it.Type != wire.ItemMCPCall {
		it.Status = wire.StatusInProgress
	}
	if it.Type != wire.ItemMessage {
		it.Arguments = wire.Some("")
	}
	s.send(&wire.ResponseOutputItemAdded{ResponseID: r.id, OutputIndex: index, Item: *it})
	if !r.outOfBand {
		s.conv.add(o.item)
		before, _ := s.conv.before(o.item)
		s.send(&wire.ConversationItemAdded{PreviousItemID: wire.OrNull(before), Item: *it})
	}
	if it.Type != wire.ItemMessage {
		return
	}
	part := wire.ContentPart{Type: wire.PartText, Text: wire.Some("")}
	if r.spoken {
		part = wire.ContentPart{Type: wire.PartAudio, Transcript: wire.Some("")}
	}
	s.send(&wire.ResponseContentPartAdded{ResponseID: r.id, ItemID: it.ID, OutputIndex: index, Part: part})
}

func (s *session) sendText(r *response, b beat) {
	o := r.outputs[b.output]
	delta := o.text[b.from:b.to]
	o.sent = b.to
	if r.spoken {
		s.send(&wire.ResponseOutputAudioTranscriptDelta{
			ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.output, Delta: delta, Obfuscation: s.obfuscation(delta),
		})
		return
	}
	s.send(&wire.ResponseOutputTextDelta{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.output, Delta: delta, Obfuscation: s.obfuscation(delta),
	})
}

func (s *session) sendAudio(r *response, b beat) {
	o := r.outputs[b.output]
	o.sounded = b.to
	if !r.outOfBand {
		s.answers.voice = r.voice.Name
	}
	if !o.item.cut {
		o.item.samples = o.samples[:b.to]
	}
	s.pcm = o.item.format.AppendBytes(s.pcm[:0], o.samples[b.from:b.to])
	s.send(&wire.ResponseOutputAudioDelta{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.output, Delta: s.pcm,
	})
}

func (s *session) sendArguments(r *response, b beat) {
	o := r.outputs[b.output]
	delta := o.text[b.from:b.to]
	o.sent = b.to
	if o.item.wire.Type == wire.ItemMCPCall {
		s.send(&wire.ResponseMCPCallArgumentsDelta{
			ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.output, Delta: delta, Obfuscation: s.obfuscation(delta),
		})
		return
	}
	s.send(&wire.ResponseFunctionCallArgumentsDelta{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.output, CallID: o.item.wire.CallID,
		Delta: delta, Obfuscation: s.obfuscation(delta),
	})
}

// closeOutput ends an output item with what was sent of it.
func (s *session) closeOutput(r *response, index int, status string) {
	o := r.outputs[index]
	it := &o.item.wire
	o.open = false
	o.item.making = nil
	text := o.text[:o.sent]
	if it.Type != wire.ItemMCPCall {
		it.Status = status
	} else if !o.argued {
		s.closeMCPArguments(r, index)
	}
	switch it.Type {
	case wire.ItemMCPCall:
	case wire.ItemFunctionCall:
		it.Arguments = wire.Some(text)
		s.send(&wire.ResponseFunctionCallArgumentsDone{
			ResponseID: r.id, ItemID: it.ID, OutputIndex: index, CallID: it.CallID, Name: it.Name, Arguments: text,
		})
	default:
		s.closePart(r, index, text)
	}
	if !o.item.cut {
		o.item.tokens = o.tokens()
		o.item.tokens.text += countTokens(it.Output.Or(""))
	}
	if !r.outOfBand && !o.item.removed {
		before, first := s.conv.before(o.item)
		if first && !s.server.opts.TruePredecessors {
			before = ""
		}
		s.send(&wire.ConversationItemDone{PreviousItemID: wire.OrNull(before), Item: *it})
	}
	s.send(&wire.ResponseOutputItemDone{ResponseID: r.id, OutputIndex: index, Item: *it})
}

// closePart ends the one part of a message.
func (s *session) closePart(r *response, index int, text string) {
	it := &r.outputs[index].item.wire
	part := wire.ContentPart{Type: wire.PartText, Text: wire.Some(text)}
	if r.spoken {
		part = wire.ContentPart{Type: wire.PartAudio, Transcript: wire.Some(text)}
		it.Content = []wire.ContentPart{{Type: wire.ContentOutputAudio, Transcript: wire.Some(text)}}
		s.send(&wire.ResponseOutputAudioDone{ResponseID: r.id, ItemID: it.ID, OutputIndex: index})
		s.send(&wire.ResponseOutputAudioTranscriptDone{ResponseID: r.id, ItemID: it.ID, OutputIndex: index, Transcript: text})
	} else {
		it.Content = []wire.ContentPart{{Type: wire.ContentOutputText, Text: wire.Some(text)}}
		s.send(&wire.ResponseOutputTextDone{ResponseID: r.id, ItemID: it.ID, OutputIndex: index, Text: text})
	}
	s.send(&wire.ResponseContentPartDone{ResponseID: r.id, ItemID: it.ID, OutputIndex: index, Part: part})
}

// tokens returns what was sent of an output.
func (o *output) tokens() tokenCount {
	t := tokenCount{text: tokensAMessage + countTokens(o.text[:o.sent])}
	if o.item.wire.Type != wire.ItemMessage {
		t.text += countTokens(o.item.wire.Name)
	}
	t.audio = outputAudioTokens(audio.Duration(o.sounded, o.item.format.RateHz))
	return t
}

// soundSoFar returns how long the sound that was sent lasts.
func (it *item) soundSoFar() time.Duration {
	if len(it.samples) == 0 {
		return 0
	}
	return it.duration()
}
