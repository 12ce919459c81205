package hearing

import (
	"slices"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/playout"
)

// Converters bring the agent's sound from the wire's format to that of the output. Each item is converted by itself: its sound
// is the same in whatever pieces it comes, and whatever of others comes between them.
type Converters struct {
	from, to audio.Format
	under    []converting // the items whose end has not come, in the order in which they began
	free     []*audio.Converter
}

// converting is an item that is being converted.
type converting struct {
	playout.Item
	*audio.Converter
}

// NewConverters returns nil when there is nothing to convert, and a *audio.RateError when the rates cannot be.
func NewConverters(from, to audio.Format) (*Converters, error) {
	if from.Normal() == to.Normal() {
		return nil, nil
	}
	first, err := audio.NewConverter(from, to)
	if err != nil {
		return nil, err
	}
	return &Converters{from: from, to: to, free: []*audio.Converter{first}}, nil
}

// Room is how many bytes a piece of so many on the wire becomes at most.
func (c *Converters) Room(received int) int {
	return c.to.Bytes(c.from.Duration(received)) + 2*c.to.SampleBytes()
}

// Append appends to dst what a piece of an item makes known of its sound.
func (c *Converters) Append(dst []byte, ref playout.Item, piece []byte) []byte {
	i := c.find(ref)
	if i < 0 {
		c.under = append(c.under, converting{ref, c.take()})
		i = len(c.under) - 1
	}
	return c.under[i].Append(dst, piece)
}

// find returns where an item is, negative when it is not there. Whether it is out of band may be known later than its sound.
func (c *Converters) find(ref playout.Item) int {
	return slices.IndexFunc(c.under, func(u converting) bool {
		return u.Response == ref.Response && u.ID == ref.ID && u.Content == ref.Content
	})
}

// take takes a converter that nobody uses.
func (c *Converters) take() *audio.Converter {
	if last := len(c.free) - 1; last >= 0 {
		taken := c.free[last]
		c.free = c.free[:last]
		return taken
	}
	another, _ := audio.NewConverter(c.from, c.to) // the first of them could be made
	return another
}

// Open returns an item of a response whose end has not come; false is none.
func (c *Converters) Open(response string) (ref playout.Item, ok bool) {
	for _, u := range c.under {
		if u.Response == response {
			return u.Item, true
		}
	}
	return playout.Item{}, false
}

// End appends to dst the rest of an item's sound: no more of it comes.
func (c *Converters) End(dst []byte, ref playout.Item) []byte {
	i := c.find(ref)
	if i < 0 {
		return dst
	}
	u := c.under[i]
	c.under = slices.Delete(c.under, i, i+1)
	c.free = append(c.free, u.Converter)
	return u.Flush(dst)
}
