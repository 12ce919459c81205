package harness_test

import (
	"context"
	"testing"
	"time"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
)

// BenchmarkTenMinutes plays the bundled scenarios over and over until ten minutes of call have gone
// by, recording and judging included, and reports seconds of call per second of wall time.
func BenchmarkTenMinutes(b *testing.B) {
	all := bundled()
	var scs []*scenarios.Scenario
	harness.PlayAll(context.Background(), all, nil, nil) // warms up
	var length time.Duration
	for i := 0; length < 10*time.Minute; i = (i + 1) % len(all) {
		scs = append(scs, all[i])
		length += harness.Play(context.Background(), all[i], nil).Result.Length
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		run := harness.PlayAll(context.Background(), scs, nil, nil)
		var played time.Duration
		for _, c := range run.Calls {
			if c.Result.Verdict != judge.VerdictPassed {
				b.Fatal(failures(c))
			}
			played += c.Result.Length
		}
		b.ReportMetric(played.Seconds()/run.Wall.Seconds(), "call-s/s")
	}
}
