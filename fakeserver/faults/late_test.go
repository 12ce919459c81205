package faults_test

import (
	"encoding/base64"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/faults"
)

const ms = time.Millisecond

var _ = Describe("Faults that make events late", func() {
	It("stall holds everything back, and then sends it in order", func() {
		calm := call(fakeserver.Options{}, func(p *peer) { p.ask("text"); time.Sleep(4 * time.Second) })
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Stall{For: 3 * time.Second})
			p.ask("text")
			time.Sleep(4 * time.Second)
		})
		Expect(p.last(99)).To(Equal(calm.last(99)))
		for _, a := range p.got[1:] {
			Expect(a.at).To(Equal(3*time.Second+phase+downLink), a.name)
		}
	})

	It("stall lasts two seconds where nothing is said", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Stall{})
			p.ask("text")
			time.Sleep(4 * time.Second)
		})
		Expect(p.times("response.done")).To(Equal([]time.Duration{2*time.Second + phase + downLink}))
	})

	It("slow makes each event later by the same", func() {
		calm := call(fakeserver.Options{}, func(p *peer) { p.ask("text"); time.Sleep(4 * time.Second) })
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Slow{})
			p.ask("text")
			time.Sleep(4 * time.Second)
		})
		Expect(p.got).To(HaveLen(len(calm.got)))
		for i, a := range p.got[1:] {
			Expect(a.name).To(Equal(calm.got[1+i].name))
			Expect(a.at).To(Equal(calm.got[1+i].at+400*ms+phase), a.name)
		}
	})

	It("late_event lets others overtake events of a type, so many", func() {
		calm := call(fakeserver.Options{}, func(p *peer) { p.ask("text"); time.Sleep(time.Second); p.ask("text"); time.Sleep(4 * time.Second) })
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateEvent{For: 3 * time.Second, Event: "response.created"})
			p.ask("text")
			time.Sleep(time.Second)
			p.ask("text")
			time.Sleep(4 * time.Second)
		})
		want := calm.times("response.created")
		Expect(p.times("response.created")).To(ConsistOf(want[0]+3*time.Second+phase, want[1]))
		Expect(p.times("response.done")).To(Equal(calm.times("response.done")))
	})

	It("late_event strikes the next event, without more", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateEvent{})
			p.send(`{"type":"input_audio_buffer.clear"}`)
			p.send(`{"type":"input_audio_buffer.clear"}`)
			time.Sleep(2 * time.Second)
		})
		Expect(p.times("input_audio_buffer.cleared")).To(Equal([]time.Duration{upLink + downLink, upLink + downLink + 800*ms + phase}))
	})

	It("late_done keeps so many responses in progress after their last item", func() {
		var ended int
		opts := fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if e, ok := o.(*fakeserver.FaultEnded); ok {
				Expect(e.Fault).To(Equal("late_done"))
				ended++
			}
		}}
		asking := func(p *peer) {
			for range 3 {
				p.ask("text")
				time.Sleep(5 * time.Second)
			}
		}
		calm := call(fakeserver.Options{}, asking)
		p := call(opts, func(p *peer) {
			p.inject(&faults.LateDone{Count: 2})
			asking(p)
		})
		Expect(p.times("response.output_item.done")).To(Equal(calm.times("response.output_item.done")))
		want := calm.times("response.done")
		Expect(p.times("response.done")).To(Equal([]time.Duration{want[0] + 300*ms, want[1] + 300*ms, want[2]}))
		Expect(ended).To(Equal(1))
	})

	It("late_done lets a client that does not wait for response.done come too early", func() {
		calm := call(fakeserver.Options{}, func(p *peer) { p.ask("text"); time.Sleep(5 * time.Second) })
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateDone{})
			p.ask("text")
			time.Sleep(calm.times("response.output_item.done")[0])
			p.ask("text")
			p.send(`{"type":"response.cancel"}`)
			time.Sleep(5 * time.Second)
		})
		Expect(p.raws("error")).To(HaveExactElements(ContainSubstring("conversation_already_has_active_response")))
		Expect(p.raws("response.done")).To(HaveExactElements(ContainSubstring(`"cancelled"`)))
	})

	It("take back what has not begun when they end", func() {
		calm := call(fakeserver.Options{}, func(p *peer) { p.ask("text"); time.Sleep(5 * time.Second) })
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(fickle{})
			p.ask("text")
			time.Sleep(5 * time.Second)
		})
		Expect(p.times("response.done")).To(Equal(calm.times("response.done")))
	})

	It("slow ends after its time: what is held back comes then", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Slow{For: 100 * ms, By: 300 * ms})
			p.ask("text")
			time.Sleep(2 * time.Second)
		})
		Expect(p.times("response.created")).To(Equal([]time.Duration{100*ms + phase + downLink}))
		Expect(p.times("response.output_item.added")).To(Equal([]time.Duration{upLink + 200*ms + 137*time.Microsecond + downLink}))
	})

	It("late_ack delays an answer, and nothing else", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateAck{})
			p.send(`{"type":"session.update","session":{"type":"realtime","instructions":"Be brief."}}`)
			p.ask("text")
			p.send(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}`)
			time.Sleep(2 * time.Second)
		})
		Expect(p.times("session.updated")).To(Equal([]time.Duration{upLink + 800*ms + phase + downLink}))
		Expect(p.times("response.created")).To(Equal([]time.Duration{upLink + 5*ms + 137*time.Microsecond + downLink}))
		Expect(p.times("conversation.item.added")[0]).To(Equal(upLink + downLink))
	})

	It("late_ack delays all answers to an event, as many events as counted, and ends", func() {
		ended := 0
		p := call(fakeserver.Options{Observe: func(o fakeserver.Observation) {
			if _, over := o.(*fakeserver.FaultEnded); over {
				ended++
			}
		}}, func(p *peer) {
			p.inject(&faults.LateAck{For: 100 * ms, Count: 2})
			for range 3 {
				p.send(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}`)
				time.Sleep(200 * ms)
			}
		})
		late := upLink + 100*ms + phase + downLink
		want := []time.Duration{late, 200*ms + late, 400*ms + upLink + downLink}
		Expect(p.times("conversation.item.added")).To(Equal(want))
		Expect(p.times("conversation.item.done")).To(Equal(want))
		Expect(ended).To(Equal(1))
	})

	It("late_ack does not take what comes by itself for an answer", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateAck{})
			p.ask("text")
			time.Sleep(time.Second)
			loud := make([]byte, 24000)
			for i := range loud {
				loud[i] = byte(i * i)
			}
			text := base64.StdEncoding.EncodeToString(loud)
			p.send(`{"type":"input_audio_buffer.append","audio":"` + text + `"}`)
			time.Sleep(time.Second)
		})
		Expect(p.times("response.created")).To(Equal([]time.Duration{upLink + 5*ms + 137*time.Microsecond + downLink}))
		Expect(p.times("input_audio_buffer.speech_started")).To(Equal([]time.Duration{time.Second + upLink + downLink}))
	})

	It("late_audio is half a second late where nothing is said", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateAudio{})
			p.ask("audio")
			time.Sleep(3 * time.Second)
		})
		Expect(p.times("response.output_audio.delta")[0]).To(Equal(p.times("response.done")[0] + 500*ms + phase))
	})

	It("late_audio sends the sound of one response after its end", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.LateAudio{For: 700 * ms})
			for range 2 {
				p.ask("audio")
				time.Sleep(3 * time.Second)
			}
		})
		sound, done := p.times("response.output_audio.delta"), p.times("response.done")
		Expect(done).To(HaveLen(2))
		half := len(sound) / 2
		for _, at := range sound[:half] {
			Expect(at).To(Equal(done[0] + 700*ms + phase))
		}
		Expect(sound[len(sound)-1]).To(BeNumerically("<=", done[1]))
		Expect(sound[half]).To(Equal(3*time.Second + upLink + 350*ms + 137*time.Microsecond + downLink))
	})

	It("faults that were injected earlier do not see what later ones hold back", func() {
		p := call(fakeserver.Options{}, func(p *peer) {
			p.inject(&faults.Slow{By: 100 * ms})
			p.inject(&faults.Slow{By: 20 * ms})
			p.send(`{"type":"input_audio_buffer.clear"}`)
			time.Sleep(time.Second)
		})
		Expect(p.times("input_audio_buffer.cleared")).To(Equal([]time.Duration{upLink + 120*ms + 2*phase + downLink}))
	})

	It("faults of the options begin before session.created", func() {
		p := call(fakeserver.Options{Faults: func(fakeserver.SessionInfo) []fakeserver.Fault {
			return []fakeserver.Fault{&faults.Drop{}}
		}}, func(*peer) { time.Sleep(time.Second) })
		Expect(p.got).To(BeEmpty())
	})

	It("the same faults give the same bytes at the same times", func() {
		once := func() string {
			return call(fakeserver.Options{Seed: 3}, func(p *peer) {
				p.inject(&faults.Slow{By: 50 * ms})
				p.ask("audio")
				time.Sleep(200 * ms)
				p.inject(&faults.Malformed{Count: 3})
				p.inject(&faults.Duplicate{Count: 4})
				time.Sleep(2 * time.Second)
			}).transcript()
		}
		first := once()
		Expect(strings.Count(first, "\n")).To(BeNumerically(">", 20))
		for range 5 {
			Expect(once()).To(Equal(first))
		}
	})
})

// fickle is a fault that asks for something to come, and ends before it does.
type fickle struct{}

func (fickle) Name() string { return "fickle" }

func (fickle) Begin(l *fakeserver.Line) {
	l.HoldEnd(time.Second, nil)
	l.End()
}
