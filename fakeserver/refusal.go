package fakeserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/voicesim/voicesim/fakeserver/internal/rest"
	"github.com/voicesim/voicesim/fakeserver/internal/secrets"
)

// Refusal is why a server does not serve a client whose request is right. The zero value serves it.
type Refusal string

// The refusals that a server can be told to make. Source: error events that clients report.
const (
	RefuseModel       Refusal = "model_not_found"            // the account may not use the model
	RefuseQuota       Refusal = "insufficient_quota"         // the account's quota is used up
	RefuseAccount     Refusal = "account_deactivated"        // terminal for clients, as are the others
	RefuseBilledLimit Refusal = "billing_hard_limit_reached" // the limit on what the account may spend
)

// Codes of close frames of refusals. Source: close frames that clients report; that of the accounts is a guess.
const (
	closeNoAccess = 4004
	closeTryLater = 1013
)

// refusal returns what is sent; nil for none.
func (r Refusal) refusal(model string) *refusal {
	switch r {
	case "":
		return nil
	case RefuseModel:
		return &refusal{problem: problem{Code: string(r),
			Message: fmt.Sprintf("The model `%s` does not exist or you do not have access to it.", model)}, close: closeNoAccess}
	case RefuseQuota:
		return &refusal{problem: problem{Code: string(r),
			Message: "You exceeded your current quota, please check your plan and billing details."}, kind: string(r), close: closeTryLater}
	default:
		return &refusal{problem: problem{Code: string(r), Message: "The account cannot be used."}, close: closeUnknownKey}
	}
}

// refusedStatus returns the status of HTTP that answers a refused request where there is to be no WebSocket: for a
// call that is not active (source: openai-realtime-console issue 562), and on Azure. 0 stands for a WebSocket.
func (s *Server) refusedStatus(ask *handshake, refused *refusal) int {
	switch {
	case refused == nil:
		return 0
	case refused.noUpgrade:
		return http.StatusNotFound
	case !s.opts.RefuseUpgrade && !ask.azure:
		return 0
	}
	switch refused.close {
	case closeUnknownKey:
		return http.StatusUnauthorized
	case closeTryLater:
		return http.StatusTooManyRequests
	}
	return http.StatusNotFound
}

// refuseUpgrade answers a request with a status of HTTP.
func (s *Server) refuseUpgrade(w http.ResponseWriter, refused *refusal, status int) {
	if refused.noUpgrade {
		s.refuseRequest(w, &rest.Error{Status: status, Problem: refused.problem})
		return
	}
	body, err := json.Marshal(map[string]any{"error": map[string]string{"code": azureCode(refused), "message": refused.Message}})
	if err != nil {
		s.log.Error("answer not written", "error", err)
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// noteRefused puts a connection that is about to be refused into the journal of its scope: after a WebSocket's number, or with a
// status of HTTP.
func (s *Server) noteRefused(number int, ask *handshake, refused *refusal, status int) {
	if !s.opts.Journal && s.opts.Control == nil {
		return
	}
	head := SessionJournal{
		Session: number, Scope: ask.scope, Kind: KindRefused, Model: ask.model, CallID: ask.callID, UserAgent: ask.userAgent, Key: ask.key,
		Over: true, Reason: refused.Message, Code: refused.Code, Status: status,
	}
	if status == 0 {
		head.CloseCode = refused.close
	}
	s.journals.open(head)
}

// noteWrongURL notes a WebSocket that is asked for where there is none.
func (s *Server) noteWrongURL(r *http.Request, scope string) {
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		ask := handshake{scope: scope, key: secrets.Masked(secrets.KeyOf(r)), userAgent: r.UserAgent()}
		wrong := rest.InvalidURL(r)
		s.noteRefused(0, &ask, &refusal{problem: wrong.Problem}, wrong.Status)
	}
}
