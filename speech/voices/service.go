package voices

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Service is an HTTP service that speaks, in the form of OpenAI's POST /v1/audio/speech: a JSON body with model,
// input, voice and response_format, and a WAV file as the answer.
//
// Source: OpenAI API reference, "Create speech".
type Service struct {
	URL          string            // whole, such as https://api.openai.com/v1/audio/speech
	Model        string            // "" is not sent
	Usual        string            // the voice of lines that ask for none; "" means alloy, as the service demands one
	Instructions string            // how to speak; "" is not sent
	Key          string            // is sent as a bearer token; "" is not sent. It is in no cache, error or log
	Transport    http.RoundTripper // nil is http.DefaultTransport. No redirect is followed: the key stays with the host
	Limit        time.Duration     // for one line; zero means 60 s
}

// usualVoice is one that the service has.
const usualVoice = "alloy"

// request is the body.
type request struct {
	Model        string `json:"model,omitempty"`
	Input        string `json:"input"`
	Voice        string `json:"voice"`
	Instructions string `json:"instructions,omitempty"`
	Format       string `json:"response_format"`
}

// Name returns the host.
func (s *Service) Name() string {
	if u, err := url.Parse(s.URL); err == nil && u.Host != "" {
		return u.Host
	}
	return "HTTP service"
}

// Identity is the address without what may be secret in it, the model and the instructions.
func (s *Service) Identity(context.Context) string {
	return fmt.Sprintf("service %q model %q instructions %q", s.address(), s.Model, s.Instructions)
}

// address returns the URL without user and query.
func (s *Service) address() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// Speak asks the service.
func (s *Service) Speak(ctx context.Context, words, voice string) ([]byte, error) {
	limit := s.Limit
	if limit == 0 {
		limit = commandLimit
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if voice == "" {
		voice = s.Usual
	}
	if voice == "" {
		voice = usualVoice
	}
	body, err := json.Marshal(request{Model: s.Model, Input: words, Voice: voice, Instructions: s.Instructions, Format: "wav"})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("its address is no URL") // the error would show all of it
	}
	req.Header.Set("Content-Type", "application/json")
	if s.Key != "" {
		req.Header.Set("Authorization", "Bearer "+s.Key)
	}
	answer, err := s.client().Do(req)
	if err != nil {
		if ctx.Err() == context.DeadlineExceeded {
			return nil, fmt.Errorf("%s did not answer within %v", s.address(), limit)
		}
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the URL
		}
		return nil, s.clean(fmt.Errorf("%s: %w", s.address(), err))
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, mostSound+1))
	switch {
	case err != nil:
		return nil, s.clean(fmt.Errorf("%s: its answer broke off: %w", s.address(), err))
	case answer.StatusCode != http.StatusOK:
		return nil, s.clean(fmt.Errorf("%s answered %s%s", s.address(), answer.Status, reason(data)))
	case len(data) > mostSound:
		return nil, fmt.Errorf("%s gave more than %d MB of sound", s.address(), mostSound>>20)
	case !bytes.HasPrefix(data, []byte("RIFF")) && !bytes.HasPrefix(data, []byte("RF64")):
		return nil, s.clean(fmt.Errorf("%s gave no WAV file (%s)", s.address(), answer.Header.Get("Content-Type")))
	}
	return data, nil
}

func (s *Service) client() *http.Client {
	return &http.Client{
		Transport:     s.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// clean takes the key out of an error's text, should the service have repeated it.
func (s *Service) clean(err error) error {
	if s.Key == "" || !strings.Contains(err.Error(), s.Key) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), s.Key, "[key]"))
}

// reason returns what an answer says about what went wrong, with a colon before it.
func reason(body []byte) string {
	var answer struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	text := string(body)
	if json.Unmarshal(body, &answer) == nil && answer.Error.Message != "" {
		text = answer.Error.Message
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "?")), " ")
	if len(text) > 300 {
		text = text[:300] + " …"
	}
	if text == "" {
		return ""
	}
	return ": " + text
}
