package harness

import (
	"strings"
	"time"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/harness/internal/listening"
	"github.com/voicesim/voicesim/internal/mutants"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// TestEar is an ear with what arrives on the wire, for specs.
type TestEar struct {
	*listening.Ear
	speaker  listening.Loudspeaker
	arrivals *listening.Arrivals
	Rec      *timeline.Recorder
	tick     int
}

// NewTestEar returns an ear that has heard nothing.
func NewTestEar() *TestEar { return NewTestEarOf(audio.Format{}) }

// NewTestEarOf is NewTestEar for an output of a format.
func NewTestEarOf(output audio.Format) *TestEar {
	rec := timeline.NewRecorder()
	speaker, _ := listening.NewLoudspeaker(output)
	arrivals := listening.NewArrivals("Support", speaker)
	return &TestEar{Rec: rec, speaker: speaker, arrivals: arrivals, Ear: listening.NewEar(rec, arrivals, scenarios.DefaultHole)}
}

// Arrive lets a piece of an item's audio arrive.
func (t *TestEar) Arrive(response, item string, samples []int16) {
	t.arrivals.Audio(response, item, audio.Format{}.AppendBytes(nil, samples))
}

// ArriveBytes lets bytes of an item's audio arrive.
func (t *TestEar) ArriveBytes(response, item string, sound []byte) {
	t.arrivals.Audio(response, item, sound)
}

// Marks gives an item its word marks.
func (t *TestEar) Marks(item string, words ...fakeserver.Word) { t.Make(item, nil, words...) }

// Make tells what the model makes of an item.
func (t *TestEar) Make(item string, samples []int16, words ...fakeserver.Word) {
	t.arrivals.Spoke(item, "", fakeserver.Speech{Samples: samples, Words: words})
}

// Plays tells that the runtime plays its own sound.
func (t *TestEar) Plays(id, words string, samples []int16) {
	t.arrivals.PlaysFallback(id, words, audio.Format{}.AppendBytes(nil, samples))
}

// Text lets a piece of an item's transcript arrive.
func (t *TestEar) Text(response, item, text string) { t.arrivals.Transcript(response, item, text) }

// Done closes an item, End a response; Truncate is the runtime's word that an item was cut.
func (t *TestEar) Done(response, item string)  { t.arrivals.ItemDone(response, item) }
func (t *TestEar) End(response, status string) { t.arrivals.Ended(response, status) }
func (t *TestEar) Truncate(item string)        { t.arrivals.Truncate(item) }

// GivenUp is the runtime's word that it expects nothing more of a response, Lost that the connection is gone.
func (t *TestEar) GivenUp(response string) { t.arrivals.GivenUp(response) }
func (t *TestEar) Lost()                   { t.arrivals.Lost() }

// Unheard is what was not heard of what arrived.
func (t *TestEar) Unheard() []timeline.Unheard { return t.arrivals.Unheard() }

// Hear lets the ear hear samples, frame by frame; the last frame is filled up with silence.
func (t *TestEar) Hear(samples []int16) {
	for len(samples) > 0 {
		frame := make([]int16, t.speaker.FrameSamples())
		samples = samples[copy(frame, samples):]
		t.Ear.Hear(time.Duration(t.tick)*audio.FrameDuration, frame, nil)
		t.tick++
	}
}

// WithDevice returns options whose runtime plays through a device that may spoil each frame.
func WithDevice(device func(frame []int16)) *Options {
	return &Options{broken: func() *mutants.Broken { return mutants.Device(device) }}
}

// HeardText is what is shown of a text of which words were heard; one that was cut ends in a tilde.
func HeardText(said string, heard []string) string {
	t := listening.NewText(said)
	for _, w := range heard {
		word, cut := strings.CutSuffix(w, "~")
		t.Hear(word, cut)
	}
	return t.String()
}

// HearFrame lets the ear hear one frame.
func (t *TestEar) HearFrame(frame []int16) {
	t.Ear.Hear(time.Duration(t.tick)*audio.FrameDuration, frame, nil)
	t.tick++
}
