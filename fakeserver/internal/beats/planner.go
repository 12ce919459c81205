package beats

import (
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver/internal/tokens"
)

// tokensAhead is how many deltas of the transcript come with the item, before any sound.
// Source: responses recorded from the live server, in which they come with the item.
const tokensAhead = 3

// Planner lays out a response in time. It has no clock. Make one with [New].
type Planner struct {
	usual   Pace
	pacing  Pace          // of the part that is being laid out
	rateHz  int           // of the audio sent
	Overlap bool          // what comes next begins while messages before it are open (reasoning models)
	from    time.Duration // where the part began, before its latency
	at      time.Duration // where the plan has come to
	Beats   []Beat        // in order
	Outputs int           // items laid out so far
	made    int           // outputs before the part
	open    []int         // messages that are not closed
}

// New returns a planner of a response.
func New(p Pace, rateHz int) *Planner { return &Planner{usual: p, rateHz: rateHz, from: -1} }

// Part begins a part of a response, later by latency and faster by speed than usual. The first comes with the
// delays of a response; the others follow what is there.
func (p *Planner) Part(latency time.Duration, speed float64) {
	first := p.from < 0
	p.from, p.made, p.pacing = p.at, p.Outputs, p.usual
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

func (p *Planner) add(a Act, output, from, to int) {
	p.Beats = append(p.Beats, Beat{At: p.at, Act: a, Output: output, From: from, To: to})
}

// Message adds a message with text; samples is the length of its sound, 0 for text alone. It stays
// open; the plan's time is when it may be closed. Where outputs overlap, messages before it stay open too.
// Source for that: field reports that reasoning models send response.output_audio.done at the end of a response.
func (p *Planner) Message(text string, samples int) {
	if !p.Overlap {
		p.closeMessages()
	}
	output := p.Outputs
	p.Outputs++
	p.open = append(p.open, output)
	p.add(OpenMessage, output, 0, 0)
	if samples == 0 {
		for said := 0; said < len(text); p.at += p.pacing.Token {
			said = p.tokens(TextDelta, output, text, said, 1)
		}
		return
	}
	said := p.tokens(TextDelta, output, text, 0, tokensAhead)
	deltas := p.deltaLengths(samples)
	burst := min(len(p.pacing.Burst), len(deltas))
	groups := 1 + max(0, (len(deltas)+1)/2-burst) // the text is out with half of the sound
	each := (tokens.Count(text[said:]) + groups - 1) / groups
	p.at = max(p.at, p.pacing.FirstAudio)
	from := 0
	for i, n := range deltas {
		p.add(AudioDelta, output, from, from+n)
		from += n
		if i+1 >= burst {
			said = p.tokens(TextDelta, output, text, said, each)
			p.at += p.pacing.Interval
		}
	}
}

// closeMessages closes the messages that are open, in order.
func (p *Planner) closeMessages() {
	for _, output := range p.open {
		p.add(CloseMessage, output, 0, 0)
	}
	p.open = nil
}

// tokens adds at most n deltas of text from said on, and returns how far the text has come.
func (p *Planner) tokens(a Act, output int, text string, said, n int) int {
	for ; n > 0 && said < len(text); n-- {
		end := said + tokens.Next(text[said:])
		p.add(a, output, said, end)
		said = end
	}
	return said
}

// deltaLengths cuts so many samples into deltas.
func (p *Planner) deltaLengths(samples int) []int {
	var lengths []int
	length := func(i int) int {
		d := p.pacing.Delta
		if i < len(p.pacing.Burst) {
			d = p.pacing.Burst[i]
		}
		return max(1, audio.Samples(d, p.rateHz))
	}
	for i := 0; samples > 0; i++ {
		n := min(samples, length(i))
		if p.pacing.Whole && samples-n < length(i+1) {
			n = samples
		}
		lengths = append(lengths, n)
		samples -= n
	}
	return lengths
}

// Calls adds function calls with their arguments. Where they overlap, messages that are open are closed
// after the first call's arguments. Source: responses recorded from both kinds of models.
func (p *Planner) Calls(arguments []string) {
	for _, args := range arguments {
		if !p.Overlap {
			p.closeMessages()
		}
		output := p.openCall(args)
		p.closeMessages()
		p.add(CloseCall, output, 0, 0)
	}
}

// MCPCalls adds calls of MCP tools. Each begins when its arguments are complete.
func (p *Planner) MCPCalls(arguments []string) {
	for _, args := range arguments {
		p.closeMessages()
		p.add(BeginMCP, p.openCall(args), 0, 0)
	}
}

// openCall adds a call that stays open.
func (p *Planner) openCall(arguments string) (output int) {
	output = p.Outputs
	p.Outputs++
	p.add(OpenCall, output, 0, 0)
	for sent := 0; sent < len(arguments); {
		p.at += p.pacing.Token
		sent = p.tokens(ArgumentsDelta, output, arguments, sent, 1)
	}
	return output
}

// Finish ends the response.
func (p *Planner) Finish() {
	p.closeMessages()
	p.add(Finish, 0, 0, 0)
}

// BreakOff ends the response with the last output of the part left open. Without one a failure comes as
// soon as it can.
func (p *Planner) BreakOff(fails bool, latency time.Duration) {
	switch n := len(p.open); {
	case p.Outputs > p.made && n > 0: // a message
		p.open = p.open[:n-1]
	case p.Outputs > p.made: // a call
		p.Beats = p.Beats[:len(p.Beats)-1]
	case fails && p.Outputs == 0:
		p.at = p.from + p.usual.Created + max(0, latency)
	case fails:
		p.at = p.from + max(0, latency)
	}
	p.Finish()
}
