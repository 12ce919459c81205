package runner

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
	"github.com/voicesim/voicesim/runner/internal/hearing"
	"github.com/voicesim/voicesim/runner/internal/queues"
	"github.com/voicesim/voicesim/runner/internal/settings"
	"github.com/voicesim/voicesim/wire"
)

// sound is the agent's audio on its way from the wire to the playout.
type sound struct {
	converters *hearing.Converters // nil when there is nothing to convert
	pieces     hearing.Pieces
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
	wired := settings.WireFormat(l.s.opts.Output)
	data := l.sound.pieces.Whole(ref, d.Data, wired.SampleBytes())
	if is, wrong := l.sound.pieces.Misread(d.Response, wired.Encoding, data); wrong {
		l.wrongFormat(is)
	}
	l.s.inbox.Release(d)
	if c := l.sound.converters; c != nil {
		out := c.Append(l.s.buffers.Get(c.Room(received)), ref, data)
		l.s.buffers.Put(data)
		data = out
	}
	l.comes(r, ref, received, data)
	if r.done { // nobody ends it any more
		l.itemOver(r, ref)
	}
}

// comes has sound played that has come, or wait for what it has to wait for.
func (l *loop) comes(r *responseState, ref playout.Item, received int, data []byte) {
	if l.holdsBack(r) {
		l.hold(r, heldSound{ref: ref, received: received, data: data})
		return
	}
	l.play(ref, received, data)
}

// itemOver plays what is left of the sound of an item of which no more comes.
func (l *loop) itemOver(r *responseState, ref playout.Item) {
	if l.sound.converters == nil {
		return
	}
	rest := l.sound.converters.End(l.s.buffers.Get(512), ref)
	if len(rest) == 0 {
		l.s.buffers.Put(rest)
		return
	}
	l.comes(r, ref, 0, rest)
}

// wrongFormat tells that the agent is heard as noise.
func (l *loop) wrongFormat(is audio.Encoding) {
	l.problem(WrongFormat, fmt.Errorf("the server was asked for %v, and what it sends sounds like %v: check Options.Output "+
		"against the session's audio.output.format", settings.WireFormat(l.s.opts.Output).Encoding, is))
}

// soundOver plays what is left of the sound of a response of which no more comes.
func (l *loop) soundOver(r *responseState) {
	if is, wrong := l.sound.pieces.Over(r.id); wrong {
		l.wrongFormat(is)
	}
	if l.sound.converters == nil {
		return
	}
	for ref, open := l.sound.converters.Open(r.id); open; ref, open = l.sound.converters.Open(r.id) {
		l.itemOver(r, ref)
	}
}

// play puts audio into the playout.
func (l *loop) play(ref playout.Item, received int, data []byte) {
	var pcm []byte
	if l.s.opts.Playout == PushPlayout {
		pcm = slices.Clip(data) // nobody uses its memory again: see newSession
	}
	mark, pushed := l.s.player.Push(ref, received, data)
	if !ref.OutOfBand && (pushed == playout.Taken || pushed == playout.Held) {
		l.history.Sounds(ref.ID, settings.WireFormat(l.s.opts.Output).Duration(received), l.responseOf(ref.Response).author())
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
	t.Heard, t.Generated = t.Generated, t.Generated+settings.WireFormat(l.s.opts.Output).Duration(received)
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
	r := l.responseOf(ev.ResponseID)
	ref := playout.Item{Response: ev.ResponseID, ID: ev.ItemID, Content: ev.ContentIndex, OutOfBand: r.outOfBand}
	l.itemOver(r, ref)
	l.history.Sounded(ev.ItemID)
	if l.holdsBack(r) {
		l.hold(r, heldSound{ref: ref, ended: true})
	} else if !l.s.player.Silenced(ev.ResponseID) {
		l.handOut(l.s.player.EndItem(ref))
	}
}
