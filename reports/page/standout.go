package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// standoutsOf are the kinds of failures of a run, that which most calls failed with first in front. What a call failed with first
// counts, since the rest often follows from it.
func standoutsOf(d *Data) []Standout {
	var all []Standout
	place, firsts, worst := map[string]int{}, map[string]int{}, map[string]float64{}
	for n, c := range d.Calls {
		if c.Mutant != "" || c.Beside != "" {
			continue // what is wrong with it was made so, or is told of the strip
		}
		for k := range c.Failures {
			f := &c.Failures[k]
			i, known := place[f.Title]
			if !known {
				i = len(all)
				place[f.Title] = i
				all = append(all, Standout{Kind: f.Kind, Title: f.Title, Cause: f.Cause, Advice: f.Advice})
			}
			s := &all[i]
			s.Times++
			if !slices.Contains(s.Calls, n) {
				s.Calls = append(s.Calls, n)
			}
			if k == 0 {
				firsts[f.Title]++
			}
			if !known || f.AmountMS > worst[f.Title] {
				worst[f.Title] = f.AmountMS
				s.Call, s.AtMS, s.FromMS, s.ToMS, s.Limit, s.Nearest = n, f.AtMS, f.FromMS, f.ToMS, f.Message, f.Nearest
			}
		}
	}
	for i := range all {
		all[i].First = firsts[all[i].Title] > 0
		all[i].count(worst[all[i].Title])
	}
	slices.SortStableFunc(all, func(a, b Standout) int {
		return cmp.Or(cmp.Compare(firsts[b.Title], firsts[a.Title]), cmp.Compare(len(b.Calls), len(a.Calls)))
	})
	return all
}

// count says how bad it is: how long, or how often.
func (s *Standout) count(worst float64) {
	about := plainly[s.Kind].about
	for _, p := range limits {
		if p.title == s.Title {
			about = p.about
		}
	}
	if worst > 0 {
		s.Number, s.About = seconds(worst), about
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
		switch long := seconds(s.ToMS - s.FromMS); s.Kind {
		case "not_stopped":
			return "the agent kept talking for " + long + " after the caller had interrupted"
		case "dead_air":
			return "the caller was left in silence for " + long
		case "not_answered":
			return "the caller waited " + long + " and got no answer"
		}
	}
	return lowerFirst(s.Title) + ": " + upToComma(s.Limit)
}

// upToComma is a text up to its first comma that is not in quotes.
func upToComma(text string) string {
	quoted := false
	for i, r := range text {
		switch r {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return text[:i]
			}
		}
	}
	return text
}

// lowerFirst makes the first letter small.
func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}
