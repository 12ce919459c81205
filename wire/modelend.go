package wire

import (
	"strings"
	"time"
)

// ModelEnd is when the live server ends a model.
type ModelEnd struct {
	At  time.Time // the first day without it, in UTC
	Use string    // the model to use instead; "" where none is named
}

// modelEnds are the models whose end is announced. Source: OpenAI's public list of deprecations, as of 2026-11; the notice for
// gpt-realtime and gpt-realtime-mini is of 2026-07-20.
var modelEnds = map[string]ModelEnd{
	"gpt-realtime":      {day(2027, time.January, 20), "gpt-realtime-2.1"},
	"gpt-realtime-mini": {day(2027, time.January, 20), "gpt-realtime-2.1-mini"},
	"whisper-1":         {day(2027, time.February, 26), ""},
	"gpt-4o-transcribe": {day(2027, time.February, 26), ""},
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// EndOf returns when the live server ends a model, or a snapshot of one, such as "gpt-realtime-2025-08-28". It reports false where no
// end is announced, and for names that it does not know.
func EndOf(model string) (ModelEnd, bool) {
	if n := len(model) - len("-2006-01-02"); n > 0 && strings.HasPrefix(model[n:], "-") {
		if _, err := time.Parse(time.DateOnly, model[n+1:]); err == nil {
			model = model[:n]
		}
	}
	end, known := modelEnds[model]
	return end, known
}
