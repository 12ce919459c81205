package fakeserver

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// onAzure reports whether a request has the form that Azure's endpoints have, where models go by the names that
// customers give to their deployments. Source: Azure's public reference.
func (s *Server) onAzure(r *http.Request) bool {
	return s.opts.Azure || strings.Contains(r.URL.Path, "/openai/") || r.URL.Query().Get("deployment") != ""
}

// deployed returns the profile of a deployment on Azure. Where deployments are not listed, one of any name is taken for
// the default model, unless bad handshakes are to be refused.
func (s *Server) deployed(name string) (Profile, bool) {
	if s.opts.Deployments != nil {
		name = s.opts.Deployments[name]
	}
	profile, known := s.opts.Profiles[name]
	if !known && s.opts.Deployments == nil && !s.opts.RefuseUpgrade {
		profile, known = s.opts.Profiles[defaultModel]
	}
	return profile, known
}

// deploymentNotFound is the code of what is missing on Azure. Source: a recorded transcription.failed event.
const deploymentNotFound = "DeploymentNotFound"

const noDeployment = "The API deployment for this resource does not exist. " +
	"If you created the deployment within the last 5 minutes, please wait a moment and try again."

// undeployed returns why the transcripts of a session on Azure fail where their model has no deployment; nil where it has.
// Source: a recorded transcription.failed event; the message is that of Azure's other endpoints.
func (s *session) undeployed() *Failure {
	if !s.azure || s.server.opts.Deployments == nil || s.config.Audio == nil || s.config.Audio.Input == nil {
		return nil
	}
	settings, _ := s.config.Audio.Input.Transcription.Value()
	if _, known := s.server.opts.Deployments[settings.Model]; known {
		return nil
	}
	return &Failure{Type: invalidRequest, Code: deploymentNotFound, Message: noDeployment}
}

// repeated returns a part of a message once more, as content: Azure's events have it twice.
// Source: events recorded from Azure's GA endpoint.
func (s *session) repeated(part *wire.ContentPart) wire.Fields {
	if !s.azure {
		return nil
	}
	shown := map[string]string{"type": part.Type}
	if text, ok := part.Text.Value(); ok {
		shown["text"] = text
	}
	if transcript, ok := part.Transcript.Value(); ok {
		shown["transcript"] = transcript
	}
	raw, err := json.Marshal(shown)
	if err != nil {
		s.log.Error("part not repeated", "error", err)
		return nil
	}
	return wire.Fields{{Name: "content", Value: raw}}
}

// azureCode names a refusal as Azure does. Source: guess, after its public reference.
func azureCode(r *refusal) string {
	switch r.close {
	case closeUnknownKey:
		return "401"
	case closeBadRequest:
		return deploymentNotFound
	}
	return r.Code
}
