package wireorder

import (
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// part is a part of a message.
//
//	event                      text        sound    part
//	content_part.added         open        open     open
//	deltas                     open        open     open
//	output_audio.done          open        done     open     audio parts
//	transcript.done, text.done done        done     open
//	content_part.done          done        done     done
type part struct {
	kind      string // wire.PartText or wire.PartAudio
	text      strings.Builder
	textDone  bool
	soundDone bool
	done      bool
}

// is compares a text with the deltas.
func (p *part) is(text string) *DisorderError {
	if text != p.text.String() {
		return broken(RuleWhole, "the text is %q, want %q", text, p.text.String())
	}
	return nil
}

// content follows what is inside the outputs.
func (c *Checker) content(ev wire.ServerEvent) *DisorderError {
	if r := c.responses[growing(ev)]; r != nil {
		r.grew = c.count
	}
	switch ev := ev.(type) {
	case *wire.ResponseContentPartAdded:
		return c.addPart(ev)
	case *wire.ResponseContentPartDone:
		return c.donePart(ev)
	case *wire.ResponseOutputTextDelta:
		return c.text(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, wire.PartText, ev.Delta)
	case *wire.ResponseOutputAudioTranscriptDelta:
		return c.text(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, wire.PartAudio, ev.Delta)
	case *wire.ResponseOutputTextDone:
		return c.textDone(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, wire.PartText, ev.Text)
	case *wire.ResponseOutputAudioTranscriptDone:
		return c.textDone(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, wire.PartAudio, ev.Transcript)
	case *wire.ResponseOutputAudioDelta:
		return c.sound(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, false)
	case *wire.ResponseOutputAudioDone:
		return c.sound(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, true)
	}
	return c.call(ev)
}

// growing returns the id of the response that an event adds to; "" for an event that adds nothing.
func growing(ev wire.ServerEvent) string {
	switch ev := ev.(type) {
	case *wire.ResponseOutputTextDelta:
		return ev.ResponseID
	case *wire.ResponseOutputAudioTranscriptDelta:
		return ev.ResponseID
	case *wire.ResponseOutputAudioDelta:
		return ev.ResponseID
	case *wire.ResponseFunctionCallArgumentsDelta:
		return ev.ResponseID
	case *wire.ResponseMCPCallArgumentsDelta:
		return ev.ResponseID
	}
	return ""
}

// place is where content belongs.
type place struct {
	response, item string
	output, part   int
}

// at returns the open part of a kind at a place.
func (c *Checker) at(at place, kind string) (*part, *DisorderError) {
	o, d := c.growing(at.response, at.item, at.output)
	if d != nil {
		return nil, d
	}
	if at.part < 0 || at.part >= len(o.parts) {
		return nil, broken(RulePart, "part %d of %s was not added", at.part, at.item)
	}
	p := o.parts[at.part]
	switch {
	case p.kind != kind:
		return nil, broken(RulePartKind, "part %d of %s is of kind %s, not %s", at.part, at.item, p.kind, kind)
	case p.done:
		return nil, broken(RulePart, "part %d of %s is done", at.part, at.item)
	}
	return p, nil
}

func (c *Checker) addPart(ev *wire.ResponseContentPartAdded) *DisorderError {
	o, d := c.growing(ev.ResponseID, ev.ItemID, ev.OutputIndex)
	if d != nil {
		return d
	}
	kind := ev.Part.Type
	switch {
	case o.kind != wire.ItemMessage:
		return broken(RulePart, "a %s has no parts", o.kind)
	case ev.ContentIndex != len(o.parts):
		return broken(RulePart, "the part is number %d, want %d", ev.ContentIndex, len(o.parts))
	case kind != wire.PartText && kind != wire.PartAudio:
		return broken(RulePartKind, "the part is of kind %q", kind)
	case ev.Part.Text.Or("")+ev.Part.Transcript.Or("") != "":
		return broken(RulePart, "the part is not empty")
	}
	o.parts = append(o.parts, &part{kind: kind})
	return nil
}

func (c *Checker) donePart(ev *wire.ResponseContentPartDone) *DisorderError {
	p, d := c.at(place{ev.ResponseID, ev.ItemID, ev.OutputIndex, ev.ContentIndex}, ev.Part.Type)
	switch {
	case d != nil:
		return d
	case !p.textDone || p.kind == wire.PartAudio && !p.soundDone:
		return broken(RulePartClose, "the text or the sound of the part is open")
	}
	p.done = true
	return p.is(ev.Part.Text.Or("") + ev.Part.Transcript.Or(""))
}

func (c *Checker) text(at place, kind, delta string) *DisorderError {
	p, d := c.at(at, kind)
	switch {
	case d != nil:
		return d
	case p.textDone:
		return broken(RuleDelta, "the text is done")
	}
	p.text.WriteString(delta)
	return nil
}

func (c *Checker) textDone(at place, kind, all string) *DisorderError {
	p, d := c.at(at, kind)
	switch {
	case d != nil:
		return d
	case p.textDone:
		return broken(RuleDelta, "the text was done")
	case kind == wire.PartAudio && !p.soundDone:
		return broken(RulePartClose, "the sound is open")
	}
	p.textDone = true
	return p.is(all)
}

func (c *Checker) sound(at place, done bool) *DisorderError {
	p, d := c.at(at, wire.PartAudio)
	switch {
	case d != nil:
		return d
	case p.soundDone:
		return broken(RuleDelta, "the sound is done")
	}
	p.soundDone = done
	return nil
}
