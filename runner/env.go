package runner

import (
	"net/http"
	"net/url"
	"os"
	"strings"
)

// fromEnvironment fills in what the options leave open and the environment knows, as OpenAI's own clients do:
//
//	variable           | is                              | read when
//	-------------------+---------------------------------+------------------------------------------------
//	OPENAI_API_KEY     | the key                         | no key, Key or header with a key is given
//	OPENAI_ORG_ID      | the header OpenAI-Organization  | the key is read, and the header is not given
//	OPENAI_PROJECT_ID  | the header OpenAI-Project       | the same
//	OPENAI_BASE_URL    | the address, without /realtime  | no URL is given
//
// This is the only place where the package reads the environment.
func (o *Options) fromEnvironment() {
	if o.NoEnvironment {
		return
	}
	if o.URL == "" {
		o.URL = realtimeURL(os.Getenv("OPENAI_BASE_URL"))
	}
	if o.APIKey != "" || o.Key != nil || o.givenHeader("Authorization") != "" || o.givenHeader("Api-Key") != "" {
		return
	}
	if o.APIKey = os.Getenv("OPENAI_API_KEY"); o.APIKey == "" {
		return
	}
	if o.Header = o.Header.Clone(); o.Header == nil {
		o.Header = http.Header{}
	}
	for header, variable := range map[string]string{"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"} {
		if v := os.Getenv(variable); v != "" && o.givenHeader(header) == "" {
			o.Header.Set(header, v)
		}
	}
}

// realtimeURL turns the base of OpenAI's HTTP interface into the address of a session; "" stays "".
func realtimeURL(base string) string {
	u, err := url.Parse(base)
	if base == "" || err != nil {
		return base // Connect says what is wrong with it
	}
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	return u.JoinPath("realtime").String()
}
