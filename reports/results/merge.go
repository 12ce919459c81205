package results

import (
	"fmt"
	"time"
)

// Merge makes the results of a whole run of those of its shards, in any order. The error says why they are not the whole of one run: a shard
// is missing or there twice, or one is of another run.
func Merge(shards []*Document) (*Document, error) {
	if len(shards) == 0 {
		return nil, fmt.Errorf("there are no shards")
	}
	first := shards[0]
	if first.Run.Shard == nil {
		return nil, fmt.Errorf("these are results of a whole run, and not of a shard (--shard)")
	}
	whole := *first.Run.Shard
	merged := &Document{Run: first.Run, Results: make([]Call, whole.Whole)}
	merged.Run.Shard, merged.Run.CallWallMS = nil, make([]float64, whole.Whole)
	from, had := make([]int, whole.Whole), make(map[int]bool) // which shard has a place; which shards there are
	for _, doc := range shards {
		if err := sameRun(first, doc); err != nil {
			return nil, err
		}
		s := doc.Run.Shard
		if had[s.Index] {
			return nil, fmt.Errorf("shard %d of %d is there twice", s.Index, s.Of)
		}
		had[s.Index] = true
		merged.KnowAll(doc)
		if len(s.Places) != len(doc.Results) {
			return nil, fmt.Errorf("shard %d has %d results and %d places", s.Index, len(doc.Results), len(s.Places))
		}
		for i, place := range s.Places {
			if place < 0 || place >= whole.Whole || from[place] != 0 {
				return nil, fmt.Errorf("shard %d has a result at place %d, which is not its own", s.Index, place)
			}
			from[place] = s.Index
			merged.Results[place], merged.Run.CallWallMS[place] = doc.Results[i], doc.WallMS(i)
		}
	}
	for i := 1; i <= whole.Of; i++ {
		if !had[i] {
			return nil, fmt.Errorf("shard %d of %d is missing", i, whole.Of)
		}
	}
	for place, shard := range from {
		if shard == 0 {
			return nil, fmt.Errorf("no shard has the result at place %d of %d", place, whole.Whole)
		}
	}
	err := merged.span(shards)
	merged.Sum()
	return merged, err
}

// sameRun says why a shard is of another run than the first.
func sameRun(first, doc *Document) error {
	s, f := doc.Run.Shard, first.Run.Shard
	if s == nil {
		return fmt.Errorf("one of these are results of a whole run, and not of a shard (--shard)")
	}
	for _, same := range []struct {
		what        string
		here, there any
	}{
		{"number of shards", s.Of, f.Of}, {"number of calls", s.Whole, f.Whole}, {"plan", s.Plan, f.Plan},
		{"version of voicesim", doc.Run.Version, first.Run.Version}, {"clock", doc.Run.Clock, first.Run.Clock},
		{"target", doc.Run.Target, first.Run.Target}, {"seed", doc.Run.Seed, first.Run.Seed}, {"--lint", doc.Run.Lint, first.Run.Lint}, {"mutant", doc.Run.Mutant, first.Run.Mutant}, {"--line", doc.Run.PhoneLine, first.Run.PhoneLine},
	} {
		if same.here != same.there {
			return fmt.Errorf("shards %d and %d are not of one run: the %s is %v and %v", f.Index, s.Index, same.what, same.there, same.here)
		}
	}
	return nil
}

// span sets when a run began and how long it took: from the first start of a shard to the last end.
func (d *Document) span(shards []*Document) error {
	var began, ended time.Time
	for i, doc := range shards {
		from, err := time.Parse(time.RFC3339Nano, doc.Run.StartedAt)
		if err != nil {
			return fmt.Errorf("run.started_at: %w", err)
		}
		to := from.Add(time.Duration(doc.Run.WallMS * float64(time.Millisecond)))
		if i == 0 || from.Before(began) {
			began = from
		}
		if i == 0 || to.After(ended) {
			ended = to
		}
	}
	d.Run.StartedAt = began.UTC().Format(time.RFC3339Nano)
	d.Run.WallMS = float64(ended.Sub(began)) / float64(time.Millisecond)
	return nil
}
