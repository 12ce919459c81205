package runner

import (
	"fmt"
	"maps"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/wire"
)

// sound is the agent's audio on its way from the wire to the playout.
type sound struct {
	converter *audio.Converter      // nil when there is nothing to convert
	speaking  playout.Item          // the item that the converter is in the middle of
	halves    map[playout.Item]byte // first halves of samples whose rest has not come
}

// whole returns the whole samples of a piece of an item, and of what the piece before left over.
func (s *sound) whole(ref playout.Item, data []byte, sample int) []byte {
	if sample == 1 || len(data) == 0 {
		return data
	}
	if half, left := s.halves[ref]; left {
		delete(s.halves, ref)
		data = slices.Insert(data, 0, half)
	}
	if n := len(data); n%2 == 1 {
		s.halves[ref] = data[n-1]
		data = data[:n-1]
	}
	return data
}

// forget forgets what is left of the items of a response.
func (s *sound) forget(response string) {
	maps.DeleteFunc(s.halves, func(ref playout.Item, _ byte) bool { return ref.Response == response })
}

// handleAudio takes the next piece of the agent's audio.
func (l *loop) handleAudio(d *audioDelta) {
	ref := playout.Item{Response: d.response, ID: d.item, Content: d.content}
	ref.OutOfBand = l.responseOf(d.response).outOfBand
	l.alive(d.response)
	received := len(d.data)
	data := l.sound.whole(ref, d.data, wireFormat(l.s.opts.Output).SampleBytes())
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
	if l.s.opts.Playout == PushPlayout {
		pcm = append(pcm, data...)
	}
	mark, pushed := l.s.player.Push(ref, received, data)
	switch {
	case pushed == playout.Full:
		l.playoutFull(ref, received)
	case pushed == playout.Taken && pcm != nil:
		l.emit(&Audio{Header: l.responseOf(ref.Response).head(ref.ID), PCM: pcm, Mark: Mark{mark}})
	}
}

// playoutFull stops a response that makes more sound than may wait. What was taken of it is still heard; the server is
// told that there was no more.
func (l *loop) playoutFull(ref playout.Item, received int) {
	l.problem(PlayoutFull, errPlayoutFull)
	if ref.OutOfBand {
		l.sendCancel(ref.Response)
		return
	}
	if l.scheduler.active == ref.Response {
		if id := l.scheduler.cancel(); id != "" {
			l.sendCancel(id)
		}
		l.expectDone(ref.Response)
	}
	t, known := l.s.player.Progress(ref)
	if !known {
		t = playout.Truncation{Item: ref}
	}
	t.Heard, t.Generated = t.Generated, t.Generated+wireFormat(l.s.opts.Output).Duration(received)
	l.truncate(t)
}

// playAgain hands out what an emptied player had of other responses than those that were cut.
func (l *loop) playAgain(chunks []playout.Chunk) {
	for _, c := range chunks {
		l.emit(&Audio{Header: l.responseOf(c.Response).head(c.ID), PCM: c.PCM, Mark: Mark{c.Mark}})
	}
}

// audioDone notes that an item's audio is complete.
func (l *loop) audioDone(ev *wire.ResponseOutputAudioDone) {
	if l.sound.converter != nil {
		l.flushConverter(playout.Item{})
	}
	mark := l.s.player.EndItem(ev.ResponseID, ev.ItemID, ev.ContentIndex)
	if l.s.opts.Playout == PushPlayout && !l.s.player.Silenced(ev.ResponseID) {
		l.emit(&AudioEnded{Header: l.responseOf(ev.ResponseID).head(ev.ItemID), Mark: Mark{mark}})
	}
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
