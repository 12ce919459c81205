package runner

import (
	"fmt"
	"maps"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/wire"
)

// sound is the agent's audio on its way from the wire to the playout.
type sound struct {
	converter *audio.Converter      // nil when there is nothing to convert
	speaking  playout.Item          // the item that the converter is in the middle of
	halves    map[playout.Item]byte // first halves of samples whose rest has not come

	format   audio.FormatCheck // of the newest response
	checked  string            // that response
	misnamed bool              // it is of another format, and that was told
}

// misread takes a piece of a response, and returns in which encoding it really is, the first time that this is known
// and another one than declared.
func (s *sound) misread(response string, declared audio.Encoding, data []byte) (is audio.Encoding, wrong bool) {
	if response != s.checked {
		s.format, s.checked, s.misnamed = audio.FormatCheck{Declared: declared}, response, false
	}
	is, over := s.format.Add(data)
	return is, over && s.tell(is)
}

// tell reports whether an encoding is a wrong one of which nothing was said yet.
func (s *sound) tell(is audio.Encoding) bool {
	first := !s.misnamed && is != s.format.Declared
	s.misnamed = s.misnamed || first
	return first
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
func (l *loop) handleAudio(d *queues.AudioDelta) {
	ref := playout.Item{Response: d.Response, ID: d.Item, Content: d.Content}
	r := l.responseOf(d.Response)
	ref.OutOfBand = r.outOfBand
	l.firstSound(r)
	l.spoke(r)
	l.alive(d.Response)
	received := len(d.Data)
	wired := wireFormat(l.s.opts.Output)
	data := l.sound.whole(ref, d.Data, wired.SampleBytes())
	if is, wrong := l.sound.misread(d.Response, wired.Encoding, data); wrong {
		l.wrongFormat(is)
	}
	l.s.inbox.Release(d)
	if l.sound.converter != nil {
		l.flushConverter(ref)
		out := l.sound.converter.Append(l.s.buffers.Get(2*received), data)
		l.s.buffers.Put(data)
		data = out
	}
	if l.holdsBack(r) {
		l.hold(r, heldSound{ref: ref, received: received, data: data})
		return
	}
	l.play(ref, received, data)
}

// wrongFormat tells that the agent is heard as noise.
func (l *loop) wrongFormat(is audio.Encoding) {
	l.problem(WrongFormat, fmt.Errorf("the server was asked for %v, and what it sends sounds like %v: check Options.Output "+
		"against the session's audio.output.format", wireFormat(l.s.opts.Output).Encoding, is))
}

// soundOver forgets what is left of the sound of a response.
func (l *loop) soundOver(response string) {
	if response == l.sound.checked {
		if is := l.sound.format.End(); l.sound.tell(is) {
			l.wrongFormat(is)
		}
	}
	l.sound.forget(response)
}

// play puts audio into the playout.
func (l *loop) play(ref playout.Item, received int, data []byte) {
	var pcm []byte
	if l.s.opts.Playout == PushPlayout {
		pcm = append(pcm, data...)
	}
	mark, pushed := l.s.player.Push(ref, received, data)
	if !ref.OutOfBand && (pushed == playout.Taken || pushed == playout.Held) {
		l.history.Sounds(ref.ID, wireFormat(l.s.opts.Output).Duration(received), l.responseOf(ref.Response).author())
	}
	switch {
	case pushed == playout.Full:
		l.playoutFull(ref, received)
	case pushed == playout.Taken && pcm != nil:
		l.emit(&Audio{Header: l.responseOf(ref.Response).head(ref.ID), ContentIndex: ref.Content, PCM: pcm, Mark: Mark{mark}})
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
	if l.scheduler.Active == ref.Response {
		if id := l.scheduler.Cancel(); id != "" {
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

// handOut hands out what waited for another response, or what an emptied player had of other responses than those
// that were cut, and the ends of items.
func (l *loop) handOut(chunks []playout.Chunk) {
	for _, c := range chunks {
		head := l.responseOf(c.Response).head(c.ID)
		if c.PCM == nil {
			l.emit(&AudioEnded{Header: head, ContentIndex: c.Content, Mark: Mark{c.Mark}})
			continue
		}
		l.emit(&Audio{Header: head, ContentIndex: c.Content, PCM: c.PCM, Mark: Mark{c.Mark}})
	}
}

// audioDone notes that an item's audio is complete.
func (l *loop) audioDone(ev *wire.ResponseOutputAudioDone) {
	if l.sound.converter != nil {
		l.flushConverter(playout.Item{})
	}
	l.history.Sounded(ev.ItemID)
	ref := playout.Item{Response: ev.ResponseID, ID: ev.ItemID, Content: ev.ContentIndex}
	if r := l.responseOf(ev.ResponseID); l.holdsBack(r) {
		l.hold(r, heldSound{ref: ref, ended: true})
	} else if !l.s.player.Silenced(ev.ResponseID) {
		l.handOut(l.s.player.EndItem(ref))
	}
}

// flushConverter plays what the converter still holds of an item before another one begins.
func (l *loop) flushConverter(next playout.Item) {
	last := l.sound.speaking
	l.sound.speaking = next
	if last == next || last.ID == "" {
		return
	}
	if rest := l.sound.converter.Flush(l.s.buffers.Get(256)); len(rest) > 0 {
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
