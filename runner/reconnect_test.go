package runner_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("A session that reconnects", func() {
	again := func(r *rig) { r.opts.Reconnect.Attempts = 3 }
	cut := func(r *rig) {
		r.locked(func() { _ = r.server.CloseNow() })
		time.Sleep(100 * time.Millisecond)
	}
	spoke := func(id, role, text string) wire.ServerEvent {
		return shown(wire.Item{ID: id, Type: "message", Role: role, Status: "completed", Content: []wire.ContentPart{{Type: "input_text", Text: wire.Some(text)}}}, "")
	}

	It("configures the new session, puts the conversation into it as it was heard, and says what is missing", func() {
		inCall(again, func(r *rig) {
			r.send(spoke("u1", "user", "Where is it?"), began("r1"), words("r1", "i1", "one two three four"), sound("r1", "i1", 4*time.Second, 1), soundDone("r1", "i1"),
				&wire.ConversationItemDone{Item: wire.Item{ID: "i1", Status: "completed"}}, done("r1", "completed"))
			r.until(20 * time.Millisecond)
			r.listen(2 * time.Second)
			r.send(shown(wire.Item{ID: "u2", Type: "message", Role: "user", Content: []wire.ContentPart{{Type: "input_audio"}}}, "i1"))
			Expect(r.session.Interrupt()).To(Succeed())
			time.Sleep(20 * time.Millisecond)
			r.took()
			cut(r)
			Expect(r.took()).To(Equal([]string{"2.07s update Be brief.", "2.09s user: Where is it?", "2.09s assistant: one two"}))
			Expect(r.sawOnly("lost", "reconnected")).To(Equal([]string{
				"2.05s connection lost: connection lost without a close frame: unexpected EOF",
				"2.09s reconnected after 40ms, planned false, attempts 1, restored 2, not [u2]",
			}))
			Expect(r.session.SendText("And now?")).To(Succeed())
			time.Sleep(20 * time.Millisecond)
			Expect(r.took()).To(HaveExactElements(HaveSuffix("user: And now?"), HaveSuffix("create")))
			r.send(spoke("u1", "user", "Where is it?"))
			Expect(r.session.History()).To(HaveLen(3))
		})
	})

	It("plays on what is queued, and truncates nothing that the new session has as text", func() {
		inCall(again, func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one two three four"), sound("r1", "i1", 4*time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(time.Second)
			cut(r)
			Expect(r.sawOnly("response r1")).To(HaveExactElements(ContainSubstring("began"), ContainSubstring("incomplete connection_lost")))
			Expect(r.session.Playout().Buffered()).To(Equal(3 * time.Second))
			Expect(r.took()).To(HaveExactElements(ContainSubstring("update"), HaveSuffix("assistant: one two three four")))
			r.send(speechBegan(0))
			time.Sleep(20 * time.Millisecond)
			Expect(r.took()).To(BeEmpty())
			Expect(r.session.History()[0].Heard).To(Equal("one"))
		})
	})

	DescribeTable("asks for the answer that was owed when the connection was lost", func(play func(*rig), want ...string) {
		inCall(func(r *rig) { again(r); r.agent.Tools = []agents.Tool{takes("it", time.Second)} }, func(r *rig) {
			play(r)
			r.until(500 * time.Millisecond)
			r.took()
			cut(r)
			r.until(3 * time.Second)
			var sent []string
			for _, line := range r.took() {
				sent = append(sent, line[len("500ms "):])
			}
			Expect(sent).To(Equal(want))
		})
	},
		Entry("nobody waits", func(*rig) {}, "update Be brief."),
		Entry("a turn that was committed", func(r *rig) { r.send(speechBegan(0), speechOver(time.Second), committed()) }, "update Be brief.", "create"),
		Entry("a response of which nothing was heard", func(r *rig) { r.send(began("r1")) }, "update Be brief.", "create"),
		Entry("a response that speaks already", func(r *rig) { r.send(began("r1"), sound("r1", "i1", time.Second, 1)) }, "update Be brief."),
		Entry("a request", func(r *rig) { _ = r.session.CreateResponse(&wire.ResponseConfig{Instructions: wire.Some("Greet.")}) }, "update Be brief.", "create Greet."),
		Entry("a message that was not shown", func(r *rig) { _ = r.session.SendText("Hello?") }, "update Be brief.", "user: Hello?", "create"),
	)

	DescribeTable("has the answer made anew that the loss cut, where that is asked for", func(play func(*rig), want ...string) {
		anew := func(r *rig) { r.opts.Reconnect = runner.Reconnect{Attempts: 3, Anew: true} }
		inCall(anew, func(r *rig) {
			play(r)
			r.until(500 * time.Millisecond)
			r.took()
			cut(r)
			var sent []string
			for _, line := range r.took() {
				sent = append(sent, line[len("500ms "):])
			}
			Expect(sent).To(Equal(want))
		})
	},
		Entry("one that speaks", func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one two"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(400 * time.Millisecond)
		}, "update Be brief.", "assistant: one two", "create"),
		Entry("not one that has come to its end", func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one two"), sound("r1", "i1", time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
		}, "update Be brief.", "assistant: one two"),
		Entry("not one that the application stopped", func(r *rig) {
			r.send(began("r1"), words("r1", "i1", "one two"), sound("r1", "i1", time.Second, 1))
			r.until(20 * time.Millisecond)
			r.listen(400 * time.Millisecond)
			Expect(r.session.Interrupt()).To(Succeed())
		}, "update Be brief."),
	)

	It("keeps what is typed while there is no connection", func() {
		inCall(func(r *rig) {
			again(r)
			r.onDial = func(_ context.Context, n int) error {
				if n == 2 {
					return errors.New("no route")
				}
				return nil
			}
		}, func(r *rig) {
			r.locked(func() { _ = r.server.CloseNow() })
			r.until(100 * time.Millisecond)
			Expect(r.session.SendText("Are you there?")).To(Succeed())
			Expect(r.session.State()).To(Equal(runner.Thinking))
			r.until(time.Second)
			Expect(r.took()).To(Equal([]string{"530ms update Be brief.", "550ms user: Are you there?", "550ms create"}))
			Expect(r.sawOnly("reconnected")).To(HaveExactElements(ContainSubstring("after 540ms, planned false, attempts 2")))
		})
	})

	It("gives a tool's output to the new session, once", func() {
		inCall(func(r *rig) { again(r); r.agent.Tools = []agents.Tool{takes("it", time.Second)} }, func(r *rig) {
			call := wire.Item{ID: "item_c1", Type: wire.ItemFunctionCall, Status: wire.StatusCompleted, Name: "it", CallID: "c1", Arguments: wire.Some("{}")}
			r.send(began("r1"), shown(call, ""), calls("r1", "c1", "it", "{}"), done("r1", "completed"))
			r.until(500 * time.Millisecond)
			cut(r)
			restored := r.frame(-1).(*wire.ConversationItemCreate)
			Expect(restored.Item).To(HaveField("CallID", "c1"))
			r.until(2 * time.Second)
			sent := r.took()
			Expect(sent[len(sent)-2:]).To(Equal([]string{"1.01s output c1: it is done", "1.01s create"}))
		})
	})

	It("ends when no attempt succeeds, and says why", func() {
		inCall(func(r *rig) {
			again(r)
			r.onDial = func(_ context.Context, n int) error {
				if n > 1 {
					return errors.New("no route")
				}
				return nil
			}
		}, func(r *rig) {
			r.locked(func() { _ = r.server.CloseNow() })
			err := r.session.Wait()
			Expect(err).To(MatchError(And(ContainSubstring("unexpected EOF"), ContainSubstring("no route"))))
			Expect(r.dialled()).To(Equal(4))
			Expect(time.Since(r.start).Truncate(10*time.Millisecond)).To(Equal(1510*time.Millisecond), "0.5 and 1 s between three attempts")
		})
	})

	It("ends with Close, whatever it waits for", func() {
		for _, wait := range []time.Duration{50 * time.Millisecond, 700 * time.Millisecond} {
			inCall(func(r *rig) {
				again(r)
				r.onDial = func(ctx context.Context, n int) error {
					switch n {
					case 1:
						return nil
					case 2:
						select {
						case <-ctx.Done():
						case <-time.After(100 * time.Millisecond):
						}
						return errors.New("no route")
					}
					<-ctx.Done()
					return ctx.Err()
				}
			}, func(r *rig) {
				r.locked(func() { _ = r.server.CloseNow() })
				r.until(wait)
				began := time.Now()
				Expect(r.session.Close()).To(Succeed())
				Expect(time.Since(began)).To(BeNumerically("<", 600*time.Millisecond))
			})
		}
	})

	It("is not one that the server has ended", func() {
		inCall(again, func(r *rig) {
			_ = r.server.Close(1000, "")
			Expect(r.session.Wait()).To(Succeed())
			Expect(r.dialled()).To(Equal(1))
		})
	})

	It("goes on after the server's longest session", func() {
		inCall(again, func(r *rig) {
			r.send(oops("session_expired", ""))
			_ = r.conn().Close(1001, "too long")
			r.until(time.Second)
			Expect(r.sawOnly("reconnected")).To(HaveLen(1))
		})
	})

	It("finishes a handoff in the new session", func() {
		inCall(func(r *rig) {
			again(r)
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing", Instructions: "Refund."}}}
		}, func(r *rig) {
			r.locked(func() { r.deaf = true })
			r.send(began("r1"), calls("r1", "c1", "transfer_to_billing", ``), done("r1", "completed"))
			r.until(100 * time.Millisecond)
			r.locked(func() { r.deaf = false })
			cut(r)
			r.until(time.Second)
			Expect(r.sawOnly("handed")).To(HaveLen(1))
			Expect(r.took()).To(HaveExactElements(HaveSuffix("update Refund."), HaveSuffix("update Refund."), ContainSubstring("output c1"), HaveSuffix("create")))
		})
	})

	It("hears nothing any more of the old session", func() {
		inCall(again, func(r *rig) {
			cut(r)
			r.session.ReceiveAudio(1, sound("r1", "i1", time.Second, 1).(*wire.ResponseOutputAudioDelta))
			r.until(time.Second)
			Expect(r.session.Playout().Buffered()).To(BeZero())
		})
	})

	It("says that the caller was cut off in the middle of a turn, and logs that it was lost and is back", func() {
		var log strings.Builder
		var lost []bool
		inCall(func(r *rig) {
			again(r)
			r.opts.Logger = slog.New(slog.NewTextHandler(&log, nil))
			r.opts.Observe = func(ev runner.Event) {
				if ev, ok := ev.(*runner.Reconnected); ok {
					lost = append(lost, ev.TurnLost)
				}
			}
		}, func(r *rig) {
			cut(r)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u1"})
			cut(r)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u2"}, &wire.InputAudioBufferSpeechStopped{ItemID: "u2"})
			cut(r)
			r.send(&wire.InputAudioBufferSpeechStarted{ItemID: "u3"}, &wire.InputAudioBufferSpeechStopped{ItemID: "u3"}, &wire.InputAudioBufferCommitted{ItemID: "u3"})
			cut(r)
		})
		Expect(lost).To(Equal([]bool{false, true, true, false}))
		Expect(strings.Count(log.String(), `level=WARN msg="connection lost"`)).To(Equal(4))
		Expect(strings.Count(log.String(), "msg=reconnected planned=false attempts=1 gap=")).To(Equal(4))
	})

	It("sends the caller's audio to the new session", func() {
		inCall(again, func(r *rig) {
			r.locked(func() { _ = r.server.CloseNow() })
			r.until(15 * time.Millisecond)
			Expect(r.session.SendAudio(make([]byte, 960))).To(Succeed())
			r.until(100 * time.Millisecond)
			Expect(r.session.SendAudio(make([]byte, 480))).To(Succeed())
			r.until(200 * time.Millisecond)
			Expect(r.callerAudio()).To(HaveLen(480))
		})
	})
})

var _ = Describe("A connection that is replaced before the server ends it", func() {
	It("is so at the next moment at which nobody speaks", func() {
		inCall(func(r *rig) {
			r.opts.Reconnect = runner.Reconnect{Attempts: 1, Rotate: 50 * time.Minute}
			r.opts.PingInterval = -1
		}, func(r *rig) {
			r.until(49*time.Minute + 59*time.Second)
			r.send(began("r1"), sound("r1", "i1", 3*time.Second, 1), soundDone("r1", "i1"), done("r1", "completed"))
			r.until(50 * time.Minute)
			r.listen(2 * time.Second)
			Expect(r.dialled()).To(Equal(1))
			r.listen(2 * time.Second)
			Expect(r.dialled()).To(Equal(2))
			Expect(r.sawOnly("lost", "reconnected")).To(HaveExactElements(ContainSubstring("planned true, attempts 1, restored 0, not []")))
			r.send(began("r2"), sound("r2", "i2", time.Second, 1))
			time.Sleep(20 * time.Millisecond)
			Expect(r.session.Playout().Buffered()).To(Equal(time.Second))
		})
	})

	It("stays when the new one cannot be had, and is tried again", func() {
		inCall(func(r *rig) {
			r.opts.Reconnect = runner.Reconnect{Attempts: 1, Rotate: 10 * time.Minute}
			r.opts.PingInterval = -1
			r.onDial = func(_ context.Context, n int) error {
				if n == 2 {
					return errors.New("no route")
				}
				return nil
			}
		}, func(r *rig) {
			r.until(10*time.Minute + 30*time.Second)
			Expect(r.session.SendText("Hello?")).To(Succeed())
			r.until(10*time.Minute + 40*time.Second)
			Expect(r.took()).To(HaveExactElements(HaveSuffix("user: Hello?"), HaveSuffix("create")))
			r.send(began("r1"), done("r1", "completed"))
			r.until(12 * time.Minute)
			Expect(r.dialled()).To(Equal(3))
			Expect(r.sawOnly("reconnected", "lost", "closed")).To(HaveExactElements(ContainSubstring("planned true")))
		})
	})
})
