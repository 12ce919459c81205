package runner

import (
	"slices"

	"github.com/voicesim/voicesim/runner/internal/turntaking"
	"github.com/voicesim/voicesim/runner/internal/waiting"
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

// Backoff says how long to wait before something is tried again: first Backoff.First, zero means 500 ms, then twice as long
// each time, up to Backoff.Most, zero means 30 s; less a share of Backoff.Jitter, at random by Backoff.Seed.
type Backoff = waiting.Backoff

// tryAgain asks again for a response that could not be had, if that is the policy, and tells of a problem if not. req is
// its request, nil for the server's own answer to a turn; err is the server's reason, nil if it gave none.
func (l *loop) tryAgain(req *turntaking.Request, turn int, err *wire.Error, p *Problem) {
	w := turntaking.Pending{WaitsForTurnEnd: true, OnlyInTurn: true, Turn: turn, Retries: 1}
	if req != nil {
		first := req.Pending[0]
		w.Config, w.WaitsForTurnEnd, w.Retries = first.Config, first.WaitsForTurnEnd, first.Retries+1
	}
	wait, ok := l.s.opts.Retry.Backoff.Again(w.Retries, err)
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
