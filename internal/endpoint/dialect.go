package endpoint

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Dialect is whose form of the Realtime API is spoken. The events are the same; addresses and keys are not.
//
//	           | OpenAI                         | Azure
//	-----------+--------------------------------+-----------------------------------------------------
//	URL        | of sessions                    | of the resource: https://NAME.openai.azure.com; or of
//	           |                                | sessions
//	path       | as in the URL                  | /openai/v1/realtime, where the URL has none
//	Model      | gpt-realtime-2.1 if not named  | the deployment's name; must be named
//	key        | Authorization: Bearer KEY      | api-key: KEY; a token of Microsoft Entra is a bearer token
//	variables  | OPENAI_…                       | AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY
//
// Source: Azure OpenAI, "Use the GPT Realtime API via WebSockets" (2026); the variables are those of OpenAI's Python client.
type Dialect string

// The dialects.
const (
	OpenAI Dialect = ""
	Azure  Dialect = "azure"
)

// ErrNoKey reports that an address wants a key and none is known.
var ErrNoKey = errors.New("no key for the API: set Options.APIKey, Key or a header, or OPENAI_API_KEY " +
	"(AZURE_OPENAI_API_KEY with the dialect of Azure); with Options.NoKey none is sent")

var errPreview = errors.New("this is the address of Azure's preview interface (api-version, deployment), which is not spoken here: " +
	"take the resource's, https://NAME.openai.azure.com, with Dialect Azure and the deployment as Model")

// Check reports what does not fit together: a call has its model from whoever accepted it, and one id; a dialect its
// addresses.
func (e *Endpoint) Check() error {
	if e.Dialect != OpenAI && e.Dialect != Azure {
		return fmt.Errorf("dialect %q: it is OpenAI's (the zero value) or %q", e.Dialect, Azure)
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		return nil // dialling says what is wrong with it
	}
	own := u.Query().Get("call_id")
	switch {
	case strings.TrimSuffix(u.Path, "/") == "/openai/realtime" || u.Query().Has("api-version") && u.Query().Has("deployment"):
		return errPreview
	case e.CallID != "" && own != "" && own != e.CallID:
		return fmt.Errorf("call id %q, and another one in the URL", e.CallID)
	case e.CallID != "" && e.Model != "":
		return errors.New("both a call id and a model: a call has the model with which it was accepted")
	case e.Dialect == Azure && e.URL == "":
		return errors.New("dialect azure: no URL of a resource, and no AZURE_OPENAI_ENDPOINT")
	case e.Dialect == Azure && !e.Joins() && cmp.Or(e.Model, u.Query().Get("model")) == "":
		return errors.New("dialect azure: no Model, which is the name of the deployment there")
	}
	return nil
}

// CheckKey reports a key that is missing, where one is asked for in any case: on the hosts of OpenAI and of Azure.
func (e *Endpoint) CheckKey() error {
	if e.hasKey() || !e.wantsKey() {
		return nil
	}
	return ErrNoKey
}

// wantsKey reports whether the host is known to ask for a key.
func (e *Endpoint) wantsKey() bool {
	host := e.host()
	return host == "api.openai.com" || strings.HasSuffix(host, ".api.openai.com") || e.ofAzure()
}

// host is the name of the host, "" for a URL that cannot be read.
func (e *Endpoint) host() string {
	u, err := url.Parse(cmp.Or(e.URL, defaultURL))
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// ofAzure reports whether the host is one of Azure's.
func (e *Endpoint) ofAzure() bool {
	suffixes := []string{".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"}
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(e.host(), suffix) })
}

// Hint is what to look at when the server answers a handshake with a status of HTTP; "" is nothing more than it says.
func (e *Endpoint) Hint(status int) string {
	switch refused := status == 401 || status == 404; {
	case refused && e.ofAzure() && e.Dialect != Azure:
		return "this is a host of Azure: see Options.Dialect"
	case status == 404 && e.Dialect == Azure:
		return fmt.Sprintf("Model is the name of a deployment there: is %q one?", e.ModelName())
	}
	return ""
}

// base is the address of sessions, without a model or a call. Its error does not repeat it: there may be a key in it.
func (e *Endpoint) base() (*url.URL, error) {
	u, err := url.Parse(cmp.Or(e.URL, defaultURL))
	if wrong, ok := errors.AsType[*url.Error](err); ok {
		return nil, fmt.Errorf("the URL cannot be read: %w", wrong.Err)
	}
	if err != nil || e.Dialect != Azure {
		return u, err
	}
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	switch path := strings.TrimSuffix(u.Path, "/"); {
	case path == "":
		u.Path = "/openai/v1/realtime"
	case strings.HasSuffix(path, "/openai"):
		u.Path = path + "/v1/realtime"
	case strings.HasSuffix(path, "/openai/v1"):
		u.Path = path + "/realtime"
	}
	return u, nil
}

// keyHeader is the header that has a key, and what it says.
func (e *Endpoint) keyHeader(key string) (name, value string) {
	if e.Dialect == Azure && !isToken(key) {
		return "Api-Key", key
	}
	return "Authorization", "Bearer " + key
}

// isToken reports whether a key is a signed token, as those of Microsoft Entra are. Source: RFC 7519.
func isToken(key string) bool { return strings.HasPrefix(key, "eyJ") && strings.Count(key, ".") == 2 }
