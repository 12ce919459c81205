package fakeserver

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/wire"
)

// callPlayout is what the caller of a phone call hears: the server plays it, and tells the control socket.
//
//	state     what                                next
//	silent    the first sound of a response       playing (output_audio_buffer.started)
//	playing   all of its sound has been heard     silent (output_audio_buffer.stopped)
//	playing   the caller interrupts               silent (output_audio_buffer.cleared, and then truncated)
//	playing   output_audio_buffer.clear           silent (the same)
//
// Source: recorded control sockets of calls.
type callPlayout struct {
	timer eventloop.Timer
	of    *response // nil is silence
	began time.Time
	cut   *heardUntil // what an interruption left of the response that is still being closed; nil is nothing
}

// heardUntil is an item and how much of it was heard.
type heardUntil struct {
	item *item
	ms   int
}

// heardStep is what truncations by the server are multiples of. Source: recorded control sockets of calls.
const heardStep = 20 * time.Millisecond

// playCall begins to play a response to the caller, unless it plays already.
func (s *session) playCall(r *response) {
	p := &s.output.call
	if s.callID == "" || r.outOfBand || p.of == r {
		return
	}
	s.stopPlaying()
	p.of, p.began = r, s.now
	s.send(&wire.OutputAudioBufferStarted{ResponseID: r.id})
}

// stopPlaying tells that everything has been heard.
func (s *session) stopPlaying() {
	p := &s.output.call
	s.timers.Stop(&p.timer)
	if p.of != nil {
		s.send(&wire.OutputAudioBufferStopped{ResponseID: p.of.id})
		p.of = nil
	}
}

// playOut lets the sound of a response that is over be heard to its end, and truncates what was cut before.
func (s *session) playOut(r *response, sound time.Duration) {
	p := &s.output.call
	if cut := p.cut; cut != nil {
		p.cut = nil
		s.truncateHeard(cut)
	}
	if p.of != r {
		return
	}
	end := p.began.Add(sound)
	if limits := s.now.Add(s.pacing.RateLimits); end.Before(limits) {
		end = limits
	}
	p.timer.Fire = s.stopPlaying
	s.timers.Set(&p.timer, end.Add(callPhase))
}

// clearCall drops what the caller has not heard, for an interruption or for the client.
func (s *session) clearCall() {
	p := &s.output.call
	r := p.of
	if r == nil {
		return
	}
	s.timers.Stop(&p.timer)
	p.of = nil
	s.send(&wire.OutputAudioBufferCleared{ResponseID: r.id})
	cut := r.heard(s.now.Sub(p.began))
	if r.state != responseOver {
		p.cut = cut
	} else if cut != nil {
		s.truncateHeard(cut)
	}
}

// heard returns the item of a response that is heard after so long, and how much of it; nil without sound.
func (r *response) heard(after time.Duration) *heardUntil {
	var last *heardUntil
	for _, o := range r.outputs {
		sound := o.item.soundSoFar()
		if sound == 0 {
			continue
		}
		last = &heardUntil{o.item, wire.Milliseconds(min(after, sound).Truncate(heardStep))}
		if after < sound {
			break
		}
		after -= sound
	}
	return last
}

// truncateHeard cuts an item to what was heard of it.
func (s *session) truncateHeard(cut *heardUntil) {
	if s.conv.truncate(cut.item.wire.ID, 0, cut.ms) == nil {
		s.send(&wire.ConversationItemTruncated{ItemID: cut.item.wire.ID, AudioEndMs: cut.ms})
	}
}

// callEventID returns the id of an event about what the caller hears. Source: recorded control sockets of calls.
func (s *session) callEventID() string {
	return fmt.Sprintf("event_%016x", s.rng.Uint64("output_audio_buffer"))
}
