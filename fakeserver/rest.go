package fakeserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
	"github.com/voicesim/voicesim/wire"
)

// largestBody is the largest request body that is read. Chosen: instructions and tools of the
// largest agents are far below.
const largestBody = 1 << 20

// restError is why a request to REST is refused.
// Source: the API reference's page on errors; docs/fidelity.md.
type restError struct {
	status int
	problem
}

func invalidURL(r *http.Request) *restError {
	return &restError{http.StatusNotFound, problem{Message: fmt.Sprintf("Invalid URL (%s %s)", r.Method, r.URL.Path)}}
}

func wrongMethod(r *http.Request) *restError {
	return &restError{http.StatusMethodNotAllowed, problem{Code: "method_not_supported",
		Message: fmt.Sprintf("Not allowed to %s on %s. Use POST.", r.Method, r.URL.Path)}}
}

// badRequest answers what is wrong with a body.
func badRequest(p *problem) *restError { return &restError{http.StatusBadRequest, *p} }

// errorBody is the JSON of an error, with nulls written out.
type errorBody struct {
	Error struct {
		Message string  `json:"message"`
		Type    string  `json:"type"`
		Param   *string `json:"param"`
		Code    *string `json:"code"`
	} `json:"error"`
}

// refuseRequest answers a request with an error.
func (s *Server) refuseRequest(w http.ResponseWriter, e *restError) {
	var body errorBody
	body.Error.Message, body.Error.Type = e.Message, invalidRequest
	if e.Param != "" {
		body.Error.Param = &e.Param
	}
	if e.Code != "" {
		body.Error.Code = &e.Code
	}
	s.answerJSON(w, e.status, body)
}

// answerJSON answers a request of REST with a value.
func (s *Server) answerJSON(w http.ResponseWriter, status int, value any) {
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		s.log.Error("answer not written", "error", err)
		status = http.StatusInternalServerError
	}
	s.markAnswer(w)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data.Bytes())
}

// markAnswer sets the headers that every answer of REST has.
// Source: recorded answers (docs/fidelity.md).
func (s *Server) markAnswer(w http.ResponseWriter) {
	w.Header().Set("X-Request-Id", s.desk.hexID("req_"))
	w.Header().Set("Openai-Version", "2020-10-01")
	w.Header().Set("Openai-Processing-Ms", "1")
}

// readJSON reads a request's body, which must be a JSON object of a shape. An empty one counts as {}.
func readJSON(w http.ResponseWriter, r *http.Request, want *shape.Shape) ([]byte, *restError) {
	if e := requireJSON(r); e != nil {
		return nil, e
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, &restError{http.StatusRequestEntityTooLarge, problem{Code: "request_too_large",
			Message: fmt.Sprintf("The request body is larger than %d bytes.", largestBody)}}
	}
	if err != nil {
		return nil, badRequest(&problem{Message: "The request body could not be read: " + err.Error()})
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	n, err := shape.Parse(body)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, badRequest(&problem{Message: "The JSON body of the request could not be parsed: it ends within a value."})
	}
	if err != nil {
		return nil, badRequest(&problem{Message: "The JSON body of the request could not be parsed: " + err.Error()})
	}
	if n.Kind != shape.KindObject {
		return nil, badRequest(&problem{Code: "invalid_type",
			Message: fmt.Sprintf("Invalid type for the body: expected an object, but got %s instead.", n.Kind)})
	}
	if p := want.Check(n, ""); p != nil {
		return nil, badRequest(p)
	}
	return body, nil
}

// requireJSON refuses bodies that say that they are something else.
func requireJSON(r *http.Request) *restError {
	given := r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(given); given == "" || err == nil && kind == "application/json" {
		return nil
	}
	return badRequest(&problem{Code: "unsupported_content_type", Message: fmt.Sprintf("Unsupported content type: '%s'. "+
		"This method only accepts 'application/json' requests.", given)})
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
