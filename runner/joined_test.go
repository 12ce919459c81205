package runner_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// asJSON is a session as it is sent.
func asJSON(session wire.Session) string {
	frame, err := wire.AppendClient(nil, &wire.SessionUpdate{Session: session})
	Expect(err).NotTo(HaveOccurred())
	var update struct{ Session json.RawMessage }
	Expect(json.Unmarshal(frame, &update)).To(Succeed())
	return string(update.Session)
}

var _ = Describe("What a call is accepted with", func() {
	It("is the first configuration of a session, without the formats that nobody gave, and the model", func() {
		inCall(func(r *rig) {
			r.agent.Tools = []agents.Tool{takes("a", 0)}
			hidden := takes("b", 0)
			hidden.Enabled = func(context.Context) bool { return false }
			r.agent.Tools = append(r.agent.Tools, hidden)
			r.agent.Handoffs = []agents.Handoff{{Agent: &agents.Agent{Name: "Billing"}}, {Agent: &agents.Agent{Name: "Sales"}, Enabled: func(context.Context) bool { return false }}}
			r.opts.Voice, r.opts.TurnDetection = "ash", &runner.TurnDetection{Type: runner.SemanticVAD, Eagerness: "low"}
			r.opts.Session.MaxOutputTokens = wire.Some(wire.MaxTokens(300))
			r.opts.Configure = func(s *wire.Session) { s.Tracing = wire.Some(wire.Tracing{Mode: "auto"}) }
		}, func(r *rig) {
			first := r.updates()[0].Session
			dials := r.dialled()
			body, err := runner.New(r.agent, &r.opts).Acceptance(r.ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(r.dialled()).To(Equal(dials))
			Expect(body.Model).To(Equal("gpt-realtime-2.1"))
			Expect(body.Audio.Input.Format).To(BeNil())
			Expect(body.Audio.Output.Format).To(BeNil())
			body.Model, body.Audio.Input.Format, body.Audio.Output.Format = "", first.Audio.Input.Format, first.Audio.Output.Format
			Expect(asJSON(body)).To(MatchJSON(asJSON(first)))
			Expect(asJSON(body)).To(And(ContainSubstring("transfer_to_billing"), Not(ContainSubstring("sales")), Not(ContainSubstring(`"b"`))))
		})
	})

	It("has the formats and the model that were given", func() {
		opts := runner.Options{NoEnvironment: true, URL: "wss://api.test/v1/realtime?model=gpt-realtime", Input: audio.Format{Encoding: audio.PCMU}}
		opts.Session.Audio = &wire.SessionAudio{Output: &wire.SessionAudioOutput{Format: &wire.AudioFormat{Type: wire.FormatPCMA}}}
		body, err := runner.New(&agents.Agent{Name: "Support"}, &opts).Acceptance(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(body.Model).To(Equal("gpt-realtime"))
		Expect(body.Audio.Input.Format.Type).To(Equal(wire.FormatPCMU))
		Expect(body.Audio.Output.Format.Type).To(Equal(wire.FormatPCMA))
	})

	DescribeTable("is refused here, before a server does it", func(set func(*runner.Options), why string) {
		opts := runner.Options{NoEnvironment: true}
		set(&opts)
		_, err := runner.New(&agents.Agent{Name: "Support"}, &opts).Acceptance(context.Background())
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("with a silence of turn detection", func(o *runner.Options) { o.TurnDetection = &runner.TurnDetection{Silence: time.Second} }, "not accepted with"),
		Entry("with a threshold", func(o *runner.Options) { o.TurnDetection = &runner.TurnDetection{Threshold: 0.4} }, "not accepted with"),
		Entry("with padding, in the settings of the wire", func(o *runner.Options) {
			o.Session.Audio = &wire.SessionAudio{Input: &wire.SessionAudioInput{TurnDetection: wire.Some(wire.TurnDetection{PrefixPaddingMs: wire.Some(100)})}}
		}, "not accepted with"),
		Entry("with mistakes", func(o *runner.Options) { o.MaxTools = -1 }, "limit of -1 tools"),
	)
})

var _ = Describe("A session that joins a call", func() {
	It("names the call, and cannot name a model", func() {
		Expect(handshake(func(o *runner.Options) { o.CallID = "rtc_1" })).To(ContainSubstring("GET /v1/realtime?call_id=rtc_1 "))
		Expect(handshake(func(o *runner.Options) { o.URL, o.CallID = "ws://server.test/v1/realtime?model=x", "rtc_1" })).To(ContainSubstring("GET /v1/realtime?call_id=rtc_1 "))
		_, err := handshake(func(o *runner.Options) { o.CallID, o.Model = "rtc_1", "gpt-realtime" })
		Expect(err).To(MatchError(ContainSubstring("both a call id and a model")))
		_, err = handshake(func(o *runner.Options) { o.URL, o.CallID = "ws://server.test/v1/realtime?call_id=rtc_2", "rtc_1" })
		Expect(err).To(MatchError(ContainSubstring("another one in the URL")))
	})

	It("takes no sound of the caller", func() {
		inCall(func(r *rig) { r.opts.CallID = "rtc_1" }, func(r *rig) {
			Expect(r.session.SendAudio(make([]byte, 960))).To(MatchError(runner.ErrJoined))
		})
	})

	It("cannot have what needs the sound", func() {
		_, err := handshake(func(o *runner.Options) {
			o.CallID, o.Fallback.After, o.Checking.HoldBack, o.FalseAlarms.Pause = "rtc_1", time.Second, true, true
		})
		Expect(err).To(MatchError(And(ContainSubstring("Fallback"), ContainSubstring("HoldBack"), ContainSubstring("Pause"))))
	})

	It("speaks as long as the server plays, and has it stop", func() {
		inCall(func(r *rig) { r.opts.CallID = "rtc_1" }, func(r *rig) {
			r.send(began("r1"), &wire.OutputAudioBufferStarted{ResponseID: "r1"}, done("r1", "completed"))
			r.until(time.Second)
			Expect(r.session.State()).To(Equal(runner.Speaking))
			Expect(r.session.HangUp(0)).To(Succeed())
			r.until(2 * time.Second)
			Expect(r.session.Interrupt()).To(Succeed())
			time.Sleep(100 * time.Millisecond)
			Expect(r.frame(-1)).To(BeAssignableToTypeOf(&wire.OutputAudioBufferClear{}))
			Expect(r.session.State()).To(Equal(runner.Speaking))
			r.send(&wire.OutputAudioBufferCleared{ResponseID: "r1"})
			Expect(r.session.Wait()).To(Succeed()) // the goodbye was heard, as far as it will be
			Expect(r.session.Done()).To(BeClosed())
		})
	})

	It("does not believe for ever that something plays", func() {
		inCall(func(r *rig) { r.opts.CallID, r.opts.MaxPlayout = "rtc_1", time.Minute }, func(r *rig) {
			r.send(began("r1"), &wire.OutputAudioBufferStarted{ResponseID: "r1"}, done("r1", "completed"))
			r.until(59 * time.Second)
			Expect(r.session.State()).To(Equal(runner.Speaking))
			r.until(62 * time.Second)
			Expect(r.session.State()).To(Equal(runner.Listening))
		})
	})

	It("has heard what the server says was heard", func() {
		inCall(func(r *rig) { r.opts.CallID = "rtc_1" }, func(r *rig) {
			item := wire.Item{ID: "i1", Type: wire.ItemMessage, Role: wire.RoleAssistant, Status: wire.StatusIncomplete}
			r.send(began("r1"), &wire.ResponseOutputItemAdded{ResponseID: "r1", Item: item}, &wire.ConversationItemAdded{Item: item},
				&wire.ResponseOutputAudioTranscriptDelta{ResponseID: "r1", ItemID: "i1", Delta: "Your order has shipped and should arrive on Tuesday."},
				&wire.OutputAudioBufferStarted{ResponseID: "r1"})
			r.until(time.Second)
			r.send(&wire.OutputAudioBufferCleared{ResponseID: "r1"}, &wire.ConversationItemTruncated{ItemID: "i1", AudioEndMs: 1000}, done("r1", "cancelled"))
			r.until(2 * time.Second)
			Expect(r.session.History()).To(HaveExactElements(And(HaveField("Truncated", true), HaveField("Heard", "Your order has"))))
			Expect(r.sawOnly("interrupted")).To(HaveExactElements(ContainSubstring("interrupted r1 in i1 by caller after 1s")))
			Expect(r.session.Interrupt()).To(Succeed()) // of nothing
			item.ID = "i2"
			r.send(began("r2"), &wire.ResponseOutputItemAdded{ResponseID: "r2", Item: item}, &wire.ConversationItemAdded{Item: item},
				&wire.OutputAudioBufferStarted{ResponseID: "r2"}, done("r2", "completed"))
			r.until(3 * time.Second)
			Expect(r.session.Interrupt()).To(Succeed())
			r.send(&wire.OutputAudioBufferCleared{ResponseID: "r2"}, &wire.ConversationItemTruncated{ItemID: "i2", AudioEndMs: 500})
			r.until(4 * time.Second)
			Expect(r.sawOnly("interrupted")).To(HaveExactElements(ContainSubstring("interrupted r2 in i2 by request after 500ms")))
		})
	})

	It("finds its conversation again when the connection is lost", func() {
		inCall(func(r *rig) { r.opts.CallID, r.opts.Reconnect.Attempts = "rtc_1", 1 }, func(r *rig) {
			Expect(r.session.SendText("Hello.")).To(Succeed())
			time.Sleep(50 * time.Millisecond)
			r.send(&wire.ConversationItemAdded{Item: r.frame(-2).(*wire.ConversationItemCreate).Item}, began("r1"), done("r1", "completed"))
			time.Sleep(50 * time.Millisecond)
			before := len(r.arrivals())
			_ = r.conn().CloseNow()
			r.until(2 * time.Second)
			Expect(r.sawOnly("Reconnected", "reconnected")).To(HaveLen(1))
			for _, frame := range r.arrivals()[before:] {
				Expect(frame).NotTo(BeAssignableToTypeOf(&wire.ConversationItemCreate{}))
			}
		})
	})
})

var _ = Describe("A key of the caller's telephone", func() {
	It("is one event, whoever tells of it", func() {
		inCall(func(r *rig) { r.unread = true }, func(r *rig) {
			r.send(&wire.InputAudioBufferDtmfEventReceived{Event: "4", ReceivedAt: 1}, &wire.InputAudioBufferDtmfEventReceived{Event: "?", ReceivedAt: 1})
			time.Sleep(50 * time.Millisecond)
			Expect(r.session.PressKey("#")).To(Succeed())
			Expect(r.session.PressKey("12")).To(MatchError("not a key of a telephone"))
			Expect(r.session.Close()).To(Succeed())
			Expect(r.session.PressKey("1")).To(MatchError(runner.ErrClosed))
			var keys []string
			for ev, err := range r.session.Events(r.ctx) {
				Expect(err).NotTo(HaveOccurred())
				if d, ok := ev.(*runner.Digit); ok {
					keys = append(keys, string(d.Key))
				}
			}
			Expect(keys).To(Equal([]string{"4", "#"}))
		})
	})

	It("is in no log", func() {
		ev := &runner.Digit{Key: "*"}
		var log strings.Builder
		for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
			slog.New(handler).Info("pressed", "key", ev.Key, "event", *ev)
		}
		_, _ = fmt.Fprintf(&log, "%v %+v %#v %s %q %x %d", ev, *ev, ev.Key, ev.Key, ev.Key, ev.Key, []runner.Key{ev.Key})
		text, err := json.Marshal(ev.Key)
		Expect(err).NotTo(HaveOccurred())
		log.Write(text)
		Expect(strings.Count(log.String(), "•")).To(Equal(12))
		Expect(log.String()).NotTo(Or(ContainSubstring("*"), ContainSubstring("2a"), ContainSubstring("[42]")))
	})
})
