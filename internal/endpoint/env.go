package endpoint

import (
	"net/http"
	"net/url"
	"os"
	"strings"
)

// FromEnvironment fills in what is left open and the environment knows, as OpenAI's own clients do:
//
//	variable           | is                              | read when
//	-------------------+---------------------------------+------------------------------------------------
//	OPENAI_API_KEY     | the key                         | no key, Key, NoKey or header with a key is given
//	OPENAI_ORG_ID      | the header OpenAI-Organization  | the key is read, and the header is not given
//	OPENAI_PROJECT_ID  | the header OpenAI-Project       | the same
//	OPENAI_BASE_URL    | the address, without /realtime  | no URL is given
//
// With the dialect of Azure they are AZURE_OPENAI_API_KEY for the key and AZURE_OPENAI_ENDPOINT for the address, and nothing
// else. This is the only place where the environment is read for a session.
func (e *Endpoint) FromEnvironment() {
	if e.Dialect == Azure {
		e.fromAzures()
		return
	}
	if e.URL == "" {
		e.URL = realtimeURL(os.Getenv("OPENAI_BASE_URL"))
	}
	if e.hasKey() {
		return
	}
	if e.APIKey = os.Getenv("OPENAI_API_KEY"); e.APIKey == "" {
		return
	}
	if e.Header = e.Header.Clone(); e.Header == nil {
		e.Header = http.Header{}
	}
	for header, variable := range map[string]string{"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"} {
		if v := os.Getenv(variable); v != "" && e.given(header) == "" {
			e.Header.Set(header, v)
		}
	}
}

// fromAzures is FromEnvironment for Azure.
func (e *Endpoint) fromAzures() {
	if e.URL == "" {
		e.URL = os.Getenv("AZURE_OPENAI_ENDPOINT")
	}
	if !e.hasKey() {
		e.APIKey = os.Getenv("AZURE_OPENAI_API_KEY")
	}
}

// hasKey reports whether a key is given, or is to be none.
func (e *Endpoint) hasKey() bool {
	return e.NoKey || e.APIKey != "" || e.Key != nil || e.given("Authorization") != "" || e.given("Api-Key") != ""
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
