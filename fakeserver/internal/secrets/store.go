package secrets

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Prefix begins every client secret.
// Source: answers of POST /v1/realtime/client_secrets in the public API reference, and recorded ones.
const Prefix = "ek_"

// Secret opens sessions until it expires. Secrets are constant.
type Secret struct {
	Expires time.Time // on the clock
	Scope   string
	Session *wire.Session // what was asked for; nil is nothing
	// Translation is the session object of a secret for translation sessions; nil is one for others.
	Translation json.RawMessage
}

// Most bounds the secrets that are valid at once. Chosen: far more than tests make.
const Most = 10_000

// Store has the client secrets that the server has given out. The zero value is empty. It is safe from any goroutine.
type Store struct {
	mu    sync.Mutex // guards valid
	valid map[string]*Secret
}

// Add keeps a secret. It reports false when there are too many.
func (s *Store) Add(value string, sec *Secret) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.valid) >= Most {
		s.drop(func(old *Secret) bool { return !time.Now().Before(old.Expires) })
	}
	if len(s.valid) >= Most {
		return false
	}
	if s.valid == nil {
		s.valid = map[string]*Secret{}
	}
	s.valid[value] = sec
	return true
}

// Find returns the secret of a value; nil if there is none, or none any more.
func (s *Store) Find(value string) *Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sec := s.valid[value]; sec != nil && time.Now().Before(sec.Expires) {
		return sec
	}
	return nil
}

// drop forgets secrets. The caller holds mu.
func (s *Store) drop(which func(*Secret) bool) {
	for value, sec := range s.valid {
		if which(sec) {
			delete(s.valid, value)
		}
	}
}

// Forget drops the secrets of a scope.
func (s *Store) Forget(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(func(sec *Secret) bool { return sec.Scope == scope })
}
