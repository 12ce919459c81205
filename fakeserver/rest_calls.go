package fakeserver

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/voicesim/voicesim/fakeserver/internal/eventshape"
	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	shape "github.com/voicesim/voicesim/internal/jsonshape"
)

// createCall answers POST /v1/realtime/calls, which offers WebRTC media. It carries none.
func (s *Server) createCall(_ http.ResponseWriter, r *http.Request, _ string) *rest.Error {
	if _, refusal := s.authorize(r); refusal != nil {
		return refusal.rest()
	}
	given := r.Header.Get("Content-Type")
	switch kind, _, _ := mime.ParseMediaType(given); kind {
	case "application/sdp", "multipart/form-data":
	default:
		return rest.BadRequest(&problem{Code: "unsupported_content_type", Message: fmt.Sprintf("Unsupported content type: '%s'. "+
			"This method only accepts 'application/sdp' and 'multipart/form-data' requests.", given)})
	}
	return rest.BadRequest(&problem{Code: "webrtc_not_supported", Message: "voicesim does not carry WebRTC media. Connect a WebSocket to " +
		"/v1/realtime, or let a phone call ring by its control endpoint, accept it, and connect with its call_id."})
}

// callAct is what a client may do to a call.
type callAct struct {
	body *shape.Shape
	do   func(s *Server, r *http.Request, id string, body []byte) *problem
}

// callActs are the endpoints below /v1/realtime/calls/{id}. Source: the published schema.
var callActs = map[string]*callAct{
	"accept": {eventshape.RealtimeSession, (*Server).acceptCall}, // no transcription
	"reject": {shape.Object(shape.May("status_code", shape.Integer(300, 699))), (*Server).rejectCall},
	"refer":  {shape.Object(shape.Needs("target_uri", &shape.Shape{Kinds: shape.KindString})), (*Server).referCall},
	"hangup": {shape.Object(), func(s *Server, _ *http.Request, id string, _ []byte) *problem { return s.endCall(id) }},
}

// actOnCall answers POST /v1/realtime/calls/{id}/{act}.
func (s *Server) actOnCall(w http.ResponseWriter, r *http.Request, _, id string, act *callAct) *rest.Error {
	if _, refusal := s.authorize(r); refusal != nil {
		return refusal.rest()
	}
	body, e := rest.ReadJSON(w, r, act.body)
	if e != nil {
		return e
	}
	if p := act.do(s, r, id, body); p != nil {
		e := rest.BadRequest(p)
		if p.Code == noCall().Code {
			e.Status, e.NamesNone = http.StatusNotFound, true
		}
		return e
	}
	s.markAnswer(w)
	w.WriteHeader(http.StatusOK)
	return nil
}

func (s *Server) acceptCall(r *http.Request, id string, body []byte) *problem {
	update, p := readSession(body)
	if p != nil {
		return p
	}
	if _, p := s.effective(update, s.onAzure(r)); p != nil {
		p.Param = strings.TrimPrefix(p.Param, "session.")
		return p
	}
	now, _, p := s.calls.change(id, func(call *phoneCall) *problem {
		if call.State != CallRinging {
			return &problem{Message: "The call has been accepted already."}
		}
		call.State, call.update = CallActive, update
		return nil
	})
	if p == nil {
		s.observeCall(now)
	}
	return p
}

// defaultRejection is the SIP status of a call that is rejected without one. Source: the published schema.
const defaultRejection = 603

func (s *Server) rejectCall(_ *http.Request, id string, body []byte) *problem {
	ask := struct {
		StatusCode int `json:"status_code"`
	}{defaultRejection}
	if err := json.Unmarshal(body, &ask); err != nil {
		return &problem{Message: err.Error()}
	}
	now, _, p := s.calls.change(id, func(call *phoneCall) *problem {
		if call.State != CallRinging {
			return &problem{Message: "A call that has been accepted cannot be rejected."}
		}
		call.State, call.StatusCode = CallRejected, ask.StatusCode
		return nil
	})
	if p == nil {
		s.observeCall(now)
	}
	return p
}

func (s *Server) referCall(_ *http.Request, id string, body []byte) *problem {
	var ask struct {
		TargetURI string `json:"target_uri"`
	}
	if err := json.Unmarshal(body, &ask); err != nil {
		return &problem{Message: err.Error()}
	}
	if !strings.HasPrefix(ask.TargetURI, "tel:") && !strings.HasPrefix(ask.TargetURI, "sip:") {
		return &problem{Code: "invalid_value", Message: "Invalid 'target_uri': expected a tel: or sip: URI.", Param: "target_uri"}
	}
	now, _, p := s.calls.change(id, func(call *phoneCall) *problem {
		if call.State != CallActive {
			return &problem{Message: "A call must be accepted before it can be transferred."}
		}
		call.ReferredTo = ask.TargetURI
		return nil
	})
	if p == nil {
		s.observeCall(now)
	}
	return p
}
