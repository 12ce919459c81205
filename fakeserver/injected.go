package fakeserver

import "github.com/voicesim/voicesim/clientlint"

// injects reports whether a user's message is no turn of the caller.
func (s *Server) injects(text string) bool {
	if s.opts.Injected == nil {
		return clientlint.FromSDK(text)
	}
	return s.opts.Injected(text)
}
