package telephony

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// IncomingCall is a call that rings.
type IncomingCall struct {
	ID      string   // "rtc_…"
	Headers []Header // of its INVITE, in their order

	client  *Client
	settled atomic.Bool // it was rejected, passed on or hung up
}

// Header is a header of SIP.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Header returns the value of the first header of a name, however that is written; "" if there is none.
func (c *IncomingCall) Header(name string) string {
	for _, h := range c.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// From returns who calls, as the header From says it: the number or name in its URI, such as "+15550100". It is not proven.
func (c *IncomingCall) From() string { return userOf(c.Header("From")) }

// To returns who is called, as the header To says it.
func (c *IncomingCall) To() string { return userOf(c.Header("To")) }

// userOf is the user part of the URI in a header such as `"Ann" <sip:+15550100@example.test>;tag=1`.
func userOf(header string) string {
	if _, rest, found := strings.Cut(header, "<"); found {
		header, _, _ = strings.Cut(rest, ">")
	}
	scheme, rest, found := strings.Cut(header, ":")
	if !found {
		return ""
	}
	user, _, at := strings.Cut(rest, "@")
	if !at && scheme != "tel" {
		return ""
	}
	user, _, _ = strings.Cut(user, ";")
	return user
}

// Answer accepts the call with an agent and joins it: see [Client.Answer].
func (c *IncomingCall) Answer(ctx context.Context, agent *agents.Agent, opts *runner.Options) (*runner.Session, error) {
	return c.client.Answer(ctx, c.ID, agent, opts)
}

// Reject refuses the call: see [Client.Reject].
func (c *IncomingCall) Reject(ctx context.Context, status int) error {
	return c.settle(c.client.Reject(ctx, c.ID, status))
}

// Refer passes the call on: see [Client.Refer].
func (c *IncomingCall) Refer(ctx context.Context, target string) error {
	return c.settle(c.client.Refer(ctx, c.ID, target))
}

// HangUp ends the call: see [Client.HangUp].
func (c *IncomingCall) HangUp(ctx context.Context) error {
	return c.settle(c.client.HangUp(ctx, c.ID))
}

// settle notes that the call needs nothing more.
func (c *IncomingCall) settle(err error) error {
	if err == nil || errors.Is(err, ErrNoCall) {
		c.settled.Store(true)
	}
	return err
}
