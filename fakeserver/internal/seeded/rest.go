package seeded

import (
	"fmt"
	"sync"
	"time"
)

// RESTIDs makes what looks random in answers to REST. It is safe from any goroutine.
type RESTIDs struct {
	mu  sync.Mutex // guards rng
	rng *RNG
}

// NewRESTIDs returns those of a server; since and epoch are as in [New].
func NewRESTIDs(seed uint64, since, epoch time.Time) *RESTIDs {
	return &RESTIDs{rng: New(seed, 0, since, epoch)}
}

// Hex returns prefix and 32 hexadecimal digits. Source: ids of requests and secrets recorded from the live server.
func (r *RESTIDs) Hex(prefix string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("%s%016x%016x", prefix, r.rng.Uint64(prefix), r.rng.Uint64(prefix))
}

// ID returns an id as sessions make them.
func (r *RESTIDs) ID(prefix string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.ID(prefix, time.Now())
}

// Unix returns the time of day that the server shows at a time, in seconds.
func (r *RESTIDs) Unix(at time.Time) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rng.Unix(at)
}
