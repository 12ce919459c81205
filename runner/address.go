package runner

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/voicesim/voicesim/runner/internal/jobs"
)

const (
	defaultURL   = "wss://api.openai.com/v1/realtime"
	defaultModel = "gpt-realtime-2"
)

// address is the URL to dial: Options.URL with the model as a parameter. A model that the URL has itself stays when
// the options name none, and one that joins a call has none.
func (o *Options) address() (string, error) {
	u, err := url.Parse(o.URL)
	if err != nil {
		return "", err
	}
	q := u.Query()
	switch {
	case q.Has("call_id"):
	case o.Model != "", !q.Has("model"):
		q.Set("model", cmp.Or(o.Model, defaultModel))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// joins reports whether the session joins a call whose sound goes elsewhere: a phone line, a browser.
func (o *Options) joins() bool {
	u, err := url.Parse(o.URL)
	return err == nil && u.Query().Has("call_id")
}

// givenHeader returns a header of the options, however its name is written.
func (o *Options) givenHeader(name string) string {
	for key, values := range o.Header {
		if http.CanonicalHeaderKey(key) == http.CanonicalHeaderKey(name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// header is what is sent with the handshake.
func (o *Options) header(ctx context.Context) (http.Header, error) {
	h := http.Header{}
	for name, values := range o.Header {
		h[http.CanonicalHeaderKey(name)] = append(h.Values(name), values...)
	}
	if h.Get("Authorization") != "" {
		return h, nil
	}
	key := o.APIKey
	if o.Key != nil {
		var err error
		if key, err = o.askKey(ctx); err != nil {
			return nil, fmt.Errorf("key: %w", err)
		}
	}
	if key != "" {
		h.Set("Authorization", "Bearer "+key)
	}
	return h, nil
}

// askKey asks for the key. A function that ignores its context is left alone when that ends.
func (o *Options) askKey(ctx context.Context) (string, error) {
	var key string
	err := jobs.Once(ctx, nil, jobs.Task{Name: "Options.Key", Timeout: -1, Work: func(context.Context) (err error) {
		key, err = o.Key(ctx)
		return err
	}})
	if err != nil {
		return "", err // without the key, which may still be written
	}
	return key, nil
}
