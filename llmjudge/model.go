package llmjudge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// DefaultLimit is how long an answer may take where nobody says otherwise, attempts after failures included. Chosen: models that think
// take a minute.
const DefaultLimit = 2 * time.Minute

// Model is a language model that judges calls. It may be asked by any number of goroutines.
type Model struct {
	URL   string // of the API, such as https://api.openai.com/v1, or of its chat completions
	Model string // its name there
	Key   string // is sent as a bearer token; "" is not sent. It is in no error, and in nothing that is written
	// Unset is the environment variable that should have the key and is empty; "" is none. Such a model cannot be asked.
	Unset string

	Limit       time.Duration     // for one answer; zero means DefaultLimit
	Mask        []*regexp.Regexp  // what is masked of a call before it is sent, beside secrets that are known by their form
	Environment []string          // "NAME=value": the values of those with the names of secrets are masked, too
	Transport   http.RoundTripper // nil is http.DefaultTransport. No redirect is followed: the key stays with the host

	pause func(ctx context.Context, d time.Duration) error // between two attempts; nil waits
}

// Answer is what a model says to a question.
type Answer struct {
	Yes    bool
	Reason string
	Quotes []string // of the call, as evidence; none where nothing can be quoted, such as for what was not said
}

// Ready reports what keeps a model from being asked: nil is nothing that is known without asking it.
func (m *Model) Ready() error {
	switch u, err := url.Parse(m.URL); {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return errors.New("the judge's url is no address such as https://api.openai.com/v1")
	case u.User != nil:
		return errors.New("the judge's url has a user in it: put the key into an environment variable, and name that as key")
	case m.Model == "":
		return errors.New("the judge has no model: write its name")
	case m.Unset != "":
		return fmt.Errorf("the judge %s needs a key, and the environment variable %s is empty", m.Name(), m.Unset)
	}
	return nil
}

// Name is the model with its host, for people.
func (m *Model) Name() string {
	if u, err := url.Parse(m.URL); err == nil && u.Host != "" {
		return m.Model + " at " + u.Host
	}
	return m.Model
}

// endpoint is the address of the chat completions.
func (m *Model) endpoint() string {
	const path = "/chat/completions"
	u, err := url.Parse(m.URL)
	if err != nil || strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), path) {
		return m.URL
	}
	return u.JoinPath(path).String()
}

// limit is how long an answer may take.
func (m *Model) limit() time.Duration {
	if m.Limit > 0 {
		return m.Limit
	}
	return DefaultLimit
}
