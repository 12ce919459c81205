package conformance_test

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/realtime"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/wireorder"
	"github.com/voicesim/voicesim/wire"
)

// official is a connection of openai-go's own client to a server on the loopback address.
type official struct {
	*realtime.RealtimeConnection
	ctx    context.Context
	server *fakeserver.Server
	frames []frame
}

func connectOfficial(ctx context.Context, opts fakeserver.Options, more ...option.RequestOption) *official {
	GinkgoHelper()
	server := fakeserver.NewServer(&opts)
	DeferCleanup(server.Close)
	base := strings.TrimSuffix(strings.Replace(server.URL(), "ws:", "http:", 1), "realtime")
	service := realtime.NewRealtimeService(append([]option.RequestOption{
		option.WithBaseURL(base), option.WithAPIKey("sk-test"), option.WithQuery("model", "gpt-realtime-2.1"),
	}, more...)...)
	conn, err := service.Connect(ctx, realtime.RealtimeConnectionOptions{})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(conn.Close)
	return &official{RealtimeConnection: conn, ctx: ctx, server: server}
}

// send sends an event that was built with the types of openai-go.
func (o *official) send(ev realtime.RealtimeClientEventUnionParam) {
	GinkgoHelper()
	raw, err := ev.MarshalJSON()
	Expect(err).NotTo(HaveOccurred())
	o.frames = append(o.frames, frame{true, wire.TypeOf(raw), raw})
	Expect(o.Send(o.ctx, ev)).To(Succeed())
}

// until receives events up to the next of a type, and returns that.
func (o *official) until(eventType string) realtime.RealtimeServerEventUnion {
	GinkgoHelper()
	for {
		ev, err := o.Recv(o.ctx)
		Expect(err).NotTo(HaveOccurred())
		o.frames = append(o.frames, frame{false, ev.Type, []byte(ev.RawJSON())})
		if ev.Type == eventType {
			return ev
		}
	}
}

// fair judges all that was received.
func (o *official) fair() {
	GinkgoHelper()
	Expect(wrongWith(o.frames, &wireorder.Options{Strict: true, BothSides: true}, false)).To(BeEmpty())
	cover(o.frames)
}

// userText is the conversation.item.create of what a user typed.
func userText(text string) realtime.RealtimeClientEventUnionParam {
	item := realtime.ConversationItemParamOfRealtimeUserMessageItem(
		[]realtime.RealtimeConversationItemUserMessageContentParam{{Type: "input_text", Text: param.NewOpt(text)}})
	return realtime.RealtimeClientEventUnionParam{OfConversationItemCreate: &realtime.ConversationItemCreateEventParam{Item: item}}
}

// respond is a response.create in a modality.
func respond(modality string) realtime.RealtimeClientEventUnionParam {
	return realtime.RealtimeClientEventUnionParam{OfResponseCreate: &realtime.ResponseCreateEventParam{
		Response: realtime.RealtimeResponseCreateParams{OutputModalities: []string{modality}},
	}}
}

var _ = Describe("The client of openai-go", Label("network"), func() {
	quick := answering(fakeserver.Reply{Say: "Hello."}, fakeserver.Reply{Say: "Yes."})
	quick.Pacing = &fakeserver.Pacing{FirstItem: time.Millisecond, FirstAudio: 2 * time.Millisecond, Interval: time.Millisecond, Token: time.Millisecond}

	It("has a turn in text", func(ctx SpecContext) {
		o := connectOfficial(ctx, quick)
		o.until("session.created")
		o.send(userText("Hi"))
		o.send(respond("text"))
		Expect(o.until("response.output_text.done").AsResponseTextDoneEvent().Text).To(Equal("Hello."))
		done := o.until("response.done").AsResponseDoneEvent().Response
		Expect(done.Status).To(Equal(realtime.RealtimeResponseStatusCompleted))
		Expect(done.Output[0].AsRealtimeConversationItemAssistantMessage().Content[0].Text).To(Equal("Hello."))
		o.fair()
	}, SpecTimeout(20*time.Second))

	It("has a turn in audio", func(ctx SpecContext) {
		opts := quick
		opts.Vocabulary = vocabulary()
		o := connectOfficial(ctx, opts)
		o.until("session.created")
		sound := audio.Format{}.AppendBytes(nil, turn(where))
		o.send(realtime.RealtimeClientEventParamOfInputAudioBufferAppend(base64.StdEncoding.EncodeToString(sound)))
		started := o.until("input_audio_buffer.speech_started").AsInputAudioBufferSpeechStartedEvent()
		Expect(o.until("conversation.item.done").AsConversationItemDone().Item.AsRealtimeConversationItemUserMessage().ID).To(Equal(started.ItemID))
		delta, err := base64.StdEncoding.DecodeString(o.until("response.output_audio.delta").AsResponseAudioDeltaEvent().Delta)
		Expect(err).NotTo(HaveOccurred())
		Expect(delta).NotTo(BeEmpty())
		Expect(o.until("response.output_audio_transcript.done").AsResponseAudioTranscriptDoneEvent().Transcript).To(Equal("Hello."))
		o.until("response.done")
		o.fair()
	}, SpecTimeout(20*time.Second))

	It("configures a session and calls a function", func(ctx SpecContext) {
		opts := answering(fakeserver.Reply{Calls: []fakeserver.ToolCall{lookUp}}, fakeserver.Reply{Say: "Yes."})
		opts.Pacing = quick.Pacing
		o := connectOfficial(ctx, opts)
		o.send(realtime.RealtimeClientEventUnionParam{OfSessionUpdate: &realtime.SessionUpdateEventParam{
			Session: realtime.SessionUpdateEventSessionUnionParam{OfRealtime: &realtime.RealtimeSessionCreateRequestParam{
				Instructions: param.NewOpt("Be brief."), OutputModalities: []string{"text"},
			}},
		}})
		o.until("session.updated")
		o.send(respond("text"))
		call := o.until("response.function_call_arguments.done").AsResponseFunctionCallArgumentsDoneEvent()
		Expect(call.Name).To(Equal("get_order_status"))
		o.until("response.done")
		o.send(realtime.RealtimeClientEventUnionParam{OfConversationItemCreate: &realtime.ConversationItemCreateEventParam{
			Item: realtime.ConversationItemParamOfFunctionCallOutput(call.CallID, "shipped"),
		}})
		o.send(respond("text"))
		Expect(o.until("response.output_text.done").AsResponseTextDoneEvent().Text).To(Equal("Yes."))
		o.until("response.done")
		o.fair()
	}, SpecTimeout(20*time.Second))

	It("gets an error, and the session goes on", func(ctx SpecContext) {
		o := connectOfficial(ctx, quick)
		o.send(realtime.RealtimeClientEventUnionParam{OfResponseCancel: &realtime.ResponseCancelEventParam{EventID: param.NewOpt("evt_1")}})
		e := o.until("error").AsRealtimeErrorEvent().Error
		Expect(e.Code).To(Equal("response_cancel_not_active"))
		Expect(e.EventID).To(Equal("evt_1"))
		o.send(respond("text"))
		o.until("response.done")
		o.fair()
	}, SpecTimeout(20*time.Second))

	It("is refused by an error and a close code", func(ctx SpecContext) {
		opts := quick
		opts.RequireKey = "sk-right"
		o := connectOfficial(ctx, opts)
		Expect(o.until("error").AsRealtimeErrorEvent().Error.Code).To(Equal("invalid_api_key"))
		_, err := o.Recv(ctx)
		Expect(err).To(MatchError(ContainSubstring("3000")))
	}, SpecTimeout(20*time.Second))
})
