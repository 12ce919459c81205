package fakeserver_test

import (
	"errors"

	"github.com/voicesim/voicesim/wire"
)

// content follows what is inside the items of responses. Events of other kinds fit anywhere.
func (c *orderChecker) content(ev wire.ServerEvent) error {
	switch ev := ev.(type) {
	case *wire.ResponseContentPartAdded:
		return c.with(ev.ResponseID, ev.ItemID, ev.OutputIndex, func(o *checkedOutput) error {
			if o.call || o.part != nil {
				return errors.New("no place for a part")
			}
			o.part = &checkedPart{audio: ev.Part.Type == wire.PartAudio}
			return nil
		})
	case *wire.ResponseContentPartDone:
		return c.with(ev.ResponseID, ev.ItemID, ev.OutputIndex, func(o *checkedOutput) error {
			p := o.part
			if p == nil || p.done || !p.textDone || p.audio && !p.soundDone {
				return errors.New("the part is not complete")
			}
			p.done = true
			return p.same(ev.Part.Text.Or("") + ev.Part.Transcript.Or(""))
		})
	case *wire.ResponseOutputTextDelta:
		return c.text(ev.ResponseID, ev.ItemID, ev.OutputIndex, false, ev.Delta)
	case *wire.ResponseOutputAudioTranscriptDelta:
		return c.text(ev.ResponseID, ev.ItemID, ev.OutputIndex, true, ev.Delta)
	case *wire.ResponseOutputTextDone:
		return c.textDone(ev.ResponseID, ev.ItemID, ev.OutputIndex, false, ev.Text)
	case *wire.ResponseOutputAudioTranscriptDone:
		return c.textDone(ev.ResponseID, ev.ItemID, ev.OutputIndex, true, ev.Transcript)
	case *wire.ResponseOutputAudioDelta:
		return c.sound(ev.ResponseID, ev.ItemID, ev.OutputIndex, false)
	case *wire.ResponseOutputAudioDone:
		return c.sound(ev.ResponseID, ev.ItemID, ev.OutputIndex, true)
	case *wire.ResponseFunctionCallArgumentsDelta:
		return c.with(ev.ResponseID, ev.ItemID, ev.OutputIndex, func(o *checkedOutput) error {
			if !o.call || o.argsDone {
				return errors.New("no open arguments")
			}
			o.args.WriteString(ev.Delta)
			return nil
		})
	case *wire.ResponseFunctionCallArgumentsDone:
		return c.with(ev.ResponseID, ev.ItemID, ev.OutputIndex, func(o *checkedOutput) error {
			if !o.call || o.argsDone || o.args.String() != ev.Arguments || ev.Name == "" {
				return errors.New("no open arguments, or others")
			}
			o.argsDone = true
			return nil
		})
	}
	return nil
}

func (c *orderChecker) with(responseID, itemID string, index int, check func(*checkedOutput) error) error {
	o, err := c.at(responseID, itemID, index)
	if err != nil {
		return err
	}
	return check(o)
}

func (c *orderChecker) text(responseID, itemID string, index int, audio bool, delta string) error {
	return c.with(responseID, itemID, index, func(o *checkedOutput) error {
		if o.part == nil || o.part.audio != audio || o.part.textDone {
			return errors.New("no open text")
		}
		o.part.text.WriteString(delta)
		return nil
	})
}

func (c *orderChecker) textDone(responseID, itemID string, index int, audio bool, all string) error {
	return c.with(responseID, itemID, index, func(o *checkedOutput) error {
		p := o.part
		if p == nil || p.audio != audio || p.textDone || audio && !p.soundDone {
			return errors.New("no open text, or the sound is open")
		}
		p.textDone = true
		return p.same(all)
	})
}

func (p *checkedPart) same(text string) error {
	if p.text.String() != text {
		return errors.New("the whole is not what its deltas say")
	}
	return nil
}

func (c *orderChecker) sound(responseID, itemID string, index int, done bool) error {
	return c.with(responseID, itemID, index, func(o *checkedOutput) error {
		if o.part == nil || !o.part.audio || o.part.soundDone {
			return errors.New("no open sound")
		}
		o.part.soundDone = done
		return nil
	})
}
