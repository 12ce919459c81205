package faults_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/wire"
)

// staleDeltas returns how many deltas came between each speech_started and the end of the response that it cut.
func staleDeltas(p *peer) []int {
	var all []int
	stale, cutting := 0, false
	for _, a := range p.got {
		switch {
		case a.name == wire.TypeInputAudioBufferSpeechStarted:
			stale, cutting = 0, true
		case a.name == wire.TypeResponseDone && cutting:
			all, cutting = append(all, stale), false
		case cutting && strings.HasPrefix(a.name, "response.output_audio") && strings.HasSuffix(a.name, ".delta"):
			stale++
		}
	}
	return all
}

var _ = Describe("stale_audio", func() {
	// bargesIn has the caller cut three answers.
	bargesIn := func(p *peer) {
		u, found := audiofixtures.Find(audiofixtures.Caller, "Stop, please. Just tell me the day.", "")
		Expect(found).To(BeTrue())
		for range 3 {
			p.ask("audio")
			time.Sleep(600 * ms)
			sound := append(slices.Clone(u.Samples()), make([]int16, audio.RateHz)...)
			for frame := range slices.Chunk(sound, audio.FrameSamples) {
				p.send(`{"type":"input_audio_buffer.append","audio":"` + base64.StdEncoding.EncodeToString(audio.Format{}.AppendBytes(nil, frame)) + `"}`)
				time.Sleep(audio.FrameDuration)
			}
			p.send(`{"type":"response.cancel"}`)
			time.Sleep(2 * time.Second)
		}
	}
	long := fakeserver.Options{NewModel: func(fakeserver.SessionInfo) fakeserver.Model {
		return fakeserver.ModelFunc(func(*fakeserver.Request) fakeserver.Reply {
			return fakeserver.Reply{Say: strings.Repeat("This is a very long answer to a short question. ", 5)}
		})
	}}

	It("lets pieces of so many answers come after the caller has cut them, for so long", func() {
		Expect(staleDeltas(call(long, bargesIn))).To(HaveEach(0))
		ended := 0
		opts := long
		opts.Observe = func(o fakeserver.Observation) {
			if _, over := o.(*fakeserver.FaultEnded); over {
				ended++
			}
		}
		stale := staleDeltas(call(opts, func(p *peer) {
			p.inject(&faults.StaleAudio{Count: 2})
			bargesIn(p)
		}))
		Expect(stale[0]).To(BeNumerically(">=", 4))
		Expect(stale[1]).To(BeNumerically(">=", 4))
		Expect(stale[2:]).To(HaveEach(0))
		Expect(ended).To(Equal(1))
	})
})
