package fakeserver

import (
	"net/http"
	"strings"
)

// ScopeHeader is the header that puts a request into a scope. Tests that run at the same time
// against one server each take a scope of their own: it has its own models, journal and calls.
const ScopeHeader = "X-Voicesim-Scope"

// scopePrefix begins the paths that name a scope, for clients that cannot set headers:
// /scope/NAME/v1/realtime.
const scopePrefix = "/scope/"

// longestScope bounds the name of a scope. Chosen: any test's name cut short.
const longestScope = 200

// scopeOf returns the scope of a request, and its path without the name. The path counts for more
// than the header. The scope of all others is "".
func scopeOf(r *http.Request) (scope, path string) {
	path = r.URL.Path
	scope = r.Header.Get(ScopeHeader)
	if rest, ok := strings.CutPrefix(path, scopePrefix); ok {
		name, after, _ := strings.Cut(rest, "/")
		scope, path = name, "/"+after
	}
	return scope[:min(len(scope), longestScope)], path
}
