package clientlint

import (
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// playing follows what a client that plays answers as they come is playing. Items that are not in the
// conversation are none of its business: nobody can truncate them.
type playing struct {
	format audio.Format
	items  map[string]*sounding
	item   *sounding     // that plays last; nil when nothing is left to be heard
	until  time.Duration // when its sound so far will have been heard
	cut    *sounding     // that the caller interrupted, and the client has not truncated
	goesOn bool          // since then nothing has come of it: no cancellation, and no answer to what the caller said
}

// sounding is an answer with sound.
type sounding struct {
	id       string
	response string
	first    time.Duration // when its first sound was sent
	begins   time.Duration // when it is heard, by a client that plays one answer after the other without delay
	whole    bool          // all its sound was sent
	stopped  bool          // it was interrupted, truncated or deleted: what comes of it later is not played
	heard    time.Duration // of it when the caller spoke; 0 where that is not known
	judged   bool          // it was truncated
}

// play notes sound of an item.
func (p *playing) play(item, response string, bytes int, at time.Duration) {
	s := p.items[item]
	if s == nil {
		if p.items == nil {
			p.items = map[string]*sounding{}
		}
		s = &sounding{id: item, response: response, first: at, begins: max(p.until, at)}
		p.items[item] = s
	}
	if s.stopped {
		return
	}
	p.item = s
	p.until = max(p.until, at) + p.format.Duration(bytes)
}

// complete notes that all sound of an item was sent.
func (p *playing) complete(item string) {
	if s := p.items[item]; s != nil {
		s.whole = true
	}
}

// lastMoment is how much of an answer may be left unheard without a word: it is over before the client knows of the
// interruption. Chosen: more than most networks take.
const lastMoment = 250 * time.Millisecond

// interrupted notes that what is playing is not heard to its end.
func (p *playing) interrupted(at time.Duration) {
	p.goesOn = false
	if s := p.item; s != nil && at < p.until && !(s.whole && p.until-at < lastMoment) {
		p.cut, p.item.stopped = p.item, true
	}
	p.item, p.until = nil, 0
}

// spokenOver notes that the caller speaks, and whether that cuts what is playing, as it does unless the session says otherwise.
func (p *playing) spokenOver(at time.Duration, cuts bool) {
	if p.goesOn {
		p.cut = nil // the client took what interrupted it for noise, and went on
	}
	if s := p.item; s != nil && at < p.until {
		s.heard = at - s.begins
	}
	if !cuts {
		return
	}
	p.interrupted(at)
	p.goesOn = p.cut != nil
}

// sounds reports whether an answer is playing.
func (p *playing) sounds(at time.Duration) bool { return p.item != nil && at < p.until }

// cancelled notes that the client cancels a response; "" is any.
func (p *playing) cancelled(response string, at time.Duration) {
	p.goesOn = false
	if p.item != nil && (response == "" || response == p.item.response) {
		p.interrupted(at)
	}
}

// settled notes that the client truncates or deletes an item.
func (p *playing) settled(item string) {
	s := p.items[item]
	if s == nil {
		return
	}
	s.stopped = true
	if p.cut == s {
		p.cut = nil
	}
	if p.item == s {
		p.item, p.until = nil, 0
	}
}

// What a truncation may be wrong by. Chosen: more than clocks and buffers are.
const (
	aheadOfPlay  = 250 * time.Millisecond // that more was played than time has passed
	behindPlay   = 3 * time.Second        // that less was played than could be: longer than most fillers that play before
	sharePlayed  = 0.75                   // and that it was less than this share: half, where bytes are taken for samples
	truncateHint = "truncate at what the caller has heard"
)

// slowestStop is how long an answer may go on after the server has heard the caller. Chosen: more than networks and the buffers of
// devices take.
const slowestStop = 1500 * time.Millisecond

// truncated tells by which rule, and in words why, an item is truncated where few would have played it to; "" if nothing is to be told.
func (p *playing) truncated(ev *wire.ConversationItemTruncated, at time.Duration) (rule, why string) {
	s := p.items[ev.ItemID]
	if s == nil || s.judged {
		return "", ""
	}
	s.judged = true
	end, since := wire.Duration(ev.AudioEndMs), at-s.first
	switch {
	case end > since+aheadOfPlay:
		return "truncate-not-played", fmt.Sprintf("%s was truncated at %d ms, %d ms after its first sound was sent: %s, not at what was received",
			s.id, ev.AudioEndMs, since.Milliseconds(), truncateHint)
	case end.Seconds() < s.heard.Seconds()*sharePlayed && s.heard-end > behindPlay:
		return "truncate-early", fmt.Sprintf("%s was truncated at %d ms, and could have been playing for %d ms when the caller spoke: right where it began to play %.1f s late, after other sound; else %s",
			s.id, ev.AudioEndMs, s.heard.Milliseconds(), (s.heard - end).Seconds(), truncateHint)
	case s.heard > 0 && end > s.heard+slowestStop:
		return "late-stop", fmt.Sprintf("%s was truncated at %d ms, and had been playing for %d ms when the caller spoke: it went on for %.1f s",
			s.id, ev.AudioEndMs, s.heard.Milliseconds(), (end - s.heard).Seconds())
	}
	return "", ""
}

// forgotten returns the interrupted item, once, if a later answer is complete and it was not truncated.
func (p *playing) forgotten(r *wire.Response) string {
	if p.cut == nil || r.Status != wire.StatusCompleted {
		return ""
	}
	if slices.ContainsFunc(r.Output, func(it wire.Item) bool { return it.ID == p.cut.id }) {
		return ""
	}
	item := p.cut.id
	p.cut = nil
	return item
}
