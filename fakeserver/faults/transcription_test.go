package faults_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("transcription_failed", func() {
	const (
		failed    = "conversation.item.input_audio_transcription.failed"
		completed = "conversation.item.input_audio_transcription.completed"
	)
	silence := fmt.Sprintf(`{"type":"input_audio_buffer.append","audio":"%s"}`, string(make64(9600)))
	turn := func(p *peer) {
		p.send(silence)
		p.send(`{"type":"input_audio_buffer.commit"}`)
		time.Sleep(time.Second)
	}
	begin := func(p *peer) {
		p.send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null,"transcription":{"model":"whisper-1"}}}}}`)
	}

	It("makes so many transcripts fail, and ends when the client has been told", func() {
		var ended []time.Time
		opts := fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if e, ok := o.(*fakeserver.FaultEnded); ok {
				Expect(e.Fault).To(Equal("transcription_failed"))
				ended = append(ended, time.Now())
			}
		}}
		p := call(opts, func(p *peer) {
			begin(p)
			p.inject(&faults.TranscriptionFailed{Count: 2, Code: "audio_unintelligible"})
			turn(p)
			turn(p)
			turn(p)
		})
		Expect(ended).To(HaveLen(1))
		Expect(ended[0].Sub(p.began)).To(Equal(p.times(failed)[1] - downLink))
		Expect(p.raws(failed)).To(HaveLen(2))
		Expect(p.raws(completed)).To(HaveLen(1))
		ev, err := wire.DecodeServer([]byte(p.raws(failed)[0]))
		Expect(err).NotTo(HaveOccurred())
		Expect(ev.(*wire.ConversationItemInputAudioTranscriptionFailed).Error.Code).To(Equal(wire.Some("audio_unintelligible")))
	})

	It("waits for a turn that is written down, and strikes one", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.send(`{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}`)
			p.inject(&faults.TranscriptionFailed{})
			turn(p)
			begin(p)
			turn(p)
			turn(p)
		})
		Expect(p.raws(failed)).To(HaveLen(1))
		Expect(p.times(failed)[0]).To(BeNumerically("<", p.times(completed)[0]))
	})
})

// make64 returns the base64 of so many zero bytes, a multiple of three.
func make64(n int) []byte {
	text := make([]byte, n/3*4)
	for i := range text {
		text[i] = 'A'
	}
	return text
}

var _ = Describe("early_transcript", func() {
	It("makes the transcripts of so many turns whole before the first items of their answers", func() {
		const (
			whole = "conversation.item.input_audio_transcription.completed"
			first = "response.output_item.added"
		)
		ended := 0
		opts := fakeserver.Options{Pacing: &fakeserver.Pacing{Transcripts: fakeserver.TranscriptsLate}, Observe: func(o fakeserver.Observation) {
			if _, over := o.(*fakeserver.FaultEnded); over {
				ended++
			}
		}}
		p := call(opts, func(p *peer) {
			p.send(`{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"audio":{"input":{"turn_detection":null,"transcription":{"model":"whisper-1"}}}}}`)
			p.inject(&faults.EarlyTranscript{Count: 2})
			for range 3 {
				p.send(fmt.Sprintf(`{"type":"input_audio_buffer.append","audio":"%s"}`, string(make64(9600))))
				p.send(`{"type":"input_audio_buffer.commit"}`)
				p.send(`{"type":"response.create"}`)
				time.Sleep(2 * time.Second)
			}
		})
		var order []string
		for _, a := range p.got {
			if a.name == whole || a.name == first {
				order = append(order, a.name)
			}
		}
		Expect(order).To(Equal([]string{whole, first, whole, first, first, whole}))
		Expect(ended).To(Equal(1))
	})
})
