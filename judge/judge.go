package judge

import (
	"time"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Judge judges a finished call: it feeds a playhead with what was recorded, in the same steps as
// while the call ran, and returns the same result. It says nothing about a scenario that is to be
// skipped, so that a recording can be judged by it all the same.
func Judge(sc *scenarios.Scenario, rec *timeline.Recording) *Result {
	p := NewPlayhead(sc)
	records := rec.Records
	for now := time.Duration(0); ; now += Tick {
		n := 0
		for n < len(records) && records[n].At < now {
			p.Feed(records[n])
			n++
		}
		records = records[n:]
		p.Tick(now)
		if now >= rec.Length {
			break
		}
	}
	for _, r := range records {
		if _, compared := r.Fact.(timeline.Received); compared || r.At <= rec.Length { // what was told later nobody waited for
			p.Feed(r)
		}
	}
	p.Finish(rec.Length)
	return p.Result(rec)
}
