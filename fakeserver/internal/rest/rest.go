package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// LargestBody is the largest body that is read, in bytes. Chosen: instructions and tools of the largest agents are far
// below.
const LargestBody = 1 << 20

// Error is why a request is refused.
type Error struct {
	Status int // of HTTP
	shape.Problem
	NamesNone bool // without a parameter, it has the parameter "" in place of null
}

// BadRequest answers what is wrong with a body with the status 400.
func BadRequest(p *shape.Problem) *Error { return &Error{Status: http.StatusBadRequest, Problem: *p} }

// InvalidURL refuses a request to a path at which there is nothing.
func InvalidURL(r *http.Request) *Error {
	return &Error{Status: http.StatusNotFound, Problem: shape.Problem{Message: fmt.Sprintf("Invalid URL (%s %s)", r.Method, r.URL.Path)}}
}

// WrongMethod refuses a request to a path that another method has, and names that in the header Allow.
func WrongMethod(w http.ResponseWriter, r *http.Request, allowed string) *Error {
	w.Header().Set("Allow", allowed)
	return &Error{Status: http.StatusMethodNotAllowed, Problem: shape.Problem{Code: "method_not_supported",
		Message: fmt.Sprintf("Not allowed to %s on %s. Use %s.", r.Method, r.URL.Path, allowed)}}
}

// errorBody is the JSON of an error, with nulls written out.
type errorBody struct {
	Error struct {
		Message string  `json:"message"`
		Type    string  `json:"type"`
		Param   *string `json:"param"`
		Code    *string `json:"code"`
	} `json:"error"`
}

// Refuse answers a request with an error.
func Refuse(w http.ResponseWriter, e *Error) {
	var body errorBody
	body.Error.Message, body.Error.Type = e.Message, "invalid_request_error"
	if e.Param != "" || e.NamesNone {
		body.Error.Param = &e.Param
	}
	if e.Code != "" {
		body.Error.Code = &e.Code
	}
	Answer(w, e.Status, body)
}

// Answer answers a request with a value as JSON; one that cannot be written becomes an error of status 500.
func Answer(w http.ResponseWriter, status int, value any) {
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		Refuse(w, &Error{Status: http.StatusInternalServerError, Problem: shape.Problem{Message: "The answer could not be written: " + err.Error()}})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data.Bytes())
}

// ReadJSON reads a request's body, which must be a JSON object of a shape. An empty one counts as {}.
func ReadJSON(w http.ResponseWriter, r *http.Request, want *shape.Shape) ([]byte, *Error) {
	if e := requireJSON(r); e != nil {
		return nil, e
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, LargestBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, &Error{Status: http.StatusRequestEntityTooLarge, Problem: shape.Problem{Code: "request_too_large",
			Message: fmt.Sprintf("The request body is larger than %d bytes.", LargestBody)}}
	}
	if err != nil {
		return nil, bad("The request body could not be read: " + err.Error())
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	n, err := shape.Parse(body)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, bad("The JSON body of the request could not be parsed: it ends within a value.")
	}
	if err != nil {
		return nil, bad("The JSON body of the request could not be parsed: " + err.Error())
	}
	if n.Kind != shape.KindObject {
		return nil, BadRequest(&shape.Problem{Code: "invalid_type",
			Message: fmt.Sprintf("Invalid type for the body: expected an object, but got %s instead.", n.Kind)})
	}
	if p := want.Check(n, ""); p != nil {
		return nil, BadRequest(p)
	}
	return body, nil
}

// ReadInto reads a body of a shape into a value.
func ReadInto(w http.ResponseWriter, r *http.Request, want *shape.Shape, into any) *Error {
	body, e := ReadJSON(w, r, want)
	if e != nil {
		return e
	}
	if err := json.Unmarshal(body, into); err != nil {
		return bad("The JSON body of the request could not be read: " + err.Error())
	}
	return nil
}

// bad is an error in words alone.
func bad(message string) *Error { return BadRequest(&shape.Problem{Message: message}) }

// requireJSON refuses bodies that say that they are something else.
func requireJSON(r *http.Request) *Error {
	given := r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(given); given == "" || err == nil && kind == "application/json" {
		return nil
	}
	return BadRequest(&shape.Problem{Code: "unsupported_content_type", Message: fmt.Sprintf("Unsupported content type: '%s'. "+
		"This method only accepts 'application/json' requests.", given)})
}
