package fakeserver

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Refusal is why a server does not serve a client whose request is right. The zero value serves it.
type Refusal string

// The refusals that a server can be told to make. Source: docs/fidelity.md.
const (
	RefuseModel       Refusal = "model_not_found"            // the account may not use the model
	RefuseQuota       Refusal = "insufficient_quota"         // the account's quota is used up
	RefuseAccount     Refusal = "account_deactivated"        // terminal for clients, as are the others
	RefuseBilledLimit Refusal = "billing_hard_limit_reached" // the limit on what the account may spend
)

// Codes of close frames of refusals. Source: docs/fidelity.md; that of the accounts is a guess.
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
		return &refusal{problem: problem{code: string(r),
			message: fmt.Sprintf("The model `%s` does not exist or you do not have access to it.", model)}, close: closeNoAccess}
	case RefuseQuota:
		return &refusal{problem: problem{code: string(r),
			message: "You exceeded your current quota, please check your plan and billing details."}, kind: string(r), close: closeTryLater}
	default:
		return &refusal{problem: problem{code: string(r), message: "The account cannot be used."}, close: closeUnknownKey}
	}
}

// refuseUpgrade answers with a status of HTTP where there is to be no WebSocket: for a call that is not
// active (source: openai-realtime-console issue 562), and as Azure does. It reports whether it has.
func (s *Server) refuseUpgrade(w http.ResponseWriter, refused *refusal) bool {
	if refused != nil && refused.noUpgrade {
		s.refuseRequest(w, &restError{http.StatusNotFound, refused.problem})
		return true
	}
	if refused == nil || !s.opts.RefuseUpgrade {
		return false
	}
	status := http.StatusNotFound
	switch refused.close {
	case closeUnknownKey:
		status = http.StatusUnauthorized
	case closeTryLater:
		status = http.StatusTooManyRequests
	}
	body, err := json.Marshal(map[string]any{"error": map[string]string{"code": azureCode(refused), "message": refused.message}})
	if err != nil {
		return false
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return true
}

// azureCode names a refusal as Azure does. Source: guess, after its public reference.
func azureCode(r *refusal) string {
	switch r.close {
	case closeUnknownKey:
		return "401"
	case closeBadRequest, closeNoAccess:
		return "DeploymentNotFound"
	}
	return r.code
}
