package fakeserver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
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

// webhookPatience is how long the receiver of a webhook may take. Chosen.
const webhookPatience = 10 * time.Second

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
		if err := hook.allowed(); err != nil {
			return PhoneCall{}, err
		}
	}
	call := PhoneCall{ID: s.restIDs.ID("rtc_"), Scope: in.Scope, State: CallRinging, Headers: in.Headers}
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

// callEvent is the body of the webhook. Source: docs/fidelity.md.
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
	ctx, cancel := context.WithTimeout(ctx, webhookPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	id, stamp := s.restIDs.Hex("wh_"), strconv.FormatInt(ev.CreatedAt, 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", stamp)
	signature, err := hook.sign(id, stamp, body)
	if err != nil {
		return err
	}
	req.Header.Set("Webhook-Signature", signature)
	return hook.post(req)
}

func (h *Webhook) post(req *http.Request) error {
	client := &http.Client{
		Transport: &http.Transport{DialContext: h.NetDial, DisableKeepAlives: true},
		// A redirect could lead away from the loopback address.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.CopyN(io.Discard, resp.Body, rest.LargestBody)
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("webhook: %s answered %s", h.URL, resp.Status)
	}
	return nil
}

// allowed tells why the webhook may not be sent.
func (h *Webhook) allowed() error {
	u, err := url.Parse(h.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("webhook: %q is no http or https URL", h.URL)
	}
	if ip := net.ParseIP(u.Hostname()); !h.AnyHost && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("webhook: %s is not on the loopback address", u.Host)
	}
	_, err = h.key()
	return err
}

var errWebhookSecret = errors.New(`webhook: the secret must be "whsec_" and a key in base64`)

func (h *Webhook) key() ([]byte, error) {
	encoded, ok := strings.CutPrefix(h.Secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) == 0 {
		return nil, errWebhookSecret
	}
	return key, nil
}

// sign returns the signature header of a webhook. Source: the Standard Webhooks specification, which
// the live server follows (docs/fidelity.md).
func (h *Webhook) sign(id, stamp string, body []byte) (string, error) {
	key, err := h.key()
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}
