package fakeserver

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/fakeserver/internal/transcribers"
	"github.com/voicesim/voicesim/wire"
)

// onAzure reports whether a request has the form that Azure's endpoints have, where models go by the names that
// customers give to their deployments. Source: Azure's public reference.
func (s *Server) onAzure(r *http.Request) bool {
	return s.opts.Azure || strings.Contains(r.URL.Path, "/openai/") || r.URL.Query().Get("deployment") != ""
}

// deployed returns the profile of a deployment on Azure. Where deployments are not listed, one of any name is taken for
// the model of that name, else for the default one, unless bad handshakes are to be refused.
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

// CheckDeployments tells of the first deployment, by name, of a model that the server does not have ([Options.Deployments]);
// profiles are the models in URLs, and nil means [Profiles].
func CheckDeployments(deployments map[string]string, profiles map[string]Profile) error {
	if profiles == nil {
		profiles = Profiles()
	}
	for _, name := range slices.Sorted(maps.Keys(deployments)) {
		model := deployments[name]
		_, offered := profiles[model]
		if _, writes := (transcribers.Names{}).Of(model); !offered && !writes && model != translationModel {
			models := append(append(slices.Sorted(maps.Keys(profiles)), transcribers.All()...), translationModel)
			return fmt.Errorf("deployment %q: there is no model %q; these are: %s", name, model, strings.Join(models, ", "))
		}
	}
	return nil
}

// transcribers returns the names by which a session finds the models that write down what callers say.
func (s *Server) transcribers(azure bool) transcribers.Names {
	if !azure {
		return transcribers.Names{}
	}
	return transcribers.Names{Any: true, Deployed: s.opts.Deployments}
}

// deploymentNotFound is the code of what is missing on Azure. Source: a recorded transcription.failed event.
const deploymentNotFound = "DeploymentNotFound"

const noDeployment = "The API deployment for this resource does not exist. " +
	"If you created the deployment within the last 5 minutes, please wait a moment and try again."

// undeployed returns why the transcripts of a session on Azure fail where their model has no deployment; nil where it has.
// Source: a recorded transcription.failed event.
func (s *session) undeployed() *Failure {
	settings, _ := s.config.Audio.Input.Transcription.Value()
	if _, known := s.names.Of(settings.Model); known || s.names.Deployed == nil {
		return nil
	}
	return &Failure{Code: deploymentNotFound}
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
