package agentfile

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// request is a request to a service.
type request struct {
	at      *yaml.Node
	url     string
	urlAt   field
	method  string
	headers []header
	limit   time.Duration
	size    int
}

// header is a header with environment variables in its value.
type header struct {
	name, value string
	at          *yaml.Node
}

// readRequest reads an address or a map.
func (t *tool) readRequest(f field) {
	t.request = &request{at: f.key}
	if yamltext.IsScalar(f.value) {
		t.request.readURL(f)
		return
	}
	below(f, requestKeys, t.request)
}

// readURL reads the address.
func (r *request) readURL(f field) {
	text, ok := f.text()
	if !ok {
		return
	}
	r.url, r.urlAt = text, f
	u, err := url.Parse(mark.ReplaceAllString(variable.ReplaceAllString(text, "x"), "x"))
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, "https://"), "http://"), "/")
	switch {
	case variable.MatchString(text) && strings.HasPrefix(text, "${"): // the host is in a variable
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		f.wrong("this is no address of a service", "write it like https://example.com/orders/<order_id>")
	case mark.MatchString(host):
		f.wrong("the model must not choose the host", "write "+mark.FindString(host)+" into the path or the query")
	}
}

// readHeaders reads the headers.
func (r *request) readHeaders(f field) {
	for _, e := range f.entries(`Authorization: "Bearer ${DESK_KEY}"`) {
		value, ok := e.text()
		switch {
		case !ok:
		case !headerName.MatchString(e.name):
			f.l.At(e.key, fmt.Sprintf("%q is no name of a header", e.name), "write it like X-Api-Key")
		case strings.ContainsAny(value, "\r\n"):
			e.wrong("a header is one line", "")
		default:
			r.headers = append(r.headers, header{e.name, value, e.value})
		}
	}
}

var (
	headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	// variable matches the name of an environment variable in a text.
	variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
)

// refused notes that the machine makes no requests or, where it does, variables that are not set.
func (r *request) refused(text *yamltext.Text, given Given) {
	if !given.HTTP {
		text.At(r.at, "requests are not allowed", "run it with --allow http if you trust this file")
		return
	}
	look := func(at *yaml.Node, in string) {
		for _, m := range variable.FindAllStringSubmatch(in, -1) {
			if _, set := given.env(m[1]); !set {
				text.At(at, "the environment variable "+m[1]+" is not set", "set it before you run this")
			}
		}
	}
	look(r.urlAt.value, r.url)
	for _, h := range r.headers {
		look(h.at, h.value)
	}
}

func (g Given) env(name string) (string, bool) {
	if g.Env == nil {
		return "", false
	}
	return g.Env(name)
}

func (r *request) limitOr() time.Duration { return cmp.Or(r.limit, usualLimit) }

// secrets are the values of variables that went into a request, which are shown nowhere.
type secrets struct {
	given  Given
	values []string
}

// put returns a text with the values of its variables.
func (s *secrets) put(text string) string {
	return variable.ReplaceAllStringFunc(text, func(m string) string {
		value, _ := s.given.env(m[2 : len(m)-1])
		if value != "" {
			s.values = append(s.values, value, m)
		}
		return value
	})
}

// shortestSecret is how long a value has to be to be looked for in answers. Chosen: "1" is in every second one.
const shortestSecret = 4

// clean returns a text with the names of variables in the place of their values.
func (s *secrets) clean(text string) string {
	for i := 0; i < len(s.values); i += 2 {
		if len(s.values[i]) >= shortestSecret {
			text = strings.ReplaceAll(text, s.values[i], s.values[i+1])
		}
	}
	return text
}

var errNoRequests = errors.New("requests are not allowed here")

// call makes the request.
func (r *request) call(ctx context.Context, args json.RawMessage, sent map[string]string, given Given) (string, error) {
	if !given.HTTP {
		return "", errNoRequests
	}
	ctx, cancel := context.WithTimeout(ctx, r.limitOr())
	defer cancel()
	hidden := &secrets{given: given}
	output, err := r.answer(ctx, args, sent, hidden)
	if ctx.Err() == context.DeadlineExceeded {
		return "", fmt.Errorf("the service did not answer within %v", r.limitOr())
	}
	if err != nil {
		return "", errors.New(hidden.clean(err.Error()))
	}
	return hidden.clean(output), nil
}

// answer returns what the service answers.
func (r *request) answer(ctx context.Context, args json.RawMessage, sent map[string]string, hidden *secrets) (string, error) {
	req, err := r.prepared(ctx, args, sent, hidden)
	if err != nil {
		return "", errors.New("the address of the service is no URL") // the error would show all of it
	}
	answer, err := newClient().Do(req)
	if err != nil {
		return "", fmt.Errorf("the service cannot be reached: %w", withoutURL(err))
	}
	defer answer.Body.Close()
	most := cmp.Or(r.size, usualSize)
	data, err := io.ReadAll(io.LimitReader(answer.Body, int64(most)+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("the answer of the service broke off: %w", err)
	case answer.StatusCode < 200 || answer.StatusCode > 299:
		return "", fmt.Errorf("the service answered %s%s", answer.Status, excerpt(data))
	case len(data) > most:
		return "", fmt.Errorf("the service answered more than %s", showSize(most))
	case !utf8.Valid(data):
		return "", errors.New("the service answered something that is no text")
	}
	return strings.TrimSpace(string(data)), nil
}

// newClient returns a client that follows no redirects, and of which nothing outlives the call.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// withoutURL returns why a request failed, without its URL, which may have a key in it.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// setHeaders sets the headers of the file.
func (r *request) setHeaders(req *http.Request, hidden *secrets) {
	for _, h := range r.headers {
		req.Header.Set(h.name, strings.TrimSpace(hidden.put(h.value)))
	}
}

// prepared returns the request for what was sent.
func (r *request) prepared(ctx context.Context, args json.RawMessage, sent map[string]string, hidden *secrets) (*http.Request, error) {
	path, query, hasQuery := strings.Cut(r.url, "?")
	address := filled(hidden.put(path), sent, escapePath)
	if hasQuery {
		address += "?" + filled(hidden.put(query), sent, url.QueryEscape)
	}
	method := r.method
	if method == "" {
		method = http.MethodPost
		if mark.MatchString(r.url) {
			method = http.MethodGet
		}
	}
	var body io.Reader
	if method != http.MethodGet && method != http.MethodDelete {
		if len(bytes.TrimSpace(args)) == 0 {
			args = json.RawMessage("{}")
		}
		body = bytes.NewReader(args)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	r.setHeaders(req, hidden)
	return req, nil
}

// escapePath escapes a part of a path, which never leads to another one.
func escapePath(text string) string {
	if text == "." || text == ".." {
		return strings.ReplaceAll(text, ".", "%2E")
	}
	return url.PathEscape(text)
}

// excerpt is the beginning of what was said about an error, with a colon before it.
func excerpt(data []byte) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(data), "?")), " ")
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + " …"
	}
	if text == "" {
		return ""
	}
	return ": " + text
}
