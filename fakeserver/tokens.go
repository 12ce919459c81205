package fakeserver

import (
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/voicesim/voicesim/wire"
)

// longestToken is how many bytes a piece of text may have. Chosen: recorded deltas have one to
// eight characters.
const longestToken = 7

// nextToken returns the length of the first token of text: a space with the letters or digits that
// follow it, at most longestToken, or one other character.
func nextToken(text string) int {
	n := 0
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\''
		switch {
		case n == 0 || n == 1 && text[0] == ' ' && word:
			n += size
			if !word && r != ' ' {
				return n
			}
		case word && text[n-1] != ' ' && n+size <= longestToken:
			n += size
		default:
			return n
		}
	}
	return n
}

// countTokens returns how many tokens text has.
func countTokens(text string) int {
	n := 0
	for len(text) > 0 {
		text = text[nextToken(text):]
		n++
	}
	return n
}

// tokenCount counts the tokens of something by kind.
type tokenCount struct{ text, audio, image int }

func (t tokenCount) total() int { return t.text + t.audio + t.image }

func (t *tokenCount) add(u tokenCount) {
	t.text += u.text
	t.audio += u.audio
	t.image += u.image
}

// What text costs beyond its tokens. Chosen after recorded usages.
const (
	tokensAMessage = 3
	tokensAnImage  = 170
)

// Audio in: one token for 100 ms, out: one for 50 ms. Source: OpenAI pricing guide; recorded usages
// (2796 ms were 27 tokens).
func inputAudioTokens(d time.Duration) int { return int(d / (100 * time.Millisecond)) }
func outputAudioTokens(d time.Duration) int {
	return int((d + 49*time.Millisecond) / outputAudioToken)
}

// outputAudioToken is what one token of sound lasts.
const outputAudioToken = 50 * time.Millisecond

// contextTokens returns what an item costs a response that reads it.
func contextTokens(it *wire.Item) tokenCount {
	t := tokenCount{text: tokensAMessage + countTokens(it.Name) + countTokens(it.Arguments.Or("")) + countTokens(it.Output.Or(""))}
	for _, part := range it.Content {
		t.text += countTokens(part.Text.Or(""))
		if part.ImageURL != "" {
			t.image += tokensAnImage
		}
	}
	return t
}

// cacheStep is the unit in which tokens are cached. Source: recorded usages.
const cacheStep = 64

// usage returns what a response cost: all of input was read, cached of which came from the cache.
func usage(input, output tokenCount, cached tokenCount) wire.Usage {
	return wire.Usage{
		TotalTokens: input.total() + output.total(), InputTokens: input.total(), OutputTokens: output.total(),
		InputTokenDetails: &wire.InputTokenDetails{
			TextTokens: input.text, AudioTokens: input.audio, ImageTokens: input.image, CachedTokens: cached.total(),
			CachedTokensDetails: &wire.CachedTokensDetails{
				TextTokens: cached.text, AudioTokens: cached.audio, ImageTokens: cached.image,
			},
		},
		OutputTokenDetails: &wire.OutputTokenDetails{TextTokens: output.text, AudioTokens: output.audio},
	}
}

// cachedOf returns how much of input a cache that holds so many tokens spares, sound first.
func cachedOf(input tokenCount, held int) tokenCount {
	held = min(held, input.total()) / cacheStep * cacheStep
	fromAudio := min(held, input.audio/cacheStep*cacheStep)
	return tokenCount{audio: fromAudio, text: min(held-fromAudio, input.text/cacheStep*cacheStep)}
}
