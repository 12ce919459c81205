package usage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Price is what a model costs, in dollars, for a million tokens of each kind, and where speech is charged by its length, for a minute of it.
type Price struct {
	Model string `json:"model"`
	As    string `json:"as_of"` // the day on which the price was looked up, as 2026-11-30; "" where nobody says

	TextIn      float64 `json:"text_in"`
	AudioIn     float64 `json:"audio_in"`
	ImageIn     float64 `json:"image_in"`
	CachedText  float64 `json:"cached_text"`
	CachedAudio float64 `json:"cached_audio"`
	CachedImage float64 `json:"cached_image"`
	TextOut     float64 `json:"text_out"`
	AudioOut    float64 `json:"audio_out"`
	Minute      float64 `json:"minute"` // of speech that is written down

	lacks []string // kinds for which the table has no price; nil where all fields hold
}

// Prices is a table of prices.
type Prices []Price

// ReadPrices reads a table from JSON: a list of prices, with the names of Price's fields in snake case. What a line does not name is not known, and not free.
// The error says what is wrong in which line.
func ReadPrices(text []byte) (Prices, error) {
	var lines []json.RawMessage
	if err := json.Unmarshal(text, &lines); err != nil {
		return nil, fmt.Errorf("prices: are no list in JSON: %w", err)
	}
	var prices Prices
	for i, line := range lines {
		p, err := readPrice(line)
		if err == nil && slices.ContainsFunc(prices, func(other Price) bool { return other.Model == p.Model }) {
			err = fmt.Errorf("has %s, which a line before it has", p.Model)
		}
		if err != nil {
			return nil, fmt.Errorf("prices: line %d %w", i+1, err)
		}
		prices = append(prices, p)
	}
	return prices, nil
}

// readPrice reads a line of a table.
func readPrice(line json.RawMessage) (p Price, err error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, fmt.Errorf("cannot be read: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(line, &given); err != nil {
		return p, fmt.Errorf("cannot be read: %w", err)
	}
	kinds := p.kinds()
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		if kinds[kind] < 0 {
			return p, fmt.Errorf("has a %s of %s that is negative", kind, p.Model)
		}
		if _, ok := given[kind]; !ok {
			p.lacks = append(p.lacks, kind)
		}
	}
	switch {
	case p.Model == "":
		return p, fmt.Errorf("names no model")
	case len(p.lacks) == len(kinds):
		return p, fmt.Errorf("has no price of %s: a free kind is 0", p.Model)
	}
	if _, err := time.Parse(time.DateOnly, p.As); p.As != "" && err != nil {
		return p, fmt.Errorf("has the day %q, and days are as 2026-11-30", p.As)
	}
	return p, nil
}

// kinds are the prices by their names in a table.
func (p Price) kinds() map[string]float64 {
	return map[string]float64{
		"text_in": p.TextIn, "audio_in": p.AudioIn, "image_in": p.ImageIn,
		"cached_text": p.CachedText, "cached_audio": p.CachedAudio, "cached_image": p.CachedImage,
		"text_out": p.TextOut, "audio_out": p.AudioOut, "minute": p.Minute,
	}
}

// snapshot is how the names of models end that are kept as they were on a day.
var snapshot = regexp.MustCompile(`-\d{4}-\d\d-\d\d$`)

// Of returns the price of a model, and whether the table has it: a snapshot, such as gpt-realtime-2025-08-28, costs what its model does unless it
// has a line of its own.
func (ps Prices) Of(model string) (p Price, known bool) {
	for _, name := range []string{model, snapshot.ReplaceAllString(model, "")} {
		if i := slices.IndexFunc(ps, func(p Price) bool { return p.Model == name }); i >= 0 {
			return ps[i], true
		}
	}
	return Price{}, false
}

// Cost is what so many tokens cost.
func (p Price) Cost(t Tokens) float64 {
	const million = 1e6
	return (float64(t.TextIn)*p.TextIn + float64(t.AudioIn)*p.AudioIn + float64(t.ImageIn)*p.ImageIn +
		float64(t.CachedText)*p.CachedText + float64(t.CachedAudio)*p.CachedAudio + float64(t.CachedImage)*p.CachedImage +
		float64(t.TextOut)*p.TextOut + float64(t.AudioOut)*p.AudioOut) / million
}

// of is what tokens and speech cost. why says for what there is no price; "" where all is priced.
func (p Price) of(t Tokens, speech time.Duration) (dollars float64, why string) {
	used := map[string]bool{
		"text_in": t.TextIn > 0, "audio_in": t.AudioIn > 0, "image_in": t.ImageIn > 0,
		"cached_text": t.CachedText > 0, "cached_audio": t.CachedAudio > 0, "cached_image": t.CachedImage > 0,
		"text_out": t.TextOut > 0, "audio_out": t.AudioOut > 0, "minute": speech > 0,
	}
	for _, kind := range p.lacks {
		if used[kind] {
			return 0, fmt.Sprintf("the prices of %s have no %s", p.Model, kind)
		}
	}
	return p.Cost(t) + speech.Minutes()*p.Minute, ""
}
