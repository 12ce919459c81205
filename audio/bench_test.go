package audio_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/voicesim/voicesim/audio"
)

// Each operation of these benchmarks treats one second of audio, so ns/op is nanoseconds per second.

func BenchmarkResampler(b *testing.B) {
	for _, pair := range [][2]int{{24000, 8000}, {8000, 24000}, {24000, 16000}, {16000, 24000}, {48000, 24000}, {24000, 48000}, {48000, 8000}, {44100, 24000}} {
		b.Run(fmt.Sprintf("%d-%d", pair[0], pair[1]), func(b *testing.B) {
			r, err := audio.NewResampler(pair[0], pair[1])
			if err != nil {
				b.Fatal(err)
			}
			second, out := noise(pair[0], 9000, 1), make([]int16, 0, 2*pair[1])
			b.ReportAllocs()
			for b.Loop() {
				for at := 0; at < len(second); at += pair[0] / 50 {
					out = r.Append(out[:0], second[at:at+pair[0]/50])
				}
			}
		})
	}
}

func BenchmarkNewResampler(b *testing.B) {
	for b.Loop() {
		if _, err := audio.NewResampler(24000, 8000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodings(b *testing.B) {
	for _, f := range []audio.Format{{}, {Encoding: audio.PCMU}, {Encoding: audio.PCMA}} {
		samples := noise(f.Normal().RateHz, 9000, 1)
		encoded := f.AppendBytes(nil, samples)
		b.Run(f.Encoding.String()+"/encode", func(b *testing.B) {
			for b.Loop() {
				encoded = f.AppendBytes(encoded[:0], samples)
			}
		})
		b.Run(f.Encoding.String()+"/decode", func(b *testing.B) {
			for b.Loop() {
				samples = f.AppendSamples(samples[:0], encoded)
			}
		})
	}
}

func BenchmarkWAV(b *testing.B) {
	clip := &audio.Clip{Samples: noise(24000, 9000, 1), RateHz: 24000, Channels: 1}
	var file bytes.Buffer
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			file.Reset()
			if err := audio.WriteWAV(&file, clip); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := readWAV(file.Bytes()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDetector(b *testing.B) {
	d, second := audio.NewDetector(24000, nil), noise(24000, 9000, 1)
	for b.Loop() {
		for at := 0; at < len(second); at += audio.FrameSamples {
			d.Append(nil, second[at:at+audio.FrameSamples])
		}
	}
}

func BenchmarkLevels(b *testing.B) {
	second, other := noise(24000, 9000, 1), noise(24000, 900, 2)
	b.Run("DBFS", func(b *testing.B) {
		for b.Loop() {
			audio.DBFS(second)
		}
	})
	b.Run("Mix", func(b *testing.B) {
		mixed := make([]int16, len(second))
		for b.Loop() {
			copy(mixed, second) // else it would soon saturate
			audio.Mix(mixed, other)
		}
	})
}
