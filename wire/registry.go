package wire

import "reflect"

// clientEvents makes an empty event of each client event's type.
var clientEvents = map[string]func() ClientEvent{
	TypeSessionUpdate:            func() ClientEvent { return new(SessionUpdate) },
	TypeInputAudioBufferAppend:   func() ClientEvent { return new(InputAudioBufferAppend) },
	TypeInputAudioBufferCommit:   func() ClientEvent { return new(InputAudioBufferCommit) },
	TypeInputAudioBufferClear:    func() ClientEvent { return new(InputAudioBufferClear) },
	TypeOutputAudioBufferClear:   func() ClientEvent { return new(OutputAudioBufferClear) },
	TypeConversationItemCreate:   func() ClientEvent { return new(ConversationItemCreate) },
	TypeConversationItemRetrieve: func() ClientEvent { return new(ConversationItemRetrieve) },
	TypeConversationItemTruncate: func() ClientEvent { return new(ConversationItemTruncate) },
	TypeConversationItemDelete:   func() ClientEvent { return new(ConversationItemDelete) },
	TypeResponseCreate:           func() ClientEvent { return new(ResponseCreate) },
	TypeResponseCancel:           func() ClientEvent { return new(ResponseCancel) },
}

// serverEvents makes an empty event of each server event's type.
var serverEvents = map[string]func() ServerEvent{
	TypeErrorEvent:                                       func() ServerEvent { return new(ErrorEvent) },
	TypeSessionCreated:                                   func() ServerEvent { return new(SessionCreated) },
	TypeSessionUpdated:                                   func() ServerEvent { return new(SessionUpdated) },
	TypeConversationCreated:                              func() ServerEvent { return new(ConversationCreated) },
	TypeRateLimitsUpdated:                                func() ServerEvent { return new(RateLimitsUpdated) },
	TypeConversationItemCreated:                          func() ServerEvent { return new(ConversationItemCreated) },
	TypeConversationItemAdded:                            func() ServerEvent { return new(ConversationItemAdded) },
	TypeConversationItemDone:                             func() ServerEvent { return new(ConversationItemDone) },
	TypeConversationItemRetrieved:                        func() ServerEvent { return new(ConversationItemRetrieved) },
	TypeConversationItemTruncated:                        func() ServerEvent { return new(ConversationItemTruncated) },
	TypeConversationItemDeleted:                          func() ServerEvent { return new(ConversationItemDeleted) },
	TypeConversationItemInputAudioTranscriptionDelta:     func() ServerEvent { return new(ConversationItemInputAudioTranscriptionDelta) },
	TypeConversationItemInputAudioTranscriptionCompleted: func() ServerEvent { return new(ConversationItemInputAudioTranscriptionCompleted) },
	TypeConversationItemInputAudioTranscriptionSegment:   func() ServerEvent { return new(ConversationItemInputAudioTranscriptionSegment) },
	TypeConversationItemInputAudioTranscriptionFailed:    func() ServerEvent { return new(ConversationItemInputAudioTranscriptionFailed) },
	TypeInputAudioBufferCommitted:                        func() ServerEvent { return new(InputAudioBufferCommitted) },
	TypeInputAudioBufferCleared:                          func() ServerEvent { return new(InputAudioBufferCleared) },
	TypeInputAudioBufferSpeechStarted:                    func() ServerEvent { return new(InputAudioBufferSpeechStarted) },
	TypeInputAudioBufferSpeechStopped:                    func() ServerEvent { return new(InputAudioBufferSpeechStopped) },
	TypeInputAudioBufferTimeoutTriggered:                 func() ServerEvent { return new(InputAudioBufferTimeoutTriggered) },
	TypeInputAudioBufferDtmfEventReceived:                func() ServerEvent { return new(InputAudioBufferDtmfEventReceived) },
	TypeOutputAudioBufferStarted:                         func() ServerEvent { return new(OutputAudioBufferStarted) },
	TypeOutputAudioBufferStopped:                         func() ServerEvent { return new(OutputAudioBufferStopped) },
	TypeOutputAudioBufferCleared:                         func() ServerEvent { return new(OutputAudioBufferCleared) },
	TypeResponseCreated:                                  func() ServerEvent { return new(ResponseCreated) },
	TypeResponseDone:                                     func() ServerEvent { return new(ResponseDone) },
	TypeResponseOutputItemAdded:                          func() ServerEvent { return new(ResponseOutputItemAdded) },
	TypeResponseOutputItemDone:                           func() ServerEvent { return new(ResponseOutputItemDone) },
	TypeResponseContentPartAdded:                         func() ServerEvent { return new(ResponseContentPartAdded) },
	TypeResponseContentPartDone:                          func() ServerEvent { return new(ResponseContentPartDone) },
	TypeResponseOutputTextDelta:                          func() ServerEvent { return new(ResponseOutputTextDelta) },
	TypeResponseOutputTextDone:                           func() ServerEvent { return new(ResponseOutputTextDone) },
	TypeResponseOutputAudioDelta:                         func() ServerEvent { return new(ResponseOutputAudioDelta) },
	TypeResponseOutputAudioDone:                          func() ServerEvent { return new(ResponseOutputAudioDone) },
	TypeResponseOutputAudioTranscriptDelta:               func() ServerEvent { return new(ResponseOutputAudioTranscriptDelta) },
	TypeResponseOutputAudioTranscriptDone:                func() ServerEvent { return new(ResponseOutputAudioTranscriptDone) },
	TypeResponseFunctionCallArgumentsDelta:               func() ServerEvent { return new(ResponseFunctionCallArgumentsDelta) },
	TypeResponseFunctionCallArgumentsDone:                func() ServerEvent { return new(ResponseFunctionCallArgumentsDone) },
	TypeMCPListToolsInProgress:                           func() ServerEvent { return new(MCPListToolsInProgress) },
	TypeMCPListToolsCompleted:                            func() ServerEvent { return new(MCPListToolsCompleted) },
	TypeMCPListToolsFailed:                               func() ServerEvent { return new(MCPListToolsFailed) },
	TypeResponseMCPCallArgumentsDelta:                    func() ServerEvent { return new(ResponseMCPCallArgumentsDelta) },
	TypeResponseMCPCallArgumentsDone:                     func() ServerEvent { return new(ResponseMCPCallArgumentsDone) },
	TypeResponseMCPCallInProgress:                        func() ServerEvent { return new(ResponseMCPCallInProgress) },
	TypeResponseMCPCallCompleted:                         func() ServerEvent { return new(ResponseMCPCallCompleted) },
	TypeResponseMCPCallFailed:                            func() ServerEvent { return new(ResponseMCPCallFailed) },
}

// eventShape is how the events of one type look in JSON.
type eventShape struct {
	name string // the type
	head string // how every event of the type begins: {"type":"name"
	*shape
}

// eventShapes holds the shape of every event type of both directions, which share no names.
var eventShapes = compileEvents()

func compileEvents() map[string]eventShape {
	all := make(map[string]eventShape, len(clientEvents)+len(serverEvents))
	c := compiler{}
	add := func(name string, ev Event) {
		s := c.shape(reflect.TypeOf(ev).Elem())
		s.byName["type"] = typeKey
		all[name] = eventShape{name, `{"type":"` + name + `"`, s}
	}
	for name, fresh := range clientEvents {
		add(name, fresh())
	}
	for name, fresh := range serverEvents {
		add(name, fresh())
	}
	return all
}
