package synth

import (
	"encoding/binary"
	"fmt"
	"math"
	"os/exec"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/audio"
)

const (
	lead      = 4800 // samples of a recording before its speech: 200 ms
	tail      = 7200 // samples of a recording after its speech: 300 ms
	softStart = 2400 // at most so many samples before the speech are kept, the breath of an h: 100 ms
	softEnd   = 2640 // at most so many samples after the last word are kept, in which a voice dies away: 110 ms
	fade      = 240  // samples over which what is kept comes and goes: 10 ms

	window      = 240   // samples whose level is measured: 10 ms
	openDBFS    = -45.0 // speech starts at this level, as for every measure of this project
	closeDBFS   = -51.0 // and ends below this one
	speechDBFS  = -3.0  // the peak of speech
	fullScale   = 1 << 15
	bytesOfReal = 4 // of one sample as sox hands it over
)

// convert returns the sound of a WAV file at 24 kHz, full scale being 1. Real numbers keep sox from
// rounding, and -D from adding noise to what it rounds; -R gives all that is random in it one seed.
func convert(file string) ([]float64, error) {
	cmd := exec.Command("sox", "-R", "-D", file, "-r", strconv.Itoa(audio.RateHz), "-c", "1",
		"-t", "raw", "-e", "floating-point", "-b", "32", "-L", "-")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("sox %s: %w", file, err)
	}
	samples := make([]float64, len(out)/bytesOfReal)
	for i := range samples {
		samples[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(out[i*bytesOfReal:])))
	}
	return samples, nil
}

// recording is a finished recording.
type recording struct {
	samples []int16
	shift   int // a moment of the original lies this many samples later here
	first   int // the first sample of speech
	end     int // one past the last
}

// finish brings a sound to the given peak and cuts it so that lead samples precede its speech and tail
// samples follow it. What lies more than softEnd behind lastWord, the sample at which the last word
// ends, is dropped: some voices click when they stop.
func finish(sound []float64, lastWord int, peakDBFS float64) (*recording, error) {
	loud := quantise(sound, peakDBFS)
	loud = loud[:min(lastWord+softEnd, len(loud))]
	first, end := bounds(loud)
	if first == end {
		return nil, fmt.Errorf("no speech in %d samples", len(sound))
	}
	r := &recording{samples: make([]int16, lead+end-first+tail), shift: lead - first, first: lead, end: lead + end - first}
	from, to := max(first-softStart, 0), len(loud)
	for i := from; i < to; i++ {
		edge := min(i-from, to-1-i, fade)
		if i >= first && i < end {
			edge = fade
		}
		r.samples[i+r.shift] = int16(int(loud[i]) * edge / fade)
	}
	return r, nil
}

// quantise scales a sound to a peak and rounds it. The conversions forbid the compiler to fuse the
// multiplication with anything, which would round differently on some processors.
func quantise(sound []float64, peakDBFS float64) []int16 {
	peak := 0.0
	for _, s := range sound {
		peak = max(peak, math.Abs(s))
	}
	gain := 0.0
	if peak > 0 {
		gain = fromDecibels(peakDBFS) / peak
	}
	samples := make([]int16, len(sound))
	for i, s := range sound {
		samples[i] = int16(math.Round(float64(s * gain)))
	}
	return samples
}

// bounds finds the speech in samples: from the first loud sample of the first 10 ms at openDBFS, to the
// last loud one of the last 10 ms at closeDBFS, counting whole tens of milliseconds from the first. A
// sample is loud at or above the level itself. first and end are 0 when there is no speech; end is one
// past the last sample.
func bounds(samples []int16) (first, end int) {
	opens, closes := fromDecibels(openDBFS), fromDecibels(closeDBFS)
	for first+window <= len(samples) && audio.RMS(samples[first:first+window]) < opens {
		first++
	}
	if first+window > len(samples) {
		return 0, 0
	}
	for magnitude(samples[first]) < opens {
		first++
	}
	for i := first; i < len(samples); i += window {
		if frame := samples[i:min(i+window, len(samples))]; audio.RMS(frame) >= closes {
			end = i + len(frame)
		}
	}
	for magnitude(samples[end-1]) < closes {
		end--
	}
	return first, end
}

func fromDecibels(dbfs float64) float64 { return math.Pow(10, dbfs/20) * fullScale }

func magnitude(sample int16) float64 { return math.Abs(float64(sample)) }

// duration returns the duration of a number of samples.
func duration(samples int) time.Duration {
	return time.Duration(samples) * time.Second / audio.RateHz
}
