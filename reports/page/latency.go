package page

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/reports/results"
)

// marks are the moments that latencies are made of.
type marks struct {
	callerEnded, speechOver, responses []float64
	heard                              []heardFrom
	firstSound                         map[string]float64   // by response
	busy                               map[string][]Stretch // by "tool" or "human"
	since                              map[string]float64   // what is busy, by kind and call
}

// heardFrom is the first sample of an utterance.
type heardFrom struct {
	at       float64
	response string
}

// began notes that a tool, or a human's decision, is waited for.
func (m *marks) began(kind, call string, at float64) {
	if m.since == nil {
		m.since, m.busy = map[string]float64{}, map[string][]Stretch{}
	}
	m.since[kind+" "+call] = at
}

// ended notes that it is no longer.
func (m *marks) ended(kind, call string, at float64) {
	if from, ok := m.since[kind+" "+call]; ok {
		m.busy[kind] = append(m.busy[kind], Stretch{FromMS: from, ToMS: at})
		delete(m.since, kind+" "+call)
	}
}

// latencies are how long the caller waited for what was first heard after each of their turns.
func (rd *reader) latencies() []Latency {
	m, all := &rd.marks, []Latency(nil)
	for i, from := range m.callerEnded {
		next := rd.c.LengthMS
		if i+1 < len(m.callerEnded) {
			next = m.callerEnded[i+1]
		}
		for _, h := range m.heard {
			if h.at >= from && h.at < next {
				all = append(all, m.latency(from, h))
				break
			}
		}
	}
	return all
}

// limitOf is the limit that the checks set to how long the caller waits, nil for none.
func limitOf(r *results.Call) *float64 {
	for _, c := range r.Checks {
		for _, b := range c.Bounds {
			if c.Name == "response_latency" && b.Relation == "at_most" {
				return &b.Value
			}
		}
	}
	return nil
}

// latency cuts a wait into its parts.
func (m *marks) latency(from float64, h heardFrom) Latency {
	cuts := []float64{from, h.at}
	over, sound := first(m.speechOver, from, h.at), h.at
	if at, ok := m.firstSound[h.response]; ok && at > from && at < h.at {
		sound = at
	}
	cuts = append(cuts, over, sound)
	for _, kind := range []string{"tool", "human"} {
		for _, s := range m.busy[kind] {
			cuts = append(cuts, min(max(s.FromMS, from), h.at), min(max(s.ToMS, from), h.at))
		}
	}
	slices.Sort(cuts)
	l := Latency{FromMS: from, ToMS: h.at}
	for i := 1; i < len(cuts); i++ {
		a, b := cuts[i-1], cuts[i]
		if b <= a {
			continue
		}
		name := "model"
		switch mid := (a + b) / 2; {
		case m.during("human", mid):
			name = "human"
		case m.during("tool", mid):
			name = "tool"
		case mid < over:
			name = "detection"
		case mid > sound:
			name = "playout"
		}
		if n := len(l.Parts); n > 0 && l.Parts[n-1].Name == name {
			l.Parts[n-1].MS += b - a
			continue
		}
		l.Parts = append(l.Parts, Part{name, b - a})
	}
	return l
}

// during reports whether a tool runs, or a human decides, at a moment.
func (m *marks) during(kind string, at float64) bool {
	return slices.ContainsFunc(m.busy[kind], func(s Stretch) bool { return s.FromMS <= at && at < s.ToMS })
}

// first is the first moment within a stretch, else its start.
func first(all []float64, from, to float64) float64 {
	for _, at := range all {
		if at > from && at < to {
			return at
		}
	}
	return from
}

// seconds is a length in words.
func seconds(ms float64) string {
	if ms < 1000 && ms > -1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.2f s", ms/1000)
}
