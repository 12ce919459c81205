package usage

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Price is what a model costs, in any currency, for a million tokens of each kind. Prices change: this package has none of
// its own; a table is data of the user's.
type Price struct {
	Model string `json:"model"`
	As    string `json:"as_of"` // the day on which the price was looked up, for people

	TextIn      float64 `json:"text_in"`
	AudioIn     float64 `json:"audio_in"`
	ImageIn     float64 `json:"image_in"`
	CachedText  float64 `json:"cached_text"`
	CachedAudio float64 `json:"cached_audio"`
	CachedImage float64 `json:"cached_image"`
	TextOut     float64 `json:"text_out"`
	AudioOut    float64 `json:"audio_out"`
}

// Prices is a table of prices.
type Prices []Price

// ReadPrices reads a table from JSON: a list of prices, with the names of Price's fields in snake case. The error says
// which line is wrong.
func ReadPrices(text []byte) (Prices, error) {
	var prices Prices
	if err := json.Unmarshal(text, &prices); err != nil {
		return nil, fmt.Errorf("prices: %w", err)
	}
	for i, p := range prices {
		if p.Model == "" {
			return nil, fmt.Errorf("prices: line %d names no model", i+1)
		}
		if slices.Min([]float64{p.TextIn, p.AudioIn, p.ImageIn, p.CachedText, p.CachedAudio, p.CachedImage, p.TextOut, p.AudioOut}) < 0 {
			return nil, fmt.Errorf("prices: a price of %s is negative", p.Model)
		}
	}
	return prices, nil
}

// Of returns the price of a model, and whether the table has it.
func (ps Prices) Of(model string) (p Price, known bool) {
	i := slices.IndexFunc(ps, func(p Price) bool { return p.Model == model })
	if i < 0 {
		return Price{}, false
	}
	return ps[i], true
}

// Cost is what so many tokens cost.
func (p Price) Cost(t Tokens) float64 {
	const million = 1e6
	return (float64(t.TextIn)*p.TextIn + float64(t.AudioIn)*p.AudioIn + float64(t.ImageIn)*p.ImageIn +
		float64(t.CachedText)*p.CachedText + float64(t.CachedAudio)*p.CachedAudio + float64(t.CachedImage)*p.CachedImage +
		float64(t.TextOut)*p.TextOut + float64(t.AudioOut)*p.AudioOut) / million
}
