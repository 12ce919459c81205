package runner

import (
	"fmt"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/wire"
)

// sound is the agent's audio on its way from the wire to the playout.
type sound struct {
	converter *audio.Converter // nil when there is nothing to convert
	speaking  playout.Item     // the item that the converter is in the middle of
}

// handleAudio takes the next piece of the agent's audio.
func (l *loop) handleAudio(d *audioDelta) {
	ref := playout.Item{Response: d.response, ID: d.item, Content: d.content}
	ref.OutOfBand = l.responseOf(d.response).outOfBand
	data, received := d.data, len(d.data)
	l.s.inbox.release(d)
	if l.sound.converter != nil {
		l.flushConverter(ref)
		out := l.sound.converter.Append(l.s.buffers.get(2*received), data)
		l.s.buffers.put(data)
		data = out
	}
	l.play(ref, received, data)
}

// play puts audio into the playout.
func (l *loop) play(ref playout.Item, received int, data []byte) {
	var pcm []byte
	if l.s.opts.AudioEvents {
		pcm = append(pcm, data...)
	}
	mark, taken := l.s.player.Push(ref, received, data)
	if taken && l.s.opts.AudioEvents {
		l.emit(&Audio{Header: l.responseOf(ref.Response).head(ref.ID), PCM: pcm, Mark: Mark{mark}})
	}
}

// audioDone notes that an item's audio is complete.
func (l *loop) audioDone(ev *wire.ResponseOutputAudioDone) {
	if l.sound.converter != nil {
		l.flushConverter(playout.Item{})
	}
	l.s.player.EndItem(ev.ResponseID, ev.ItemID, ev.ContentIndex)
}

// flushConverter plays what the converter still holds of an item before another one begins.
func (l *loop) flushConverter(next playout.Item) {
	last := l.sound.speaking
	l.sound.speaking = next
	if last == next || last.ID == "" {
		return
	}
	if rest := l.sound.converter.Flush(l.s.buffers.get(256)); len(rest) > 0 {
		l.play(last, 0, rest)
	}
}

// openConverter makes the converter of the agent's audio, if there is anything to convert.
func openConverter(from, to audio.Format) (*audio.Converter, error) {
	if from == to {
		return nil, nil
	}
	c, err := audio.NewConverter(from, to)
	if err != nil {
		return nil, fmt.Errorf("output format: %w", err)
	}
	return c, nil
}
