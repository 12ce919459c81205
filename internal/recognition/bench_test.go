package recognition_test

import (
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/specs"
)

// BenchmarkRecognise is one turn of about 3 s against the recorded callers.
func BenchmarkRecognise(b *testing.B) {
	gomega.RegisterTestingT(b)
	callers := recorded(audiofixtures.Caller)
	v := recognition.NewVocabulary(callers)
	clean := aTurn(find1(callers, "Great. Actually").Samples, 0)
	loud := append([]int16(nil), clean...)
	audio.Gain(loud, 20)
	for name, samples := range map[string][]int16{
		"clean": clean, "noise": specs.Noisy(clean, 15), "clipped": loud, "unknown": aTurn(recorded(audiofixtures.Agent)[0].Samples, 0),
	} {
		b.Run(name, func(b *testing.B) {
			r := recognition.New(v)
			b.ReportAllocs()
			for b.Loop() {
				r.Anew(samples, 24000)
			}
			b.ReportMetric(audio.Duration(len(samples), 24000).Seconds(), "s/turn")
		})
	}
}

// BenchmarkStream is the same turn, written down while it is spoken, and recognised at its end.
func BenchmarkStream(b *testing.B) {
	gomega.RegisterTestingT(b)
	callers := recorded(audiofixtures.Caller)
	v := recognition.NewVocabulary(callers)
	clean := aTurn(find1(callers, "Great. Actually").Samples, 0)
	for name, samples := range map[string][]int16{
		"clean": clean, "noise": specs.Noisy(clean, 15), "unknown": aTurn(recorded(audiofixtures.Agent)[0].Samples, 0),
	} {
		b.Run(name, func(b *testing.B) {
			r := recognition.New(v)
			b.ReportAllocs()
			for b.Loop() {
				r.Stream(samples, 24000, 20*time.Millisecond, 496*time.Millisecond)
			}
			b.ReportMetric(audio.Duration(len(samples), 24000).Seconds(), "s/turn")
		})
	}
}

// BenchmarkNewVocabulary computes the prints of all recorded callers.
func BenchmarkNewVocabulary(b *testing.B) {
	callers := recorded(audiofixtures.Caller)
	var speech time.Duration
	for _, u := range callers {
		speech += audio.Duration(len(u.Samples), 24000)
	}
	b.ReportAllocs()
	for b.Loop() {
		recognition.NewVocabulary(callers)
	}
	b.ReportMetric(speech.Seconds(), "s/vocabulary")
}

// BenchmarkAgain is a turn that was heard before.
func BenchmarkAgain(b *testing.B) {
	gomega.RegisterTestingT(b)
	callers := recorded(audiofixtures.Caller)
	turn := aTurn(find1(callers, "Great. Actually").Samples, 0)
	r := recognition.New(recognition.NewVocabulary(callers))
	for b.Loop() {
		r.Understand(turn, 24000)
	}
	b.ReportMetric(audio.Duration(len(turn), 24000).Seconds(), "s/turn")
}
