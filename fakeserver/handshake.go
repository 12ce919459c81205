package fakeserver

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// largestFrame is the largest frame a client may send: 15 MiB of audio in base64, and its event.
// Source: spec/protocol.md 1.3.
const largestFrame = 22 << 20

// handshake is what a client asked for with its request.
type handshake struct {
	model         string
	profile       Profile
	transcription bool
}

// refusal is why a session does not begin. The live server accepts the upgrade all the same, sends
// one error event and closes. Source: spec/protocol.md 1.4.
type refusal struct {
	problem
	close int
}

func (r *refusal) reason() string {
	if r.code == "" {
		return invalidRequest
	}
	return invalidRequest + "." + r.code
}

// handshake reads a request.
func (s *Server) handshake(r *http.Request) (handshake, *refusal) {
	if strings.Contains(r.Header.Get("OpenAI-Beta"), "realtime=v1") {
		return handshake{}, &refusal{problem{code: "beta_api_shape_disabled",
			message: "The Realtime Beta API is no longer supported. Please use the GA API."}, closeBadRequest}
	}
	key := keyOf(r)
	if key == "" {
		return handshake{}, &refusal{problem{message: "Missing bearer or basic authentication in header"}, closeUnknownKey}
	}
	if s.opts.RequireKey != "" && key != s.opts.RequireKey {
		return handshake{}, &refusal{problem{code: "invalid_api_key", message: "Incorrect API key provided: " + masked(key) +
			". You can find your API key at https://platform.openai.com/account/api-keys."}, closeUnknownKey}
	}
	query := r.URL.Query()
	if query.Get("intent") == "transcription" {
		return handshake{transcription: true}, nil
	}
	model := query.Get("model")
	if model == "" {
		return handshake{}, &refusal{problem{code: "missing_model", message: "You must provide a model parameter, for example " +
			"wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5"}, closeBadRequest}
	}
	profile, known := s.opts.Profiles[model]
	if !known {
		return handshake{}, &refusal{problem{code: "invalid_model",
			message: fmt.Sprintf("Model %q is not supported in realtime mode.", model)}, closeBadRequest}
	}
	return handshake{model: model, profile: profile}, nil
}

// keyOf returns the API key of a request: from its header, or from the subprotocols as browsers
// send it.
func keyOf(r *http.Request) string {
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(key)
	}
	for _, line := range r.Header.Values("Sec-WebSocket-Protocol") {
		for name := range strings.SplitSeq(line, ",") {
			if key, ok := strings.CutPrefix(strings.TrimSpace(name), "openai-insecure-api-key."); ok {
				return key
			}
		}
	}
	return r.Header.Get("Api-Key")
}

// masked shows the ends of a key, as the live server does, and nothing of a short one.
func masked(key string) string {
	if len(key) < 12 {
		return "***"
	}
	return key[:3] + strings.Repeat("*", 8) + key[len(key)-4:]
}

// refuseHandshake sends the one error event and closes.
func refuseHandshake(conn *transport.Conn, r *refusal, c *chance) {
	frame, err := wire.AppendServer(nil, &wire.ErrorEvent{
		EventID: c.id("event_", time.Now()),
		Error: wire.Error{
			Type: invalidRequest, Code: wire.OrNull(r.code), Message: r.message,
			Param: wire.Null[string](), EventID: wire.Null[string](),
		},
	})
	if err == nil {
		_ = conn.Write(frame)
	}
	_ = conn.Close(r.close, r.reason())
}
