package fakeserver

import (
	"fmt"
	"sync"
	"time"
)

// desk makes what looks random in answers to REST. It is safe from any goroutine.
type desk struct {
	mu     sync.Mutex // guards chance
	chance *chance
}

// hexID returns prefix and 32 hexadecimal digits. Source: recorded ids of requests and secrets.
func (d *desk) hexID(prefix string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return fmt.Sprintf("%s%016x%016x", prefix, d.chance.src.Uint64(), d.chance.src.Uint64())
}

// id returns an id as sessions make them.
func (d *desk) id(prefix string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.chance.id(prefix, time.Now())
}

// unix returns the time of day that the server shows at a time.
func (d *desk) unix(at time.Time) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.chance.unix(at)
}
