package fakeserver_test

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

// aCall returns the events of a call with a spoken turn, an answer with a function call, its output,
// and a last answer.
func aCall() []arrival {
	GinkgoHelper()
	var all []arrival
	opts := fakeserver.Options{Vocabulary: caller, NewModel: answering(
		fakeserver.Reply{Say: "Let me check.", Calls: []fakeserver.Call{lookUp}}, fakeserver.Reply{Say: "It shipped."})}
	inVirtualTime(opts, func(ctx context.Context, s *fakeserver.Server) {
		c := dial(ctx, s, "gpt-realtime-2")
		c.update(`{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"}}}}`)
		c.append(audio.Format{}.AppendBytes(nil, joined(whereIs.Samples, quietEnd)))
		call, _ := find[*wire.ResponseFunctionCallArgumentsDone](c.until("rate_limits.updated"))
		c.send(`{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"` + call.CallID + `","output":"shipped"}}`)
		c.send(ask)
		c.until("rate_limits.updated")
		c.close()
		all = c.all
	})
	return all
}

var quietEnd = make([]int16, 24000)

func eventsOf(all []arrival) []wire.ServerEvent {
	var events []wire.ServerEvent
	for _, a := range all {
		events = append(events, a.event)
	}
	return events
}

var _ = Describe("What a server sends", func() {
	It("is in order, by the checker that knows the real one", func() {
		Expect(checkOrder(eventsOf(aCall()))).To(Succeed())
	})

	DescribeTable("is out of order, says the checker, when",
		func(eventType string, disturb func(events []wire.ServerEvent, at int) []wire.ServerEvent) {
			events := eventsOf(aCall())
			at := slices.IndexFunc(events, func(ev wire.ServerEvent) bool { return ev.EventType() == eventType })
			Expect(at).To(BeNumerically(">", 0))
			Expect(checkOrder(disturb(events, at))).NotTo(Succeed())
		},
		Entry("session.created is missing", "session.updated", func(ev []wire.ServerEvent, _ int) []wire.ServerEvent { return ev[1:] }),
		Entry("speech never started", "input_audio_buffer.speech_started", drop),
		Entry("the turn stops twice", "input_audio_buffer.speech_stopped", afterNext),
		Entry("the turn is not added", "conversation.item.added", drop),
		Entry("the turn is added before it is committed", "input_audio_buffer.committed", swap),
		Entry("the response is never created", "response.created", drop),
		Entry("an item comes before its response", "response.created", swapFar),
		Entry("an output is not announced", "response.output_item.added", drop),
		Entry("an output joins the conversation before it is announced", "response.output_item.added", swap),
		Entry("a part begins before its item", "response.content_part.added", swapBack),
		Entry("text comes without a part", "response.content_part.added", drop),
		Entry("a transcript delta is lost", "response.output_audio_transcript.delta", drop),
		Entry("sound is never done", "response.output_audio.done", drop),
		Entry("sound is done after its transcript", "response.output_audio.done", swap),
		Entry("a part is done before its text", "response.content_part.done", swapBack),
		Entry("a part is never done", "response.content_part.done", drop),
		Entry("an output is done before its item", "response.output_item.done", swapBack),
		Entry("an output is never done", "response.output_item.done", drop),
		Entry("arguments are never done", "response.function_call_arguments.done", drop),
		Entry("an argument delta is lost", "response.function_call_arguments.delta", drop),
		Entry("the response is done before its output", "response.done", swapBack),
		Entry("the response is done twice", "response.done", double),
		Entry("the response is never done", "response.done", drop),
		Entry("an event comes twice", "response.output_audio.delta", double),
		Entry("a transcript goes on after its end", "conversation.item.input_audio_transcription.completed", moreAfter),
	)

	It("is refused by the published schema when it is not of the protocol", func() {
		if publishedSchema().types == nil {
			Skip("no published schema in ../shared/data")
		}
		Expect(checkSchema("response.cancelled", `{"type":"response.cancelled"}`)).NotTo(Succeed())
		Expect(checkSchema("response.done", `{"type":"response.done","event_id":"e","response":{"status":"interrupted"}}`)).NotTo(Succeed())
		Expect(checkSchema("input_audio_buffer.speech_started", `{"type":"input_audio_buffer.speech_started","event_id":"e","item_id":"i"}`)).
			NotTo(Succeed())
	})
})

func drop(ev []wire.ServerEvent, at int) []wire.ServerEvent { return slices.Delete(ev, at, at+1) }

func swap(ev []wire.ServerEvent, at int) []wire.ServerEvent {
	ev[at], ev[at+1] = ev[at+1], ev[at]
	return ev
}

func swapBack(ev []wire.ServerEvent, at int) []wire.ServerEvent { return swap(ev, at-1) }

func swapFar(ev []wire.ServerEvent, at int) []wire.ServerEvent {
	return slices.Insert(slices.Delete(ev, at, at+1), at+3, ev[at])
}

func double(ev []wire.ServerEvent, at int) []wire.ServerEvent { return slices.Insert(ev, at, ev[at]) }

// afterNext repeats an event, with a new id, after the one that follows it.
func afterNext(ev []wire.ServerEvent, at int) []wire.ServerEvent {
	again := *ev[at].(*wire.InputAudioBufferSpeechStopped)
	again.EventID = "event_again"
	return slices.Insert(ev, at+4, wire.ServerEvent(&again))
}

// moreAfter adds another piece to a transcript that is complete.
func moreAfter(ev []wire.ServerEvent, at int) []wire.ServerEvent {
	whole := ev[at].(*wire.ConversationItemInputAudioTranscriptionCompleted)
	return slices.Insert(ev, at+1, wire.ServerEvent(&wire.ConversationItemInputAudioTranscriptionDelta{
		EventID: "event_more", ItemID: whole.ItemID, Delta: "more",
	}))
}
