package fakeserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/voicesim/voicesim/fakeserver/internal/eventshape"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	"github.com/voicesim/voicesim/fakeserver/internal/secrets"
	"github.com/voicesim/voicesim/fakeserver/internal/settings"
	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// Limits of a client secret's life, in seconds. Source: the published schema.
const (
	shortestSecret = 10
	longestSecret  = 7200
	defaultSecret  = 600
)

// secretBody describes what asks for a secret, with what it says of the session.
func secretBody(session shape.Field) *shape.Shape {
	return shape.Object(
		shape.May("expires_after", shape.Object(
			shape.May("anchor", shape.Enum("created_at")), shape.May("seconds", shape.Integer(shortestSecret, longestSecret)),
		)),
		session,
	)
}

var secretShape = secretBody(shape.May("session", eventshape.Session))

// askedSecret reads a request for a secret. It returns one without a session, and the session object; nil is none.
func (s *Server) askedSecret(w http.ResponseWriter, r *http.Request, scope string, body *shape.Shape) (*secrets.Secret, json.RawMessage, *rest.Error) {
	if _, refusal := s.authorize(r); refusal != nil {
		return nil, nil, refusal.rest()
	}
	data, e := rest.ReadJSON(w, r, body)
	if e != nil {
		return nil, nil, e
	}
	var ask struct {
		ExpiresAfter struct {
			Seconds int64 `json:"seconds"`
		} `json:"expires_after"`
		Session json.RawMessage `json:"session"`
	}
	ask.ExpiresAfter.Seconds = defaultSecret
	if err := json.Unmarshal(data, &ask); err != nil {
		return nil, nil, unreadable(err)
	}
	return &secrets.Secret{Scope: scope, Expires: time.Now().Add(time.Duration(ask.ExpiresAfter.Seconds) * time.Second)}, ask.Session, nil
}

func unreadable(err error) *rest.Error {
	return rest.BadRequest(&problem{Message: "The JSON body of the request could not be read: " + err.Error()})
}

// secretAnswer is its answer.
type secretAnswer struct {
	Value     string `json:"value"`
	ExpiresAt int64  `json:"expires_at"`
	Session   any    `json:"session"`
}

// createSecret answers POST /v1/realtime/client_secrets.
func (s *Server) createSecret(w http.ResponseWriter, r *http.Request, scope string) *rest.Error {
	sec, session, e := s.askedSecret(w, r, scope, secretShape)
	if e != nil {
		return e
	}
	if session != nil {
		update, p := readSession(session)
		if p != nil {
			return rest.BadRequest(p)
		}
		sec.Session = update
	}
	effective, p := s.effective(sec.Session, s.onAzure(r))
	if p != nil {
		return rest.BadRequest(p)
	}
	return s.giveSecret(w, sec, effective)
}

// giveSecret keeps a secret and answers with it.
func (s *Server) giveSecret(w http.ResponseWriter, sec *secrets.Secret, effective *wire.Session) *rest.Error {
	effective.ID = s.restIDs.ID("sess_")
	effective.ExpiresAt = wire.Some(int64(0)) // source: recorded answers
	effective.Tools = settings.DescribedTools(effective.Tools)
	shown, err := sessionJSON(effective)
	if err != nil {
		return rest.BadRequest(&problem{Message: "The session could not be written: " + err.Error()})
	}
	value := s.restIDs.Hex(secrets.Prefix)
	if !s.secrets.Add(value, sec) {
		return tooManySecrets()
	}
	s.markAnswer(w)
	rest.Answer(w, http.StatusOK, secretAnswer{value, s.restIDs.Unix(sec.Expires), shown})
	return nil
}

func tooManySecrets() *rest.Error {
	return &rest.Error{Status: http.StatusTooManyRequests, Problem: problem{Code: "rate_limit_exceeded",
		Message: fmt.Sprintf("There are %d valid client secrets already.", secrets.Most)}}
}

// defaultModel is what a secret's sessions and accepted calls use if nothing names a model. Chosen: one whose end is not
// announced.
const defaultModel = "gpt-realtime-2.1"

// effective returns the whole configuration that a session object asks for; nil asks for nothing.
func (s *Server) effective(update *wire.Session, azure bool) (*wire.Session, *problem) {
	if update == nil {
		update = &wire.Session{Type: wire.SessionRealtime}
	}
	if p := s.admitAge(update); p != nil {
		return nil, p
	}
	names := s.transcribers(azure)
	if update.Type == wire.SessionTranscription {
		return fresh(settings.NewTranscription(), update, settings.Transcription, names)
	}
	model := cmp.Or(update.Model, defaultModel)
	profile, refused := s.offered(model, azure)
	if refused != nil {
		refused.Param = "session.model"
		return nil, &refused.problem
	}
	if p := settings.AdmitModalities(update.OutputModalities, "session.output_modalities"); p != nil {
		return nil, p
	}
	judge := &session{profile: profile}
	if p := settings.AdmitReasoning(profile.Reasoning, update.Reasoning, update.ParallelToolCalls, "session"); p != nil {
		return nil, p
	}
	if p := judge.admitTools(update.Tools, "session.tools"); p != nil {
		return nil, p
	}
	whole, p := fresh(settings.New(model, profile.settles()), update, profile.settles(), names)
	if p == nil {
		p = settings.AdmitToolChoice(whole.ToolChoice, whole.Tools, "session.tool_choice")
	}
	return whole, p
}

// fresh returns a new session with an update of its transcription that may be wrong.
func fresh(now, update *wire.Session, of settings.Model, names transcribers.Names) (*wire.Session, *problem) {
	if p := names.AdmitUpdate(now, update); p != nil {
		return nil, p
	}
	return settings.Merged(now, update, of, names), nil
}

// readSession reads a session object whose shape has been checked.
func readSession(raw []byte) (*wire.Session, *problem) {
	frame := append(append([]byte(`{"type":"session.update","session":`), raw...), '}')
	ev, err := wire.DecodeClient(frame)
	if err != nil {
		return nil, &problem{Code: "invalid_value", Message: "Invalid session: " + err.Error(), Param: "session"}
	}
	return &ev.(*wire.SessionUpdate).Session, nil
}

// sessionJSON writes a session object as events show it.
func sessionJSON(config *wire.Session) (json.RawMessage, error) {
	frame, err := wire.AppendServer(nil, &wire.SessionCreated{Session: *config})
	if err != nil {
		return nil, err
	}
	var ev struct {
		Session json.RawMessage `json:"session"`
	}
	err = json.Unmarshal(frame, &ev)
	return ev.Session, err
}
