package protocol

import "github.com/voicesim/voicesim/wire"

func clientParts() []Part {
	had := func(name, note string) Part {
		return Part{Kind: ClientEvent, Name: name, Support: Full, Note: note}
	}
	return []Part{
		had(wire.TypeSessionUpdate, "every key is checked"),
		had(wire.TypeInputAudioBufferAppend, "PCM at 24 kHz, mu-law and A-law"),
		had(wire.TypeInputAudioBufferCommit, ""),
		had(wire.TypeInputAudioBufferClear, ""),
		had(wire.TypeOutputAudioBufferClear, "on the control sockets of calls; refused elsewhere, as by the live server"),
		had(wire.TypeConversationItemCreate, "messages, function calls and their outputs, MCP approvals; images are counted, not seen"),
		had(wire.TypeConversationItemRetrieve, ""),
		had(wire.TypeConversationItemTruncate, ""),
		had(wire.TypeConversationItemDelete, ""),
		had(wire.TypeResponseCreate, "every key is checked"),
		had(wire.TypeResponseCancel, ""),
	}
}

func serverParts() []Part {
	seen := func(name string) Part {
		return Part{Kind: ServerEvent, Name: name, Support: Full, Recorded: true}
	}
	had := func(name, note string) Part {
		return Part{Kind: ServerEvent, Name: name, Support: Full, Note: note}
	}
	missing := func(name, note string) Part {
		return Part{Kind: ServerEvent, Name: name, Note: note}
	}
	return []Part{
		had(wire.TypeErrorEvent, "errors with their codes, messages and params"),
		seen(wire.TypeSessionCreated),
		seen(wire.TypeSessionUpdated),
		missing(wire.TypeConversationCreated, "in the schema; live servers do not send it"),
		seen(wire.TypeRateLimitsUpdated),
		missing(wire.TypeConversationItemCreated, "in the schema; live servers do not send it"),
		seen(wire.TypeConversationItemAdded),
		seen(wire.TypeConversationItemDone),
		had(wire.TypeConversationItemRetrieved, "with sound"),
		had(wire.TypeConversationItemTruncated, ""),
		had(wire.TypeConversationItemDeleted, ""),
		seen(wire.TypeConversationItemInputAudioTranscriptionDelta),
		seen(wire.TypeConversationItemInputAudioTranscriptionCompleted),
		had(wire.TypeConversationItemInputAudioTranscriptionSegment, "speakers are those of the recordings"),
		had(wire.TypeConversationItemInputAudioTranscriptionFailed, "on request"),
		seen(wire.TypeInputAudioBufferCommitted),
		had(wire.TypeInputAudioBufferCleared, ""),
		seen(wire.TypeInputAudioBufferSpeechStarted),
		seen(wire.TypeInputAudioBufferSpeechStopped),
		had(wire.TypeInputAudioBufferTimeoutTriggered, ""),
		had(wire.TypeInputAudioBufferDtmfEventReceived, "on the control sockets of calls"),
		had(wire.TypeOutputAudioBufferStarted, "on the control sockets of calls"),
		had(wire.TypeOutputAudioBufferStopped, "on the control sockets of calls"),
		had(wire.TypeOutputAudioBufferCleared, "on the control sockets of calls"),
		seen(wire.TypeResponseCreated),
		seen(wire.TypeResponseDone),
		seen(wire.TypeResponseOutputItemAdded),
		seen(wire.TypeResponseOutputItemDone),
		seen(wire.TypeResponseContentPartAdded),
		seen(wire.TypeResponseContentPartDone),
		seen(wire.TypeResponseOutputTextDelta),
		seen(wire.TypeResponseOutputTextDone),
		seen(wire.TypeResponseOutputAudioDelta),
		seen(wire.TypeResponseOutputAudioDone),
		seen(wire.TypeResponseOutputAudioTranscriptDelta),
		seen(wire.TypeResponseOutputAudioTranscriptDone),
		seen(wire.TypeResponseFunctionCallArgumentsDelta),
		seen(wire.TypeResponseFunctionCallArgumentsDone),
		had(wire.TypeMCPListToolsInProgress, ""),
		had(wire.TypeMCPListToolsCompleted, ""),
		had(wire.TypeMCPListToolsFailed, ""),
		had(wire.TypeResponseMCPCallArgumentsDelta, ""),
		had(wire.TypeResponseMCPCallArgumentsDone, ""),
		had(wire.TypeResponseMCPCallInProgress, ""),
		had(wire.TypeResponseMCPCallCompleted, ""),
		had(wire.TypeResponseMCPCallFailed, ""),
	}
}
