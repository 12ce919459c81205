package control

import (
	"errors"
	"net/http"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// calls answers with the phone calls of a scope.
func (e *endpoint) calls(w http.ResponseWriter, _ *http.Request, scope string) *rest.Error {
	rest.Answer(w, http.StatusOK, map[string]any{"calls": e.server.Calls(scope)})
	return nil
}

var ringShape = shape.Object(
	shape.May("sip_headers", &shape.Shape{Kinds: shape.KindArray, Items: shape.Object(shape.Needs("name", aString), shape.Needs("value", aString))}),
	shape.May("webhook", shape.Object(shape.Needs("url", aString), shape.Needs("secret", aString))),
)

// ring lets a phone call come in.
func (e *endpoint) ring(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	var ask struct {
		Headers []fakeserver.SIPHeader `json:"sip_headers"`
		Webhook *struct {
			URL    string `json:"url"`
			Secret string `json:"secret"`
		} `json:"webhook"`
	}
	if refused := rest.ReadInto(w, r, ringShape, &ask); refused != nil {
		return refused
	}
	in := &fakeserver.IncomingCall{Scope: scope, Headers: ask.Headers}
	if ask.Webhook != nil {
		in.Webhook = &fakeserver.Webhook{URL: ask.Webhook.URL, Secret: ask.Webhook.Secret}
		if own := e.server.Options().Webhook; own != nil {
			in.Webhook.AnyHost, in.Webhook.NetDial = own.AnyHost, own.NetDial
		}
	}
	call, err := e.server.Ring(r.Context(), in)
	if err != nil && call.ID == "" {
		return wrong("invalid_webhook", err.Error(), "webhook")
	}
	answer := struct {
		fakeserver.PhoneCall
		WebhookError string `json:"webhook_error,omitempty"`
	}{PhoneCall: call}
	if err != nil {
		answer.WebhookError = err.Error()
	}
	rest.Answer(w, http.StatusCreated, answer)
	return nil
}

// keys presses keys of the caller's telephone.
func (e *endpoint) keys(w http.ResponseWriter, r *http.Request, _ string) *rest.Error {
	var ask struct {
		Keys string `json:"keys"`
	}
	if refused := rest.ReadInto(w, r, shape.Object(shape.Needs("keys", aString)), &ask); refused != nil {
		return refused
	}
	return didToCall(w, e.server.PressKeys(r.PathValue("call"), ask.Keys))
}

// hangUp ends a call as its caller would.
func (e *endpoint) hangUp(w http.ResponseWriter, r *http.Request, _ string) *rest.Error {
	return didToCall(w, e.server.HangUp(r.PathValue("call")))
}

func didToCall(w http.ResponseWriter, err error) *rest.Error {
	switch {
	case errors.Is(err, fakeserver.ErrNoCall):
		return &rest.Error{Status: http.StatusNotFound, Problem: shape.Problem{Code: "call_id_not_found", Message: err.Error()}}
	case err != nil:
		return wrong("", err.Error(), "")
	}
	return done(w)
}
