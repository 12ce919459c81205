package judge

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// lineActed follows what the caller's line does.
func (p *Playhead) lineActed(f timeline.LineActed) {
	p.lineDid = append(p.lineDid, f.What)
	if f.What != timeline.LineMute {
		return
	}
	for i := range slices.Backward(p.steps) {
		if st := &p.steps[i]; st.Verb == scenarios.VerbMute && st.began {
			st.took = true
			return
		}
	}
}

// judgeMutes fails, at the end of the call, each mute that took nothing: without it the call is the same.
func (p *Playhead) judgeMutes() {
	for i := range p.steps {
		if st := &p.steps[i]; st.Verb == scenarios.VerbMute && st.began && !st.took && !p.stopped() {
			p.fail(FailureUnused, st, "the caller should make a sound while the line is muted", "the line was silent meanwhile, so that the call is the same without it")
		}
	}
}

// lineDrowned fails a step of the caller that nobody can hear.
func (p *Playhead) lineDrowned(f timeline.LineDrowned) {
	should, nearest := "something of what the caller says should be louder than the noise of the line",
		fmt.Sprintf("the loudest of it is %.1f dB below the noise: raise snr, or the gain of the step", f.By)
	switch f.Why {
	case timeline.DrownedQuiet:
		should, nearest = "something of it should be louder than silence", fmt.Sprintf("the loudest of it is %.1f dB below -60 dBFS: raise the gain of the step", f.By)
	case timeline.DrownedMuted:
		should, nearest = "something of what is to be ignored should reach the agent", "the line is muted for most of it"
	}
	p.fail(FailureNotAudible, &p.steps[f.Step], should, nearest)
}

// judgeLine fails, at the end of the call, what the scenario says of the caller's line and nothing came of: each of its keys that
// can come to nothing, or all of a preset. A line that stands in no file is none of the scenario's.
func (p *Playhead) judgeLine() {
	line := p.sc.PhoneLine
	if line == nil || line.Clean() || line.Pos.Line == 0 || p.stopped() {
		return
	}
	parts := []struct {
		what, key, should, missed string
		has                       bool
	}{
		{timeline.LineNoise, "noise", "the caller should speak in the noise of the line", "the caller said nothing", line.Noise != ""},
		{timeline.LineEcho, "echo", "the agent should be heard in the caller's microphone", "nothing of the agent was heard there", line.Echo.Level < 0},
		{timeline.LineLoss, "loss", "the line should lose something of what is said", "no packet was lost in which there was sound", line.Loss > 0},
	}
	any, came := false, false
	for _, part := range parts {
		if !part.has {
			continue
		}
		did := slices.Contains(p.lineDid, part.what)
		any, came = true, came || did
		if at, written := line.Keys[part.key]; written && !did {
			p.failLine(at, part.should, part.missed)
		}
	}
	if any && !came {
		p.failLine(line.Pos, "the line should do something", "nobody was heard on it")
	}
}

// failLine records that nothing used what the scenario says of the line at a place.
func (p *Playhead) failLine(at scenarios.Pos, should, missed string) {
	before := len(p.failures)
	if p.fail(FailureUnused, nil, should, missed); len(p.failures) > before {
		p.failures[before].Pos = at
	}
}
