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
	pacing  Pacing
	rateHz  int           // of the audio sent
	overlap bool          // calls begin while the message before them is open (reasoning models)
	at      time.Duration // where the plan has come to
	beats   []beat
	outputs int
}

// newPlanner starts a plan that is later by latency and faster by speed than usual.
func newPlanner(p Pacing, rateHz int, latency time.Duration, speed float64) *planner {
	p.FirstItem += latency
	p.FirstAudio += latency
	if speed > 0 {
		p.Interval = time.Duration(float64(p.Interval) / speed)
		p.Token = time.Duration(float64(p.Token) / speed)
	}
	return &planner{pacing: p, rateHz: rateHz, at: p.FirstItem}
}

func (p *planner) add(a act, output, from, to int) {
	p.beats = append(p.beats, beat{p.at, a, output, from, to})
}

// message adds a message with text; samples is the length of its sound, 0 for text alone. It stays
// open; the plan's time is when it may be closed.
func (p *planner) message(text string, samples int) (output int) {
	output = p.outputs
	p.outputs++
	p.add(openMessage, output, 0, 0)
	if samples == 0 {
		for said := 0; said < len(text); p.at += p.pacing.Token {
			said = p.tokens(textDelta, output, text, said, 1)
		}
		return output
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
	return output
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

// calls adds function calls with their arguments, after the message that is open, or none (-1).
// Where they overlap, the message is closed after the first call's arguments.
// Source: recorded responses of both kinds of models (docs/fidelity.md).
func (p *planner) calls(arguments []string, message int) {
	if message >= 0 && (!p.overlap || len(arguments) == 0) {
		p.add(closeMessage, message, 0, 0)
		message = -1
	}
	for _, args := range arguments {
		output := p.outputs
		p.outputs++
		p.add(openCall, output, 0, 0)
		for sent := 0; sent < len(args); {
			p.at += p.pacing.Token
			sent = p.tokens(argumentsDelta, output, args, sent, 1)
		}
		if message >= 0 {
			p.add(closeMessage, message, 0, 0)
			message = -1
		}
		p.add(closeCall, output, 0, 0)
	}
}

// finish ends the plan, with the response unless it waits for calls of MCP tools, and returns it.
func (p *planner) finish(waits bool) []beat {
	if waits {
		return p.beats
	}
	p.add(finish, 0, 0, 0)
	return p.beats
}
