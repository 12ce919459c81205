package fakeserver

import (
	"sync"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// secretPrefix begins every client secret. Source: docs/fidelity.md.
const secretPrefix = "ek_"

// secret opens sessions until it expires. Secrets are constant.
type secret struct {
	expires time.Time // on the clock
	scope   string
	session *wire.Session // what was asked for; nil is nothing
}

// mostSecrets bounds the secrets that are valid at once. Chosen: far more than tests make.
const mostSecrets = 10_000

// secrets are the client secrets that the server has given out. It is safe from any goroutine.
type secrets struct {
	mu    sync.Mutex // guards valid
	valid map[string]*secret
}

// add keeps a secret. It reports false when there are too many.
func (s *secrets) add(value string, sec *secret) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.valid) >= mostSecrets {
		s.drop(func(old *secret) bool { return !time.Now().Before(old.expires) })
	}
	if len(s.valid) >= mostSecrets {
		return false
	}
	if s.valid == nil {
		s.valid = map[string]*secret{}
	}
	s.valid[value] = sec
	return true
}

// find returns the secret of a value; nil if there is none, or none any more.
func (s *secrets) find(value string) *secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.valid[value]; sec != nil && time.Now().Before(sec.expires) {
		return sec
	}
	return nil
}

// drop forgets secrets. The caller holds mu.
func (s *secrets) drop(which func(*secret) bool) {
	for value, sec := range s.valid {
		if which(sec) {
			delete(s.valid, value)
		}
	}
}

// forget drops the secrets of a scope.
func (s *secrets) forget(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(func(sec *secret) bool { return sec.scope == scope })
}
