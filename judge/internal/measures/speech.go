package measures

import (
	"math"
	"slices"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/timeline"
)

// responseLatency has a value for each turn of the caller's that was answered. It is negative where the
// answer began over the caller's words.
func responseLatency(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Turns {
		if !t.Over || t.Answer == nil {
			continue
		}
		took := t.Answer.Began - t.Ended - c.ApprovalTime(t.Ended, t.Answer.Began)
		values = append(values, verdict.Value{At: t.Answer.Began, Amount: Milliseconds(took), Of: t.Name()})
	}
	return values
}

// What of a track counts as sound, and what as speech.
const (
	soundDBFS  = -70 // of a sample
	callerRate = timeline.RateHz
)

// timeToFirstAudio has a value for each turn that was answered: as response latency, but between what can be heard on the two
// tracks, so that silence at the begin of an answer counts.
func timeToFirstAudio(c *Call) []verdict.Value {
	if c.Recording == nil {
		return nil
	}
	var values []verdict.Value
	for _, t := range c.Turns {
		if !t.Over || t.Answer == nil {
			continue
		}
		first, ok := firstSound(c.Recording.Agent, t.Answer.Began, c.lastOf(t.Answer))
		if !ok {
			continue
		}
		spoken := lastSpeech(c.Recording.Caller, t.Began, t.Ended)
		took := first - spoken - c.ApprovalTime(spoken, first)
		values = append(values, verdict.Value{At: first, Amount: Milliseconds(took), Of: t.Name()})
	}
	return values
}

// lastOf is when an utterance was heard last, so far.
func (c *Call) lastOf(u *observed.Utterance) time.Duration {
	switch {
	case u.Over:
		return u.LastHeard
	case u.Paused:
		return u.PausedAt
	default:
		return c.Over
	}
}

// stretch is the part of a track from one offset to another.
func stretch(track []int16, from, to time.Duration) []int16 {
	a, b := audio.Samples(from, callerRate), audio.Samples(to, callerRate)
	a, b = min(max(a, 0), len(track)), min(max(b, 0), len(track))
	return track[a:max(a, b)]
}

// firstSound is when the first sample of a stretch can be heard.
func firstSound(track []int16, from, to time.Duration) (time.Duration, bool) {
	least := math.Pow(10, soundDBFS/20.0) * 32768
	i := slices.IndexFunc(stretch(track, from, to), func(s int16) bool { return math.Abs(float64(s)) > least })
	return from + audio.Duration(max(i, 0), callerRate), i >= 0
}

// lastSpeech is the end of the last speech in a stretch, and of the stretch where there is none.
func lastSpeech(track []int16, from, to time.Duration) time.Duration {
	found := audio.Segments(stretch(track, from, to), callerRate, nil)
	if len(found) == 0 {
		return to
	}
	return min(to, from+found[len(found)-1].End)
}

// bargeInStop has a value for each turn that stopped the agent.
func bargeInStop(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Interruptions() {
		values = append(values, verdict.Value{At: t.Cut.LastHeard, Amount: Milliseconds(t.Cut.LastHeard - t.Began), Of: t.Name()})
	}
	return values
}

// heardAfterBargeIn has a value for each turn that stopped the agent and of which the runtime was told.
// Sound that was handed to the line before the news came cannot be taken back and is not counted;
// whatever is heard of the same answer later is.
func heardAfterBargeIn(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, t := range c.Interruptions() {
		told, ok := c.DetectedAfter(t.Began)
		if !ok {
			continue
		}
		handedOut := (told + observed.Tick - 1).Truncate(observed.Tick)
		after := max(0, t.Cut.LastHeard-handedOut)
		for _, u := range c.Utterances[t.Cut.Number+1:] {
			if u.Response != nil && u.Response == t.Cut.Response {
				after += u.Heard
			}
		}
		values = append(values, verdict.Value{At: t.Cut.LastHeard, Amount: Milliseconds(after), Of: t.Name()})
	}
	return values
}

// truncationError has a value for each item of which the server was told how much was heard.
func truncationError(c *Call) []verdict.Value {
	var values []verdict.Value
	for _, tr := range c.Truncations {
		var heard time.Duration
		for _, u := range c.Utterances {
			if u.Item == tr.Item {
				heard += u.Heard
			}
		}
		values = append(values, verdict.Value{At: tr.At, Amount: Milliseconds((tr.Heard - heard).Abs()), Of: tr.Item})
	}
	return values
}
