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
})
