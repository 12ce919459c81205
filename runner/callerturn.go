package runner

import (
	"time"

	"github.com/voicesim/voicesim/wire"
)

// speechStarted takes the begin of the caller's speech: whoever talks is cut off if that is the policy.
func (l *loop) speechStarted(ev *wire.InputAudioBufferSpeechStarted) {
	l.turns.SpeechStarted()
	l.scheduler.NewTurn()
	l.heardFrom()
	l.stay()
	l.stopAwaitingResponse()
	l.toolCalls.fruitless = 0
	l.turnDue(speechWait)
	l.speech.Began, l.speech.Noise = ev.AudioStartMs, false
	l.emit(&SpeechStarted{Header: Header{ItemID: ev.ItemID}, Offset: wire.Duration(ev.AudioStartMs)})
	if l.bargesIn() {
		l.cutOff("", ByCaller)
	}
}

// bargesIn reports whether the caller's speech cuts the agent off.
func (l *loop) bargesIn() bool {
	switch {
	case l.shielded():
		return false
	case l.s.opts.judges():
		return l.suspect()
	}
	switch l.s.opts.BargeIn {
	case BargeInAlways:
		return true
	case BargeInOff:
		return false
	default: // BargeInServer
		return l.turns.Interrupts
	}
}

func (l *loop) speechStopped(ev *wire.InputAudioBufferSpeechStopped) {
	l.turns.SpeechStopped()
	l.marks = marks{stopped: time.Now()}
	if !l.noise(ev) {
		l.suspectStopped()
	}
	l.turnDue(serverAnswerWait)
	l.emit(&SpeechStopped{Header: Header{ItemID: ev.ItemID}, Offset: wire.Duration(ev.AudioEndMs)})
}

// idleTimeout takes a turn of silence.
func (l *loop) idleTimeout() {
	l.turns.IdleTimeout()
	l.turnDue(serverAnswerWait)
}

// committed takes a turn of the caller into the conversation.
func (l *loop) committed(ev *wire.InputAudioBufferCommitted) {
	l.deadlines.Cancel(l.waits.turn)
	if l.turns.Committed() {
		l.scheduler.ServerWillAnswer()
		l.waits.serverAnswer = l.deadlines.Add(serverAnswerWait, l.awaitedTooLong)
	}
	l.turnOfItem.Put(ev.ItemID, l.turns.Turn)
	l.marks.committed = time.Now()
	l.emit(&TurnCommitted{Header: Header{ItemID: ev.ItemID}})
	l.ownCommit()
	l.forgetNoise(ev.ItemID)
}

// turnDue gives up what the server is to say next about the caller's turn, so that others get their answer.
func (l *loop) turnDue(d time.Duration) {
	l.deadlines.Cancel(l.waits.turn)
	l.waits.turn = l.deadlines.Watch(d, func() {
		switch l.turns.WaitedTooLong(); {
		case l.turns.Stopped():
			l.problem(DeadAir, errNoCommit)
		case l.turns.Overdue() && l.scheduler.Waiting() > 0:
			l.problem(DeadAir, errNoStop)
		}
	})
}

// awaitedTooLong gives up waiting for the server's own response.
func (l *loop) awaitedTooLong() {
	l.turns.WaitedTooLong()
	l.scheduler.ServerDidNotAnswer()
	l.problem(DeadAir, errTurnUnanswered)
}

// stopAwaitingResponse stops waiting for the server's own response.
func (l *loop) stopAwaitingResponse() {
	l.deadlines.Cancel(l.waits.serverAnswer)
	l.waits.serverAnswer = nil
}

func (l *loop) transcript(ev *wire.ConversationItemInputAudioTranscriptionCompleted) {
	l.ledger.Transcribed(&ev.Usage)
	if l.speech.WasNoise(ev.ItemID) {
		return
	}
	l.emit(&Transcript{Header: l.callerHead(ev.ItemID), Text: ev.Transcript})
	l.historyChanged(l.history.Understood(ev.ItemID, ev.ContentIndex, ev.Transcript))
	l.judgeWords(ev.Transcript)
}

func (l *loop) transcriptFailed(ev *wire.ConversationItemInputAudioTranscriptionFailed) {
	l.emit(&TranscriptFailed{Header: l.callerHead(ev.ItemID), Err: &ev.Error})
}

// callerHead is the header of events about what the caller said in an item.
func (l *loop) callerHead(item string) Header {
	return Header{ItemID: item, Turn: l.turnOfItem.Of(item)}
}
