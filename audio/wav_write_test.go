package audio_test

import (
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
)

var _ = Describe("WriteWAV", func() {
	It("writes the canonical header and the samples, byte for byte", func() {
		file, err := writeWAV(&audio.Clip{Samples: []int16{1, -2, 3, -4}, RateHz: 8000, Channels: 2})
		Expect(err).NotTo(HaveOccurred())
		Expect(file).To(Equal([]byte("RIFF\x2C\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00" +
			"\x40\x1F\x00\x00\x00\x7D\x00\x00\x04\x00\x10\x00data\x08\x00\x00\x00" +
			"\x01\x00\xFE\xFF\x03\x00\xFC\xFF")))
	})

	It("writes mono at 24 kHz when nothing else is said", func() {
		file, err := writeWAV(&audio.Clip{Samples: make([]int16, 3)})
		Expect(err).NotTo(HaveOccurred())
		Expect(file).To(Equal(wavFile{Data: make([]byte, 6)}.bytes()))
	})

	DescribeTable("writes what ReadWAV reads",
		func(c *audio.Clip) {
			file, err := writeWAV(c)
			Expect(err).NotTo(HaveOccurred())
			Expect(file).To(HaveLen(44 + 2*len(c.Samples)))
			Expect(readWAV(file)).To(Equal(c))
		},
		Entry("one sample", &audio.Clip{Samples: []int16{7}, RateHz: 24000, Channels: 1}),
		Entry("a second of noise", &audio.Clip{Samples: noise(24000, 32767, 1), RateHz: 24000, Channels: 1}),
		Entry("a block and one", &audio.Clip{Samples: noise(4097, 32767, 1), RateHz: 48000, Channels: 1}),
		Entry("three channels", &audio.Clip{Samples: noise(9000, 32767, 1), RateHz: 44100, Channels: 3}),
	)

	DescribeTable("refuses clips that do not fit a WAV file",
		func(c *audio.Clip, reason string) {
			file, err := writeWAV(c)
			Expect(err).To(MatchError(&audio.WAVError{Reason: reason}))
			Expect(file).To(BeEmpty())
		},
		Entry("half a block", &audio.Clip{Samples: make([]int16, 3), Channels: 2}, "3 samples do not make whole blocks of 2 channels"),
		Entry("negative channels", &audio.Clip{Channels: -1}, "-1 channels at 24000 Hz do not fit its header"),
		Entry("too many channels", &audio.Clip{Channels: 40000}, "40000 channels at 24000 Hz do not fit its header"),
		Entry("a negative rate", &audio.Clip{RateHz: -1}, "1 channels at -1 Hz do not fit its header"),
	)

	It("returns the writer's own errors", func() {
		full := errors.New("disk full")
		for _, room := range []int{0, 44} {
			Expect(audio.WriteWAV(&smallDisk{room: room, err: full}, &audio.Clip{Samples: make([]int16, 10)})).To(MatchError(full))
		}
	})
})

// smallDisk takes so many bytes.
type smallDisk struct {
	room int
	err  error
}

func (d *smallDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, d.err
	}
	return len(p), nil
}
