package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Patience is how long a receiver may take. Chosen.
const Patience = 10 * time.Second

// largestAnswer is how much of an answer is read, in bytes. Chosen.
const largestAnswer = 1 << 20

// Target is who gets webhooks.
type Target struct {
	URL     string // http or https, of the loopback address unless AnyHost is set
	AnyHost bool
	Secret  string                                                            // "whsec_" and the key in base64
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error) // nil means the network
}

// Send sends a webhook of an id, made at a time of day in seconds, once, and waits for the answer. An error means that
// the receiver was not reached within [Patience], or did not answer with 2xx.
func (t *Target) Send(ctx context.Context, id string, at int64, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	stamp := strconv.FormatInt(at, 10)
	signature, err := t.sign(id, stamp, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", stamp)
	req.Header.Set("Webhook-Signature", signature)
	return t.post(req)
}

func (t *Target) post(req *http.Request) error {
	client := &http.Client{
		Transport: &http.Transport{DialContext: t.NetDial, DisableKeepAlives: true},
		// A redirect could lead away from the loopback address.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.CopyN(io.Discard, resp.Body, largestAnswer)
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("webhook: %s answered %s", t.URL, resp.Status)
	}
	return nil
}

// Allowed returns why nothing may be sent to the target; nil if it may.
func (t *Target) Allowed() error {
	u, err := url.Parse(t.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("webhook: %q is no http or https URL", t.URL)
	}
	if ip := net.ParseIP(u.Hostname()); !t.AnyHost && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("webhook: %s is not on the loopback address", u.Host)
	}
	_, err = t.key()
	return err
}

var errWebhookSecret = errors.New(`webhook: the secret must be "whsec_" and a key in base64`)

func (t *Target) key() ([]byte, error) {
	encoded, ok := strings.CutPrefix(t.Secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) == 0 {
		return nil, errWebhookSecret
	}
	return key, nil
}

// sign returns the signature of a webhook, as its header has it. Source: the Standard Webhooks specification, which the
// public API reference names for the webhooks of OpenAI.
func (t *Target) sign(id, stamp string, body []byte) (string, error) {
	key, err := t.key()
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}
