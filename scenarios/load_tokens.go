package scenarios

import (
	"slices"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// TokenBound limits how many tokens of a kind there may be.
type TokenBound struct {
	Kind string // one of [TokenKinds]
	Bound
}

// tokenKinds are the kinds of tokens.
var tokenKinds = []string{
	"text_in", "audio_in", "image_in", "cached_text", "cached_audio", "cached_image", "text_out", "audio_out", "reasoning",
	"in", "out", "total",
}

// TokenKinds returns the kinds of tokens: those that are read, those that are made, and their sums.
func TokenKinds() []string { return slices.Clone(tokenKinds) }

// tokenMap has the bounds of tokens by their kinds.
var tokenMap = func() *keys.Map[Field, []TokenBound] {
	var all []keys.Key[Field, []TokenBound]
	for _, kind := range tokenKinds {
		all = append(all, keys.Do(kind, keys.Form{Schema: countSchema(), Example: "2000"}, func(bounds *[]TokenBound, f Field) {
			for _, b := range f.countBounds() {
				*bounds = append(*bounds, TokenBound{Kind: kind, Bound: b})
			}
		}, "tokens"))
	}
	return keys.Of("a number of tokens", all)
}()

// TakesTokens takes bounds of numbers of tokens, by their kinds.
var TakesTokens = takes(keys.Form{Schema: tokenMap.Object() + `, "minProperties": 1`, Example: "{audio_out: 2000}"}, func(f Field) (bounds []TokenBound, ok bool) {
	if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
		f.l.At(f.key, f.name+" is a map of kinds of tokens", "name at least one of them, such as audio_out")
		return nil, false
	}
	load(f.l, f.step, tokenMap, &bounds, yamltext.Pairs(f.value))
	return bounds, len(bounds) > 0
})
