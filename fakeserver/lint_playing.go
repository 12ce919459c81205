package fakeserver

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/wire"
)

// playing follows what a client that plays answers as they come is playing.
type playing struct {
	format audio.Format
	item   string
	until  time.Duration // when its sound so far will have been heard
	cut    string        // item that the caller interrupted, and the client has not truncated
}

// play notes sound of an item.
func (p *playing) play(item string, bytes int, at time.Duration) {
	p.item = item
	p.until = max(p.until, at) + p.format.Duration(bytes)
}

// interrupted notes that the caller speaks.
func (p *playing) interrupted(at time.Duration) {
	if p.item != "" && at < p.until {
		p.cut = p.item
	}
	p.item, p.until = "", 0
}

// settled notes that the client truncated or deleted an item.
func (p *playing) settled(item string) {
	if p.cut == item {
		p.cut = ""
	}
}

// forgotten returns the interrupted item, once, if a later answer is complete and it was not truncated.
func (p *playing) forgotten(r *wire.Response) string {
	if p.cut == "" || r.Status != wire.StatusCompleted {
		return ""
	}
	if slices.ContainsFunc(r.Output, func(it wire.Item) bool { return it.ID == p.cut }) {
		return ""
	}
	item := p.cut
	p.cut = ""
	return item
}
