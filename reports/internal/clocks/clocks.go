package clocks

import "github.com/voicesim/voicesim/reports/results"

// SoundDelta is the type of the frames that carry the agent's sound.
const SoundDelta = "response.output_audio.delta"

// Clocks follows a call. It is told of what happens in order of time, in milliseconds from the start of the call. The zero value is ready for use.
type Clocks struct {
	answers map[string]*answer // by response
	order   []string           // responses in the order in which they began
	open    string             // the response that sound on the wire belongs to
	heard   map[int]*piece     // utterances by number
	pieces  []*piece           // in the order in which they were heard
}

// answer is one response of the model.
type answer struct {
	began, ended float64
	over         bool
	text         bool    // it generated some
	first, last  float64 // of its sound on the wire
	sound        bool    // there was any
	told         map[string]float64
}

// piece is one utterance, as heard.
type piece struct {
	agent, response, item string
	from, to              float64
	total, heard          float64
	complete, over        bool
}

// Began notes that a response began.
func (c *Clocks) Began(at float64, response string, outOfBand bool) {
	if c.answers == nil {
		c.answers = map[string]*answer{}
	}
	c.answers[response] = &answer{began: at, told: map[string]float64{}}
	c.order = append(c.order, response)
	if !outOfBand {
		c.open = response
	}
}

// Ended notes that it ended.
func (c *Clocks) Ended(at float64, response string) {
	if a := c.answers[response]; a != nil {
		a.ended, a.over = at, true
	}
}

// Generated notes that a response generated text.
func (c *Clocks) Generated(response, text string) {
	if a := c.answers[response]; a != nil && text != "" {
		a.text = true
	}
}

// Sound notes that sound of the agent's came over the wire. It returns the response that it belongs to, and whether it is the first of that; "" is none.
func (c *Clocks) Sound(at float64) (response string, first bool) {
	a := c.answers[c.open]
	if a == nil {
		return "", false
	}
	if first = !a.sound; first {
		a.sound, a.first = true, at
	}
	a.last = at
	return c.open, first
}

// Truncated notes that the server was told how much of an item was heard.
func (c *Clocks) Truncated(item string, heardMS float64) {
	for _, p := range c.pieces {
		if a := c.answers[p.response]; a != nil && p.item == item {
			a.told[item] = heardMS
		}
	}
}

// Heard notes that an utterance began to be heard.
func (c *Clocks) Heard(at float64, utterance int, agent, response, item string) {
	if c.heard == nil {
		c.heard = map[int]*piece{}
	}
	p := &piece{agent: agent, response: response, item: item, from: at, to: at}
	c.heard[utterance] = p
	c.pieces = append(c.pieces, p)
}

// Word notes that a word of it was heard.
func (c *Clocks) Word(at float64, utterance int) {
	if p := c.heard[utterance]; p != nil {
		p.to = max(p.to, at)
	}
}

// Over notes that nothing more of it is heard: its last sample, how much the model made and how much was heard, and whether it was heard to the end.
func (c *Clocks) Over(utterance int, last, total, heard float64, complete bool) {
	if p := c.heard[utterance]; p != nil {
		p.to, p.total, p.heard, p.complete, p.over = last, total, heard, complete, true
	}
}

// Speaking reports whether the agent is heard now.
func (c *Clocks) Speaking() bool { return len(c.pieces) > 0 && !c.pieces[len(c.pieces)-1].over }

// Utterances are those of a call that ended at a time: those that were heard, the responses in the order in which they were first heard and the pieces of each
// together, and behind them the responses that generated something of which nothing was heard.
func (c *Clocks) Utterances(end float64) (all []results.Utterance) {
	by := map[string][]*piece{}
	for _, p := range c.pieces {
		if !p.over {
			p.to = max(p.to, end)
			p.heard = p.to - p.from
			p.total = p.heard
		}
		by[p.response] = append(by[p.response], p)
	}
	done := map[string]bool{}
	for _, p := range c.pieces {
		if done[p.response] && p.response != "" {
			continue
		}
		done[p.response] = true
		group := by[p.response]
		if p.response == "" {
			group = []*piece{p}
		}
		for i, p := range group {
			all = append(all, c.uttered(p, i == 0, end))
		}
	}
	for _, id := range c.order {
		if a := c.answers[id]; !done[id] && (a.text || a.sound) {
			all = append(all, results.Utterance{Response: id, Generated: a.generated(end), Received: a.received()})
		}
	}
	return all
}

// uttered is a piece of a response as an utterance. What the server was told stands with the first.
func (c *Clocks) uttered(p *piece, first bool, end float64) results.Utterance {
	u := results.Utterance{
		Agent: p.agent, Response: p.response, Item: p.item, TotalMS: p.total, HeardMS: p.heard, Complete: p.complete, Heard: &results.Stretch{FromMS: p.from, ToMS: p.to},
	}
	a := c.answers[p.response]
	if a == nil {
		return u
	}
	u.Generated, u.Received = a.generated(end), a.received()
	if told, ok := a.told[p.item]; ok && first {
		u.Truncated = &results.Stretch{FromMS: p.from, ToMS: p.from + told}
	}
	return u
}

// generated is the stretch in which the response was made.
func (a *answer) generated(end float64) *results.Stretch {
	if !a.over {
		return &results.Stretch{FromMS: a.began, ToMS: max(a.began, end)}
	}
	return &results.Stretch{FromMS: a.began, ToMS: a.ended}
}

// received is the stretch in which its sound came, nil without sound.
func (a *answer) received() *results.Stretch {
	if !a.sound {
		return nil
	}
	return &results.Stretch{FromMS: a.first, ToMS: a.last}
}
