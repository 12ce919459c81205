package usage

// published is the day on which the prices of [Published] were looked up.
const published = "2026-11-30"

// Published is the table of published prices of OpenAI's models for speech, as they were looked up on the day that stands in each line. Prices change, and
// agreements have their own: a table of one's own is read by [ReadPrices]. Source: the pages of the models in OpenAI's documentation; whisper-1 from its page
// of prices.
func Published() Prices {
	flagship := Price{TextIn: 4, CachedText: 0.40, TextOut: 24, AudioIn: 32, CachedAudio: 0.40, AudioOut: 64, ImageIn: 5, CachedImage: 0.50}
	first := flagship
	first.TextOut = 16
	mini := Price{TextIn: 0.60, CachedText: 0.06, TextOut: 2.40, AudioIn: 10, CachedAudio: 0.30, AudioOut: 20, ImageIn: 0.80, CachedImage: 0.08}
	named := func(p Price, model string) Price {
		p.Model, p.As = model, published
		if p.Minute == 0 {
			p.lacks = []string{"minute"}
		} else {
			p.lacks = []string{"audio_in", "audio_out", "cached_audio", "cached_image", "cached_text", "image_in", "text_in", "text_out"}
		}
		return p
	}
	return Prices{
		named(flagship, "gpt-realtime-2.1"), named(flagship, "gpt-realtime-2"), named(first, "gpt-realtime-1.5"), named(first, "gpt-realtime"),
		named(mini, "gpt-realtime-2.1-mini"), named(mini, "gpt-realtime-mini"),
		named(Price{TextIn: 2.50, AudioIn: 2.50, TextOut: 10}, "gpt-4o-transcribe"), named(Price{TextIn: 1.25, AudioIn: 1.25, TextOut: 5}, "gpt-4o-mini-transcribe"),
		named(Price{Minute: 0.0045}, "gpt-transcribe"), named(Price{Minute: 0.006}, "whisper-1"),
		named(Price{Minute: 0.017}, "gpt-realtime-whisper"), named(Price{Minute: 0.017}, "gpt-live-transcribe"),
	}
}
