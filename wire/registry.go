package wire

import (
	"maps"
	"reflect"
	"slices"
)

// clientEvents and serverEvents list the events by their types. Both are read-only.
var (
	clientEvents = []ClientEvent{
		(*SessionUpdate)(nil),
		(*InputAudioBufferAppend)(nil),
		(*InputAudioBufferCommit)(nil),
		(*InputAudioBufferClear)(nil),
		(*OutputAudioBufferClear)(nil),
		(*ConversationItemCreate)(nil),
		(*ConversationItemRetrieve)(nil),
		(*ConversationItemTruncate)(nil),
		(*ConversationItemDelete)(nil),
		(*ResponseCreate)(nil),
		(*ResponseCancel)(nil),
	}
	serverEvents = []ServerEvent{
		(*ErrorEvent)(nil),
		(*SessionCreated)(nil),
		(*SessionUpdated)(nil),
		(*ConversationCreated)(nil),
		(*RateLimitsUpdated)(nil),
		(*ConversationItemCreated)(nil),
		(*ConversationItemAdded)(nil),
		(*ConversationItemDone)(nil),
		(*ConversationItemRetrieved)(nil),
		(*ConversationItemTruncated)(nil),
		(*ConversationItemDeleted)(nil),
		(*ConversationItemInputAudioTranscriptionDelta)(nil),
		(*ConversationItemInputAudioTranscriptionCompleted)(nil),
		(*ConversationItemInputAudioTranscriptionSegment)(nil),
		(*ConversationItemInputAudioTranscriptionFailed)(nil),
		(*InputAudioBufferCommitted)(nil),
		(*InputAudioBufferCleared)(nil),
		(*InputAudioBufferSpeechStarted)(nil),
		(*InputAudioBufferSpeechStopped)(nil),
		(*InputAudioBufferTimeoutTriggered)(nil),
		(*InputAudioBufferDtmfEventReceived)(nil),
		(*OutputAudioBufferStarted)(nil),
		(*OutputAudioBufferStopped)(nil),
		(*OutputAudioBufferCleared)(nil),
		(*ResponseCreated)(nil),
		(*ResponseDone)(nil),
		(*ResponseOutputItemAdded)(nil),
		(*ResponseOutputItemDone)(nil),
		(*ResponseContentPartAdded)(nil),
		(*ResponseContentPartDone)(nil),
		(*ResponseOutputTextDelta)(nil),
		(*ResponseOutputTextDone)(nil),
		(*ResponseOutputAudioDelta)(nil),
		(*ResponseOutputAudioDone)(nil),
		(*ResponseOutputAudioTranscriptDelta)(nil),
		(*ResponseOutputAudioTranscriptDone)(nil),
		(*ResponseFunctionCallArgumentsDelta)(nil),
		(*ResponseFunctionCallArgumentsDone)(nil),
		(*MCPListToolsInProgress)(nil),
		(*MCPListToolsCompleted)(nil),
		(*MCPListToolsFailed)(nil),
		(*ResponseMCPCallArgumentsDelta)(nil),
		(*ResponseMCPCallArgumentsDone)(nil),
		(*ResponseMCPCallInProgress)(nil),
		(*ResponseMCPCallCompleted)(nil),
		(*ResponseMCPCallFailed)(nil),
	}
)

// eventShape is how the events of one type look in Go and in JSON.
type eventShape struct {
	name   string // the type
	head   string // how every event of the type begins: {"type":"name"
	goType reflect.Type
	*shape
}

// eventShapes holds the shape of every event of both directions, which share no names, by its
// type. It is read-only.
var eventShapes = compileEvents()

func compileEvents() map[string]eventShape {
	all := make(map[string]eventShape, len(clientEvents)+len(serverEvents))
	c := compiler{}
	add := func(ev Event) {
		name, t := ev.EventType(), reflect.TypeOf(ev).Elem()
		s := c.shape(t)
		s.byName["type"] = typeKey
		all[name] = eventShape{name, `{"type":"` + name + `"`, t, s}
	}
	for _, ev := range clientEvents {
		add(ev)
	}
	for _, ev := range serverEvents {
		add(ev)
	}
	return all
}

// EventTypes returns the types of all events of both directions, sorted.
func EventTypes() []string { return slices.Sorted(maps.Keys(eventShapes)) }

// GoType returns the struct that stands for events of a type, in either direction.
func GoType(name string) (t reflect.Type, ok bool) {
	shape, ok := eventShapes[name]
	return shape.goType, ok
}
