package runner

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"time"

	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/wire"
)

// Retry says what is asked for again of itself when it went wrong. The zero value: nothing is. A Problem tells of what
// is not, or not any more.
type Retry struct {
	// Failed is how often a response is asked for again that the server could not make, refused for now (a rate limit)
	// or did not answer. Mistakes in a request, and an account without means, are never tried again; what made tool
	// calls goes on with them; a caller who speaks meanwhile is answered instead.
	Failed int
	// Written is how often an answer that came in writing, where sound was asked for, is asked for again, to be spoken.
	Written int

	Backoff Backoff // before a failed response is asked for again; the server's own word, up to a minute, wins
}

// Backoff says how long to wait before something is tried again.
type Backoff struct {
	First  time.Duration // before the first further attempt, doubled for each after it; zero means 500 ms
	Most   time.Duration // longest wait; zero means 30 s
	Jitter float64       // share of a wait, 0 to 1, by which it is shorter at random; zero means none
	Seed   uint64        // of what is random, so that it can be repeated
}

// wait is how long to wait before further attempt n, from 1.
func (b Backoff) wait(n int) time.Duration {
	fill(&b.First, 500*time.Millisecond)
	fill(&b.Most, 30*time.Second)
	d := b.First
	for ; n > 1 && d < b.Most; n-- {
		d *= 2
	}
	d = min(d, b.Most)
	random := rand.New(rand.NewPCG(b.Seed, uint64(n))).Float64()
	return d - time.Duration(float64(d)*min(max(b.Jitter, 0), 1)*random)
}

// longestNamedWait is how long a wait may be that the server names. Chosen: nobody stays on the phone for longer.
const longestNamedWait = time.Minute

// namedWait is the wait in a message of the server. Source: OpenAI's API, errors of code rate_limit_exceeded: "Please try
// again in 1.2s."
var namedWait = regexp.MustCompile(`try again in ([\d.hms]*[hms])`)

// again decides whether something is tried again that had an error, for the nth time, from 1, and after how long.
//
//	error                                        | tried again
//	---------------------------------------------+--------------------------------------------------
//	none: the server did not answer              | yes
//	a rate limit                                 | yes, after the time that it names, or the backoff's;
//	                                             | not if it names more than a minute
//	the account has no means                     | no
//	the request is wrong, or not allowed         | no
//	any other                                    | yes
func (b Backoff) again(n int, err *wire.Error) (wait time.Duration, ok bool) {
	wait = b.wait(n)
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

// tryAgain asks again for a response that could not be had, if that is the policy, and tells of a problem if not. req is
// its request, nil for the server's own answer to a turn; err is the server's reason, nil if it gave none.
func (l *loop) tryAgain(req *turntaking.Request, turn int, err *wire.Error, p *Problem) {
	w := turntaking.Pending{WaitsForTurnEnd: true, OnlyInTurn: true, Turn: turn, Retries: 1}
	if req != nil {
		first := req.Pending[0]
		w.Config, w.WaitsForTurnEnd, w.Retries = first.Config, first.WaitsForTurnEnd, first.Retries+1
	}
	wait, ok := l.s.opts.Retry.Backoff.again(w.Retries, err)
	if !ok || w.Retries > l.s.opts.Retry.Failed {
		l.tell(p)
		return
	}
	l.retrying++
	l.deadlines.Add(wait, func() {
		l.retrying--
		l.enqueue(w)
	})
}

// written takes an answer that came in writing where sound was asked for.
func (l *loop) written(r *responseState) {
	w := turntaking.Pending{WaitsForTurnEnd: true, OnlyInTurn: true, Turn: r.turn, Rewritten: 1}
	if r.ours != nil {
		w.Rewritten += r.ours.Pending[0].Rewritten
	}
	if w.Rewritten > l.s.opts.Retry.Written {
		l.tell(&Problem{Header: r.head(""), Kind: WrittenAnswer, Err: errWritten})
		return
	}
	w.Config = r.as.beside("Your last message was written. Say it aloud now, in the same words.")
	w.Config.OutputModalities = []string{"audio"}
	l.enqueue(w)
}

// soundAsked reports whether a response was to be spoken.
func (r *responseState) soundAsked() bool {
	modalities := r.as.session.OutputModalities
	if r.ours != nil && r.ours.Config != nil && r.ours.Config.OutputModalities != nil {
		modalities = r.ours.Config.OutputModalities
	}
	return slices.Contains(modalities, "audio")
}
