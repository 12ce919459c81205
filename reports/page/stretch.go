package page

import (
	"strings"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// stretchOf is the stretch of a call that a failure is about; where it is a moment, both ends are it.
func stretchOf(c *Call, r *results.Call, f *results.Failure) (from, to float64) {
	switch f.Kind {
	case "not_stopped":
		return c.talkOver(f.AtMS)
	case "dead_air", "not_answered", "missing", "no_moment":
		return c.silence(f.AtMS), f.AtMS
	case "late":
		return c.lastTurn(f.AtMS), f.AtMS
	case "unheard", "broken_speech":
		return c.lastAnswer(f.AtMS, f.Kind == "unheard")
	case "check":
		if amount, ok := measured(r, f); ok && measureOf(f) != "truncation_error" {
			return max(0, f.AtMS-amount), f.AtMS
		}
	default: // a moment
	}
	return f.AtMS, f.AtMS
}

// talkOver is how long the agent was heard after the caller had begun to speak over it, for the last time before a moment.
func (c *Call) talkOver(at float64) (from, to float64) {
	for i := len(c.Turns) - 1; i >= 0; i-- {
		t := &c.Turns[i]
		if !t.Over || t.FromMS > at {
			continue
		}
		for _, u := range c.Utterances {
			if u.Heard != nil && u.Heard.FromMS <= t.FromMS && u.Heard.ToMS > t.FromMS {
				return t.FromMS, u.Heard.ToMS
			}
		}
	}
	return at, at
}

// silence is since when nobody had been heard at a moment.
func (c *Call) silence(at float64) float64 {
	last := 0.0
	for _, s := range c.speech() {
		if s.FromMS < at && s.ToMS > last {
			last = min(s.ToMS, at)
		}
	}
	return last
}

// speech is where somebody is heard.
func (c *Call) speech() []Stretch {
	var all []Stretch
	for _, t := range c.Turns {
		all = append(all, Stretch{FromMS: t.FromMS, ToMS: t.ToMS})
	}
	for _, u := range c.Utterances {
		if u.Heard != nil {
			all = append(all, *u.Heard)
		}
	}
	return all
}

// lastTurn is when the caller's last turn before a moment ended.
func (c *Call) lastTurn(at float64) float64 {
	last := at
	for _, t := range c.Turns {
		if t.ToMS <= at {
			last = t.ToMS
		}
	}
	return last
}

// lastAnswer is where the last answer was, or the last that was cut.
func (c *Call) lastAnswer(at float64, cut bool) (from, to float64) {
	from, to = at, at
	for _, u := range c.Utterances {
		if u.Heard != nil && u.Heard.FromMS <= at && (!cut || !u.Complete) {
			from, to = u.Heard.FromMS, max(u.Heard.ToMS, u.Heard.FromMS+u.TotalMS)
		}
	}
	return from, to
}

// measureOf is the measure that a failed check is of; "" for what is no measure.
func measureOf(f *results.Failure) string {
	name, _, _ := strings.Cut(f.Message, " ")
	if f.Kind != "check" || name == "caller" || !strings.HasPrefix(f.Message, name+" should ") {
		return ""
	}
	return name
}

// measured is the value with which a check failed, in milliseconds.
func measured(r *results.Call, f *results.Failure) (amount float64, ok bool) {
	m, known := r.Measures[measureOf(f)]
	if !known || m.Unit != judge.UnitMilliseconds {
		return 0, false
	}
	for _, v := range m.Values {
		if v.AtMS == f.AtMS && (!ok || v.Amount > amount) {
			amount, ok = v.Amount, true
		}
	}
	return amount, ok
}
