package runner_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

var _ = Describe("The bounds of a session", func() {
	It("let so many tools run at once, and the others in their turn", func() {
		running, most, ran := 0, 0, 0
		inCall(func(r *rig) {
			r.opts.MaxTools = 3
			r.agent.Tools = []agents.Tool{tool("it", func(context.Context) (string, error) {
				r.locked(func() { running++; ran++; most = max(most, running) })
				time.Sleep(time.Second)
				r.locked(func() { running-- })
				return "", nil
			})}
		}, func(r *rig) {
			r.send(began("r1"))
			for i := range 10 {
				r.send(calls("r1", fmt.Sprint("c", i), "it", ``))
			}
			r.send(done("r1", "completed"))
			r.until(10 * time.Second)
			r.locked(func() { Expect([]int{most, ran}).To(Equal([]int{3, 10})) })
			Expect(r.took()[10]).To(Equal("4.01s create"))
		})
	})

	It("give the turn of a tool that ignores its deadline to the next", func() {
		inCall(func(r *rig) {
			r.opts.MaxTools, r.opts.ToolTimeout = 1, time.Second
			r.agent.Tools = []agents.Tool{takes("slow", 5*time.Second), takes("quick", 0)}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "slow", ``), calls("r1", "c2", "quick", ``), done("r1", "completed"))
			r.until(10 * time.Second)
			Expect(r.took()).To(Equal([]string{"1.01s output c1: Tool 'slow' timed out after 1 seconds.", "1.01s output c2: quick is done", "1.01s create"}))
		})
	})

	It("end calls that still wait with the session", func() {
		inCall(func(r *rig) {
			r.opts.MaxTools = 1
			r.agent.Tools = []agents.Tool{takes("it", 500*time.Millisecond)}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "it", ``), calls("r1", "c2", "it", ``))
			r.until(100 * time.Millisecond)
			Expect(r.session.Close()).To(Succeed())
			Expect(r.sawOnly("c2")).To(HaveExactElements(HavePrefix("100ms tool c2 ended, ran false")))
		})
	})

	It("cut the output of a tool, and its error, between characters", func() {
		inCall(func(r *rig) {
			r.opts.MaxToolOutput = 10
			r.agent.Tools = []agents.Tool{
				tool("big", func(context.Context) (string, error) { return "12345678é" + strings.Repeat("x", 1<<20), nil }),
				tool("odd", func(context.Context) (string, error) { return "123456789é", nil }),
				tool("fits", func(context.Context) (string, error) { return "12345678é", nil }),
			}
		}, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "big", ``), calls("r1", "c2", "odd", ``), calls("r1", "c3", "fits", ``))
			r.until(time.Second)
			Expect(r.took()).To(ConsistOf("10ms output c1: 12345678é\n[cut: the first 10 of 1048586 bytes]",
				"10ms output c2: 123456789\n[cut: the first 9 of 11 bytes]", "10ms output c3: 12345678é"))
			Expect(r.sawOnly("longer than")).To(HaveLen(2))
		})
	})

	It("check a long text less often than at every piece, and the whole of it in the end", func() {
		asked, chars, last := 0, 0, 0
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(_ context.Context, text string) error {
				r.locked(func() { asked++; chars += len(text); last = len(text) })
				return nil
			})}
		}, func(r *rig) {
			r.send(began("r1"))
			for range 2000 {
				r.send(words("r1", "i1", "word "))
				time.Sleep(20 * time.Millisecond)
			}
			r.send(words("r1", "i1", "."), done("r1", "completed"))
			time.Sleep(time.Second)
			r.locked(func() {
				Expect(asked).To(BeNumerically("<", 200))
				Expect(chars).To(BeNumerically("<", 1<<20))
				Expect(last).To(Equal(10001))
			})
		})
	})

	It("collect no guardrails that ignore their contexts", func() {
		running, most := 0, 0
		inCall(func(r *rig) {
			r.agent.Guardrails = []agents.OutputGuardrail{agents.NewGuardrail("g", func(context.Context, string) error {
				r.locked(func() { running++; most = max(most, running) })
				time.Sleep(10 * time.Minute)
				r.locked(func() { running-- })
				return nil
			})}
		}, func(r *rig) {
			for i := range 60 {
				id := fmt.Sprint("r", i)
				r.send(began(id), words(id, id+"i", "text"), words(id, id+"i", "more"), done(id, "completed"))
				time.Sleep(3 * time.Second)
			}
			Expect(r.sawOnly("still run")).NotTo(BeEmpty())
			time.Sleep(15 * time.Minute)
			r.locked(func() { Expect(most).To(BeNumerically("<", 24)) })
			r.send(began("r"), words("r", "i", "text"), done("r", "completed"))
			time.Sleep(time.Second)
			Expect(r.session.State()).To(Equal(runner.Thinking), "it is checked again")
			time.Sleep(15 * time.Minute)
		})
	})

	It("collect nothing of what is asked after the end", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.Close()).To(Succeed())
			for range 1000 {
				_ = r.session.State()
			}
			Expect(r.session.Waiting()).To(BeZero())
		})
	})
})

var _ = Describe("What nobody waits for", func() {
	DescribeTable("reaches the reader of the events all the same", func(ev wire.ServerEvent, want string) {
		inCall(nil, func(r *rig) {
			r.send(ev)
			r.until(time.Second)
			Expect(r.sawOnly("raw")).To(Equal([]string{"10ms raw " + want}))
		})
	},
		Entry("a silence", &wire.InputAudioBufferTimeoutTriggered{ItemID: "x"}, "input_audio_buffer.timeout_triggered"),
		Entry("a piece of a transcript", &wire.ConversationItemInputAudioTranscriptionDelta{ItemID: "x", Delta: "hel"}, "conversation.item.input_audio_transcription.delta"),
		Entry("a piece of arguments", &wire.ResponseFunctionCallArgumentsDelta{ResponseID: "r1", CallID: "c"}, "response.function_call_arguments.delta"),
	)

	It("is seen by a tap as it came: what is null and what is not there are told apart", func() {
		var seen []string
		inCall(func(r *rig) {
			r.opts.Tap = func(f runner.Frame) {
				if added, ok := f.Server.(*wire.ConversationItemAdded); ok {
					p := added.PreviousItemID
					r.locked(func() { seen = append(seen, fmt.Sprint(string(f.Raw), " ", p.IsNull(), p.IsAbsent())) })
				}
			}
		}, func(r *rig) {
			frames := []string{
				`{"type":"conversation.item.added","previous_item_id":null,"item":{"id":"a"},"new":[1]}`,
				`{"type":"conversation.item.added","item":{"id":"b"}}`,
			}
			for _, frame := range frames {
				Expect(r.conn().Write([]byte(frame))).To(Succeed())
			}
			r.until(time.Second)
			r.locked(func() { Expect(seen).To(Equal([]string{frames[0] + " true false", frames[1] + " false true"})) })
		})
	})

	It("is a function call of an aside, once, which the application may carry out", func() {
		var got []*wire.ResponseOutputItemDone
		inCall(func(r *rig) {
			r.opts.Observe = func(ev runner.Event) {
				if raw, ok := ev.(*runner.Raw); ok {
					r.locked(func() { got = append(got, raw.Event.(*wire.ResponseOutputItemDone)) })
				}
			}
			r.agent.Tools = []agents.Tool{takes("classify", 0)}
		}, func(r *rig) {
			call := calls("o1", "c1", "classify", `{"a":1}`)
			r.send(aside("o1"), call, &wire.ResponseDone{Response: wire.Response{ID: "o1", Status: "completed", ConversationID: wire.Null[string](),
				Output: []wire.Item{call.(*wire.ResponseOutputItemDone).Item}}})
			r.until(time.Second)
			r.locked(func() { Expect(got).To(HaveExactElements(HaveField("Item.Name", "classify"))) })
			Expect(r.took()).To(BeEmpty())
		})
	})

	It("is an answer to a request that was given up: it is cancelled, not played", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(20 * time.Second)
			r.send(began("r1"), sound("r1", "i1", time.Second, 1), done("r1", "cancelled"))
			r.until(21 * time.Second)
			Expect(r.took()).To(Equal([]string{"0s create", "20.01s cancel r1"}))
			Expect(r.session.Playout().Buffered()).To(BeZero())
			r.send(began("r2"), sound("r2", "i2", time.Second, 1))
			r.until(22 * time.Second)
			Expect(r.session.Playout().Buffered()).To(Equal(time.Second), "the next one is the server's own")
		})
	})

	It("is not the answer to a new turn", func() {
		inCall(nil, func(r *rig) {
			Expect(r.session.CreateResponse(nil)).To(Succeed())
			r.until(20 * time.Second)
			r.send(speechBegan(0), speechOver(time.Second), committed(), began("r1"), sound("r1", "i1", time.Second, 1))
			r.until(21 * time.Second)
			Expect(r.took()).To(Equal([]string{"0s create"}))
		})
	})
})

var _ = Describe("HangUp", func() {
	goodbye := func(r *rig) {
		r.agent.Tools = []agents.Tool{tool("end_call", func(ctx context.Context) (string, error) {
			return "say goodbye", runner.SessionFrom(ctx).HangUp(5 * time.Second)
		})}
	}

	It("ends the call when the goodbye was heard", func() {
		inCall(goodbye, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "end_call", ``), done("r1", "completed"))
			r.until(time.Second)
			r.send(began("r2"), sound("r2", "i2", time.Second, 1), soundDone("r2", "i2"), done("r2", "completed"))
			r.until(1020 * time.Millisecond)
			r.listen(time.Second)
			r.until(2100 * time.Millisecond)
			Expect(r.sawOnly("closed")).To(Equal([]string{`2.02s closed 0 "" <nil>`}))
			Expect(r.session.Wait()).To(Succeed())
		})
	})

	It("ends it when the time is over", func() {
		inCall(goodbye, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "end_call", ``), done("r1", "completed"))
			r.until(time.Minute)
			Expect(r.sawOnly("closed")).To(HaveExactElements(HavePrefix("5.03s closed")))
		})
	})

	It("keeps a caller who has more to say", func() {
		inCall(goodbye, func(r *rig) {
			r.send(began("r1"), calls("r1", "c1", "end_call", ``), done("r1", "completed"))
			r.until(time.Second)
			r.send(began("r2"), speechBegan(time.Second), done("r2", "cancelled"), speechOver(2*time.Second), committed(), began("r3"), done("r3", "completed"))
			r.until(time.Minute)
			Expect(r.sawOnly("closed")).To(BeEmpty())
		})
	})
})

var _ = Describe("Connect", func() {
	stuck := func(ctx context.Context) (string, error) {
		time.Sleep(time.Hour) // whatever ctx says
		return "", nil
	}
	It("does not wait for instructions that do not come in time", func() {
		inCall(func(r *rig) {
			r.opts.ConnectTimeout = 3 * time.Second
			r.agent.InstructionsFunc = stuck
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError("connect: instructions of Support: instructions did not come in time"))
			Expect(r.connErr).To(MatchError(context.DeadlineExceeded))
			Expect(time.Since(r.start)).To(BeNumerically("~", 3*time.Second, time.Millisecond))
			time.Sleep(time.Hour)
		})
	})

	It("does not wait for a key that does not come in time", func() {
		inCall(func(r *rig) {
			r.opts.ConnectTimeout = 3 * time.Second
			r.opts.Key = stuck
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(context.DeadlineExceeded))
			Expect(time.Since(r.start)).To(BeNumerically("~", 3*time.Second, time.Millisecond))
			time.Sleep(time.Hour)
		})
	})

	It("knows at once of a refusal that answers no event", func() {
		inCall(func(r *rig) {
			r.deaf = true
			r.group.Go(func() {
				time.Sleep(500 * time.Millisecond)
				r.send(oops("invalid_api_key", ""))
			})
		}, func(r *rig) {
			Expect(r.connErr).To(MatchError(ContainSubstring("invalid_api_key")))
			Expect(time.Since(r.start)).To(BeNumerically("<", time.Second))
		})
	})

	It("sends only what is given to a call that it joins", func() {
		inCall(nil, func(r *rig) {
			opts := r.opts
			opts.URL += "?call_id=rtc_1"
			s, err := runner.New(r.agent, &opts).Connect(r.ctx)
			Expect(err).NotTo(HaveOccurred())
			_ = s.Close()
			frame, err := wire.AppendClient(nil, r.frame(-1))
			Expect(err).NotTo(HaveOccurred())
			Expect(string(frame)).To(MatchJSON(`{"type":"session.update","event_id":"voicesim_update_1","session":{"type":"realtime",
				"instructions":"Be brief.","tools":[],"tool_choice":"auto","audio":{"input":{},"output":{}}}}`))
			opts.Output, opts.Transcription = audio.Format{Encoding: audio.PCMU}, "whisper-1"
			s, err = runner.New(r.agent, &opts).Connect(r.ctx)
			Expect(err).NotTo(HaveOccurred())
			_ = s.Close()
			update := r.frame(-1).(*wire.SessionUpdate)
			Expect(update.Session.Audio.Output.Format.Type).To(Equal(wire.FormatPCMU))
			Expect(update.Session.Audio.Input.Transcription.Or(wire.Transcription{}).Model).To(Equal("whisper-1"))
		})
	})
})
