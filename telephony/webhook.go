package telephony

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Errors of webhooks that are not to be trusted. They repeat nothing of what came.
var (
	ErrSignature = errors.New("webhook: the signature is not of this body and secret")
	ErrStale     = errors.New("webhook: signed too long ago, or in the future")
)

// signatureAge is how far the time of a signature may be from now. Source: the Standard Webhooks specification.
const signatureAge = 5 * time.Minute

// largestWebhook is how large a body may be, in bytes. Chosen: far more than an INVITE has.
const largestWebhook = 1 << 20

// webhookKey reads the secret of a webhook: "whsec_" and a key in base64.
func webhookKey(secret string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 || !strings.HasPrefix(secret, "whsec_") {
		return nil, errors.New("the secret of a webhook is whsec_ and a key in base64, as its page shows it")
	}
	return key, nil
}

// readWebhook reads the body of a webhook that is signed with a key.
func readWebhook(r *http.Request, key []byte) (body []byte, err error) {
	body, err = io.ReadAll(http.MaxBytesReader(nil, r.Body, largestWebhook))
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	id, stamp := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(id + "." + stamp + "."))
	_, _ = mac.Write(body)
	if id == "" || !signedBy(r.Header.Get("webhook-signature"), mac.Sum(nil)) {
		return nil, ErrSignature
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || age > signatureAge || age < -signatureAge {
		return nil, ErrStale
	}
	return body, nil
}

// signedBy reports whether one of the signatures in a header is a certain one: "v1,<base64> v1,<base64>".
func signedBy(header string, want []byte) bool {
	for _, given := range strings.Fields(header) {
		version, text, _ := strings.Cut(given, ",")
		signature, err := base64.StdEncoding.DecodeString(text)
		if version == "v1" && err == nil && hmac.Equal(signature, want) {
			return true
		}
	}
	return false
}

// webhookEvent is the body of a webhook.
type webhookEvent struct {
	Type string `json:"type"`
	Data struct {
		CallID  string   `json:"call_id"`
		Headers []Header `json:"sip_headers"`
	} `json:"data"`
}

// incomingCall is the type of the webhook that tells of a call.
const incomingCall = "realtime.call.incoming"

// readIncoming reads what a webhook tells; nil is another event than that of a call.
func readIncoming(body []byte) (*IncomingCall, error) {
	var ev webhookEvent
	switch err := json.Unmarshal(body, &ev); {
	case err != nil:
		return nil, fmt.Errorf("webhook: %w", err)
	case ev.Type != incomingCall:
		return nil, nil
	case ev.Data.CallID == "":
		return nil, errors.New("webhook: a call without an id")
	}
	return &IncomingCall{ID: ev.Data.CallID, Headers: ev.Data.Headers}, nil
}
