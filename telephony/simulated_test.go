package telephony_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// spoken is a recording as a phone line has it.
func spoken(u *audiofixtures.Utterance) []byte {
	GinkgoHelper()
	narrow, err := audio.Resample(u.Samples(), audio.RateHz, 8000)
	Expect(err).NotTo(HaveOccurred())
	return audio.Format{Encoding: audio.PCMU}.AppendBytes(nil, narrow)
}

var _ = Describe("A call from Twilio to the simulated server", func() {
	It("is understood, answered, interrupted where it was heard, and right by the protocol", func() {
		asked, found := audiofixtures.Find(audiofixtures.Caller, "hi where's my order a1001", "")
		Expect(found).To(BeTrue())
		var server *fakeserver.Server
		carried(func(r *phoneRig) {
			server = fakeserver.NewMemory(&fakeserver.Options{
				Journal: true, Utterances: []fakeserver.Utterance{{ID: asked.ID, Text: asked.Text, Samples: asked.Samples()}},
			}, fakeserver.MemoryOptions{Delay: 15013 * time.Microsecond, DelayBack: 15037 * time.Microsecond})
			r.closers = append(r.closers, func() { _ = server.Close() })
			r.opts.URL, r.opts.NetDial, r.opts.APIKey = server.URL(), server.NetDial, "sk-test"
		}, func(r *phoneRig, p *provider, s *runner.Session) {
			p.speaks(spoken(asked), 4800*time.Millisecond) // and the answer begins
			p.speaks(spoken(asked), 12*time.Second)        // in the middle of it

			history := s.History()
			Expect(history).To(HaveLen(4))
			for _, turn := range []int{0, 2} {
				Expect(history[turn]).To(And(HaveField("Role", wire.RoleUser), HaveField("Text", asked.Text)))
			}
			Expect(history[1]).To(And(HaveField("Truncated", true), HaveField("Heard", Not(Equal(history[1].Text)))))
			Expect(history[3]).To(And(HaveField("Truncated", false), HaveField("Heard", ContainSubstring("where's my order"))))
			Expect(p.got("clear")).To(HaveLen(1))
			Expect(s.State()).To(Equal(runner.Listening))
		})
		for _, j := range server.Journal("") {
			Expect(j.Lint).To(BeEmpty())
			Expect(j.Entries).NotTo(BeEmpty())
		}
	})
})
