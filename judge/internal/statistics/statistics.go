package statistics

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Of returns a statistic of amounts by its name: min, max, mean, or a percentile such as p95, which is interpolated
// linearly. It is NaN without amounts, and for a name that is none. The amounts may come back in another order.
func Of(amounts []float64, name string) float64 {
	if len(amounts) == 0 {
		return math.NaN()
	}
	switch name {
	case "min":
		return slices.Min(amounts)
	case "max":
		return slices.Max(amounts)
	case "mean":
		sum := 0.0
		for _, a := range amounts {
			sum += a
		}
		return sum / float64(len(amounts))
	}
	percent, ok := strings.CutPrefix(name, "p")
	share, err := strconv.ParseFloat(percent, 64)
	if !ok || err != nil || share < 0 || share > 100 {
		return math.NaN()
	}
	slices.Sort(amounts)
	return interpolate(amounts, share/100)
}

// interpolate returns the quantile of sorted amounts.
func interpolate(sorted []float64, share float64) float64 {
	place := share * float64(len(sorted)-1)
	below := int(place)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (sorted[below+1]-sorted[below])*(place-float64(below))
}

// Round rounds to a number of decimal places.
func Round(v float64, places int) float64 {
	scale := math.Pow10(places)
	return math.Round(v*scale) / scale
}
