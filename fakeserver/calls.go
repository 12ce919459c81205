package fakeserver

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/voicesim/voicesim/wire"
)

// CallState is where a phone call is.
type CallState string

// The states of a phone call.
//
//	state      what                next
//	ringing    accept              active
//	ringing    reject              rejected
//	active     refer               active, with ReferredTo
//	active     hangup              ended
//	ringing    hangup              ended
const (
	CallRinging  CallState = "ringing"
	CallActive   CallState = "active"
	CallRejected CallState = "rejected"
	CallEnded    CallState = "ended"
)

// PhoneCall is a call that came in over SIP, as far as it is simulated: what a client decides about
// it. It has no media; a client that connects with its id gets a session that hears nothing unless the
// client itself appends audio.
type PhoneCall struct {
	ID         string      `json:"call_id"` // "rtc_…"
	Scope      string      `json:"scope"`
	State      CallState   `json:"state"`
	Headers    []SIPHeader `json:"sip_headers"`
	StatusCode int         `json:"status_code,omitempty"` // SIP status of a rejection; 0 if it was not rejected
	ReferredTo string      `json:"referred_to,omitempty"` // target of the last transfer; "" is none
}

// SIPHeader is a header of the INVITE.
type SIPHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// phoneCall is a call and what belongs to it.
type phoneCall struct {
	PhoneCall
	update  *wire.Session // what accept asked for; nil before
	session *session      // of the control socket; nil while none is connected
}

// calls are the phone calls of a server. It is safe from any goroutine.
type calls struct {
	mu   sync.Mutex // guards the field below and what is in it
	list []*phoneCall
}

// mostCalls bounds the calls that are remembered. Chosen: far more than tests make.
const mostCalls = 1000

// ErrNoCall tells that there is no call of an id, or none any more.
var ErrNoCall = errors.New("no such call")

// ring adds a call.
func (c *calls) ring(call PhoneCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.list) == mostCalls {
		c.list = slices.Delete(c.list, 0, 1)
	}
	c.list = append(c.list, &phoneCall{PhoneCall: call})
}

// find returns the call of an id, or nil. The caller holds mu.
func (c *calls) find(id string) *phoneCall {
	for _, call := range c.list {
		if call.ID == id {
			return call
		}
	}
	return nil
}

// change applies f to a call that has not ended, and returns what it then is and the session of its
// control socket, nil without one. f returns why it may not be.
func (c *calls) change(id string, f func(*phoneCall) *problem) (now PhoneCall, control *session, p *problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.find(id)
	if call == nil || call.State == CallRejected || call.State == CallEnded {
		return PhoneCall{}, nil, noCall()
	}
	if p := f(call); p != nil {
		return PhoneCall{}, nil, p
	}
	return call.PhoneCall, call.session, nil
}

// noCall refuses the id of a call that is not there, or not any more. Source: a recorded hangup of a call that had ended.
func noCall() *problem {
	return &problem{Code: "call_id_not_found", Message: "No session found for the provided call_id"}
}

// configuration returns what accept asked for; ok is false for a call that is not active.
func (c *calls) configuration(id string) (update *wire.Session, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.find(id)
	if call == nil || call.State != CallActive {
		return nil, false
	}
	return call.update, true
}

// attach gives a call the session of its control socket. A second socket of the same call takes the
// place of the first, which goes on by itself.
func (c *calls) attach(id string, ss *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call := c.find(id); call != nil {
		call.session = ss
	}
}

// detach takes a session that is over from its call.
func (c *calls) detach(ss *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call := c.find(ss.callID); call != nil && call.session == ss {
		call.session = nil
	}
}

// of returns the calls of a scope, the oldest first.
func (c *calls) of(scope string) []PhoneCall {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := []PhoneCall{}
	for _, call := range c.list {
		if call.Scope == scope {
			list = append(list, call.PhoneCall)
		}
	}
	return list
}

// Calls returns the phone calls of a scope, the oldest first.
func (s *Server) Calls(scope string) []PhoneCall { return s.calls.of(scope) }

// HangUp ends a call as its caller would: the session of its control socket ends with code 1000.
// It returns [ErrNoCall] for one that has ended.
func (s *Server) HangUp(callID string) error {
	if p := s.endCall(callID); p != nil {
		return fmt.Errorf("hang up %s: %w", callID, ErrNoCall)
	}
	return nil
}

func (s *Server) endCall(id string) *problem {
	now, control, p := s.calls.change(id, func(call *phoneCall) *problem {
		call.State = CallEnded
		return nil
	})
	if p != nil {
		return p
	}
	if control != nil {
		control.do(func() { control.end(ending{code: closeNormal, reason: ""}) })
	}
	s.observeCall(now)
	return nil
}

// PressKeys sends a call's digits (0 to 9, *, #, A to D) to its control socket, as
// input_audio_buffer.dtmf_event_received. It returns [ErrNoCall] if there is no such socket.
// Source: the published schema.
func (s *Server) PressKeys(callID, keys string) error {
	if i := strings.IndexFunc(keys, func(r rune) bool { return !strings.ContainsRune("0123456789*#ABCD", r) }); i >= 0 {
		return fmt.Errorf("press %q: %q is no key of a telephone", keys, keys[i:i+1])
	}
	_, control, p := s.calls.change(callID, func(*phoneCall) *problem { return nil })
	if p != nil || control == nil {
		return fmt.Errorf("press keys in %s: %w", callID, ErrNoCall)
	}
	pressed := control.do(func() {
		for _, key := range keys {
			control.send(&wire.InputAudioBufferDtmfEventReceived{Event: string(key), ReceivedAt: control.rng.Unix(control.now)})
		}
	})
	if !pressed {
		return fmt.Errorf("press keys in %s: %w", callID, ErrNoCall)
	}
	return nil
}

func (s *Server) observeCall(now PhoneCall) {
	if s.opts.Observe != nil {
		s.opts.Observe(&CallChanged{Call: now})
	}
}

// silent reports whether an event is not for this connection: on the control socket of a call the sound
// goes to the caller. Source: control sockets that clients report.
func (s *session) silent(ev wire.ServerEvent) bool {
	_, sound := ev.(*wire.ResponseOutputAudioDelta)
	return sound && s.callID != ""
}

// drop forgets the calls of a scope.
func (c *calls) drop(scope string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = slices.DeleteFunc(c.list, func(call *phoneCall) bool { return call.Scope == scope })
}
