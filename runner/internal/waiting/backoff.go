package waiting

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"time"

	"github.com/voicesim/voicesim/wire"
)

// Backoff says how long to wait before something is tried again.
type Backoff struct {
	First  time.Duration // before the first further attempt, doubled for each after it; zero means 500 ms
	Most   time.Duration // longest wait; zero means 30 s
	Jitter float64       // share of a wait, 0 to 1, by which it is shorter at random; zero means none
	Seed   uint64        // of what is random, so that it can be repeated
}

// Wait is how long to wait before further attempt n, from 1.
func (b Backoff) Wait(n int) time.Duration {
	most := cmp.Or(b.Most, 30*time.Second)
	d := cmp.Or(b.First, 500*time.Millisecond)
	for ; n > 1 && d < most; n-- {
		d *= 2
	}
	d = min(d, most)
	random := rand.New(rand.NewPCG(b.Seed, uint64(n))).Float64()
	return d - time.Duration(float64(d)*min(max(b.Jitter, 0), 1)*random)
}

// longestNamedWait is how long a wait may be that the server names. Chosen: nobody stays on the phone for longer.
const longestNamedWait = time.Minute

// namedWait is the wait in a message of the server. Source: OpenAI's API, errors of code rate_limit_exceeded: "Please try
// again in 1.2s."
var namedWait = regexp.MustCompile(`try again in ([\d.hms]*[hms])`)

// Again decides whether something is tried again that had an error, for the nth time, from 1, and after how long.
//
//	error                                        | tried again
//	---------------------------------------------+--------------------------------------------------
//	none: the server did not answer              | yes
//	a rate limit                                 | yes, after the time that it names, or the backoff's;
//	                                             | not if it names more than a minute
//	the account has no means                     | no
//	the request is wrong, or not allowed         | no
//	any other                                    | yes
func (b Backoff) Again(n int, err *wire.Error) (wait time.Duration, ok bool) {
	wait = b.Wait(n)
	if err == nil {
		return wait, true
	}
	code := err.Code.Or("")
	switch {
	case code == "insufficient_quota":
		return 0, false
	case code == "rate_limit_exceeded":
		if found := namedWait.FindStringSubmatch(err.Message); found != nil {
			if named, bad := time.ParseDuration(found[1]); bad == nil {
				return max(wait, named), named <= longestNamedWait
			}
		}
		return wait, true
	}
	return wait, !slices.Contains([]string{"invalid_request_error", "authentication_error", "permission_error"}, err.Type)
}
