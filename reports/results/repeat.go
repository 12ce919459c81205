package results

import (
	"fmt"
	"math"

	"github.com/voicesim/voicesim/judge"
)

// Repeat sums up the plays of one scenario.
type Repeat struct {
	Name   string  `json:"name"`
	File   string  `json:"file"`
	Plays  int     `json:"plays"`  // that were judged; those that could not be played, or were skipped, are not among them
	Passed int     `json:"passed"` // of these, at the first attempt
	PassK  []PassK `json:"pass_k"` // for k from 1 to Plays
}

// PassK is how likely it is that k plays in a row all pass. Source: tau-bench (Yao and others, 2024), which writes it pass^k.
type PassK struct {
	K     int     `json:"k"`
	Value float64 `json:"value"` // without bias: of all choices of k of these plays, the share in which all passed
	Low   float64 `json:"low"`   // of the interval in which it lies with 95 % confidence: Wilson's of one play, to the power of k, and the value with it
	High  float64 `json:"high"`
}

// String says how many plays passed, and how likely it is that as many in a row all pass.
func (r Repeat) String() string {
	if r.Plays == 0 {
		return fmt.Sprintf("%s: no play was judged", r.Name)
	}
	last := r.PassK[r.Plays-1]
	return fmt.Sprintf("%s: %d of %d passed; pass^1 %v, pass^%d %v", r.Name, r.Passed, r.Plays, r.PassK[0], last.K, last)
}

// String is the value with its interval.
func (p PassK) String() string { return fmt.Sprintf("%.2f (%.2f – %.2f)", p.Value, p.Low, p.High) }

// repeatsOf counts the plays of each scenario that was played more than once, in the order of the results.
func repeatsOf(calls []Call) []Repeat {
	var all []Repeat
	place := map[[2]string]int{}
	for i := range calls {
		c := &calls[i]
		if c.Play == nil {
			continue
		}
		key := [2]string{c.File, c.Name}
		at, known := place[key]
		if !known {
			at = len(all)
			place[key], all = at, append(all, Repeat{Name: c.Name, File: c.File})
		}
		switch c.First().Verdict {
		case judge.VerdictPassed:
			all[at].Plays, all[at].Passed = all[at].Plays+1, all[at].Passed+1
		case judge.VerdictFailed:
			all[at].Plays++
		default: // nothing is known of it
		}
	}
	for i := range all {
		all[i].PassK = passK(all[i].Plays, all[i].Passed)
	}
	return all
}

// passK estimates pass^k for each k.
func passK(plays, passed int) []PassK {
	out := make([]PassK, plays)
	low, high := wilson(plays, passed)
	share := 1.0
	for k := 1; k <= plays; k++ {
		share *= math.Max(0, float64(passed-k+1)) / float64(plays-k+1)
		from, to := math.Pow(low, float64(k)), math.Pow(high, float64(k))
		out[k-1] = PassK{K: k, Value: rounded(share), Low: rounded(math.Min(from, share)), High: rounded(math.Max(to, share))}
	}
	return out
}

// z95 is how many standard deviations 95 % of a normal distribution lie within.
const z95 = 1.959964

// wilson is the score interval of a share with 95 % confidence. Source: Wilson (1927).
func wilson(n, passed int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	size, p := float64(n), float64(passed)/float64(n)
	middle := p + z95*z95/(2*size)
	spread := z95 * math.Sqrt(p*(1-p)/size+z95*z95/(4*size*size))
	whole := 1 + z95*z95/size
	return math.Max(0, (middle-spread)/whole), math.Min(1, (middle+spread)/whole)
}

// rounded is a share to the fourth decimal: machines differ in later ones.
func rounded(share float64) float64 { return math.Round(share*1e4) / 1e4 }
