package fakeserver_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/specs"
)

var _ = Describe("The lint of what was heard", func() {
	// hears lets the caller make a sound.
	hears := func(sound []int16) []fakeserver.LintFinding {
		return judged(func(c *client, _ *fakeserver.Server) {
			c.Talk(specs.Joined(specs.Silence(time.Second), sound, specs.Silence(2*time.Second)))
			c.Until("response.done")
		}, fakeserver.Reply{Say: "Yes."})
	}

	It("finds not-understood, with how long and how loud the sound is", func() {
		found := hears(hello(time.Second))
		Expect(found).To(rules("not-understood"))
		Expect(found[0].Message).To(Equal("1.0 s of sound, -22 dBFS at the loudest, and no word of it is in the recordings that the server knows"))
	})

	It("is content with what is understood", func() {
		Expect(hears(fakeserver.Babble{}.Speak(known).Samples)).To(BeEmpty())
	})

	It("takes a short sound for a noise", func() {
		Expect(hears(hello(300 * time.Millisecond))).To(BeEmpty())
	})

	It("hears no sound in a quiet turn", func() {
		Expect(judged(func(c *client, _ *fakeserver.Server) {
			c.Send(byHand)
			c.Append(audio.Format{}.AppendBytes(nil, specs.Silence(time.Second)))
			c.Send(commit)
			c.Send(create)
			c.Until("response.done")
		}, fakeserver.Reply{Say: "Yes."})).To(BeEmpty())
	})

	It("asks nothing of a server that knows no recordings", func() {
		Expect(linted(fakeserver.Reply{Say: "Yes."}, func(c *client) {
			c.Talk(specs.Joined(specs.Silence(time.Second), hello(time.Second), specs.Silence(2*time.Second)))
			c.Until("response.done")
		})).To(BeEmpty())
	})

	// endless lets a caller of another encoding talk with a microphone that is never quite still.
	pieces := func(c *client, sound []int16, encode func([]int16) []byte) {
		for at := 0; at+480 <= len(sound); at += 480 {
			c.Append(encode(sound[at : at+480]))
		}
	}
	endless := func(encode func([]int16) []byte, after ...string) []fakeserver.LintFinding {
		return judged(func(c *client, _ *fakeserver.Server) {
			sound := specs.Noisy(specs.Joined(specs.Silence(5*time.Second), fakeserver.Babble{}.Speak(known).Samples, specs.Silence(2*time.Second)), 45)
			pieces(c, sound, encode)
			for _, frame := range after {
				c.Send(frame)
				c.Until("input_audio_buffer.cleared")
			}
			time.Sleep(50 * time.Millisecond)
		}, fakeserver.Reply{Say: "Yes."})
	}
	swapped := func(samples []int16) []byte {
		b := audio.Format{}.AppendBytes(nil, samples)
		for i := 0; i+1 < len(b); i += 2 {
			b[i], b[i+1] = b[i+1], b[i]
		}
		return b
	}
	asULaw := func(samples []int16) []byte {
		return audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, specs.Resampled(samples, audio.RateHz, 8000))
	}

	It("finds damage in a turn that never ends, since the damage makes noise of silence", func() {
		found := endless(swapped)
		Expect(found).To(rules("damaged-audio"))
		Expect(found[0].Message).To(And(ContainSubstring(known), ContainSubstring("turn detection found no end of it")))
		Expect(found[0].Event).To(Equal("input_audio_buffer.append"))
		Expect(endless(asULaw)).To(rules("damaged-audio"))
	})

	It("looks at such a turn when the client clears it, too", func() {
		Expect(endless(swapped, clearing)).To(rules("damaged-audio"))
	})

	It("finds a noise in which a turn never ends", func() {
		found := endless(func(samples []int16) []byte {
			return audio.Format{}.AppendBytes(nil, hello(audio.Duration(len(samples), audio.RateHz)))
		})
		Expect(found).To(rules("not-understood"))
		Expect(found[0].Message).To(ContainSubstring("turn detection found no end of it"))
	})

	It("blames nobody whose caller is cut short amid known words, or has just begun", func() {
		for _, said := range [][]int16{fakeserver.Babble{}.Speak(known).Samples, hello(2 * time.Second)} {
			Expect(judged(func(c *client, _ *fakeserver.Server) {
				pieces(c, specs.Joined(specs.Silence(time.Second), said), func(samples []int16) []byte { return audio.Format{}.AppendBytes(nil, samples) })
				c.Until("input_audio_buffer.speech_started")
			}, fakeserver.Reply{Say: "Yes."})).To(BeEmpty())
		}
	})
})
