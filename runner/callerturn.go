package runner

import "github.com/voicesim/voicesim/wire"

// speechStarted takes the begin of the caller's speech: whoever talks is cut off if that is the policy.
func (l *loop) speechStarted(ev *wire.InputAudioBufferSpeechStarted) {
	l.turns.speechStarted()
	l.stopAwaitingResponse()
	l.toolCalls.fruitless = 0
	l.emit(&SpeechStarted{ItemID: ev.ItemID, Offset: wire.Duration(ev.AudioStartMs)})
	if l.bargesIn() {
		l.cutOff("", ByCaller)
	}
}

// bargesIn reports whether the caller's speech cuts the agent off.
func (l *loop) bargesIn() bool {
	switch l.s.opts.BargeIn {
	case BargeInAlways:
		return true
	case BargeInOff:
		return false
	}
	return l.turns.interrupts
}

func (l *loop) speechStopped(ev *wire.InputAudioBufferSpeechStopped) {
	l.turns.speechStopped()
	l.emit(&SpeechStopped{ItemID: ev.ItemID, Offset: wire.Duration(ev.AudioEndMs)})
}

// committed takes a turn of the caller into the conversation.
func (l *loop) committed(ev *wire.InputAudioBufferCommitted) {
	if l.turns.committed() {
		l.scheduler.serverWillAnswer()
		l.waits.serverAnswer = l.deadlines.add(serverAnswerWait, l.awaitedTooLong)
	}
	l.emit(&TurnCommitted{ItemID: ev.ItemID})
}

// owedTooLong gives up waiting for the server's own response.
func (l *loop) awaitedTooLong() {
	l.turns.waitedTooLong()
	l.scheduler.serverDidNotAnswer()
}

// stopAwaitingResponse stops waiting for the server's own response.
func (l *loop) stopAwaitingResponse() {
	l.deadlines.cancel(l.waits.serverAnswer)
	l.waits.serverAnswer = nil
}

func (l *loop) transcript(ev *wire.ConversationItemInputAudioTranscriptionCompleted) {
	l.emit(&Transcript{ItemID: ev.ItemID, Text: ev.Transcript})
	l.historyChanged(l.history.understood(ev.ItemID, ev.Transcript))
}
