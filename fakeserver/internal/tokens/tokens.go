package tokens

import (
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/voicesim/voicesim/wire"
)

// longestToken is how much a piece of text may have: bytes, of which letters of more than two bytes, those of scripts
// without spaces among them, count half of it. Chosen: words of recorded deltas are whole, up to " lighthouse".
const longestToken = 12

// Next returns the length of the first token of text: a space with the letters or digits that
// follow it, at most longestToken, or one other character.
func Next(text string) int {
	n, weight := 0, 0
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\''
		more := size
		if size > 2 {
			more = longestToken / 2
		}
		switch {
		case n == 0 || n == 1 && text[0] == ' ' && word:
			if !word && r != ' ' {
				return n + size
			}
		case !word || text[n-1] == ' ' || weight+more > longestToken:
			return n
		}
		n, weight = n+size, weight+more
	}
	return n
}

// Count returns how many tokens text has.
func Count(text string) int {
	n := 0
	for len(text) > 0 {
		text = text[Next(text):]
		n++
	}
	return n
}

// Counts are the tokens of something, by kind.
type Counts struct {
	Text, Audio, Image int
	Reasoning          int // those of Text that nobody hears
}

// Total returns the tokens of all kinds.
func (t Counts) Total() int { return t.Text + t.Audio + t.Image }

// Add adds those of something else.
func (t *Counts) Add(u Counts) {
	t.Text += u.Text
	t.Audio += u.Audio
	t.Image += u.Image
	t.Reasoning += u.Reasoning
}

// What an item costs beyond the tokens of its text, as context of a response. Source: recorded usages, in which a first
// typed turn and its instructions cost 4 more (three of three), a first spoken one 8 more (two of two), and an answer of
// gpt-realtime-2.1 with the spoken turn before it 14 more (13 of 13).
const (
	perMessage   = 4
	PerTurn      = 8 // spoken
	PerAnswer    = 6
	perImage     = 170 // chosen
	PerGenerated = 3   // an output as it is generated; chosen
)

// OfInput returns the tokens of the caller's sound: one for 100 ms. Source: OpenAI pricing guide; recorded usages
// (2796 ms were 27 tokens).
func OfInput(d time.Duration) int { return int(d / (100 * time.Millisecond)) }

// OfOutput returns the tokens of the agent's sound: one for 50 ms. Source: OpenAI pricing guide.
func OfOutput(d time.Duration) int {
	return int((d + 49*time.Millisecond) / OutputToken)
}

// OutputToken is how long one token of the agent's sound lasts.
const OutputToken = 50 * time.Millisecond

// OfItem returns what an item costs a response that reads it.
func OfItem(it *wire.Item) Counts {
	t := Counts{Text: perMessage + Count(it.Name) + Count(it.Arguments.Or("")) + Count(it.Output.Or(""))}
	for _, part := range it.Content {
		t.Text += Count(part.Text.Or(""))
		if part.ImageURL != "" {
			t.Image += perImage
		}
	}
	return t
}

// Reasoned returns how many tokens a response of a reasoning model spends before it says anything, by random bits.
// Source: recorded usages; four of seven responses spent some, mostly 17 to 46.
func Reasoned(bits uint64) int {
	if bits%7 >= 4 {
		return 0
	}
	return 17 + int(bits/7%30)
}

// Reserved returns how many tokens rate_limits.updated shows as gone besides those that a response made, whatever it read.
// Source: the recorded events, which agree in eight of nine cases, and differ by one in the other.
func Reserved(reasoning bool) int {
	if reasoning {
		return 2186
	}
	return 569
}

// cacheStep is the unit in which tokens are cached. Source: recorded usages.
const cacheStep = 64

// Usage returns what a response cost: all of input was read, cached of which came from the cache.
func Usage(input, output Counts, cached Counts) wire.Usage {
	return wire.Usage{
		TotalTokens: input.Total() + output.Total(), InputTokens: input.Total(), OutputTokens: output.Total(),
		InputTokenDetails: &wire.InputTokenDetails{
			TextTokens: input.Text, AudioTokens: input.Audio, ImageTokens: input.Image, CachedTokens: cached.Total(),
			CachedTokensDetails: &wire.CachedTokensDetails{
				TextTokens: cached.Text, AudioTokens: cached.Audio, ImageTokens: cached.Image,
			},
		},
		OutputTokenDetails: &wire.OutputTokenDetails{TextTokens: output.Text, AudioTokens: output.Audio, ReasoningTokens: output.Reasoning},
	}
}

// Cached returns how much of input a cache that holds so many tokens spares, sound first.
func Cached(input Counts, held int) Counts {
	held = min(held, input.Total()) / cacheStep * cacheStep
	fromAudio := min(held, input.Audio/cacheStep*cacheStep)
	return Counts{Audio: fromAudio, Text: min(held-fromAudio, input.Text/cacheStep*cacheStep)}
}
