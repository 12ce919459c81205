package fakeserver

import (
	"time"

	"github.com/voicesim/voicesim/audio"
)

// act is what happens at a beat of a response.
type act uint8

const (
	openMessage  act = iota // the item and its part begin
	textDelta               // bytes [from, to) of the text, or of the transcript
	audioDelta              // samples [from, to)
	closeMessage            // what is open of it is closed, part, item
	openCall
	argumentsDelta // bytes [from, to)
	closeCall
	finish   // response.done
	beginMCP // the arguments are complete, the call begins
)

// beat is one moment of a response. Several may share the time; their order counts.
type beat struct {
	at       time.Duration // from the request
	act      act
	output   int // index of the output item
	from, to int
}

// tokensAhead is how many deltas of the transcript come with the item, before any sound.
// Source: recorded responses (docs/fidelity.md).
const tokensAhead = 3

// planner lays out a response in time. It has no clock.
type planner struct {
	usual   Pacing
	pacing  Pacing        // of the part that is being laid out
	rateHz  int           // of the audio sent
	overlap bool          // what comes next begins while messages before it are open (reasoning models)
	from    time.Duration // where the part began, before its latency
	at      time.Duration // where the plan has come to
	beats   []beat
	outputs int
	made    int   // outputs before the part
	open    []int // messages that are not closed
}

// newPlanner starts a plan that is so much later than the response.
func newPlanner(p Pacing, rateHz int, later time.Duration) *planner {
	return &planner{usual: p, rateHz: rateHz, from: -1, at: later}
}

// part begins a part of a response, later by latency and faster by speed than usual. The first comes with the
// delays of a response; the others follow what is there.
func (p *planner) part(latency time.Duration, speed float64) {
	first := p.from < 0
	p.from, p.made, p.pacing = p.at, p.outputs, p.usual
	p.pacing.FirstAudio -= p.pacing.FirstItem
	p.at += latency
	if first {
		p.at += p.pacing.FirstItem
	}
	if speed > 0 {
		p.pacing.Interval = time.Duration(float64(p.pacing.Interval) / speed)
		p.pacing.Token = time.Duration(float64(p.pacing.Token) / speed)
	}
	p.pacing.FirstAudio += p.at
}

func (p *planner) add(a act, output, from, to int) {
	p.beats = append(p.beats, beat{p.at, a, output, from, to})
}

// message adds a message with text; samples is the length of its sound, 0 for text alone. It stays
// open; the plan's time is when it may be closed. Where outputs overlap, messages before it stay open too.
// Source for that: field reports of sound that is done at the end of a response (docs/fidelity.md).
func (p *planner) message(text string, samples int) {
	if !p.overlap {
		p.closeMessages()
	}
	output := p.outputs
	p.outputs++
	p.open = append(p.open, output)
	p.add(openMessage, output, 0, 0)
	if samples == 0 {
		for said := 0; said < len(text); p.at += p.pacing.Token {
			said = p.tokens(textDelta, output, text, said, 1)
		}
		return
	}
	said := p.tokens(textDelta, output, text, 0, tokensAhead)
	deltas := p.deltaLengths(samples)
	burst := min(len(p.pacing.Burst), len(deltas))
	groups := 1 + max(0, (len(deltas)+1)/2-burst) // the text is out with half of the sound
	each := (countTokens(text[said:]) + groups - 1) / groups
	p.at = max(p.at, p.pacing.FirstAudio)
	from := 0
	for i, n := range deltas {
		p.add(audioDelta, output, from, from+n)
		from += n
		if i+1 >= burst {
			said = p.tokens(textDelta, output, text, said, each)
			p.at += p.pacing.Interval
		}
	}
}

// closeMessages closes the messages that are open, in order.
func (p *planner) closeMessages() {
	for _, output := range p.open {
		p.add(closeMessage, output, 0, 0)
	}
	p.open = nil
}

// tokens adds at most n deltas of text from said on, and returns how far the text has come.
func (p *planner) tokens(a act, output int, text string, said, n int) int {
	for ; n > 0 && said < len(text); n-- {
		end := said + nextToken(text[said:])
		p.add(a, output, said, end)
		said = end
	}
	return said
}

// deltaLengths cuts so many samples into deltas.
func (p *planner) deltaLengths(samples int) []int {
	var lengths []int
	for i := 0; samples > 0; i++ {
		d := p.pacing.Delta
		if i < len(p.pacing.Burst) {
			d = p.pacing.Burst[i]
		}
		n := min(samples, max(1, audio.Samples(d, p.rateHz)))
		lengths = append(lengths, n)
		samples -= n
	}
	return lengths
}

// calls adds function calls with their arguments. Where they overlap, messages that are open are closed
// after the first call's arguments. Source: recorded responses of both kinds of models (docs/fidelity.md).
func (p *planner) calls(arguments []string) {
	for _, args := range arguments {
		if !p.overlap {
			p.closeMessages()
		}
		output := p.openCall(args)
		p.closeMessages()
		p.add(closeCall, output, 0, 0)
	}
}

// mcpCalls adds calls of MCP tools. Each begins when its arguments are complete.
func (p *planner) mcpCalls(arguments []string) {
	for _, args := range arguments {
		p.closeMessages()
		p.add(beginMCP, p.openCall(args), 0, 0)
	}
}

// openCall adds a call that stays open.
func (p *planner) openCall(arguments string) (output int) {
	output = p.outputs
	p.outputs++
	p.add(openCall, output, 0, 0)
	for sent := 0; sent < len(arguments); {
		p.at += p.pacing.Token
		sent = p.tokens(argumentsDelta, output, arguments, sent, 1)
	}
	return output
}

// finish ends the response.
func (p *planner) finish() {
	p.closeMessages()
	p.add(finish, 0, 0, 0)
}

// breakOff ends the response with the last output of the part left open. Without one a failure comes as
// soon as it can.
func (p *planner) breakOff(fails bool, latency time.Duration) {
	switch n := len(p.open); {
	case p.outputs > p.made && n > 0: // a message
		p.open = p.open[:n-1]
	case p.outputs > p.made: // a call
		p.beats = p.beats[:len(p.beats)-1]
	case fails && p.outputs == 0:
		p.at = p.from + p.usual.Created + max(0, latency)
	case fails:
		p.at = p.from + max(0, latency)
	}
	p.finish()
}
