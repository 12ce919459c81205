package page

import (
	"maps"
	"slices"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
)

// fewest is how many values a percentile needs to say anything, as in the language of scenarios.
const fewest = 20

// spreadsOf are the measures of a run in milliseconds, over all calls, in order of name.
func spreadsOf(doc *results.Document) []Spread {
	values := map[string][]float64{}
	units := map[string]judge.Unit{}
	for _, r := range doc.Results {
		for name, m := range r.Measures {
			units[name] = m.Unit
			for _, v := range m.Values {
				values[name] = append(values[name], v.Amount)
			}
		}
	}
	all := []Spread{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if units[name] == judge.UnitMilliseconds {
			all = append(all, spreadOf(name, string(units[name]), values[name]))
		}
	}
	return all
}

// spreadOf sums up values, of which there is one at least.
func spreadOf(name, unit string, values []float64) Spread {
	slices.Sort(values)
	n := len(values)
	s := Spread{Name: name, Unit: unit, Count: n, Min: values[0], Max: values[n-1]}
	for _, v := range values {
		s.Mean += v / float64(n)
	}
	if n >= fewest {
		s.P50, s.P90, s.P95, s.P99 = percentile(values, 50), percentile(values, 90), percentile(values, 95), percentile(values, 99)
	}
	return s
}

// percentile is one of sorted values, by linear interpolation.
func percentile(values []float64, p float64) *float64 {
	at := p / 100 * float64(len(values)-1)
	i := int(at)
	v := values[i]
	if i+1 < len(values) {
		v += (at - float64(i)) * (values[i+1] - values[i])
	}
	return &v
}

// valuesOf are the measures of one call that have values, in order of name.
func valuesOf(r *results.Call) []Value {
	var all []Value
	for _, name := range slices.Sorted(maps.Keys(r.Measures)) {
		m := r.Measures[name]
		if len(m.Values) == 0 {
			continue
		}
		var amounts []float64
		for _, v := range m.Values {
			amounts = append(amounts, v.Amount)
		}
		s := spreadOf(name, string(m.Unit), amounts)
		all = append(all, Value{Name: name, Unit: string(m.Unit), Count: s.Count, Min: s.Min, Max: s.Max, Mean: s.Mean})
	}
	return all
}
