package runner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// answer is a whole response of one item.
func answer(r *rig, response, item string, d time.Duration) {
	r.send(began(response), sound(response, item, d, 1), soundDone(response, item), done(response, "completed"))
}

var _ = Describe("A playout that is pushed, to an application that reports nothing", func() {
	push := func(r *rig) { r.opts.Playout = runner.PushPlayout }

	It("counts what was handed out as heard at the pace of real time", func() {
		inCall(push, func(r *rig) {
			answer(r, "r1", "i1", 2*time.Second)
			r.until(500 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(1510 * time.Millisecond))
			Expect(r.session.State()).To(Equal(runner.Speaking))
			r.send(speechBegan(0))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"510ms truncate i1 at 500"}))
			Expect(r.sawOnly("audio", "interrupted", "listening")).To(Equal([]string{
				"0s listening", "10ms audio of i1: 96000 bytes", "10ms audio of i1 ended",
				"510ms interrupted r1 in i1 by caller after 500ms of 2s", "510ms listening",
			}))
		})
	})

	It("gives what waits for the rest of an item that does not come, once nothing else is left to be heard", func() {
		inCall(push, func(r *rig) {
			r.send(sound("r1", "i1", time.Second, 1), sound("r2", "i2", time.Second, 1), soundDone("r2", "i2"))
			r.until(20 * time.Second)
			Expect(r.session.State()).To(Equal(runner.Listening))
			Expect(r.sawOnly("audio", "listening")).To(Equal([]string{
				"0s listening", "10ms audio of i1: 48000 bytes", "4.01s audio of i2: 48000 bytes", "4.01s audio of i2 ended", "5.01s listening",
			}))
		})
	})

	It("does not truncate earlier answers, which were heard", func() {
		inCall(push, func(r *rig) {
			for i := range 3 {
				answer(r, fmt.Sprint("r", i), fmt.Sprint("i", i), time.Second)
				time.Sleep(5 * time.Second)
			}
			Expect(r.session.State()).To(Equal(runner.Listening))
			Expect(r.sawOnly("speaking", "listening")).To(Equal([]string{
				"0s listening", "10ms speaking", "1.01s listening", "5.01s speaking", "6.01s listening", "10.01s speaking", "11.01s listening",
			}))
			r.send(speechBegan(time.Second))
			time.Sleep(time.Second)
			Expect(r.took()).To(BeEmpty())
		})
	})

	It("lets answers that come early be heard one after the other", func() {
		inCall(push, func(r *rig) {
			answer(r, "r1", "i1", 2*time.Second)
			answer(r, "r2", "i2", 2*time.Second)
			r.until(3 * time.Second)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"3s truncate i2 at 990"}))
		})
	})

	It("never counts more as heard than came, and begins anew after a pause", func() {
		inCall(push, func(r *rig) {
			r.send(began("r1"), sound("r1", "i1", 300*time.Millisecond, 1))
			r.until(5 * time.Second)
			r.send(sound("r1", "i1", time.Second, 1))
			r.until(5110 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"5.11s cancel r1", "5.11s truncate i1 at 400"}))
		})
	})

	It("hears a device's latency later", func() {
		inCall(func(r *rig) { push(r); r.opts.DeviceLatency = 200 * time.Millisecond }, func(r *rig) {
			answer(r, "r1", "i1", time.Second)
			r.until(710 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"710ms truncate i1 at 500"}))
		})
	})

	It("cannot be read", func() {
		inCall(push, func(r *rig) {
			Expect(r.session.Playout().Read(make([]byte, 960))).Error().To(MatchError(runner.ErrPushed))
		})
	})

	It("hands out sound that stays what it is, however long it is kept", func() {
		var kept []*runner.Audio
		inCall(func(r *rig) {
			push(r)
			r.opts.Observe = func(ev runner.Event) {
				if piece, ok := ev.(*runner.Audio); ok {
					r.locked(func() { kept = append(kept, piece) })
				}
			}
		}, func(r *rig) {
			for m := range 5 {
				response, item := fmt.Sprint("r", m), fmt.Sprint("i", m)
				r.send(began(response), sound(response, item, time.Second, byte(m)), soundDone(response, item), done(response, "completed"))
				time.Sleep(2 * time.Second) // it has been heard
			}
		})
		Expect(kept).To(HaveLen(5))
		for m, piece := range kept {
			Expect(bytes.Count(piece.PCM, []byte{byte(m)})).To(Equal(len(piece.PCM)))
		}
	})

	It("keeps no memory of long talk", func() {
		inCall(func(r *rig) { push(r); r.opts.MaxCall = -1; r.unread = true }, func(r *rig) {
			r.group.Go(func() {
				for range r.session.Events(r.ctx) {
				}
			})
			var base, end runtime.MemStats
			for m := range 40 {
				if m == 10 {
					runtime.GC()
					runtime.ReadMemStats(&base)
				}
				answer(r, fmt.Sprint("r", m), fmt.Sprint("i", m), 2*time.Second)
				time.Sleep(10 * time.Second)
				r.locked(func() { r.sent = nil })
			}
			runtime.GC()
			runtime.ReadMemStats(&end)
			Expect(int64(end.HeapAlloc) - int64(base.HeapAlloc)).To(BeNumerically("<", 1<<20))
		})
	})
})

var _ = Describe("A playout that is pushed, to an application that reports marks", func() {
	// player plays what it gets at the pace of real time, and gives marks back as text.
	player := func(r *rig) {
		type chunk struct {
			mark string
			d    time.Duration
		}
		var queue []chunk
		r.group.Go(func() {
			for ev, err := range r.session.Events(r.ctx) {
				if err != nil {
					return
				}
				r.locked(func() {
					switch ev := ev.(type) {
					case *runner.Audio:
						queue = append(queue, chunk{ev.Mark.String(), time.Duration(len(ev.PCM)/48) * time.Millisecond})
					case *runner.Interrupted:
						queue = nil
					}
					if line := eventLine(ev); line != "" {
						r.events = append(r.events, r.at()+" "+line)
					}
				})
			}
		})
		r.group.Go(func() {
			for time.Since(r.start) < 30*time.Second {
				var next chunk
				r.locked(func() {
					if len(queue) > 0 {
						next, queue = queue[0], queue[1:]
					}
				})
				if next.mark == "" {
					time.Sleep(20 * time.Millisecond)
					continue
				}
				time.Sleep(next.d)
				var m runner.Mark
				if err := m.UnmarshalText([]byte(next.mark)); err != nil {
					panic(err)
				}
				r.session.Playout().Heard(m)
			}
		})
	}

	It("knows what was heard by them, however late they are", func() {
		inCall(func(r *rig) { r.opts.Playout, r.unread = runner.PushPlayout, true }, func(r *rig) {
			player(r)
			for range 10 {
				r.send(sound("r1", "i1", 200*time.Millisecond, 1))
			}
			r.until(2 * time.Second)
			Expect(r.session.Interrupt()).To(Succeed())
			Expect(r.took()).To(Equal([]string{"2s truncate i1 at 1800"}))
		})
	})

	It("gives an emptied player again what it had of another response", func() {
		inCall(func(r *rig) {
			r.opts.Playout, r.unread = runner.PushPlayout, true
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("slow", func(_ context.Context, text string) error {
				if strings.Contains(text, "secret") {
					time.Sleep(2 * time.Second)
					return agents.Trip("secret")
				}
				return nil
			})}
		}, func(r *rig) {
			player(r)
			r.send(began("r1"), words("r1", "i1", "secret"))
			for range 25 {
				r.send(sound("r1", "i1", 200*time.Millisecond, 1))
			}
			r.send(soundDone("r1", "i1"), done("r1", "completed"))
			answer(r, "r2", "i2", time.Second)
			r.until(20 * time.Second)
			Expect(r.sawOnly("interrupted", "audio of i2:", "listening")).To(HaveExactElements(
				HaveSuffix("listening"), "10ms audio of i2: 48000 bytes",
				HavePrefix("2.01s interrupted r1 in i1 by guardrail"), "2.01s audio of i2: 48000 bytes",
				MatchRegexp(`^3\.\d+s listening`),
			))
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})
})

var _ = Describe("A mark", func() {
	It("can be kept in a file", func() {
		inCall(func(r *rig) { r.opts.Playout = runner.FarPlayout }, func(r *rig) {
			answer(r, "r1", "i1", time.Second)
			r.until(20 * time.Millisecond)
			_, m := r.session.Playout().Take(make([]byte, 9600))
			text, err := json.Marshal(m)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(text)).To(Equal(`"1.9600"`))
			var again runner.Mark
			Expect(json.Unmarshal(text, &again)).To(Succeed())
			Expect(again).To(Equal(m))
			Expect(json.Unmarshal([]byte(`"x"`), &again)).NotTo(Succeed())
		})
	})
})

var _ = Describe("A response that makes more sound than may wait", func() {
	for _, mode := range []runner.PlayoutMode{runner.DevicePlayout, runner.FarPlayout, runner.PushPlayout} {
		It(fmt.Sprintf("is stopped, what was taken of it is heard (mode %d)", mode), func() {
			inCall(func(r *rig) { r.opts.Playout, r.opts.MaxPlayout = mode, 10*time.Second }, func(r *rig) {
				r.send(began("r1"))
				for range 15 {
					r.send(sound("r1", "i1", time.Second, 1))
				}
				r.until(20 * time.Millisecond)
				Expect(r.session.Playout().Buffered()).To(BeNumerically("~", 10*time.Second, 20*time.Millisecond))
				Expect(r.took()).To(Equal([]string{"10ms cancel r1", "10ms truncate i1 at 10000"}))
				Expect(r.sawOnly("problem")).To(HaveExactElements(HavePrefix("10ms problem playout_full: more of the agent's audio")))
				r.send(done("r1", "cancelled"))
				Expect(r.session.SendText("Go on.")).To(Succeed())
				r.until(time.Second)
				Expect(r.took()).To(HaveExactElements(HaveSuffix("user: Go on."), HaveSuffix("create")))
				Expect(r.session.Stats().LateAudio).To(Equal(5 * time.Second))
			})
		})
	}

	It("is cancelled beside the conversation, of which nothing is truncated", func() {
		inCall(func(r *rig) { r.opts.MaxPlayout = time.Second }, func(r *rig) {
			aside := began("r9").(*wire.ResponseCreated)
			aside.Response.ConversationID = wire.Null[string]()
			r.send(aside, sound("r9", "i9", 2*time.Second, 1))
			r.until(20 * time.Millisecond)
			Expect(r.took()).To(Equal([]string{"10ms cancel r9"}))
		})
	})

	It("may be as long as it likes without a bound", func() {
		inCall(func(r *rig) { r.opts.MaxPlayout = -1 }, func(r *rig) {
			r.send(began("r1"))
			for range 250 {
				r.send(sound("r1", "i1", time.Second, 1))
				time.Sleep(time.Millisecond) // 12 MB are much for one instant
			}
			r.until(time.Second)
			Expect(r.session.Playout().Buffered()).To(Equal(250*time.Second), "more than the 4 min that there are otherwise")
		})
	})
})

var _ = Describe("Drain", func() {
	It("waits until the goodbye was heard", func() {
		inCall(nil, func(r *rig) {
			answer(r, "r1", "i1", time.Second)
			r.until(20 * time.Millisecond)
			r.group.Go(func() { r.listen(3 * time.Second) })
			Expect(r.session.Drain(r.ctx)).To(Succeed())
			Expect(r.at()).To(Equal("1s"))
			Expect(r.session.Drain(r.ctx)).To(Succeed())
			Expect(r.at()).To(Equal("1s"))
			time.Sleep(3 * time.Second)
		})
	})

	It("waits for tools and the answer to them", func() {
		inCall(func(r *rig) { r.agent.Tools = []agents.Tool{takes("it", 2*time.Second)} }, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``), done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.group.Go(func() {
				time.Sleep(4 * time.Second)
				r.send(began("r2"), done("r2", "completed"))
			})
			Expect(r.session.Drain(r.ctx)).To(Succeed())
			Expect(r.at()).To(Equal("4.03s"))
		})
	})

	It("ends with its context and with the session", func() {
		inCall(nil, func(r *rig) {
			r.send(began("r1"))
			r.until(20 * time.Millisecond)
			ctx, cancel := context.WithTimeout(r.ctx, time.Second)
			defer cancel()
			Expect(r.session.Drain(ctx)).To(MatchError(context.DeadlineExceeded))
			r.group.Go(func() {
				time.Sleep(time.Second)
				_ = r.session.Close()
			})
			Expect(r.session.Drain(r.ctx)).To(MatchError(runner.ErrClosed))
			Expect(r.session.Drain(r.ctx)).To(MatchError(runner.ErrClosed))
		})
	})
})
