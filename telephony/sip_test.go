package telephony_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/telephony"
	"github.com/voicesim/voicesim/wire"
)

const secret = "whsec_dm9pY2VzaW0gd2ViaG9vaw=="

// desk is a server to which phone calls come, and who answers them, in virtual time.
type desk struct {
	server    *fakeserver.Server
	opts      runner.Options // of the client, until it is made
	agent     *agents.Agent
	onCall    func(ctx context.Context, call *telephony.IncomingCall)
	client    *telephony.Client
	reception *telephony.Reception
	webhooks  []*http.Request // as they came
	bodies    []string
	pass      http.Handler // takes webhooks; nil is the reception
}

// atDesk has calls come in. set may be nil.
func atDesk(opts fakeserver.Options, set func(*desk), body func(ctx context.Context, d *desk)) {
	GinkgoHelper()
	err := virtualtime.Run(func(ctx context.Context) error {
		memory := transport.NewMemory(nil)
		opts.Journal = true
		opts.Webhook = &fakeserver.Webhook{URL: "http://127.0.0.1/webhook", Secret: secret, NetDial: memory.Dial}
		s := fakeserver.NewMemory(&opts, fakeserver.MemoryOptions{Delay: 15013 * time.Microsecond, DelayBack: 15037 * time.Microsecond})
		defer func() { _ = s.Close() }()
		d := &desk{server: s, agent: &agents.Agent{Name: "Support", Instructions: "Answer the phone."}}
		d.opts = runner.Options{URL: s.URL(), APIKey: "sk-test", NetDial: s.NetDial, NoEnvironment: true}
		if set != nil {
			set(d)
		}
		d.client = telephony.NewClient(&d.opts)
		var err error
		d.reception, err = telephony.NewReception(d.client, secret, func(ctx context.Context, call *telephony.IncomingCall) { d.onCall(ctx, call) })
		Expect(err).NotTo(HaveOccurred())
		var serving sync.WaitGroup
		srv := &http.Server{Handler: http.HandlerFunc(d.webhook)}
		serving.Go(func() { _ = srv.Serve(memory.Listener()) })
		defer serving.Wait()
		defer func() { _ = srv.Close() }()
		defer func() { Expect(d.reception.Close(ctx)).To(Succeed()) }()
		body(ctx, d)
		Expect(d.reception.Close(ctx)).To(Succeed())
		for _, j := range s.Journal("") {
			Expect(j.Lint).To(BeEmpty(), "what the session does wrong in the protocol")
		}
		return nil
	})
	Expect(err).NotTo(HaveOccurred())
}

func (d *desk) webhook(w http.ResponseWriter, r *http.Request) {
	text := readAll(r)
	d.webhooks, d.bodies = append(d.webhooks, r), append(d.bodies, text)
	again := r.Clone(r.Context())
	again.Body = body(text)
	if d.pass != nil {
		d.pass.ServeHTTP(w, again)
		return
	}
	d.reception.ServeHTTP(w, again)
}

// ring lets a call come in, and returns its id.
func (d *desk) ring(ctx context.Context) string {
	GinkgoHelper()
	call, err := d.server.Ring(ctx, &fakeserver.IncomingCall{})
	Expect(err).NotTo(HaveOccurred())
	return call.ID
}

// calls are the states of all calls.
func (d *desk) calls() (states []fakeserver.CallState) {
	for _, c := range d.server.Calls("") {
		states = append(states, c.State)
	}
	return states
}

// again sends a webhook once more, changed, and returns the status of the answer.
func (d *desk) again(change func(*http.Request)) int {
	last := len(d.webhooks) - 1
	r := d.webhooks[last].Clone(context.Background())
	r.Body = body(d.bodies[last])
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	d.reception.ServeHTTP(w, r)
	return w.Code
}

var _ = Describe("A call over SIP", func() {
	It("is answered, spoken with and hung up when the agent has said goodbye", func() {
		var said, from string
		var keys telephony.Digits
		atDesk(fakeserver.Options{}, func(d *desk) {
			keypad := &telephony.Keypad{}
			d.opts.Observe = keypad.Observe
			d.onCall = func(ctx context.Context, call *telephony.IncomingCall) {
				from = call.From()
				session, err := call.Answer(ctx, d.agent, nil)
				Expect(err).NotTo(HaveOccurred())
				defer func() { _ = session.Close() }()
				Expect(d.server.PressKeys(call.ID, "42#")).To(Succeed())
				keys, err = keypad.Collect(ctx, nil)
				Expect(err).NotTo(HaveOccurred())
				Expect(session.SendText("Goodbye.")).To(Succeed())
				Expect(session.HangUp(0)).To(Succeed())
				for range session.Events(ctx) {
				}
				said = session.History()[1].Heard
			}
		}, func(ctx context.Context, d *desk) {
			id := d.ring(ctx)
			time.Sleep(time.Second)
			Expect(d.calls()).To(Equal([]fakeserver.CallState{fakeserver.CallActive}))
			time.Sleep(time.Minute)
			Expect(d.calls()).To(Equal([]fakeserver.CallState{fakeserver.CallEnded}))
			Expect(d.server.HangUp(id)).To(MatchError(fakeserver.ErrNoCall))
		})
		Expect(from).To(Equal("+15550100"))
		Expect(string(keys)).To(Equal("42"))
		Expect(said).To(ContainSubstring("Goodbye."))
	})

	It("can be cut by the application, and is told what was heard", func() {
		var cut []*runner.Interrupted
		var history []runner.Item
		atDesk(fakeserver.Options{}, func(d *desk) {
			d.opts.Observe = func(ev runner.Event) {
				if i, ok := ev.(*runner.Interrupted); ok {
					cut = append(cut, i)
				}
			}
			d.onCall = func(ctx context.Context, call *telephony.IncomingCall) {
				session, err := call.Answer(ctx, d.agent, nil)
				Expect(err).NotTo(HaveOccurred())
				Expect(session.SendText("one two three four five six seven eight nine ten eleven twelve")).To(Succeed())
				time.Sleep(3 * time.Second)
				Expect(session.State()).To(Equal(runner.Speaking))
				Expect(session.Interrupt()).To(Succeed())
				time.Sleep(time.Second)
				Expect(session.State()).To(Equal(runner.Listening))
				history = session.History()
				_ = session.Close()
			}
		}, func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(time.Minute)
		})
		Expect(cut).To(HaveLen(1))
		Expect(cut[0].Cause).To(Equal(runner.ByRequest))
		Expect(cut[0].Heard).To(And(BeNumerically(">", time.Second), BeNumerically("<", 3*time.Second)))
		answer := history[len(history)-1]
		Expect(answer.Truncated).To(BeTrue())
		Expect(answer.Heard).NotTo(BeEmpty())
		Expect(len(answer.Heard)).To(BeNumerically("<", len(answer.Text)))
	})

	It("begins with what it was accepted with, and the session says nothing else", func() {
		var got *wire.Session
		atDesk(fakeserver.Options{}, func(d *desk) {
			d.opts.Voice, d.opts.Model = "ash", "gpt-realtime-2.1"
			d.opts.Tap = func(f runner.Frame) {
				if ev, ok := f.Server.(*wire.SessionUpdated); ok {
					got = &ev.Session
				}
			}
			d.onCall = func(ctx context.Context, call *telephony.IncomingCall) {
				session, err := call.Answer(ctx, d.agent, nil)
				Expect(err).NotTo(HaveOccurred())
				_ = session.Close()
			}
		}, func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(5 * time.Second)
		})
		Expect(got.Model).To(Equal("gpt-realtime-2.1"))
		Expect(got.Instructions.Or("")).To(Equal("Answer the phone."))
		Expect(got.Audio.Output.Voice.Name).To(Equal("ash"))
		transcription, _ := got.Audio.Input.Transcription.Value()
		Expect(transcription.Model).To(Equal("gpt-4o-mini-transcribe"))
	})

	It("may be rejected, or passed on, and is then left alone", func() {
		atDesk(fakeserver.Options{}, func(d *desk) {
			d.onCall = func(ctx context.Context, call *telephony.IncomingCall) {
				if len(d.server.Calls("")) == 1 {
					Expect(call.Reject(ctx, 486)).To(Succeed())
					return
				}
				session, err := call.Answer(ctx, d.agent, nil)
				Expect(err).NotTo(HaveOccurred())
				Expect(call.Refer(ctx, "tel:+15550199")).To(Succeed())
				_ = session.Close()
			}
		}, func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(time.Second)
			d.ring(ctx)
			time.Sleep(10 * time.Second)
			calls := d.server.Calls("")
			Expect(calls[0]).To(And(HaveField("State", fakeserver.CallRejected), HaveField("StatusCode", 486)))
			Expect(calls[1]).To(And(HaveField("State", fakeserver.CallActive), HaveField("ReferredTo", "tel:+15550199")))
		})
	})

	DescribeTable("is hung up when it is left without a word", func(leave func(context.Context, *desk, *telephony.IncomingCall)) {
		atDesk(fakeserver.Options{}, func(d *desk) {
			d.onCall = func(ctx context.Context, call *telephony.IncomingCall) { leave(ctx, d, call) }
		}, func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(10 * time.Second)
			Expect(d.calls()).To(Equal([]fakeserver.CallState{fakeserver.CallEnded}))
		})
	},
		Entry("by returning", func(context.Context, *desk, *telephony.IncomingCall) {}),
		Entry("by a panic", func(context.Context, *desk, *telephony.IncomingCall) { panic("boom") }),
		Entry("by a refused answer", func(ctx context.Context, d *desk, call *telephony.IncomingCall) {
			_, err := call.Answer(ctx, &agents.Agent{}, nil)
			Expect(err).To(MatchError(ContainSubstring("answer call rtc_")))
		}),
		Entry("by a model that does not exist", func(ctx context.Context, d *desk, call *telephony.IncomingCall) {
			opts := d.opts
			opts.Model = "gpt-nope"
			_, err := call.Answer(ctx, d.agent, &opts)
			refused, is := errors.AsType[*telephony.RefusedError](err)
			Expect(is).To(BeTrue())
			Expect(refused.Status).To(Equal(400))
			Expect(err).To(MatchError(ContainSubstring("invalid_model")))
			Expect(errors.Is(err, telephony.ErrNoCall)).To(BeFalse())
		}),
	)

	It("that the caller has ended is told so, by whatever is asked", func() {
		atDesk(fakeserver.Options{}, func(d *desk) { d.onCall = func(context.Context, *telephony.IncomingCall) {} }, func(ctx context.Context, d *desk) {
			for _, err := range []error{
				d.client.Accept(ctx, "rtc_1", &wire.Session{Type: "realtime"}), d.client.Reject(ctx, "rtc_1", 0),
				d.client.Refer(ctx, "rtc_1", "sip:a@b.test"), d.client.HangUp(ctx, "rtc_1"),
			} {
				Expect(err).To(MatchError(telephony.ErrNoCall))
				Expect(err).To(MatchError(ContainSubstring("No session found")))
			}
			Expect(d.client.HangUp(ctx, "")).To(MatchError("hangup: no call id"))
			Expect(d.client.Refer(ctx, "rtc_1", "https://x.test")).To(MatchError(ContainSubstring("no tel: or sip: URI")))
			_, err := d.client.Answer(ctx, "rtc_1", d.agent, nil)
			Expect(err).To(MatchError(telephony.ErrNoCall))
		})
	})

	It("is joined a little later, where its side channel is not there yet", func() {
		atDesk(fakeserver.Options{}, func(d *desk) { d.onCall = func(ctx context.Context, _ *telephony.IncomingCall) { <-ctx.Done() } }, func(ctx context.Context, d *desk) {
			id := d.ring(ctx)
			var accepting sync.WaitGroup
			accepting.Go(func() {
				time.Sleep(500 * time.Millisecond)
				Expect(d.client.Accept(ctx, id, &wire.Session{Type: "realtime"})).To(Succeed())
			})
			began := time.Now()
			session, err := d.client.Join(ctx, id, d.agent, nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(time.Since(began)).To(BeNumerically("~", 900*time.Millisecond, 200*time.Millisecond))
			Expect(session.Close()).To(Succeed())
			accepting.Wait()

			began = time.Now()
			_, err = d.client.Join(ctx, "rtc_1", d.agent, nil)
			Expect(err).To(MatchError(telephony.ErrNoCall))
			Expect(time.Since(began)).To(BeNumerically("<=", 3*time.Second))
			short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
			defer cancel()
			_, err = d.client.Join(short, "rtc_1", d.agent, nil)
			Expect(err).To(MatchError(context.DeadlineExceeded))
		})
	})

	It("is hung up when it cannot be joined", func() {
		atDesk(fakeserver.Options{}, func(d *desk) {
			d.opts.Configure = func(s *wire.Session) {
				if s.Model == "" && s.Audio.Input.Transcription.IsAbsent() {
					panic("in the session, not in the acceptance")
				}
			}
			d.onCall = func(ctx context.Context, call *telephony.IncomingCall) {
				_, err := call.Answer(ctx, d.agent, nil)
				Expect(err).To(MatchError(ContainSubstring("join call")))
				Expect(d.calls()).To(Equal([]fakeserver.CallState{fakeserver.CallEnded}))
			}
		}, func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(5 * time.Second)
			Expect(d.calls()).To(Equal([]fakeserver.CallState{fakeserver.CallEnded}))
		})
	})
})

var _ = Describe("A request about a call", func() {
	It("goes where sessions go, with the same key, and follows nobody elsewhere", func() {
		seen := ""
		ctx := context.Background()
		client := telephony.NewClient(&runner.Options{
			URL: "ws://api.test/openai/v1/realtime?api-version=1&model=x", APIKey: "sk-1", NoEnvironment: true,
			NetDial: answering("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.test/\r\nContent-Length: 0\r\n\r\n", &seen),
		})
		err := client.HangUp(ctx, "rtc_/1")
		Expect(err).To(MatchError("hangup call rtc_/1: HTTP status 302"))
		Expect(seen).To(And(HavePrefix("POST /openai/v1/realtime/calls/rtc_%2F1/hangup?api-version=1 HTTP/1.1\r\n"),
			ContainSubstring("Authorization: Bearer sk-1\r\n"), Not(ContainSubstring("Content-Type"))))
	})

	It("tells no secret when nobody is there", func() {
		client := telephony.NewClient(&runner.Options{
			URL: "wss://api.test/v1/realtime?code=hush", APIKey: "sk-1", NoEnvironment: true,
			NetDial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no route") },
		})
		Expect(client.HangUp(context.Background(), "rtc_1")).To(MatchError("hangup call rtc_1: no route"))
	})
})

var _ = Describe("The webhook of a call", func() {
	// leisurely has calls that last until they are told otherwise.
	leisurely := func(begun *atomic.Int32, end chan struct{}) func(*desk) {
		return func(d *desk) {
			d.onCall = func(ctx context.Context, _ *telephony.IncomingCall) {
				begun.Add(1)
				select {
				case <-end:
				case <-ctx.Done():
				}
			}
		}
	}

	It("begins a call once, however often it comes, and again when that is over", func() {
		var begun atomic.Int32
		var end chan struct{}
		atDesk(fakeserver.Options{}, func(d *desk) { end = make(chan struct{}); leisurely(&begun, end)(d) }, func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(time.Second)
			Expect(begun.Load()).To(BeEquivalentTo(1))
			Expect(d.again(nil)).To(Equal(200))
			signed := func(id string) func(*http.Request) {
				return func(r *http.Request) { sign(r, d.bodies[0], id, time.Now()) }
			}
			Expect(d.again(signed("wh_2"))).To(Equal(200))
			time.Sleep(time.Second)
			Expect(begun.Load()).To(BeEquivalentTo(1))
			end <- struct{}{}
			time.Sleep(time.Second)
			Expect(d.again(nil)).To(Equal(200))
			time.Sleep(time.Second)
			Expect(begun.Load()).To(BeEquivalentTo(1))
			Expect(d.again(signed("wh_3"))).To(Equal(200))
			time.Sleep(time.Second)
			Expect(begun.Load()).To(BeEquivalentTo(2))
			Expect(d.reception.Close(ctx)).To(Succeed())
			Expect(d.again(signed("wh_4"))).To(Equal(503))
		})
	})

	It("waits when too many calls are under way", func() {
		var begun atomic.Int32
		atDesk(fakeserver.Options{}, leisurely(&begun, nil), func(ctx context.Context, d *desk) {
			d.reception.MostCalls = 1
			d.ring(ctx)
			_, err := d.server.Ring(ctx, &fakeserver.IncomingCall{})
			Expect(err).To(MatchError(ContainSubstring("503")))
		})
	})

	DescribeTable("is refused", func(status int, change func(*http.Request, string)) {
		var begun atomic.Int32
		atDesk(fakeserver.Options{}, leisurely(&begun, nil), func(ctx context.Context, d *desk) {
			d.ring(ctx)
			time.Sleep(time.Second)
			Expect(d.again(func(r *http.Request) {
				sign(r, d.bodies[0], "wh_2", time.Now())
				change(r, d.bodies[0])
			})).To(Equal(status))
		})
	},
		Entry("with another body than was signed", 400, func(r *http.Request, text string) { r.Body = body(strings.Replace(text, "rtc_", "rtc-", 1)) }),
		Entry("without a signature", 400, func(r *http.Request, _ string) { r.Header.Del("webhook-signature") }),
		Entry("with an old signature", 400, func(r *http.Request, text string) { sign(r, text, "wh_2", time.Now().Add(-6*time.Minute)) }),
		Entry("with one from the future", 400, func(r *http.Request, text string) { sign(r, text, "wh_2", time.Now().Add(6*time.Minute)) }),
		Entry("without an id", 400, func(r *http.Request, text string) { sign(r, text, "", time.Now()) }),
		Entry("with a call that has no id", 400, func(r *http.Request, _ string) {
			resign(r, `{"type":"realtime.call.incoming","data":{}}`)
		}),
		Entry("with no JSON", 400, func(r *http.Request, _ string) { resign(r, `hello`) }),
		Entry("as a GET", 405, func(r *http.Request, _ string) { r.Method = http.MethodGet }),
		Entry("not, with one of several signatures", 200, func(r *http.Request, _ string) {
			r.Header.Set("webhook-signature", "v2,abc v1,%% v1,YWJj "+r.Header.Get("webhook-signature"))
		}),
		Entry("not, when it tells of something else", 200, func(r *http.Request, _ string) {
			resign(r, `{"type":"batch.completed","data":{"id":"x"}}`)
		}),
	)

	It("needs a secret", func() {
		client := telephony.NewClient(nil)
		for _, wrong := range []string{"", "whsec_", "abc", "whsec_%"} {
			_, err := telephony.NewReception(client, wrong, func(context.Context, *telephony.IncomingCall) {})
			Expect(err).To(MatchError(ContainSubstring("whsec_")))
		}
		_, err := telephony.NewReception(client, secret, nil)
		Expect(err).To(HaveOccurred())
	})

	DescribeTable("says who calls", func(header, want string) {
		call := &telephony.IncomingCall{Headers: []telephony.Header{{Name: "FROM", Value: header}}}
		Expect(call.From()).To(Equal(want))
		Expect(call.To()).To(BeEmpty())
	},
		Entry(nil, `"Ann" <sip:+15550100@example.test>;tag=1`, "+15550100"),
		Entry(nil, `sip:ann@example.test;tag=1`, "ann"),
		Entry(nil, `<tel:+15550100;phone-context=x>`, "+15550100"),
		Entry(nil, `<sip:example.test>`, ""),
		Entry(nil, `Ann`, ""),
	)
})
