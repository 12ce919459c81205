package fakeserver

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	"github.com/voicesim/voicesim/fakeserver/internal/secrets"
	"github.com/voicesim/voicesim/fakeserver/internal/seeded"
	"github.com/voicesim/voicesim/fakeserver/internal/translation"
	"github.com/voicesim/voicesim/internal/contain"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/internal/recognition"
	"github.com/voicesim/voicesim/internal/transport"
)

// translationModel is the one model of translation sessions. Source: the public guide on realtime translation.
const translationModel = "gpt-realtime-translate"

// serveTranslation upgrades a request to a translation session, and serves it until it ends. Its model is asked for the
// translation of each thing that is said, as for an answer; [Echo] says it once more.
func (s *Server) serveTranslation(w http.ResponseWriter, r *http.Request, scope string) {
	ask := handshake{scope: scope, model: r.URL.Query().Get("model"), key: secrets.Masked(secrets.KeyOf(r)), userAgent: r.UserAgent(), azure: s.onAzure(r)}
	secret, refused := s.authorize(r)
	var config translation.Config
	if secret != nil {
		ask.scope = secret.Scope
		if secret.Translation != nil {
			ask.model = translationModel
			refused = badConfig(json.Unmarshal(secret.Translation, &config))
		}
	}
	if refused == nil && ask.model != translationModel {
		refused = &refusal{problem: invalidModel(ask.model), close: closeBadRequest}
		if ask.model == "" {
			refused.problem = problem{Code: "missing_model", Message: "You must provide a model parameter."}
		}
	}
	conn, number, ok := s.accept(w, r, &ask, refused)
	if !ok {
		return
	}
	rng := seeded.New(s.opts.Seed, number, s.made, s.epoch)
	s.log.Info("translation begins", "session", number, "scope", scope, "client", ask.userAgent)
	s.running.Go(func() {
		contain.Do("", func() error { s.translate(conn, number, ask, config, rng); return nil }, func(broke error) {
			if broke != nil {
				what, stack := whatBroke(broke)
				s.log.Error("translation broke", "session", number, "reason", what, "stack", string(stack))
				_ = conn.Close(closeBroken, what)
			}
			s.log.Info("translation ends", "session", number)
		})
	})
}

// badConfig refuses the configuration of a secret; nil for none.
func badConfig(err error) *refusal {
	if err == nil {
		return nil
	}
	return &refusal{problem: problem{Code: "invalid_value", Message: "Invalid session: " + err.Error()}, close: closeBadRequest}
}

// translate is one translation session.
func (s *Server) translate(conn *transport.Conn, number int, ask handshake, config translation.Config, rng *seeded.RNG) {
	over := make(chan struct{})
	defer close(over)
	life := time.NewTimer(s.opts.Lifetime)
	defer life.Stop()
	s.running.Go(func() { // a read waits for nothing else
		select {
		case <-over:
		case <-s.closing:
			_ = conn.Close(closeGoingAway, "the server is closing")
		case <-life.C:
			_ = conn.Close(closeGoingAway, "Your session hit the maximum duration of 60 minutes.")
		}
	})
	session := translation.New(config, s.translator(number, ask, rng))
	out, closed := session.Created(), false
	opening := time.NewTimer(rng.Between("opening", soonestCreated, latestCreated) + createdPhase)
	defer opening.Stop()
	<-opening.C
	for {
		for _, frame := range out {
			if conn.Write(frame) != nil {
				return
			}
		}
		if closed {
			_ = conn.Close(closeNormal, "")
			return
		}
		_, text, err := conn.Read()
		if err != nil {
			if _, gone := errors.AsType[*transport.CloseError](err); !gone {
				_ = conn.CloseNow()
			}
			return
		}
		out, closed = session.Handle(text)
	}
}

// translator returns what a translation session consists of.
func (s *Server) translator(number int, ask handshake, rng *seeded.RNG) translation.Options {
	id := rng.ID("sess_", time.Now())
	model := s.newModel(SessionInfo{Number: number, ID: id, Scope: ask.scope, Model: ask.model})
	recogniser := recognition.New(s.vocabularies...)
	return translation.Options{
		ID: id, Model: ask.model, Expires: rng.Unix(time.Now()) + int64(s.opts.Lifetime/time.Second),
		EventID:    func() string { return rng.ID("event_", time.Now()) },
		Understand: func(samples []int16) string { return recogniser.Understand(samples, 24000).Transcript },
		Translate: func(words, language string) string {
			if _, echoes := model.(Echo); echoes {
				return words
			}
			return model.Respond(&Request{
				Turn: &Turn{Session: number, Transcript: words, Understood: true}, NewTurn: true, Instructions: language, Spoken: true,
			}).Say
		},
		Speak: func(words string) []int16 { return s.opts.Voice.Speak(words).Samples },
	}
}

var translationSecretShape = shape.Object(
	shape.May("expires_after", shape.Object(
		shape.May("anchor", shape.Enum("created_at")), shape.May("seconds", shape.Integer(shortestSecret, longestSecret)),
	)),
	shape.Needs("session", translation.CreateShape),
)

// createTranslationSecret answers POST /v1/realtime/translations/client_secrets.
func (s *Server) createTranslationSecret(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	if _, refusal := s.authorize(r); refusal != nil {
		return refusal.rest()
	}
	body, e := rest.ReadJSON(w, r, translationSecretShape)
	if e != nil {
		return e
	}
	ask := secretRequest{}
	ask.ExpiresAfter.Seconds = defaultSecret
	var named struct{ Model string }
	var config translation.Config
	if err := errors.Join(json.Unmarshal(body, &ask), json.Unmarshal(ask.Session, &named), json.Unmarshal(ask.Session, &config)); err != nil {
		return rest.BadRequest(&problem{Message: "The JSON body of the request could not be read: " + err.Error()})
	}
	if named.Model != translationModel {
		p := invalidModel(named.Model)
		p.Param = "session.model"
		return rest.BadRequest(&p)
	}
	sec := &secrets.Secret{Scope: scope, Expires: time.Now().Add(time.Duration(ask.ExpiresAfter.Seconds) * time.Second), Translation: ask.Session}
	value := s.restIDs.Hex(secrets.Prefix)
	if !s.secrets.Add(value, sec) {
		return tooManySecrets()
	}
	s.markAnswer(w)
	rest.Answer(w, http.StatusOK, secretAnswer{value, s.restIDs.Unix(sec.Expires),
		translation.New(config, translation.Options{ID: s.restIDs.ID("sess_"), Model: named.Model}).Shown()})
	return nil
}
