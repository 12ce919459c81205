package runner

import (
	"fmt"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// audioDelta takes the next piece of the agent's audio.
func (l *loop) audioDelta(d *audioDelta) {
	ref := spoken{response: d.response, item: d.item, content: d.content}
	ref.outOfBand = l.reply(d.response).outOfBand
	data, received := d.data, len(d.data)
	l.s.inbox.release(d)
	if l.converter != nil {
		l.flushConverter(ref)
		out := l.converter.Append(l.s.agentBuffers.get(2*received), data)
		l.s.agentBuffers.put(data)
		data = out
	}
	l.play(ref, received, data)
}

// play puts audio into the playout.
func (l *loop) play(ref spoken, received int, data []byte) {
	var pcm []byte
	if l.s.opts.AudioEvents {
		pcm = append(pcm, data...)
	}
	mark, taken := l.s.playout.push(ref, received, data)
	if taken && l.s.opts.AudioEvents {
		l.emit(&Audio{ResponseID: ref.response, ItemID: ref.item, PCM: pcm, Mark: mark})
	}
}

// audioDone notes that an item's audio is complete.
func (l *loop) audioDone(ev *wire.ResponseOutputAudioDone) {
	if l.converter != nil {
		l.flushConverter(spoken{})
	}
	l.s.playout.endItem(ev.ResponseID, ev.ItemID, ev.ContentIndex)
}

// flushConverter plays what the converter still holds of an item before another one begins.
func (l *loop) flushConverter(next spoken) {
	last := l.speaking
	l.speaking = next
	if last == next || last.item == "" {
		return
	}
	if rest := l.converter.Flush(l.s.agentBuffers.get(256)); len(rest) > 0 {
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
