package plays

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/strip"
	"github.com/voicesim/voicesim/reports/results"
)

// Name names what is played. Call tells the calls of a file apart; it is "" where the file has one, however that is called.
type Name struct{ File, Call string }

// place finds the file of a call, by the places of names; -1 is none.
func place(places map[Name]int, c *results.Call) int {
	for _, name := range []Name{{c.File, c.Name}, {c.File, ""}} {
		if at, known := places[name]; known {
			return at
		}
	}
	return -1
}

// Failed returns the plays of files that did not pass in former results, with their seeds, flaky ones with the seed of the attempt that failed. gone
// are the names of such files that are not among these.
func Failed(former *results.Document, names []Name) (failed []Play, gone []string) {
	places := map[Name]int{}
	for i, name := range names {
		places[name] = i
	}
	for i := range former.Results {
		c := &former.Results[i]
		if !c.Broke(former.Run.Lint) && (c.Verdict == judge.VerdictPassed || c.Verdict == judge.VerdictSkipped) {
			continue
		}
		file := place(places, c)
		if file < 0 {
			if !slices.Contains(gone, c.File) {
				gone = append(gone, c.File)
			}
			continue
		}
		p := Play{File: file, Number: 1, Of: 1, Seed: c.Seed, Place: len(failed)}
		if len(c.Attempts) > 0 {
			p.Seed = c.Attempts[0].Seed
		}
		if c.Play != nil {
			p.Number, p.Of = c.Play.Number, c.Play.Of
		}
		p.only(c)
		if again := slices.ContainsFunc(failed, func(q Play) bool { return q.File == p.File && q.Number == p.Number && q.Of == p.Of }); !again { // calls of a file that is refused now
			failed = append(failed, p)
		}
	}
	return failed, gone
}

// only has of many calls the one played alone that failed.
func (p *Play) only(c *results.Call) {
	s := c.First().Strip
	switch {
	case s == nil || s.First == nil:
	case s.Of == strip.Orders:
		seed := uint64(s.First.At)
		p.Order = &seed
	default:
		offset := time.Duration(s.First.At * float64(time.Millisecond))
		p.Offset = &offset
	}
}

// Weights are how long plays took in former results, by place. One that was not played then takes as long as the others of its file, or else as long as
// all on the average. There are none where nothing is known.
func Weights(former *results.Document, names []Name, all []Play) []float64 {
	type key struct{ file, number int }
	const any = -1
	places := map[Name]int{}
	for i, name := range names {
		places[name] = i
	}
	sum, n := map[key]float64{}, map[key]float64{}
	for i := range former.Results {
		c := &former.Results[i]
		took := former.WallMS(i)
		if took <= 0 {
			took = c.CallMS
		}
		if took <= 0 {
			continue
		}
		number := 1
		if c.Play != nil {
			number = c.Play.Number
		}
		file := place(places, c)
		of := []key{{file, number}, {file, 0}, {any, 0}} // this play, the file, all
		if file < 0 {
			of = of[2:]
		}
		for _, k := range of {
			sum[k], n[k] = sum[k]+took, n[k]+1
		}
	}
	if n[key{any, 0}] == 0 {
		return nil
	}
	weights := make([]float64, len(all))
	for _, p := range all {
		for _, k := range []key{{p.File, p.Number}, {p.File, 0}, {any, 0}} {
			if n[k] > 0 {
				weights[p.Place] = sum[k] / n[k]
				break
			}
		}
	}
	return weights
}
