package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/beats"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
	"github.com/voicesim/voicesim/wire"
)

// beat does what is due of a response, and sets the timer for what follows.
func (s *session) beat(r *response) {
	if r.state == responseAsked {
		s.create(r)
	}
	due := s.now.Sub(r.base)
	for r.state != responseOver && r.next < len(r.beats) && r.beats[r.next].At <= due {
		b := r.beats[r.next]
		if b.Act == beats.Finish && r.awaitsCalls() {
			return // the last of them goes on
		}
		if b.Act == beats.Finish && s.holdEnd(r, due) {
			break
		}
		r.next++
		s.perform(r, b)
	}
	if r.state != responseOver && r.next < len(r.beats) {
		s.timers.Set(&r.timer, r.base.Add(r.beats[r.next].At))
	}
}

func (s *session) perform(r *response, b beats.Beat) {
	switch b.Act {
	case beats.OpenMessage, beats.OpenCall:
		s.openOutput(r, b.Output)
	case beats.TextDelta:
		s.sendText(r, b)
	case beats.AudioDelta:
		s.sendAudio(r, b)
	case beats.ArgumentsDelta:
		s.sendArguments(r, b)
	case beats.CloseMessage, beats.CloseCall:
		s.closeOutput(r, b.Output, wire.StatusCompleted)
	case beats.BeginMCP:
		s.beginMCPCall(r, b.Output)
	case beats.Finish:
		s.conclude(r)
	}
}

// openOutput begins an output item. Source for the order here and in closeOutput: recorded
// responses.
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
	if it.Type != wire.ItemMessage || o.text == "" { // source: recorded responses out of band that say nothing
		return
	}
	part := wire.ContentPart{Type: wire.PartText, Text: wire.Some("")}
	if r.spoken {
		part = wire.ContentPart{Type: wire.PartAudio, Transcript: wire.Some("")}
	}
	s.send(&wire.ResponseContentPartAdded{ResponseID: r.id, ItemID: it.ID, OutputIndex: index, Part: part, Extra: s.repeated(&part)})
}

func (s *session) sendText(r *response, b beats.Beat) {
	o := r.outputs[b.Output]
	delta := o.text[b.From:b.To]
	o.sent = b.To
	if r.spoken {
		s.send(&wire.ResponseOutputAudioTranscriptDelta{
			ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.Output, Delta: delta, Obfuscation: s.obfuscation(delta),
		})
		return
	}
	s.send(&wire.ResponseOutputTextDelta{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.Output, Delta: delta, Obfuscation: s.obfuscation(delta),
	})
}

func (s *session) sendAudio(r *response, b beats.Beat) {
	o := r.outputs[b.Output]
	o.sounded = b.To
	if !r.outOfBand {
		s.output.voice = r.voice.Name
	}
	if !o.item.cut {
		o.item.samples = o.samples[:b.To]
	}
	s.playCall(r)
	s.pcm = o.item.format.AppendBytes(s.pcm[:0], o.samples[b.From:b.To])
	s.send(&wire.ResponseOutputAudioDelta{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.Output, Delta: s.pcm,
	})
}

func (s *session) sendArguments(r *response, b beats.Beat) {
	o := r.outputs[b.Output]
	delta := o.text[b.From:b.To]
	o.sent = b.To
	if o.item.wire.Type == wire.ItemMCPCall {
		s.send(&wire.ResponseMCPCallArgumentsDelta{
			ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.Output, Delta: delta, Obfuscation: s.obfuscation(delta),
		})
		return
	}
	s.send(&wire.ResponseFunctionCallArgumentsDelta{
		ResponseID: r.id, ItemID: o.item.wire.ID, OutputIndex: b.Output, CallID: o.item.wire.CallID,
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
		if o.text != "" {
			s.closePart(r, index, text)
		}
	}
	o.settle()
	if !o.item.removed { // what is out of band has no predecessor; source: recorded responses
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
	s.send(&wire.ResponseContentPartDone{ResponseID: r.id, ItemID: it.ID, OutputIndex: index, Part: part, Extra: s.repeated(&part)})
}

// tokens returns what an output costs as far as it was sent. Of one that was cut, a delta of sound more was made.
func (o *outputItem) tokens() tokens.Counts {
	t := tokens.Counts{Text: tokens.PerGenerated + tokens.Count(o.text[:o.sent])}
	if o.item.wire.Type != wire.ItemMessage {
		t.Text += tokens.Count(o.item.wire.Name)
	}
	t.Audio = tokens.OfOutput(audio.Duration(max(o.sounded, o.made), o.item.format.RateHz))
	return t
}

// settle notes what an output that is closed costs as context.
func (o *outputItem) settle() {
	it := o.item
	it.tokens = o.tokens()
	it.tokens.Text += tokens.PerAnswer - tokens.PerGenerated + tokens.Count(it.wire.Output.Or(""))
	if it.cut {
		it.shorten(o.sounded)
	}
}

// soundSoFar returns how long the sound that was sent lasts.
func (it *item) soundSoFar() time.Duration {
	if len(it.samples) == 0 {
		return 0
	}
	return it.duration()
}
