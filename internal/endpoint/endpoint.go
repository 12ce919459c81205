package endpoint

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/voicesim/voicesim/internal/contain"
)

const (
	defaultURL   = "wss://api.openai.com/v1/realtime"
	defaultModel = "gpt-realtime-2.1" // as that of both Agents SDKs
)

// Endpoint is an interface of the Realtime API and what is shown to it.
type Endpoint struct {
	Dialect Dialect                                   // zero means OpenAI's
	URL     string                                    // of sessions, a WebSocket; "" means OpenAI's
	Model   string                                    // "" means the URL's own, else gpt-realtime-2.1
	CallID  string                                    // of the call that a session joins; "" means the URL's own, else none
	APIKey  string                                    // sent as a bearer token; "" means none
	Key     func(ctx context.Context) (string, error) // asked for the key each time, and wins over APIKey; may be nil
	Header  http.Header                               // an Authorization or Api-Key in it wins over both
	NoKey   bool                                      // none is sent, and none is missing
}

// Address is the URL of a session: with the call that it joins, or else with the model. A model that the URL has itself
// stays when none is named here, and a session that joins a call has none.
func (e *Endpoint) Address() (string, error) {
	u, err := e.base()
	if err != nil {
		return "", err
	}
	q := u.Query()
	switch {
	case e.CallID != "":
		q.Set("call_id", e.CallID)
		q.Del("model")
	case q.Has("call_id"):
	default:
		q.Set("model", e.ModelName())
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// ModelName is the model of a session that joins no call.
func (e *Endpoint) ModelName() string {
	var own string
	if u, err := url.Parse(e.URL); err == nil {
		own = u.Query().Get("model")
	}
	return cmp.Or(e.Model, own, defaultModel)
}

// Joins reports whether the session joins a call whose sound goes elsewhere: a phone line, a browser.
func (e *Endpoint) Joins() bool {
	u, err := url.Parse(e.URL)
	return e.CallID != "" || err == nil && u.Query().Has("call_id")
}

// ForCall is the address of what is done to a call: "accept", "reject", "refer", "hangup". It is below the session's own,
// over HTTP, with what that has in its query but the model and the call. Source: openapi.json, /realtime/calls/{call_id}.
func (e *Endpoint) ForCall(id, act string) (string, error) {
	u, err := e.base()
	if err != nil {
		return "", err
	}
	u.Scheme = strings.Replace(u.Scheme, "ws", "http", 1)
	q := u.Query()
	q.Del("model")
	q.Del("call_id")
	u.RawQuery = q.Encode()
	return u.JoinPath("calls", url.PathEscape(id), act).String(), nil
}

// given returns a header, however its name is written.
func (e *Endpoint) given(name string) string {
	for key, values := range e.Header {
		if http.CanonicalHeaderKey(key) == http.CanonicalHeaderKey(name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// Headers is what is sent with a request.
func (e *Endpoint) Headers(ctx context.Context) (http.Header, error) {
	h := http.Header{}
	for name, values := range e.Header {
		h[http.CanonicalHeaderKey(name)] = append(h.Values(name), values...)
	}
	if h.Get("Authorization") != "" || h.Get("Api-Key") != "" || e.NoKey {
		return h, nil
	}
	key := e.APIKey
	if e.Key != nil {
		var err error
		if key, err = e.askKey(ctx); err != nil {
			return nil, fmt.Errorf("key: %w", err)
		}
	}
	switch key = strings.TrimSpace(key); { // of a file, say
	case key != "":
		h.Set(e.keyHeader(key))
	case e.wantsKey():
		return nil, ErrNoKey
	}
	return h, nil
}

// askKey asks for the key. A function that ignores its context is left alone when that ends.
func (e *Endpoint) askKey(ctx context.Context) (string, error) {
	var key string
	var err error = &contain.ExitError{}
	came := make(chan struct{})
	go func() {
		defer close(came) // also when the user's code ends the goroutine
		err = contain.Call("Options.Key", func() (err error) {
			key, err = e.Key(ctx)
			return err
		})
	}()
	select {
	case <-came:
		return key, err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
