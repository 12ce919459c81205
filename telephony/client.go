package telephony

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/endpoint"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// Client says what becomes of phone calls that came to the Realtime server over SIP. It uses the options of sessions: their
// URL, key and header, from the environment where they say nothing, and NetDial.
type Client struct {
	opts     runner.Options
	endpoint endpoint.Endpoint
	http     *http.Client
}

// requestTime bounds a request. Chosen.
const requestTime = 15 * time.Second

// NewClient returns a client with the options of the sessions that answer. They may be nil.
func NewClient(opts *runner.Options) *Client {
	c := &Client{}
	if opts != nil {
		c.opts = *opts
	}
	o := &c.opts
	c.endpoint = endpoint.Endpoint{URL: o.URL, Model: o.Model, APIKey: o.APIKey, Key: o.Key, Header: o.Header}
	if !o.NoEnvironment {
		c.endpoint.FromEnvironment()
	}
	transport := &http.Transport{DialContext: o.NetDial}
	if o.NetDial == nil {
		transport.Proxy = http.ProxyFromEnvironment
	} else {
		transport.DisableKeepAlives = true // whoever dials knows of each connection
	}
	c.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the header has a secret that is meant for this server
	}}
	return c
}

// ErrNoCall is wrapped by the error of what is asked about a call that does not exist, or not any more: the caller has hung
// up, most of the time.
var ErrNoCall = errors.New("no such call, or it has ended")

// RefusedError is the server's refusal to do something to a call.
type RefusedError struct {
	Act    string      // "accept", "reject", "refer" or "hangup"
	CallID string      // of the call
	Status int         // HTTP status code
	Err    *wire.Error // the server's reason; nil if it gave none
}

// Error says what was refused, and why.
func (e *RefusedError) Error() string {
	text := fmt.Sprintf("%s call %s: HTTP status %d", e.Act, e.CallID, e.Status)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is ErrNoCall, and the server knows no such call.
func (e *RefusedError) Is(target error) bool {
	return target == ErrNoCall && e.Status == http.StatusNotFound
}

// Unwrap returns the server's reason.
func (e *RefusedError) Unwrap() error {
	if e.Err == nil {
		return nil
	}
	return e.Err
}

// Accept answers a call that rings, with the configuration of its session: see [runner.Runner.Acceptance]. The error wraps
// a *RefusedError when the server refuses.
func (c *Client) Accept(ctx context.Context, callID string, session *wire.Session) error {
	frame, err := wire.AppendClient(nil, &wire.SessionUpdate{Session: *session})
	if err != nil {
		return fmt.Errorf("accept call %s: %w", callID, err)
	}
	var update struct{ Session json.RawMessage }
	if err := json.Unmarshal(frame, &update); err != nil {
		return fmt.Errorf("accept call %s: %w", callID, err)
	}
	return c.do(ctx, callID, "accept", update.Session)
}

// Reject refuses a call that rings, with a SIP status code such as 486 (busy); zero is the server's default, 603 (decline).
func (c *Client) Reject(ctx context.Context, callID string, status int) error {
	if status == 0 {
		return c.do(ctx, callID, "reject", nil)
	}
	return c.do(ctx, callID, "reject", json.RawMessage(fmt.Sprintf(`{"status_code":%d}`, status)))
}

// Refer passes a call on to somebody else: a "tel:" or "sip:" URI. The agent is then rid of it.
func (c *Client) Refer(ctx context.Context, callID, target string) error {
	if !strings.HasPrefix(target, "tel:") && !strings.HasPrefix(target, "sip:") && !strings.HasPrefix(target, "sips:") {
		return fmt.Errorf("refer call %s: %q is no tel: or sip: URI", callID, target)
	}
	body, err := json.Marshal(map[string]string{"target_uri": target})
	if err != nil {
		return fmt.Errorf("refer call %s: %w", callID, err)
	}
	return c.do(ctx, callID, "refer", body)
}

// HangUp ends a call. It returns an error that wraps ErrNoCall when it has ended already.
func (c *Client) HangUp(ctx context.Context, callID string) error {
	return c.do(ctx, callID, "hangup", nil)
}

// do asks for something. A nil body is none.
func (c *Client) do(ctx context.Context, callID, act string, body json.RawMessage) error {
	fail := func(err error) error { return fmt.Errorf("%s call %s: %w", act, callID, err) }
	if callID == "" {
		return fmt.Errorf("%s: no call id", act)
	}
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	address, err := c.endpoint.ForCall(callID, act)
	if err != nil {
		return fail(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fail(err)
	}
	if req.Header, err = c.endpoint.Headers(ctx); err != nil {
		return fail(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return fail(bare(ctx, err))
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, largestAnswer))
	switch {
	case resp.StatusCode/100 != 2:
		return refused(act, callID, resp.StatusCode, answer)
	case err != nil:
		return fail(bare(ctx, err))
	}
	return nil
}

// largestAnswer is how much of an answer is read, in bytes. Chosen.
const largestAnswer = 64 << 10

// refused reads a refusal.
func refused(act, callID string, status int, answer []byte) error {
	e := &RefusedError{Act: act, CallID: callID, Status: status}
	frame := append([]byte(`{"type":"error","error":`), extractError(answer)...)
	if ev, err := wire.DecodeServer(append(frame, '}')); err == nil {
		if said, ok := ev.(*wire.ErrorEvent); ok && said.Error.Message != "" {
			e.Err = &said.Error
		}
	}
	return e
}

// extractError returns the error in the body of a refusal, or null.
func extractError(body []byte) json.RawMessage {
	var holds struct{ Error json.RawMessage }
	if json.Unmarshal(body, &holds) != nil || len(holds.Error) == 0 {
		return json.RawMessage("null")
	}
	return holds.Error
}

// bare is an error of a request without its address, and ctx's cause if that has ended it.
func bare(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var inner interface{ Unwrap() error }
	if errors.As(err, &inner) && inner.Unwrap() != nil {
		return inner.Unwrap()
	}
	return err
}

// Answer accepts a call with an agent and joins it. nil options mean the client's; of others the URL, the key and the
// dialler are the client's all the same. When the call cannot be joined it is hung up, so that nobody listens to silence.
// The session must be closed, and the call hung up, unless it was passed on: the end of a session does not end its call.
func (c *Client) Answer(ctx context.Context, callID string, agent *agents.Agent, opts *runner.Options) (*runner.Session, error) {
	ready := c.sessionOptions(opts)
	body, err := runner.New(agent, &ready).Acceptance(ctx)
	if err != nil {
		return nil, fmt.Errorf("answer call %s: %w", callID, err)
	}
	if err := c.Accept(ctx, callID, &body); err != nil {
		return nil, err
	}
	session, err := c.Join(ctx, callID, agent, &ready)
	if err != nil {
		_ = c.HangUp(context.WithoutCancel(ctx), callID)
		return nil, err
	}
	return session, nil
}

// sessionOptions are those of a session of this client.
func (c *Client) sessionOptions(opts *runner.Options) runner.Options {
	ready := c.opts
	if opts != nil {
		ready = *opts
	}
	ready.URL, ready.APIKey, ready.Key, ready.Header = c.endpoint.URL, c.endpoint.APIKey, c.endpoint.Key, c.endpoint.Header
	ready.NetDial, ready.NoEnvironment = c.opts.NetDial, true
	return ready
}

// How long a call that the server does not know yet is tried to be joined, and how often. Chosen: the side channel of a call
// that was accepted just now may take a moment to come up.
const (
	joinPatience = 3 * time.Second
	joinPause    = 100 * time.Millisecond
)

// Join joins a call that was accepted: the session has all but the sound of it. The options are as in Answer. A server that
// does not know the call yet is asked again for three seconds; then the error wraps ErrNoCall. The session must be closed.
func (c *Client) Join(ctx context.Context, callID string, agent *agents.Agent, opts *runner.Options) (*runner.Session, error) {
	ready := c.sessionOptions(opts)
	ready.CallID, ready.Model = callID, ""
	r := runner.New(agent, &ready)
	late := time.Now().Add(joinPatience)
	pause := time.NewTimer(joinPause)
	defer pause.Stop()
	for wait := joinPause; ; wait *= 2 {
		session, err := r.Connect(ctx)
		if err == nil {
			return session, nil
		}
		unknown, is := errors.AsType[*runner.HandshakeError](err)
		switch {
		case !is || unknown.Status != http.StatusNotFound:
			return nil, fmt.Errorf("join call %s: %w", callID, err)
		case time.Now().Add(wait).After(late):
			return nil, fmt.Errorf("join call %s: %w: %w", callID, ErrNoCall, err)
		}
		pause.Reset(wait)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("join call %s: %w", callID, context.Cause(ctx))
		}
	}
}
