package conformance_test

import (
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/realtime"
)

type (
	sdkEvent = realtime.RealtimeClientEventUnionParam
	sdkItem  = realtime.ConversationItemUnionParam
)

// itemEvent is the conversation.item.create of an item.
func itemEvent(item sdkItem) sdkEvent {
	return sdkEvent{OfConversationItemCreate: &realtime.ConversationItemCreateEventParam{Item: item}}
}

// sdkSession is a session with most of what can be set.
func sdkSession() sdkEvent {
	return sdkEvent{OfSessionUpdate: &realtime.SessionUpdateEventParam{
		EventID: param.NewOpt("evt_1"),
		Session: realtime.SessionUpdateEventSessionUnionParam{OfRealtime: &realtime.RealtimeSessionCreateRequestParam{
			Instructions:     param.NewOpt("Be brief."),
			OutputModalities: []string{"audio"},
			Model:            "gpt-realtime",
			MaxOutputTokens:  realtime.RealtimeSessionCreateRequestMaxOutputTokensUnionParam{OfInt: param.NewOpt[int64](200)},
			Tools: realtime.RealtimeToolsConfigParam{{OfFunction: &realtime.RealtimeFunctionToolParam{
				Name: param.NewOpt("look_up"), Description: param.NewOpt("Finds"), Parameters: map[string]any{"type": "object"}, Type: "function",
			}}},
			Audio: realtime.RealtimeAudioConfigParam{
				Input: realtime.RealtimeAudioConfigInputParam{
					Format:         realtime.RealtimeAudioFormatsUnionParam{OfAudioPCM: &realtime.RealtimeAudioFormatsAudioPCMParam{Rate: 24000, Type: "audio/pcm"}},
					NoiseReduction: realtime.RealtimeAudioConfigInputNoiseReductionParam{Type: "near_field"},
					Transcription:  realtime.AudioTranscriptionParam{Model: "whisper-1", Language: param.NewOpt("en")},
					TurnDetection: realtime.RealtimeAudioInputTurnDetectionUnionParam{OfServerVad: &realtime.RealtimeAudioInputTurnDetectionServerVadParam{
						Threshold: param.NewOpt(0.6), SilenceDurationMs: param.NewOpt[int64](400), CreateResponse: param.NewOpt(true),
					}},
				},
			},
		}},
	}}
}

var _ = DescribeTable("An event that openai-go builds is accepted:",
	func(build func() sdkEvent, answer string) {
		session{}.run(func(c *client) {
			c.until("session.created")
			c.send(create(said("item_1")), create(`{"type":"function_call","call_id":"call_1","name":"f","arguments":"{}"}`))
			c.until("conversation.item.done")
			c.until("conversation.item.done")
			raw, err := json.Marshal(build())
			Expect(err).NotTo(HaveOccurred())
			c.send(string(raw))
			got := c.rest(5_000_000_000)
			Expect(misunderstood(got)).To(BeEmpty(), string(raw))
			Expect(got[0].EventType()).To(Equal(answer))
		})
	},
	Entry("session.update", sdkSession, "session.updated"),
	Entry("input_audio_buffer.append", func() sdkEvent { return realtime.RealtimeClientEventParamOfInputAudioBufferAppend(encoded("Hello?")) },
		"input_audio_buffer.speech_started"),
	Entry("input_audio_buffer.clear", func() sdkEvent {
		return sdkEvent{OfInputAudioBufferClear: &realtime.InputAudioBufferClearEventParam{}}
	}, "input_audio_buffer.cleared"),
	Entry("conversation.item.create of a user's text", func() sdkEvent { return userText("Hi") }, "conversation.item.added"),
	Entry("conversation.item.create of a system's text", func() sdkEvent {
		return itemEvent(realtime.ConversationItemParamOfRealtimeSystemMessageItem([]realtime.RealtimeConversationItemSystemMessageContentParam{
			{Type: "input_text", Text: param.NewOpt("Be brief.")}}))
	}, "conversation.item.added"),
	Entry("conversation.item.create of an assistant's text", func() sdkEvent {
		return itemEvent(realtime.ConversationItemParamOfRealtimeAssistantMessageItem([]realtime.RealtimeConversationItemAssistantMessageContentParam{
			{Type: "output_text", Text: param.NewOpt("Hello.")}}))
	}, "conversation.item.added"),
	Entry("conversation.item.create of a call", func() sdkEvent { return itemEvent(realtime.ConversationItemParamOfFunctionCall(`{}`, "f")) },
		"conversation.item.added"),
	Entry("conversation.item.create of an output", func() sdkEvent {
		return itemEvent(realtime.ConversationItemParamOfFunctionCallOutput("call_1", "done"))
	}, "conversation.item.added"),
	Entry("conversation.item.create of an approval", func() sdkEvent {
		return itemEvent(realtime.ConversationItemParamOfMcpApprovalResponse("mcpr_1", true, "item_approval"))
	}, "error"), // nothing waits for it
	Entry("conversation.item.retrieve", func() sdkEvent { return realtime.RealtimeClientEventParamOfConversationItemRetrieve("item_1") },
		"conversation.item.retrieved"),
	Entry("conversation.item.delete", func() sdkEvent { return realtime.RealtimeClientEventParamOfConversationItemDelete("item_1") },
		"conversation.item.deleted"),
	Entry("response.create", func() sdkEvent { return sdkEvent{OfResponseCreate: &realtime.ResponseCreateEventParam{}} }, "response.created"),
	Entry("response.create with settings", func() sdkEvent {
		return sdkEvent{OfResponseCreate: &realtime.ResponseCreateEventParam{Response: realtime.RealtimeResponseCreateParams{
			Instructions: param.NewOpt("x"), OutputModalities: []string{"text"}, Metadata: map[string]string{"topic": "x"},
			Conversation: "none", Input: []sdkItem{realtime.ConversationItemParamOfFunctionCall(`{}`, "f")},
		}}}
	}, "response.created"),
)
