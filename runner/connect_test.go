package runner_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("Connect", func() {
	It("returns when the server has acknowledged the configuration", func() {
		inCall(func(r *rig) {
			r.opts.Voice = "marin"
			r.opts.Output = audio.Format{Encoding: audio.PCMU}
		}, func(r *rig) {
			Expect(r.connErr).NotTo(HaveOccurred())
			Expect(r.session.ID()).To(Equal("sess_1"))
			update := r.frame(0).(*wire.SessionUpdate).Session
			Expect(update.Instructions.Or("")).To(Equal("Be brief."))
			Expect(update.Tools).To(BeEmpty())
			Expect(update.Tools).NotTo(BeNil())
			Expect(update.Audio.Output.Voice.Name).To(Equal("marin"))
			Expect(update.Audio.Output.Format.Type).To(Equal(wire.FormatPCMU))
			Expect(update.Audio.Input.Format).To(Equal(&wire.AudioFormat{Type: wire.FormatPCM, Rate: 24000}))
			Expect(update.Audio.Input.TurnDetection.IsAbsent()).To(BeTrue())
			transcription, _ := update.Audio.Input.Transcription.Value()
			Expect(transcription.Model).To(Equal("gpt-4o-mini-transcribe"))
			Expect(r.saw()).To(Equal([]string{"0s listening"}))
		})
	})

	It("returns the server's refusal", func() {
		inCall(func(r *rig) { r.refuse = "unknown_parameter" }, func(r *rig) {
			var refused *wire.Error
			Expect(errors.As(r.connErr, &refused)).To(BeTrue())
			Expect(refused.Code.Or("")).To(Equal("unknown_parameter"))
		})
	})

	It("returns a refusal without an event id at once", func() {
		inCall(func(r *rig) {
			r.deaf = true
			r.group.Go(func() {
				time.Sleep(500 * time.Millisecond)
				r.send(oops("invalid_api_key", ""))
			})
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("invalid_api_key")))
			Expect(time.Since(r.start)).To(BeNumerically("<", 2*time.Second))
		})
	})

	It("gives up when the server does not acknowledge", func() {
		inCall(func(r *rig) { r.deaf = true; r.opts.ConnectTimeout = 3 * time.Second }, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("did not acknowledge")))
		})
	})

	It("names what is wrong with the options before it dials", func() {
		inCall(func(r *rig) {
			r.opts.TurnDetection = &runner.TurnDetection{Type: "vad"}
			r.opts.Greeting = runner.Greeting{Text: "Hello.", Instructions: "Greet."}
			r.opts.MaxBadFrames = -1
			r.opts.Guardrails = []agents.OutputGuardrail{nil}
			r.opts.Output.RateHz = -8000
			r.agent.Name = ""
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(And(
				ContainSubstring(`"vad"`), ContainSubstring("greeting"), ContainSubstring("bad frames"),
				ContainSubstring("output rate -8000 Hz"), ContainSubstring("name"), ContainSubstring("guardrail 0 is nil"),
			)))
		})
	})

	It("asks for a greeting", func() {
		inCall(func(r *rig) { r.opts.Greeting.Text = "Hello." }, func(r *rig) {
			r.until(each)
			Expect(r.saw()).To(Equal([]string{"0s requested", "0s thinking"}))
			Expect(r.arrivals()).To(HaveLen(2))
			create := r.frame(1).(*wire.ResponseCreate)
			Expect(create.Response.Instructions.Or("")).To(Equal("Be brief.\n\nSay exactly this, and nothing else: Hello."))
		})
	})
})

var _ = Describe("The end of a session", func() {
	It("comes with Close, and is a normal one", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.Close()).To(Succeed())
			Expect(r.at()).To(Equal("20ms"))
			Expect(r.saw()).To(Equal([]string{"0s listening", `20ms closed 0 "" <nil>`}))
			Expect(r.session.Wait()).To(Succeed())
			Expect(r.session.SendAudio([]byte{0, 0})).To(MatchError(runner.ErrClosed))
			Expect(r.session.SendText("hello")).To(MatchError(runner.ErrClosed))
			Expect(r.session.Close()).To(Succeed())
		})
	})

	It("comes when the server closes, with its code and reason", func() {
		inCall(nil, func(r *rig) {
			_ = r.server.Close(1011, "internal error")
			Expect(r.session.Wait()).To(MatchError("server closed the connection with code 1011: internal error"))
			Expect(r.saw()).To(Equal([]string{
				"0s listening",
				`10ms closed 1011 "internal error" server closed the connection with code 1011: internal error`,
				`10ms error server closed the connection with code 1011: internal error`,
			}))
		})
	})

	It("is named when the server closes at the session's longest duration", func() {
		inCall(nil, func(r *rig) {
			r.send(oops("session_expired", ""))
			_ = r.server.Close(1001, "Your session hit the maximum duration of 60 minutes.")
			var lost *runner.ConnectionError
			Expect(errors.As(r.session.Wait(), &lost)).To(BeTrue())
			Expect(lost.Code).To(Equal(1001))
			Expect(lost).To(MatchError(ContainSubstring("session_expired")))
			Expect(r.saw()).To(ContainElement(HavePrefix(`10ms closed 1001 "Your session hit the maximum duration of 60 minutes." server closed`)))
		})
	})

	It("comes when the connection breaks", func() {
		inCall(nil, func(r *rig) {
			_ = r.server.CloseNow()
			var lost *runner.ConnectionError
			Expect(errors.As(r.session.Wait(), &lost)).To(BeTrue())
			Expect(lost.Code).To(BeZero())
		})
	})

	It("comes when nothing comes from the server any more, whether or not the caller speaks", func() {
		for _, speaks := range []bool{false, true} {
			inCall(nil, func(r *rig) {
				r.until(time.Second)
				r.server.Mute()
				for range 50 * 60 {
					if speaks && r.session.SendAudio(make([]byte, 960)) != nil {
						break
					}
					time.Sleep(20 * time.Millisecond)
				}
				Expect(r.sawOnly("closed")).To(Equal([]string{
					"24.98s closed 0 \"\" connection lost: the server is silent: no answer to a ping within 10s",
				}))
				Expect(r.session.Wait()).To(MatchError(runner.ErrSilent))
			})
		}
	})

	It("does not come because nobody speaks for long", func() {
		inCall(func(r *rig) { r.opts.MaxCall = -1 }, func(r *rig) {
			r.until(3 * time.Hour)
			Expect(r.session.SendText("Hello?")).To(Succeed())
		})
	})

	It("does not come with silence when pings are off", func() {
		inCall(func(r *rig) { r.opts.PingInterval = -1 }, func(r *rig) {
			r.server.Mute()
			r.until(time.Hour)
			Expect(r.session.SendText("Hello?")).To(Succeed())
		})
	})

	It("comes when the call has lasted long enough", func() {
		inCall(func(r *rig) { r.opts.MaxCall = time.Minute }, func(r *rig) {
			Expect(r.session.Wait()).To(MatchError(runner.ErrMaxCall))
			Expect(r.at()).To(Equal("1m0.02s"))
		})
	})

	It("comes when too many frames cannot be read", func() {
		inCall(func(r *rig) { r.opts.MaxBadFrames = 2 }, func(r *rig) {
			_ = r.server.Write([]byte("{"))
			r.until(each)
			Expect(r.sawOnly("problem")).To(HaveLen(1))
			_ = r.server.Write([]byte("]"))
			Expect(r.session.Wait()).To(MatchError(runner.ErrBadFrames))
			Expect(r.session.Stats().BadFrames).To(Equal(2))
		})
	})

	It("settles what is open first, then the connection, then the user's code", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{
				tool("quick", func(ctx context.Context) (string, error) {
					<-ctx.Done()
					time.Sleep(300 * time.Millisecond)
					r.locked(func() { r.events = append(r.events, r.at()+" user code returned") })
					return "", ctx.Err()
				}),
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "quick", ``), sound("r1", "i1", time.Second, 1))
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.at()).To(Equal("1.3s"))
			Expect(r.arrivals()[1:]).To(HaveExactElements(BeAssignableToTypeOf(&wire.ConversationItemCreate{})))
			Expect(r.saw()[5:]).To(Equal([]string{
				"1s tool c1 ended, ran true, error runner: session closed: The call ended before the tool did.",
				`1.02s closed 0 "" <nil>`, "1.3s user code returned",
			}))
		})
	})

	It("settles all for good, also when the peer does not take it and a tool comes back later", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{
				takes("asks", 0).WithApproval(),
				tool("stays", func(context.Context) (string, error) { time.Sleep(time.Minute); return "late", nil }),
			}
		}, func(r *rig) {
			r.send(calls("r1", "c1", "asks", ``), calls("r1", "c2", "stays", ``))
			r.until(time.Second)
			r.locked(func() { r.frozen = make(chan struct{}) })
			for range 100 {
				Expect(r.session.SendAudio(make([]byte, 48000))).To(Succeed())
				wait()
			}
			Expect(r.session.Close()).To(MatchError("still running after close: tool stays"))
			ended := r.sawOnly("c1", "c2 ended", "closed 0")
			Expect(ended[len(ended)-4:]).To(HaveExactElements(HaveSuffix("approval of c1 cancelled"), ContainSubstring("c1 ended, ran false"),
				ContainSubstring("c2 ended, ran true, error runner: session closed"), ContainSubstring("closed 0")))
			r.took()
			close(r.frozen)
			time.Sleep(2 * time.Minute)
			Expect(r.took()).To(BeEmpty())
			Expect(r.saw()).To(BeEmpty())
			r.session.Receive(1, calls("r2", "c3", "asks", ``))
			wait()
			Expect(r.saw()).To(BeEmpty())
			Expect(r.session.PendingApprovals()).To(BeEmpty())
			Expect(r.session.Approve("c1")).To(MatchError(runner.ErrClosed))
		})
	})

	It("can come from within a tool, from an event and from several sides at once", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{tool("quit", func(context.Context) (string, error) { return "", r.session.Close() })}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "quit", ``))
			r.until(500 * time.Millisecond)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.Wait()).To(Succeed())
			Expect(r.sawOnly("closed")).To(HaveExactElements(HavePrefix("10ms tool c1 ended"), HavePrefix("30ms closed")))
		})
	})

	It("waits for a tool beside the one that hangs up", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{
				tool("quit", func(context.Context) (string, error) { return "", r.session.Close() }),
				tool("stay", func(context.Context) (string, error) { time.Sleep(time.Minute); return "", nil }),
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "stay", ``), calls("r1", "c2", "quit", ``))
			r.until(5 * time.Second)
			Expect(r.session.Close()).To(MatchError("still running after close: tool stay"))
			time.Sleep(time.Minute)
		})
	})

	It("is named when the server goes away", func() {
		inCall(nil, func(r *rig) {
			_ = r.server.Close(1001, "going away")
			Expect(r.session.Wait()).To(MatchError("server closed the connection with code 1001: going away"))
		})
	})

	It("does not wait for a tap that does not return", func() {
		inCall(func(r *rig) {
			r.opts.Tap = func(f runner.Frame) {
				if f.Type == wire.TypeRateLimitsUpdated {
					_ = r.session.Close()
				}
			}
		}, func(r *rig) {
			r.send(&wire.RateLimitsUpdated{})
			r.until(10 * time.Second)
			Expect(r.session.Close()).To(Succeed())
		})
	})

	It("does not come with events of an unknown type", func() {
		inCall(nil, func(r *rig) {
			r.send(&wire.UnknownEvent{Type: "response.surprise", Raw: []byte(`{"type":"response.surprise"}`)})
			r.until(each)
			Expect(r.saw()).To(Equal([]string{"0s listening", "10ms raw response.surprise"}))
		})
	})

	It("takes bounded time when the peer does not read", func() {
		inCall(nil, func(r *rig) {
			r.mu.Lock()
			r.frozen = make(chan struct{})
			r.mu.Unlock()
			defer close(r.frozen)
			for range 100 {
				Expect(r.session.SendAudio(make([]byte, 48000))).To(Succeed())
				wait()
			}
			Expect(r.sawOnly("problem")).To(HaveLen(1))
			Expect(r.session.Stats().AudioDropped).To(BeNumerically(">", time.Minute))
			r.until(time.Second)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.at()).To(Equal("1.25s"))
		})
	})
})
