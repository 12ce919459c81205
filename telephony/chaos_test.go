package telephony_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A line on which anything comes", func() {
	It("is carried to its end, and never hears what was cut", func() {
		for seed := range uint64(8) {
			random := rand.New(rand.NewPCG(seed, 1))
			carried(nil, func(r *phoneRig, p *provider, s *runner.Session) {
				for n := range 60 {
					anything(r, p, random, n)
					time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
				}
				r.send(ends("", "", "completed")...)
				r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "last"})
				time.Sleep(50 * time.Millisecond)
				before := p.all()
				time.Sleep(2 * time.Second)
				Expect(p.all()-before).To(BeNumerically("<=", 320), "seed %d", seed)
				for _, it := range s.History() {
					Expect(it.HeardFor).To(BeNumerically("<=", it.Generated), "seed %d", seed)
				}
			})
		}
	})
})

// anything has one of both ends do something, sensible or not.
func anything(r *phoneRig, p *provider, random *rand.Rand, n int) {
	id := fmt.Sprint(n)
	switch random.IntN(10) {
	case 0, 1, 2:
		r.send(speaks("r"+id, "i"+id, time.Duration(random.IntN(900))*time.Millisecond, 0x41)...)
		r.send(ends("r"+id, "i"+id, "completed")...)
	case 3:
		r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u" + id})
	case 4:
		r.send(&wire.InputAudioBufferSpeechStopped{ItemID: "u" + id}, &wire.InputAudioBufferCommitted{ItemID: "u" + id})
	case 5:
		p.played(fmt.Sprintf("%d.%d", random.IntN(9), random.IntN(20_000))) // marks that are none
	case 6:
		p.at(time.Duration(random.IntN(100_000)) * time.Millisecond)
		p.media(0x42)
	case 7:
		p.says(fmt.Sprintf(`{"event":"media","streamSid":"$SID","media":{"timestamp":"%d","payload":"QQ=="}}`, random.Int64()-1<<62))
	case 8:
		p.says(`{"event":"dtmf","streamSid":"$SID","dtmf":{"digit":"`+string(rune('#'+random.IntN(20)))+`"}}`, `{"event":"clear"}`, `null`)
	default:
		p.talks(40*time.Millisecond, 0x43)
	}
}
