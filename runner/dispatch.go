package runner

import (
	"github.com/voicesim/voicesim/wire"
)

// serverEvent deals with an event of the server.
func (l *loop) serverEvent(ev wire.ServerEvent) {
	switch ev := ev.(type) {
	case *wire.SessionCreated:
		l.sessionCreated(ev)
	case *wire.SessionUpdated:
		l.sessionUpdated(ev)
	case *wire.ErrorEvent:
		l.serverError(ev)
	case *wire.RateLimitsUpdated:
		l.rateLimits(ev.RateLimits)

	case *wire.InputAudioBufferSpeechStarted:
		l.speechStarted(ev)
	case *wire.InputAudioBufferSpeechStopped:
		l.speechStopped(ev)
	case *wire.InputAudioBufferTimeoutTriggered:
		l.idleTimeout()
		l.emit(&Raw{Header: Header{ItemID: ev.ItemID}, Event: ev})
	case *wire.InputAudioBufferCommitted:
		l.committed(ev)
	case *wire.InputAudioBufferCleared:
		l.turns.Cleared()
		l.deadlines.Cancel(l.waits.turn)

	case *wire.ResponseCreated:
		l.responseCreated(ev)
	case *wire.ResponseDone:
		l.responseDone(ev)
	case *wire.ResponseOutputItemAdded:
		l.outputItemAdded(ev)
	case *wire.ResponseOutputItemDone:
		l.outputItemDone(ev)
	case *wire.ResponseOutputAudioDone:
		l.audioDone(ev)
	case *wire.ResponseOutputAudioTranscriptDelta:
		l.spoke(l.responseOf(ev.ResponseID))
		l.textDelta(ev.ResponseID, ev.ItemID, ev.ContentIndex, ev.Delta)
	case *wire.ResponseOutputAudioTranscriptDone:
		l.textDone(ev.ResponseID, ev.ItemID, ev.ContentIndex, ev.Transcript)
	case *wire.ResponseOutputTextDelta:
		l.responseOf(ev.ResponseID).wrote = true
		l.textDelta(ev.ResponseID, ev.ItemID, ev.ContentIndex, ev.Delta)
	case *wire.ResponseOutputTextDone:
		l.responseOf(ev.ResponseID).wrote = true
		l.textDone(ev.ResponseID, ev.ItemID, ev.ContentIndex, ev.Text)

	case *wire.ConversationItemAdded:
		l.itemAdded(&ev.Item, ev.PreviousItemID)
	case *wire.ConversationItemCreated:
		l.itemAdded(&ev.Item, ev.PreviousItemID)
	case *wire.ConversationItemDone:
		l.itemDone(&ev.Item)
	case *wire.ConversationItemRetrieved:
		l.itemRetrieved(&ev.Item)
	case *wire.ConversationItemDeleted:
		l.itemDeleted(ev.ItemID)
	case *wire.ConversationItemInputAudioTranscriptionCompleted:
		l.transcript(ev)
	case *wire.ConversationItemInputAudioTranscriptionFailed:
		l.transcriptFailed(ev)

	case *wire.MCPListToolsInProgress:
		l.listing(ev.ItemID, MCPListing)
	case *wire.MCPListToolsCompleted:
		l.listing(ev.ItemID, MCPListed)
	case *wire.MCPListToolsFailed:
		l.listing(ev.ItemID, MCPUnlisted)
	case *wire.ResponseMCPCallArgumentsDone:
		l.alive(ev.ResponseID)
		l.hostedArgued(ev.ItemID, ev.Arguments)
	case *wire.ResponseMCPCallInProgress:
		l.hostedRuns(ev.ItemID)

	case *wire.UnknownEvent:
		l.unknown++
		l.emit(&Raw{Event: ev})
	default:
		l.otherEvent(ev)
	}
}

// otherEvent deals with events that this package needs nothing from. Those that only repeat what
// others say are not worth an event of ours; the rest goes to the reader as it is.
func (l *loop) otherEvent(ev wire.ServerEvent) {
	switch ev := ev.(type) {
	case *wire.ResponseFunctionCallArgumentsDelta:
		l.alive(ev.ResponseID)
		l.emit(&Raw{Header: l.responseOf(ev.ResponseID).head(ev.ItemID), Event: ev})
	case *wire.ResponseMCPCallArgumentsDelta:
		l.alive(ev.ResponseID)
		l.emit(&Raw{Header: l.responseOf(ev.ResponseID).head(ev.ItemID), Event: ev})
	case *wire.ConversationItemInputAudioTranscriptionDelta:
		l.emit(&Raw{Header: l.callerHead(ev.ItemID), Event: ev})
	case *wire.ResponseContentPartAdded, *wire.ResponseContentPartDone,
		*wire.ResponseFunctionCallArgumentsDone,
		*wire.ResponseMCPCallCompleted, *wire.ResponseMCPCallFailed, // the item of the call says more
		*wire.ConversationCreated:
	case *wire.OutputAudioBufferStarted:
		l.linePlays(ev.ResponseID)
	case *wire.OutputAudioBufferStopped, *wire.OutputAudioBufferCleared:
		l.linePlays("")
	case *wire.ConversationItemTruncated:
		l.lineCut(ev)
	case *wire.InputAudioBufferDtmfEventReceived:
		if key := Key(ev.Event); key.Valid() {
			l.pressed(key)
		}
	default:
		l.emit(&Raw{Event: ev})
	}
}
