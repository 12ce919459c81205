package runner_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/runner/internal/hearing"
	"github.com/voicesim/voicesim/wire"
)

// recordingsOf is sound of one of the recordings at 24 kHz, of at least d.
func recordingsOf(role string, d time.Duration) (samples []int16) {
	GinkgoHelper()
	for _, u := range audiofixtures.All() {
		if u.Role == role && len(samples) < audio.Samples(d, audio.RateHz) {
			samples = append(samples, u.Samples()...)
		}
	}
	Expect(len(samples)).To(BeNumerically(">", audio.Samples(d, audio.RateHz)))
	return samples[:audio.Samples(d, audio.RateHz)]
}

var _ = Describe("A microphone that hears the loudspeaker", func() {
	const delay, whole, barges = 120 * time.Millisecond, 3 * time.Second, 2 * time.Second

	// heard is what the server gets of three seconds in which the agent speaks and, in the last, the caller, too.
	heard := func(set func(*rig), speaks bool) (samples []int16, hushed time.Duration) {
		inCall(set, func(r *rig) {
			agent, caller := recordingsOf("agent", whole), recordingsOf("caller", whole-barges)
			format := audio.Format{}
			r.send(began("r1"), &wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", Delta: format.AppendBytes(nil, agent)})
			r.until(20 * time.Millisecond)
			frame := make([]byte, audio.Samples(audio.FrameDuration, audio.RateHz)*2)
			room := make([]int16, audio.Samples(delay, audio.RateHz)) // what is on its way through the room
			for at := time.Duration(0); at < whole; at += audio.FrameDuration {
				_, err := r.session.Playout().Read(frame)
				Expect(err).NotTo(HaveOccurred())
				room = format.AppendSamples(room, frame)
				mic := append([]int16(nil), room[:len(frame)/2]...)
				room = room[len(frame)/2:]
				audio.Gain(mic, -12)
				if speaks && at >= barges {
					from := audio.Samples(at-barges, audio.RateHz)
					audio.Mix(mic, caller[from:from+len(mic)])
				}
				Expect(r.session.SendAudio(format.AppendBytes(nil, mic))).To(Succeed())
				time.Sleep(audio.FrameDuration)
			}
			time.Sleep(20 * time.Millisecond)
			samples, hushed = format.AppendSamples(nil, r.callerAudio()), r.session.Stats().EchoHushed
		})
		return samples, hushed
	}
	guarded := func(r *rig) { r.opts.Echo = runner.EchoGuard }
	at := func(d time.Duration) int { return audio.Samples(d, audio.RateHz) }

	It("hears the caller alone, and not the agent", func() {
		samples, hushed := heard(guarded, true)
		Expect(audio.PeakDBFS(samples[:at(barges)])).To(BeNumerically("<", -45), "its echo")
		Expect(audio.DBFS(samples[at(barges+500*time.Millisecond):])).To(BeNumerically(">", -40), "the caller, over it")
		Expect(hushed).To(BeNumerically(">", time.Second))
	})

	It("hears nothing where only the agent speaks", func() {
		samples, _ := heard(guarded, false)
		Expect(audio.PeakDBFS(samples)).To(BeNumerically("<", -45))
	})

	It("hears all of it where that is not asked for", func() {
		samples, hushed := heard(func(*rig) {}, false)
		Expect(audio.DBFS(samples[:at(barges)])).To(BeNumerically(">", -45))
		Expect(hushed).To(BeZero())
	})

	It("hears nobody in half duplex until the agent was heard", func() {
		inCall(func(r *rig) { r.opts.Echo = runner.EchoHalfDuplex }, func(r *rig) {
			r.speak(100*time.Millisecond, 1)
			r.send(began("r1"), sound("r1", "i1", 100*time.Millisecond, 1), done("r1", "completed"))
			time.Sleep(20 * time.Millisecond)
			r.speak(100*time.Millisecond, 2)
			r.listen(200 * time.Millisecond)
			r.speak(100*time.Millisecond, 3)
			time.Sleep(20 * time.Millisecond)
			const each = 4800
			Expect(r.callerAudio()).To(Equal(append(append(bytes.Repeat([]byte{1}, each), make([]byte, each)...), bytes.Repeat([]byte{3}, each)...)))
			Expect(r.session.Stats().EchoHushed).To(Equal(100 * time.Millisecond))
		})
	})

	It("is refused where nothing says when the agent is heard", func() {
		inCall(func(r *rig) { r.opts.Echo, r.opts.Playout = runner.EchoGuard, runner.FarPlayout }, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("the echo guard needs a device")))
		})
	})
})

// BenchmarkEcho is a frame of a caller who speaks while the agent does, so that the agent's voice is looked for at every delay.
func BenchmarkEcho(b *testing.B) {
	frames := [2][]byte{}
	for side := range frames {
		chance := rand.New(rand.NewPCG(uint64(side), 0))
		for range audio.FrameSamples {
			frames[side] = binary.LittleEndian.AppendUint16(frames[side], uint16(chance.IntN(8000)-4000))
		}
	}
	echo, err := hearing.NewEcho(audio.Format{}.Normal(), audio.Format{}.Normal())
	if err != nil {
		b.Fatal(err)
	}
	for range 50 { // both are heard for long enough
		echo.Played(frames[0])
		echo.Heard(frames[1])
	}
	b.ReportAllocs()
	for b.Loop() {
		echo.Played(frames[0])
		echo.Heard(frames[1])
	}
}
