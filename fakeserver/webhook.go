package fakeserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/webhook"
)

// Webhook is where the server tells of incoming calls.
type Webhook struct {
	// URL gets a POST for each call. Its host must be "localhost" or a loopback address, unless
	// AnyHost is set.
	URL     string
	AnyHost bool
	// Secret signs what is sent: "whsec_" and the key in base64, as the receiver knows it.
	Secret string
	// NetDial connects to the receiver. nil means the network.
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// IncomingCall is a call that a test lets ring.
type IncomingCall struct {
	Scope   string
	Headers []SIPHeader // nil is a From and a To
	// Webhook tells the client. nil means Options.Webhook; with none the client must be told of the
	// call's id in another way.
	Webhook *Webhook
}

// target returns the webhook as it is sent.
func (h *Webhook) target() *webhook.Target {
	return &webhook.Target{URL: h.URL, AnyHost: h.AnyHost, Secret: h.Secret, NetDial: h.NetDial}
}

// Ring lets a phone call come in, and tells the client by the signed webhook realtime.call.incoming.
// It returns the call as it is after the receiver has answered. An error means that the receiver
// was not reached or did not answer with 2xx, or that the webhook is not allowed; the call rings all the same
// unless its ID is "".
func (s *Server) Ring(ctx context.Context, in *IncomingCall) (PhoneCall, error) {
	hook := in.Webhook
	if hook == nil {
		hook = s.opts.Webhook
	}
	if hook != nil {
		if err := hook.target().Allowed(); err != nil {
			return PhoneCall{}, err
		}
	}
	call := PhoneCall{ID: s.restIDs.ID("rtc_u0_"), Scope: in.Scope, State: CallRinging, Headers: in.Headers}
	if call.Headers == nil {
		call.Headers = []SIPHeader{
			{"From", "<sip:+15550100@example.test>;tag=1"}, {"To", "<sip:proj_test@sip.example.test>"}, {"Call-ID", call.ID},
		}
	}
	s.calls.ring(call)
	s.observeCall(call)
	var err error
	if hook != nil {
		err = s.tellOfCall(ctx, hook, call)
	}
	now, _, p := s.calls.change(call.ID, func(*phoneCall) *problem { return nil })
	if p == nil {
		return now, err
	}
	for _, done := range s.calls.of(call.Scope) {
		if done.ID == call.ID {
			call = done
		}
	}
	return call, err
}

// callEvent is the body of the webhook. Source: the page on webhooks of the public API reference.
type callEvent struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Type      string `json:"type"`
	CreatedAt int64  `json:"created_at"`
	Data      struct {
		CallID     string      `json:"call_id"`
		SIPHeaders []SIPHeader `json:"sip_headers"`
	} `json:"data"`
}

// tellOfCall sends the webhook, once.
func (s *Server) tellOfCall(ctx context.Context, hook *Webhook, call PhoneCall) error {
	ev := callEvent{Object: "event", ID: s.restIDs.Hex("evt_"), Type: "realtime.call.incoming", CreatedAt: s.restIDs.Unix(time.Now())}
	ev.Data.CallID, ev.Data.SIPHeaders = call.ID, call.Headers
	body, err := json.Marshal(ev)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	return hook.target().Send(ctx, s.restIDs.Hex("wh_"), ev.CreatedAt, body)
}
