package harness_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/tracks"
	"github.com/voicesim/voicesim/timeline"
)

// ruled is what hotato measures of one event of a recording.
type ruled struct {
	Events []struct {
		Verdict struct {
			DidYield       bool     `json:"did_yield"`
			SecondsToYield *float64 `json:"seconds_to_yield"`
			TalkOver       float64  `json:"talk_over_sec"`
		}
		Measurements struct {
			Onset   float64 `json:"caller_onset_sec"`
			Talking bool    `json:"agent_talking_at_onset"`
		}
	}
}

// resolution is that of both rulers together: hotato states frames of 20 ms every 10 ms, ours has frames of 10 ms.
const resolution = 30 * time.Millisecond

// ruler is the path of hotato (PyPI), by which the suite measures a second time; see make ruler.
var ruler = os.Getenv("VOICESIM_RULER")

// rule measures the caller's speech that begins at an offset, or first, in a file.
func rule(file string, onset time.Duration) ruled {
	GinkgoHelper()
	args := []string{"run", "--stereo", file, "--expect", "yield", "--format", "json", "--no-fail", "--confirm-channels"}
	if onset > 0 {
		args = append(args, "--onset", fmt.Sprintf("%.3f", onset.Seconds()))
	}
	out, err := exec.Command(ruler, args...).Output()
	Expect(err).NotTo(HaveOccurred())
	var r ruled
	Expect(json.Unmarshal(out, &r)).To(Succeed())
	Expect(r.Events).To(HaveLen(1))
	return r
}

// stereoOf writes the two tracks of a recording into a file.
func stereoOf(rec *timeline.Recording) string {
	GinkgoHelper()
	clip := &audio.Clip{Channels: 2}
	for i := range rec.Caller {
		clip.Samples = append(clip.Samples, rec.Caller[i], rec.Agent[i])
	}
	var b bytes.Buffer
	Expect(audio.WriteWAV(&b, clip)).To(Succeed())
	name := filepath.Join(GinkgoT().TempDir(), "call.wav")
	Expect(os.WriteFile(name, b.Bytes(), 0o666)).To(Succeed())
	return name
}

// amountsOf are the values of a measure.
func amountsOf(r *judge.Result, name string) (all []float64) {
	for _, m := range r.Measures {
		if m.Name == name {
			for _, v := range m.Values {
				all = append(all, v.Amount)
			}
		}
	}
	return all
}

var _ = Describe("What is measured", func() {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

	It("by the script's times is what the detector finds on the tracks of all bundled calls: the first and the last word of both, within 20 ms", Label("sweep"), func() {
		var caller, agent, agentEnds time.Duration // the worst
		edges := 0
		nearest := func(worst *time.Duration, truth time.Duration, found []time.Duration) {
			least := time.Hour
			for _, f := range found {
				least = min(least, (f - truth).Abs())
			}
			*worst = max(*worst, least)
			edges++
		}
		for _, sc := range bundled() {
			call := harness.Play(context.Background(), sc, nil)
			Expect(call.Err()).NotTo(HaveOccurred())
			found := tracks.Find(call.Recording.Caller, call.Recording.Agent)
			starts := func(all []audio.Segment) (out []time.Duration) {
				for _, s := range all {
					out = append(out, s.Start)
				}
				return out
			}
			ends := func(all []audio.Segment) (out []time.Duration) {
				for _, s := range all {
					out = append(out, s.End)
				}
				return out
			}
			before, last := time.Duration(0), time.Duration(0) // when the agent was heard last, and its last word
			closes := func() {
				if last > 0 {
					nearest(&agentEnds, last, ends(found.Agent))
				}
			}
			first := false // the next word is the first of an utterance
			for _, r := range call.Recording.Records {
				switch f := r.Fact.(type) {
				case timeline.ActBegan:
					if !f.Beside {
						nearest(&caller, r.At, starts(found.Caller))
					}
				case timeline.ActEnded:
					if !f.Beside {
						nearest(&caller, r.At, ends(found.Caller))
					}
				case timeline.UtteranceBegan:
					if first = before == 0 || r.At-before > 300*time.Millisecond; first { // else the detector does not tell them apart
						closes()
					}
					last = 0
				case timeline.WordHeard:
					if last = r.At; first {
						nearest(&agent, f.Began, starts(found.Agent))
						first = false
					}
				case timeline.UtteranceEnded:
					before = f.LastHeard
					if !f.Complete {
						last = 0
					}
				}
			}
			closes()
		}
		AddReportEntry("detector and truth", fmt.Sprintf("%d edges, at worst: the caller's %v, the agent's first words %v, its last %v", edges, caller, agent, agentEnds))
		Expect(caller).To(BeNumerically("<=", 20*time.Millisecond))
		Expect(agent).To(BeNumerically("<=", 20*time.Millisecond))
		Expect(agentEnds).To(BeNumerically("<=", 20*time.Millisecond))
		Expect(edges).To(BeNumerically(">", 30))
	})

	It("is what an independent ruler measures: onset, overlap and yield, within its stated resolution", Label("tools"), func() {
		if ruler == "" {
			Skip("hotato is not installed: see make ruler")
		}
		onsets, yields := 0, 0
		for _, sc := range bundled() {
			call := harness.Play(context.Background(), sc, nil)
			Expect(call.Err()).NotTo(HaveOccurred())
			file := stereoOf(call.Recording)
			found := tracks.Find(call.Recording.Caller, call.Recording.Agent)
			turns := found.Turns()
			Expect(rule(file, 0).Events[0].Measurements.Onset*1000).To(BeNumerically("~", ms(turns[0].Began), ms(resolution)), sc.Name)
			onsets++
			for _, t := range turns {
				if !t.Over {
					continue
				}
				r := rule(file, t.Began).Events[0]
				Expect(r.Measurements.Talking).To(BeTrue(), sc.Name)
				Expect(r.Verdict.DidYield).To(Equal(t.Yielded), sc.Name)
				if !t.Yielded {
					continue
				}
				yields++
				Expect(*r.Verdict.SecondsToYield*1000).To(BeNumerically("~", ms(t.Yield-t.Began), ms(resolution)), sc.Name)
				Expect(amountsOf(call.Result, judge.MeasureBargeInStop)).To(ContainElement(BeNumerically("~", *r.Verdict.SecondsToYield*1000, ms(resolution))), sc.Name)
				Expect(amountsOf(call.Result, judge.MeasureTalkOver)).To(ContainElement(BeNumerically("~", r.Verdict.TalkOver*1000, ms(resolution))), sc.Name)
			}
		}
		AddReportEntry("measured twice", fmt.Sprintf("%d onsets, %d yields", onsets, yields))
		Expect(yields).To(BeNumerically(">", 2))
	})
})
