package page

import (
	"fmt"
	"slices"
	"strings"
)

// standoutsOf are the kinds of failures of a run, that which most calls failed with first in front. What a call failed with first
// counts, since the rest often follows from it.
func standoutsOf(d *Data) []Standout {
	var all []Standout
	place, firsts := map[string]int{}, map[string]int{}
	for n, c := range d.Calls {
		for k := range c.Failures {
			f := &c.Failures[k]
			i, ok := place[f.Kind]
			if !ok {
				i = len(all)
				place[f.Kind] = i
				all = append(all, Standout{Kind: f.Kind, Title: f.Title, Cause: f.Cause, Advice: f.Advice, Call: n, AtMS: f.AtMS, FromMS: f.FromMS, ToMS: f.ToMS, Limit: f.Message})
			}
			s := &all[i]
			s.Times++
			if !slices.Contains(s.Calls, n) {
				s.Calls = append(s.Calls, n)
			}
			if k == 0 {
				firsts[f.Kind]++
			}
			if f.ToMS-f.FromMS > s.ToMS-s.FromMS {
				s.Call, s.AtMS, s.FromMS, s.ToMS, s.Limit = n, f.AtMS, f.FromMS, f.ToMS, f.Message
			}
		}
	}
	for i := range all {
		all[i].number()
	}
	slices.SortStableFunc(all, func(a, b Standout) int { return firsts[b.Kind] - firsts[a.Kind] })
	return all
}

// number says how bad it is: how long, or in how many calls.
func (s *Standout) number() {
	if about := plainly[s.Kind].about; about != "" && s.ToMS > s.FromMS {
		s.Number, s.About = seconds(s.ToMS-s.FromMS), about
		if s.Times > 1 {
			s.About += fmt.Sprintf(", the worst of %d", s.Times)
		}
		return
	}
	s.Number, s.About = fmt.Sprint(s.Times), "time"
	if s.Times != 1 {
		s.About = "times"
	}
}

// clause is the standout as the end of a sentence.
func (s *Standout) clause() string {
	if s.ToMS > s.FromMS {
		long := seconds(s.ToMS - s.FromMS)
		switch s.Kind {
		case "not_stopped":
			return "the agent kept talking for " + long + " after the caller had interrupted"
		case "dead_air":
			return "the caller was left in silence for " + long
		case "not_answered":
			return "the caller waited " + long + " and got no answer"
		}
	}
	return lowerFirst(s.Title) + ": " + s.Limit
}

// lowerFirst makes the first letter small.
func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}
