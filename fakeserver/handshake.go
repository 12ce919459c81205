package fakeserver

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	"github.com/voicesim/voicesim/fakeserver/internal/secrets"
	"github.com/voicesim/voicesim/fakeserver/internal/seeded"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/fakeserver/internal/translation"
	"github.com/voicesim/voicesim/internal/transport"
	"github.com/voicesim/voicesim/wire"
)

// largestFrame is the largest frame a client may send: 15 MiB of audio in base64, and its event.
// Source: the published schema bounds the audio; what is added for the event is chosen.
const largestFrame = 22 << 20

// handshake is what a client asked for with its request.
type handshake struct {
	scope         string
	model         string
	profile       Profile
	transcription bool
	translation   *translation.Config // of a translation session; nil for others
	azure         bool                // models go by the names of deployments
	update        *wire.Session       // of a client secret or an accepted call; nil keeps the defaults
	callID        string              // of the call whose control socket this is; "" is none
	key           string              // masked
	userAgent     string
}

// refusal is why a session does not begin. The live server accepts the upgrade all the same, sends
// one error event and closes. Source: recorded connections.
type refusal struct {
	problem
	kind      string // of the error; "" is invalid_request_error
	close     int
	noUpgrade bool // answered with a status of HTTP instead
}

func (r *refusal) errorType() string { return cmp.Or(r.kind, invalidRequest) }

// reason is that of the close frame.
func (r *refusal) reason() string {
	if r.Code == "" {
		return r.errorType()
	}
	return r.errorType() + "." + r.Code
}

// rest returns a refused key as REST answers it.
func (r *refusal) rest() *rest.Error {
	return &rest.Error{Status: http.StatusUnauthorized, Problem: r.problem}
}

// handshake reads a request.
func (s *Server) handshake(r *http.Request, scope string) (handshake, *refusal) {
	ask := handshake{scope: scope, key: secrets.Masked(secrets.KeyOf(r)), userAgent: r.UserAgent(), azure: s.onAzure(r)}
	secret, refused := s.admit(r)
	if refused != nil {
		return ask, refused
	}
	if secret != nil {
		ask.scope, ask.update = cmp.Or(ask.scope, secret.Scope), secret.Session
	}
	query := r.URL.Query()
	if id := query.Get("call_id"); id != "" {
		update, active := s.calls.configuration(id)
		if !active {
			return ask, &refusal{problem: *noCall(), close: closeNoAccess, noUpgrade: true}
		}
		ask.callID, ask.update = id, update
	}
	ask.transcription = query.Get("intent") == "transcription"
	if ask.update != nil {
		ask.transcription = ask.update.Type == wire.SessionTranscription
	}
	if ask.transcription && query.Get("intent") == "transcription" && query.Has("model") {
		return ask, &refusal{problem: problem{Code: "invalid_model",
			Message: "You must not provide a model parameter for transcription sessions."}, close: closeBadRequest}
	}
	if ask.transcription {
		ask.profile = Profile{Silence: settings.Transcription.Silence}
	} else if refused := s.chooseModel(&ask, cmp.Or(query.Get("model"), query.Get("deployment"))); refused != nil {
		return ask, refused
	}
	return ask, s.asked(&ask)
}

// asked returns the refusal that a test asked for, of a request that is right; nil is none.
func (s *Server) asked(ask *handshake) *refusal {
	asked := s.scopes.Refusal(ask.scope)
	if asked == "" && s.opts.Refuse != nil {
		asked = s.opts.Refuse(ask.model)
	}
	return asked.refusal(ask.model)
}

// admit is [Server.authorize] of a request that is to be upgraded, which must not be of the beta's shape.
func (s *Server) admit(r *http.Request) (*secrets.Secret, *refusal) {
	if strings.Contains(r.Header.Get("OpenAI-Beta"), "realtime=v1") || slices.Contains(secrets.Subprotocols(r), "openai-beta.realtime-v1") {
		return nil, &refusal{problem: problem{Code: "beta_api_shape_disabled",
			Message: "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API."}, close: closeBadRequest}
	}
	return s.authorize(r)
}

// chooseModel fills in the model: that of a secret or a call, else the one in the URL.
func (s *Server) chooseModel(ask *handshake, inURL string) *refusal {
	ask.model = inURL
	if ask.update != nil {
		ask.model = cmp.Or(ask.update.Model, inURL, defaultModel)
	}
	if ask.model == "" {
		return &refusal{problem: problem{Code: "missing_model", Message: "You must provide a model parameter, for example " +
			"wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5"}, close: closeBadRequest}
	}
	var refused *refusal
	ask.profile, refused = s.offered(ask.model, ask.azure)
	return refused
}

// offered returns the profile of a model, on Azure that of a deployment, or why there is none.
func (s *Server) offered(model string, azure bool) (Profile, *refusal) {
	profile, known := s.opts.Profiles[model]
	if azure {
		profile, known = s.deployed(model)
	}
	switch {
	case !known && azure:
		return Profile{}, &refusal{problem: problem{Code: deploymentNotFound, Message: noDeployment}, close: closeNoAccess}
	case !known:
		return Profile{}, &refusal{problem: invalidModel(model), close: closeBadRequest}
	case s.hasEnded(model):
		return Profile{}, &refusal{problem: endedModel(model), close: closeNoAccess}
	}
	return profile, nil
}

// hasEnded reports whether the live server offers a model no more, on the day that the server pretends it is.
func (s *Server) hasEnded(model string) bool {
	end, known := wire.EndOf(model)
	return known && !s.opts.AsOf.IsZero() && !s.opts.AsOf.Before(end.At)
}

// endedModel refuses a model that has ended. Source: how the API's other endpoints refuse models that were shut down; not
// recorded at this one.
func endedModel(model string) problem {
	return problem{Code: "model_not_found", Message: fmt.Sprintf(
		"The model `%s` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations", model)}
}

// admitAge tells that a session's turns are to be written down by a model that has ended.
func (s *Server) admitAge(update *wire.Session) *problem {
	if update.Audio == nil || update.Audio.Input == nil {
		return nil
	}
	t, _ := update.Audio.Input.Transcription.Value()
	if !s.hasEnded(t.Model) {
		return nil
	}
	p := endedModel(t.Model)
	p.Param = "session.audio.input.transcription.model"
	return &p
}

func invalidModel(model string) problem {
	return problem{Code: "invalid_model", Message: fmt.Sprintf("Model %q is not supported in realtime mode.", model)}
}

// authorize looks at the key of a request. Where it is a client secret, that is returned.
func (s *Server) authorize(r *http.Request) (*secrets.Secret, *refusal) {
	key := secrets.KeyOf(r)
	if key == "" && s.opts.NoKey {
		return nil, nil
	}
	if key == "" {
		return nil, &refusal{problem: problem{Message: "Missing bearer or basic authentication in header"}, close: closeUnknownKey}
	}
	if key == s.opts.RequireKey {
		return nil, nil
	}
	ephemeral := strings.HasPrefix(key, secrets.Prefix)
	if ephemeral {
		if secret := s.secrets.Find(key); secret != nil {
			return secret, nil
		}
	}
	if s.opts.RequireKey == "" && !ephemeral {
		return nil, nil
	}
	return nil, &refusal{problem: problem{Code: "invalid_api_key", Message: "Incorrect API key provided: " + secrets.Masked(key) +
		". You can find your API key at https://platform.openai.com/account/api-keys."}, close: closeUnknownKey}
}

// refuseHandshake sends the one error event and closes.
func refuseHandshake(conn *transport.Conn, r *refusal, rng *seeded.RNG) {
	frame, err := wire.AppendServer(nil, &wire.ErrorEvent{
		EventID: rng.ID("event_", time.Now()),
		Error: wire.Error{
			Type: r.errorType(), Code: wire.OrNull(r.Code), Message: r.Message,
			Param: wire.Null[string](), EventID: wire.Null[string](),
		},
	})
	if err == nil {
		_ = conn.Write(frame)
	}
	_ = conn.Close(r.close, r.reason())
}
