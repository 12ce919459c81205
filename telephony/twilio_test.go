package telephony_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/onsi/gomega/types"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
	"github.com/voicesim/voicesim/telephony/twilio"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A line of Twilio", func() {
	It("carries µ-law both ways as it is", func() {
		carried(nil, func(r *phoneRig, p *provider, s *runner.Session) {
			Expect(r.took("session.update")[0]).To(And(ContainSubstring(`"input":{"format":{"type":"audio/pcmu"}`), ContainSubstring(`"output":{"format":{"type":"audio/pcmu"}`)))
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			p.talks(100*time.Millisecond, 0x42)
			time.Sleep(2 * time.Second)
			Expect(p.has(0x41)).To(Equal(time.Second))
			Expect(p.all()).To(Equal(8000))
			Expect(r.callerAudio()).To(Equal("42×100"))
			Expect(s.State()).To(Equal(runner.Listening))
			Expect(s.History()[0].Truncated).To(BeFalse())
		})
	})

	It("knows what the caller has heard when the caller interrupts, and has Twilio drop the rest", func() {
		carried(nil, func(r *phoneRig, p *provider, s *runner.Session) {
			r.send(speaks("r1", "i1", 3*time.Second, 0x41)...)
			time.Sleep(410 * time.Millisecond)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			for range 10 { // what was on its way
				r.send(more("r1", "i1", 100*time.Millisecond, 0x43))
			}
			r.send(ends("r1", "i1", "cancelled")...)
			time.Sleep(3 * time.Second)
			Expect(p.got("clear")).To(HaveLen(1))
			Expect(p.has(0x41)).To(BeNumerically("~", 420*time.Millisecond, 20*time.Millisecond))
			Expect(p.has(0x43)).To(BeZero())
			Expect(r.took("conversation.item.truncate")).To(HaveExactElements(ContainSubstring(`"audio_end_ms":380`)))
			Expect(s.State()).To(Equal(runner.Listening))
		})
	})

	It("drops what Twilio still plays when the response is over long ago", func() {
		carried(nil, func(r *phoneRig, p *provider, s *runner.Session) {
			r.send(speaks("r1", "i1", 3*time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(time.Second)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			time.Sleep(time.Second)
			Expect(p.got("clear")).To(HaveLen(1))
			Expect(p.has(0x41)).To(BeNumerically("<=", 1040*time.Millisecond))
			Expect(r.took("conversation.item.truncate")).To(HaveExactElements(ContainSubstring(`"audio_end_ms":960`)))
			Expect(r.took("response.cancel")).To(BeEmpty())
			// the next answer is heard from its beginning
			r.send(&wire.InputAudioBufferSpeechStopped{ItemID: "u1"}, &wire.InputAudioBufferCommitted{ItemID: "u1"})
			r.send(speaks("r2", "i2", time.Second, 0x44)...)
			r.send(ends("r2", "i2", "completed")...)
			time.Sleep(2 * time.Second)
			Expect(p.has(0x44)).To(Equal(time.Second))
			Expect(r.took("conversation.item.truncate")).To(HaveLen(1))
		})
	})

	It("says nothing of dropping where nothing is to be dropped", func() {
		carried(nil, func(r *phoneRig, p *provider, _ *runner.Session) {
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			r.send(&wire.InputAudioBufferSpeechStopped{ItemID: "u1"}, &wire.InputAudioBufferCommitted{ItemID: "u1"})
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(2 * time.Second)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u2"})
			time.Sleep(time.Second)
			Expect(p.got("clear")).To(BeEmpty())
			Expect(r.took("conversation.item.truncate")).To(BeEmpty())
		})
	})

	It("gives no more ahead than it may, in the time of the sound", func() {
		carried(func(r *phoneRig) { r.lines = &twilio.Options{Ahead: 100 * time.Millisecond} }, func(r *phoneRig, p *provider, _ *runner.Session) {
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(50 * time.Millisecond)
			first := len(p.got("media"))
			Expect(first).To(BeNumerically("~", 6, 2))
			time.Sleep(500 * time.Millisecond)
			Expect(len(p.got("media")) - first).To(BeNumerically("~", 25, 2))
			time.Sleep(time.Second)
			Expect(p.got("media")).To(HaveLen(50))
			Expect(p.got("mark")).To(HaveLen(50))
			Expect(p.has(0x41)).To(Equal(time.Second))
		})
	})

	It("is heard without a gap although the machine stalls", func() {
		stalled := false
		carried(func(r *phoneRig) {
			r.lines = &twilio.Options{Tap: func(fromTwilio bool, _ []byte) {
				if !fromTwilio && !stalled && time.Since(r.start) > 500*time.Millisecond {
					stalled = true
					time.Sleep(350 * time.Millisecond)
				}
			}}
		}, func(r *phoneRig, p *provider, _ *runner.Session) {
			r.send(speaks("r1", "i1", 2*time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(3 * time.Second)
			Expect(p.has(0x41)).To(Equal(2 * time.Second))
			Expect(p.took()).To(Equal(2 * time.Second))
			Expect(stalled).To(BeTrue())
		})
	})

	It("tells what was heard of each of several answers that are cut at once", func() {
		carried(nil, func(r *phoneRig, p *provider, _ *runner.Session) {
			r.send(speaks("r1", "i1", 300*time.Millisecond, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			r.send(speaks("r2", "i2", 300*time.Millisecond, 0x42)...)
			r.send(ends("r2", "i2", "completed")...)
			r.send(speaks("r3", "i3", 300*time.Millisecond, 0x43)...)
			time.Sleep(430 * time.Millisecond)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			time.Sleep(time.Second)
			Expect(r.took("conversation.item.truncate")).To(HaveExactElements(
				ContainSubstring(`"item_id":"i2","content_index":0,"audio_end_ms":100`), ContainSubstring(`"item_id":"i3","content_index":0,"audio_end_ms":0`)))
			Expect(p.got("clear")).To(HaveLen(1))
			Expect(p.has(0x43)).To(BeZero())
		})
	})

	It("keeps what the caller says while the session is connected", func() {
		onPhone(nil, func(r *phoneRig) {
			p := r.calls("MZ1")
			p.starts()
			line := <-r.accepted
			defer func() { _ = line.Close() }()
			p.talks(time.Second, 0x42)
			session := r.connects()
			defer func() { _ = session.Close() }()
			carrying := carries(r.ctx, line, session)
			time.Sleep(100 * time.Millisecond)
			Expect(r.callerAudio()).To(Equal("42×1000"))
			p.hangsUp()
			Expect(<-carrying).To(Succeed())
		})
	})

	It("knows whose call it is", func() {
		onPhone(nil, func(r *phoneRig) {
			r.calls("MZ1").starts()
			line := <-r.accepted
			Expect(line.CallSID).To(Equal("CA1"))
			Expect(line.StreamSID).To(Equal("MZ1"))
			Expect(line.AccountSID).To(Equal("AC1"))
			Expect(line.Parameters).To(Equal(map[string]string{"from": "+15550100"}))
			Expect(line.Close()).To(Succeed())
			Expect(line.Close()).To(Succeed())
		})
	})

	It("brings keys to the session, whatever is being said, and to no log", func() {
		var log strings.Builder
		carried(func(r *phoneRig) {
			r.lines = &twilio.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}
			r.opts.Logger = r.lines.Logger
		}, func(r *phoneRig, p *provider, _ *runner.Session) {
			keypad := &telephony.Keypad{}
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			for _, key := range []string{"9", "8", "x", "#"} {
				p.says(`{"event":"dtmf","streamSid":"$SID","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"` + key + `"}}`)
			}
			time.Sleep(100 * time.Millisecond)
			r.mu.Lock()
			for _, ev := range r.events {
				keypad.Observe(ev)
			}
			r.mu.Unlock()
			got, err := keypad.Collect(r.ctx, nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(got)).To(Equal("98"))
			r.send(ends("r1", "i1", "completed")...)
		})
		Expect(log.String()).To(ContainSubstring("a key that is none"))
		Expect(log.String()).NotTo(Or(ContainSubstring("98"), ContainSubstring("digit"), ContainSubstring("=x")))
	})

	It("lives with messages that make no sense", func() {
		carried(nil, func(r *phoneRig, p *provider, _ *runner.Session) {
			payload, _ := json.Marshal(bytes.Repeat([]byte{0x51}, 160))
			other := `{"event":"media","streamSid":"$SID","media":{"track":"outbound","payload":` + string(payload) + `}}`
			p.says(`{`, `[]`, `{"event":"media"}`, `{"event":"mark"}`, `{"event":"dtmf"}`, `{"event":"start"}`, `{"event":"news"}`,
				`{"event":"mark","streamSid":"$SID","mark":{"name":"somebody else's"}}`, `{"event":"media","streamSid":"$SID","media":{"payload":"%"}}`,
				strings.NewReplacer("$SID", "MZ0", "outbound", "inbound").Replace(other), other)
			p.talks(20*time.Millisecond, 0x42)
			time.Sleep(time.Second)
			Expect(r.callerAudio()).To(Equal("42×20"))
		})
	})

	It("shows every message to whoever taps", func() {
		var mu sync.Mutex
		seen := map[string]int{}
		carried(func(r *phoneRig) {
			r.lines = &twilio.Options{Tap: func(fromTwilio bool, frame []byte) {
				mu.Lock()
				defer mu.Unlock()
				_, rest, _ := strings.Cut(string(frame), `"event":"`)
				name, _, _ := strings.Cut(rest, `"`)
				if fromTwilio {
					name = "from " + name
				}
				seen[name]++
			}}
		}, func(r *phoneRig, p *provider, _ *runner.Session) {
			r.send(speaks("r1", "i1", 100*time.Millisecond, 0x41)...)
			p.talks(100*time.Millisecond, 0x42)
			time.Sleep(time.Second)
		})
		Expect(seen).To(Equal(map[string]int{"from connected": 1, "from start": 1, "from media": 5, "media": 5, "mark": 5, "from mark": 5, "from stop": 1}))
	})
})

var _ = Describe("A line that owes something", func() {
	It("is not waited for for ever: what must have been played was", func() {
		var log strings.Builder
		carried(func(r *phoneRig) { r.lines = &twilio.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))} }, func(r *phoneRig, p *provider, s *runner.Session) {
			r.send(speaks("r0", "i0", time.Second, 0x41)...)
			r.send(ends("r0", "i0", "completed")...)
			time.Sleep(10 * time.Second)
			p.keepsMarks()
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(5 * time.Second)
			Expect(s.State()).To(Equal(runner.Speaking))
			time.Sleep(1500 * time.Millisecond)
			Expect(s.State()).To(Equal(runner.Listening))
			Expect(p.got("clear")).To(BeEmpty())
			time.Sleep(10 * time.Second)
		})
		Expect(strings.Count(log.String(), "marks do not come back")).To(Equal(1))
	})

	It("is lost when nothing comes, and not even an answer to a ping", func() {
		onPhone(nil, func(r *phoneRig) {
			conn, err := transport.Dial(r.ctx, "ws://app.test/media", &transport.DialOptions{NetDial: r.app.Dial})
			Expect(err).NotTo(HaveOccurred())
			p := &provider{rig: r, conn: conn, sid: "MZ1"} // that reads nothing
			p.starts()
			line := <-r.accepted
			session := r.connects()
			began := time.Now()
			Expect(line.Carry(r.ctx, session)).To(MatchError(twilio.ErrSilent))
			Expect(time.Since(began)).To(BeNumerically("~", 40*time.Second, time.Second))
			Expect(session.Close()).To(Succeed())
			_ = conn.CloseNow()
			_ = line.Close()
		})
	})

	It("is there as long as it answers", func() {
		carried(nil, func(r *phoneRig, p *provider, s *runner.Session) {
			time.Sleep(5 * time.Minute)
			Expect(p.gone()).To(BeFalse())
		})
	})
})

var _ = Describe("Time that the line does not tell of", func() {
	It("is silence, where the stamps have a gap", func() {
		carried(nil, func(r *phoneRig, p *provider, _ *runner.Session) {
			p.talks(40*time.Millisecond, 0x42)
			p.skips(60 * time.Millisecond)
			p.talks(20*time.Millisecond, 0x43)
			p.skips(time.Minute)
			p.talks(20*time.Millisecond, 0x44)
			p.at(0)
			p.talks(20*time.Millisecond, 0x45)
			p.talks(20*time.Millisecond, 0x46)
			time.Sleep(100 * time.Millisecond)
			Expect(r.callerAudio()).To(Equal("42×40 ff×60 43×20 ff×10000 44×20 45×20 46×20"))
		})
	})

	It("ends the turn of a caller whose line falls silent, once", func() {
		carried(nil, func(r *phoneRig, p *provider, _ *runner.Session) {
			p.talks(40*time.Millisecond, 0x42)
			p.skips(2 * time.Second) // nobody speaks: nothing is made up
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			time.Sleep(10 * time.Second)
			Expect(r.callerAudio()).To(Equal("42×40 ff×1000"))
			p.skipped(10 * time.Second)
			p.talks(20*time.Millisecond, 0x43) // the gap of 12 s counts for 10, of which one was made up
			time.Sleep(100 * time.Millisecond)
			Expect(r.callerAudio()).To(Equal("42×40 ff×10000 43×20"))
			p.talks(20*time.Millisecond, 0x44)
			time.Sleep(2 * time.Second)
			Expect(r.callerAudio()).To(Equal("42×40 ff×10000 43×20 44×20 ff×1000"))
		})
	})

	DescribeTable("is left alone", func(inactivity time.Duration, want string) {
		carried(func(r *phoneRig) { r.lines = &twilio.Options{Inactivity: inactivity} }, func(r *phoneRig, p *provider, _ *runner.Session) {
			p.talks(40*time.Millisecond, 0x42)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			time.Sleep(time.Second)
			Expect(r.callerAudio()).To(Equal(want))
		})
	},
		Entry("not, after 750 ms", time.Duration(0), "42×40 ff×1000"),
		Entry("not, after a time of one's own", 100*time.Millisecond, "42×40 ff×1000"),
		Entry("for longer, where that is wanted", 2*time.Second, "42×40"),
		Entry("for ever, where that is wanted", time.Duration(-1), "42×40"),
	)
})

var _ = Describe("Another stream", func() {
	It("of the same call begins anew, and hears what the old one had not played", func() {
		carried(nil, func(r *phoneRig, p *provider, _ *runner.Session) {
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			p.talks(500*time.Millisecond, 0x42)
			p.starts() // told twice: nothing changes
			p.mu.Lock()
			p.sid, p.queue, p.stamp, p.log = "MZ2", nil, time.Hour, nil
			p.mu.Unlock()
			p.starts()
			time.Sleep(40 * time.Millisecond) // what was on its way
			p.mu.Lock()
			p.log = nil
			p.mu.Unlock()
			time.Sleep(time.Second)
			Expect(p.has(0x41)).To(BeNumerically("~", time.Second, 40*time.Millisecond)) // of which the old one had not told
			Expect(p.got("of another")).To(BeEmpty())
			Expect(p.got("media")).NotTo(BeEmpty())
			p.talks(20*time.Millisecond, 0x43)
			Expect(r.callerAudio()).To(Equal("42×500 43×20"))
		})
	})

	It("takes a session over from a line that was lost", func() {
		onPhone(nil, func(r *phoneRig) {
			first := r.takesCall(r.ctx)
			session := first.session
			defer func() { _ = session.Close() }()
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(410 * time.Millisecond)
			_ = first.conn.CloseNow()
			Expect(<-first.carrying).To(MatchError(ContainSubstring("lost without a close frame")))
			_ = first.line.Close()
			time.Sleep(time.Second)
			Expect(session.State()).To(Equal(runner.Speaking))

			second := r.calls("MZ2")
			second.starts()
			line := <-r.accepted
			defer func() { _ = line.Close() }()
			carrying := carries(r.ctx, line, session)
			time.Sleep(2 * time.Second)
			Expect(first.has(0x41) + second.has(0x41)).To(BeNumerically("~", time.Second, 20*time.Millisecond))
			Expect(session.State()).To(Equal(runner.Listening))
			second.hangsUp()
			Expect(<-carrying).To(Succeed())
		})
	})
})

var _ = Describe("The end of a call on a line", func() {
	It("comes with the session's goodbye, heard to its end", func() {
		onPhone(nil, func(r *phoneRig) {
			c := r.takesCall(r.ctx)
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(20 * time.Millisecond)
			Expect(c.session.HangUp(0)).To(Succeed())
			Expect(c.session.Wait()).To(Succeed())
			Expect(<-c.carrying).To(Succeed())
			Expect(c.line.Close()).To(Succeed())
			Expect(c.has(0x41)).To(Equal(time.Second))
			Expect(c.got("clear")).To(BeEmpty())
			Expect(c.session.Close()).To(Succeed())
		})
	})

	It("drops what Twilio has when the session is closed", func() {
		onPhone(nil, func(r *phoneRig) {
			c := r.takesCall(r.ctx)
			defer c.close()
			r.send(speaks("r1", "i1", time.Second, 0x41)...)
			time.Sleep(300 * time.Millisecond)
			Expect(c.session.Close()).To(Succeed())
			Expect(<-c.carrying).To(Succeed())
			time.Sleep(time.Second)
			Expect(c.has(0x41)).To(BeNumerically("<=", 340*time.Millisecond))
		})
	})

	It("leaves time for what is queued when the server is lost", func() {
		onPhone(nil, func(r *phoneRig) {
			c := r.takesCall(r.ctx)
			defer c.close()
			r.send(speaks("r1", "i1", 2*time.Second, 0x41)...)
			time.Sleep(300 * time.Millisecond)
			_ = r.server.CloseNow()
			Expect(<-c.carrying).To(Succeed())
			Expect(c.has(0x41)).To(Equal(2 * time.Second))
			Expect(time.Since(r.start)).To(BeNumerically("<", 3*time.Second))
			Expect(c.session.Close()).To(Succeed())
		})
	})

	It("may be that of the WebSocket alone", func() {
		onPhone(nil, func(r *phoneRig) {
			c := r.takesCall(r.ctx)
			defer c.close()
			_ = c.conn.Close(1000, "")
			Expect(<-c.carrying).To(Succeed())
			Expect(c.session.Close()).To(Succeed())
		})
	})

	It("may be the end of a context, and the line carries another session", func() {
		onPhone(nil, func(r *phoneRig) {
			why := errors.New("passed on")
			ctx, cancel := context.WithCancelCause(r.ctx)
			c := r.takesCall(ctx)
			defer c.close()
			c.talks(20*time.Millisecond, 0x42)
			cancel(why)
			Expect(<-c.carrying).To(MatchError(why))
			Expect(c.session.Close()).To(Succeed())
			session := r.connects()
			carrying := carries(r.ctx, c.line, session)
			c.talks(20*time.Millisecond, 0x43)
			c.hangsUp()
			Expect(<-carrying).To(Succeed())
			Expect(r.callerAudio()).To(Equal("42×20 43×20"))
			Expect(session.Close()).To(Succeed())
		})
	})
})

var _ = Describe("The formats of a session on a line", func() {
	It("are µ-law, unless others are given, which stay at a handoff and are converted", func() {
		given := twilio.SessionOptions(&runner.Options{FillGaps: time.Second})
		Expect(given.FillGaps).To(BeZero())
		Expect(given.Input.Encoding).To(Equal(audio.PCMU))
		Expect(given.Output.Encoding).To(Equal(audio.PCMU))
		Expect(given.Playout).To(Equal(runner.FarPlayout))
		carried(func(r *phoneRig) {
			r.opts.Input = audio.Format{Encoding: audio.PCM16, RateHz: 8000}
			r.opts.Session.Audio = &wire.SessionAudio{Output: &wire.SessionAudioOutput{Format: &wire.AudioFormat{Type: wire.FormatPCM, Rate: 24000}}}
		}, func(r *phoneRig, p *provider, s *runner.Session) {
			p.talks(100*time.Millisecond, 0xFF)
			r.send(speaks("r1", "i1", 0, 0)...)
			r.send(&wire.ResponseOutputAudioDelta{ResponseID: "r1", ItemID: "i1", Delta: make([]byte, 48000)})
			r.send(ends("r1", "i1", "completed")...)
			time.Sleep(2 * time.Second)
			Expect(r.callerBytes()).To(BeNumerically("~", 4800, 300)) // the resampler holds some back
			Expect(p.all()).To(BeNumerically("~", 8000, 60))
			Expect(p.has(0xFF)).To(BeNumerically("~", time.Second, 10*time.Millisecond))
			Expect(s.UpdateAgent(r.ctx, r.agent)).To(Succeed())
			for _, update := range r.took("session.update") {
				Expect(update).To(And(ContainSubstring(`"output":{"format":{"type":"audio/pcm","rate":24000}`), ContainSubstring(`"input":{"format":{"type":"audio/pcm"`)))
			}
			Expect(r.took("session.update")).To(HaveLen(2))
		})
	})

	It("are refused with a playout that is not a far one", func() {
		onPhone(nil, func(r *phoneRig) {
			r.calls("MZ1").starts()
			line := <-r.accepted
			defer func() { _ = line.Close() }()
			session, err := runner.New(r.agent, &r.opts).Connect(r.ctx)
			Expect(err).NotTo(HaveOccurred())
			defer func() { _ = session.Close() }()
			Expect(line.Carry(r.ctx, session)).To(MatchError(ContainSubstring("SessionOptions")))
		})
	})

	DescribeTable("of a stream that is none", func(message, why string) {
		onPhone(func(r *phoneRig) { r.lines = &twilio.Options{StartTimeout: time.Second} }, func(r *phoneRig) {
			r.calls("MZ1").says(message)
			Expect(<-r.refused).To(MatchError(ContainSubstring(why)))
		})
	},
		Entry("of another encoding", `{"event":"start","start":{"mediaFormat":{"encoding":"audio/x-l16","sampleRate":16000,"channels":1}}}`, `"audio/x-l16" at 16000 Hz`),
		Entry("of another rate", `{"event":"start","start":{"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":16000,"channels":1}}}`, "at 16000 Hz"),
		Entry("without a start", `{"event":"connected"}`, "no start message in time"),
		Entry("of one that is over at once", `{"event":"stop"}`, "no start message in time"),
	)
})

var _ = Describe("What Twilio is answered", func() {
	It("is TwiML that connects the call to a stream", func() {
		w := httptest.NewRecorder()
		Expect(twilio.Connect(w, "wss://app.test/media?a=1&b=2", map[string]string{"to": `"x"`, "from": "<+1>"})).To(Succeed())
		Expect(w.Header().Get("Content-Type")).To(HavePrefix("text/xml"))
		Expect(w.Body.String()).To(Equal(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
			`<Response><Connect><Stream url="wss://app.test/media?a=1&amp;b=2"><Parameter name="from" value="&lt;+1&gt;"></Parameter>` +
			`<Parameter name="to" value="&#34;x&#34;"></Parameter></Stream></Connect></Response>`))
	})

	DescribeTable("only if it is Twilio", func(token, address, signature string, matcher types.GomegaMatcher) {
		r := httptest.NewRequest(http.MethodPost, "/voice", strings.NewReader("Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&CallSid=CA1234567890ABCDE"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Twilio-Signature", signature)
		Expect(twilio.Verify(r, token, address)).To(matcher)
	},
		Entry("which it is", "12345", "https://example.com/myapp.php?foo=1&bar=2", "L/OH5YylLD5NRKLltdqwSvS0BnU=", Succeed()),
		Entry("with another address", "12345", "https://example.com/myapp.php", "L/OH5YylLD5NRKLltdqwSvS0BnU=", MatchError(twilio.ErrSignature)),
		Entry("with another token", "12346", "https://example.com/myapp.php?foo=1&bar=2", "L/OH5YylLD5NRKLltdqwSvS0BnU=", MatchError(twilio.ErrSignature)),
		Entry("without a signature", "12345", "https://example.com/myapp.php?foo=1&bar=2", "", MatchError(twilio.ErrSignature)),
		Entry("without a token", "", "https://example.com/myapp.php?foo=1&bar=2", "L/OH5YylLD5NRKLltdqwSvS0BnU=", MatchError(twilio.ErrSignature)),
	)
})
