package secrets

import (
	"net/http"
	"strings"
)

// KeyOf returns the API key of a request: from its header, or from the subprotocols as browsers send it; "" is none.
// Source: the public guide on WebSockets, and Azure's reference for the header api-key.
func KeyOf(r *http.Request) string {
	const scheme = "Bearer "
	if given := r.Header.Get("Authorization"); len(given) > len(scheme) && strings.EqualFold(given[:len(scheme)], scheme) {
		return strings.TrimSpace(given[len(scheme):])
	}
	for _, name := range Subprotocols(r) {
		if key, ok := strings.CutPrefix(name, "openai-insecure-api-key."); ok {
			return key
		}
	}
	return r.Header.Get("Api-Key")
}

// Subprotocols returns those that a client offers.
func Subprotocols(r *http.Request) []string {
	var names []string
	for _, line := range r.Header.Values("Sec-WebSocket-Protocol") {
		for name := range strings.SplitSeq(line, ",") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// Masked shows the ends of a key, as the live server does, and nothing of a short one.
func Masked(key string) string {
	if len(key) < 12 {
		return "***"
	}
	return key[:3] + strings.Repeat("*", 8) + key[len(key)-4:]
}
