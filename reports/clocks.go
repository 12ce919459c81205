package reports

import (
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/internal/clocks"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/timeline"
)

// utterancesOf are the agent's utterances in the recording of a call, on their four clocks; none without one.
func utterancesOf(rec *timeline.Recording, r *judge.Result) []results.Utterance {
	if rec == nil || r == nil {
		return nil
	}
	var c clocks.Clocks
	for i := range rec.Records {
		at := ms(rec.Records[i].At)
		switch f := rec.Records[i].Fact.(type) {
		case timeline.ResponseBegan:
			c.Began(at, f.Response, f.OutOfBand)
		case timeline.ResponseEnded:
			c.Ended(at, f.Response)
		case timeline.Generated:
			c.Generated(f.Response, f.Text)
		case timeline.Frame:
			if f.Type == clocks.SoundDelta {
				c.Sound(at)
			}
		case timeline.Truncated:
			c.Truncated(f.Item, ms(f.Heard))
		case timeline.UtteranceBegan:
			if f.Fallback {
				f.Agent = "fallback"
			}
			c.Heard(at, f.Utterance, f.Agent, f.Response, f.Item)
		case timeline.WordHeard:
			c.Word(at, f.Utterance)
		case timeline.UtteranceEnded:
			c.Over(f.Utterance, ms(f.LastHeard), ms(f.Total), ms(f.Heard), f.Complete)
		default: // not about the agent's speech
		}
	}
	return c.Utterances(ms(r.Length))
}
