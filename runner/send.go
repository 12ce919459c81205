package runner

import (
	"strconv"

	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

// Send sends an event of the protocol, for what this package has no method for: one of package wire, or an
// *wire.UnknownEvent with JSON of any type, such as wire.DecodeClient makes. It is copied. The session goes on to know
// what is going on:
//
//	event                        | goes
//	-----------------------------+-------------------------------------------------------------------
//	response.create              | through the scheduler, as CreateResponse does
//	response.cancel              | before waiting audio; of the active response, once
//	session.update               | as it is; its answer is not taken for that of another one. Settings
//	                             | that are to outlast a handoff belong into Options
//	conversation.item.create     | as it is, with an id if it has none
//	input_audio_buffer.*         | behind the audio before it; audio is in the wire's format
//	any other                    | as it is
//
// Event ids are kept; where one is missing and matters, it is given. The error says that the event cannot be written or
// ends in half a sample, or is ErrClosed.
func (s *Session) Send(ev wire.ClientEvent) error {
	frame, err := wire.AppendClient(nil, ev)
	if err != nil {
		return err
	}
	if ev, err = wire.DecodeClient(frame); err != nil {
		return err
	}
	switch ev := ev.(type) {
	case *wire.InputAudioBufferAppend:
		if len(ev.Audio)%s.caller.Format().SampleBytes() != 0 {
			return errHalfSample
		}
		return s.entered(func() error {
			to, err := s.caller.QueueRaw(ev.Audio)
			if to != nil {
				to.WriteNow()
			}
			return err
		})
	case *wire.InputAudioBufferCommit, *wire.InputAudioBufferClear:
		return s.entered(func() error { return s.caller.TurnOver(ev) })
	}
	return s.command(func() error {
		s.loop.sendRaw(ev)
		return nil
	})
}

// sendRaw sends an event of the application.
func (l *loop) sendRaw(ev wire.ClientEvent) {
	switch ev := ev.(type) {
	case *wire.ResponseCreate:
		l.respond(ev.EventID, ev.Response)
	case *wire.ResponseCancel:
		l.cancelRaw(ev)
	case *wire.SessionUpdate:
		ev.EventID = l.config.updates.Add(ev.EventID, ev.Session)
		l.send(ev)
	case *wire.ConversationItemCreate:
		l.createItem(ev)
	default:
		l.send(ev)
	}
}

// cancelRaw sends a cancellation, unless the response that it is about is being cancelled already.
func (l *loop) cancelRaw(ev *wire.ResponseCancel) {
	active := l.scheduler.Active
	if ev.ResponseID != "" && ev.ResponseID != active {
		l.sendUrgent(ev)
		return
	}
	if id := l.scheduler.Cancel(); id == "" {
		return
	}
	ev.ResponseID = active
	l.sendUrgent(ev)
	l.expectDone(active)
}

// createItem puts an item of the application into the conversation.
func (l *loop) createItem(ev *wire.ConversationItemCreate) {
	if ev.Item.ID == "" {
		ev.Item.ID = l.newItemID("item")
	}
	if ev.EventID == "" {
		ev.EventID = "event_" + ev.Item.ID
	}
	if ev.Item.Type == wire.ItemMessage && ev.Item.Role == wire.RoleUser {
		l.turns.Typed()
	}
	l.putItemAfter(ev.EventID, ev.Item, ev.PreviousItemID.Or(""))
}

// respond asks for a response that the application wants. id is the event id that it is to have, "" for any.
func (l *loop) respond(id string, config *wire.ResponseConfig) {
	if config == nil || config.Conversation != "none" {
		l.enqueue(turntaking.Pending{EventID: id, Config: config, WaitsForTurnEnd: config == nil})
		return
	}
	if id == "" {
		l.local.outOfBand++
		id = "voicesim_aside_" + strconv.Itoa(l.local.outOfBand)
	}
	l.local.asides = append(l.local.asides, id)
	l.send(&wire.ResponseCreate{EventID: id, Response: config})
	l.emit(&ResponseRequested{OutOfBand: true})
}
