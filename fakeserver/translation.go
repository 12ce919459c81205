package fakeserver

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/voicesim/voicesim/audio"
	"github.com/voicesim/voicesim/clientlint"
	"github.com/voicesim/voicesim/fakeserver/internal/eventloop"
	"github.com/voicesim/voicesim/fakeserver/internal/eventshape"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	"github.com/voicesim/voicesim/fakeserver/internal/secrets"
	"github.com/voicesim/voicesim/fakeserver/internal/translation"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// translationModel is the one model of translation sessions. Source: the public guide on realtime translation.
const translationModel = "gpt-realtime-translate"

// translating is what a request to open a translation session asks for, and why it is refused.
func (s *Server) translating(r *http.Request, scope string) (handshake, *refusal) {
	ask := handshake{
		scope: scope, model: r.URL.Query().Get("model"), key: secrets.Masked(secrets.KeyOf(r)), userAgent: r.UserAgent(), azure: s.onAzure(r),
		translation: &translation.Config{},
	}
	secret, refused := s.admit(r)
	if refused != nil {
		return ask, refused
	}
	if secret != nil {
		ask.scope = cmp.Or(scope, secret.Scope)
		if secret.Translation != nil {
			var asked translation.Asked
			err := json.Unmarshal(secret.Translation, &asked)
			if ask.model, ask.translation = asked.Model, &asked.Config; err != nil {
				return ask, &refusal{problem: problem{Code: "invalid_value", Message: "Invalid session: " + err.Error()}, close: closeBadRequest}
			}
		}
	}
	switch {
	case ask.model == "":
		return ask, &refusal{problem: problem{Code: "missing_model", Message: "You must provide a model parameter."}, close: closeBadRequest}
	case !s.translates(ask.model, ask.azure):
		return ask, &refusal{problem: invalidModel(ask.model), close: closeBadRequest}
	}
	return ask, s.asked(&ask)
}

// translates reports whether a model is the one that translates: by its name, or on Azure by that of its deployment, which is any
// where deployments are not listed.
func (s *Server) translates(model string, azure bool) bool {
	if azure && s.opts.Deployments != nil {
		return s.opts.Deployments[model] == translationModel
	}
	return model == translationModel || azure && !s.opts.RefuseUpgrade
}

// newTranslation returns what a translation session consists of. Its model is asked for the translation of each thing that is said, as
// for an answer; [Echo] says it once more.
func (s *session) newTranslation(config *translation.Config) *translation.Session {
	expires, _ := s.config.ExpiresAt.Value()
	return translation.New(*config, translation.Options{
		ID: s.id, Model: s.config.Model, Expires: expires,
		EventID:   func() string { return s.rng.ID("event_", s.now) },
		Send:      s.sendFrame,
		Refuse:    s.refuse,
		Translate: s.translate,
		Speak:     func(words string) []int16 { return s.server.opts.Voice.Speak(words).Samples },
	})
}

// translate asks the model for what was said in another language.
func (s *session) translate(samples []int16, language string) (heard, said string) {
	u := s.input.recogniser.Understand(samples, audio.RateHz)
	turn := &Turn{Session: s.number, Transcript: u.Transcript, Understood: u.Known, Diagnosis: u.Diagnosis}
	s.recorder.overheard(turn, samples, audio.RateHz)
	if _, echoes := s.model.(Echo); echoes || u.Transcript == "" {
		return u.Transcript, u.Transcript
	}
	return u.Transcript, s.model.Respond(&Request{Turn: turn, NewTurn: true, Instructions: language, Spoken: true}).Say
}

// receiveTranslation handles one text frame of a translation session.
func (s *session) receiveTranslation(f *eventloop.Frame) {
	s.recorder.arrived(f, nil)
	read := clientlint.ReadFrame(0, f.Text)
	s.current = cause{read.Type, read.EventID}
	if s.translation.Handle(f.Text) {
		s.end(ending{code: closeNormal, reason: "the client asked for the end with session.close", client: true})
	}
}

// sendFrame sends an event that has been written.
func (s *session) sendFrame(frame []byte) {
	ev, err := wire.DecodeServer(frame)
	if err != nil {
		s.log.Error("event not sent", "error", err)
		return
	}
	s.recorder.server(ev, frame)
	s.emit(ev.EventType(), frame)
}

var translationSecretShape = secretBody(shape.Needs("session", eventshape.TranslationSession))

// createTranslationSecret answers POST /v1/realtime/translations/client_secrets.
func (s *Server) createTranslationSecret(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	sec, session, e := s.askedSecret(w, r, scope, translationSecretShape)
	if e != nil {
		return e
	}
	var asked translation.Asked
	if err := json.Unmarshal(session, &asked); err != nil {
		return unreadable(err)
	}
	if !s.translates(asked.Model, s.onAzure(r)) {
		p := invalidModel(asked.Model)
		p.Param = "session.model"
		return rest.BadRequest(&p)
	}
	sec.Translation = session
	value := s.restIDs.Hex(secrets.Prefix)
	if !s.secrets.Add(value, sec) {
		return tooManySecrets()
	}
	s.markAnswer(w)
	rest.Answer(w, http.StatusOK, secretAnswer{value, s.restIDs.Unix(sec.Expires),
		translation.New(asked.Config, translation.Options{ID: s.restIDs.ID("sess_"), Model: asked.Model}).Shown()})
	return nil
}
