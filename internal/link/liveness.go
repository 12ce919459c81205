package link

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/timeout"
)

// ErrSilent is wrapped by the error of a link whose peer answers no ping and sends nothing else.
var ErrSilent error = timeout.Error("the server is silent")

// pingPhase keeps pings off everything that happens at round instants. Chosen; it matters in virtual time only.
const pingPhase = 389 * time.Microsecond

// watch pings the server until the link is over. A peer that does not answer is taken for gone, unless something
// else came from it meanwhile: an answer may be stuck behind much sound on a slow line.
//
//	after a ping                          | then
//	--------------------------------------+-----------------------------------------
//	a pong within Options.Pong            | the next ping after Options.Ping
//	none, but a frame came                | the same
//	none, and a frame is being written    | the same: that has a deadline of its own
//	none, and nothing came                | lost: ErrSilent; the connection is cut
//	the connection has ended              | nothing: the reader says why
func (l *Link) watch() {
	timer := time.NewTimer(l.opts.Ping + pingPhase)
	defer timer.Stop()
	for {
		select {
		case <-l.over:
			return
		case <-timer.C:
		}
		before := l.received.Load()
		err := l.conn.PingWithin(l.opts.Pong)
		switch {
		case err == nil:
		case !errors.Is(err, context.DeadlineExceeded):
			return
		case l.received.Load() == before && !l.sending.Load():
			l.fail(fmt.Errorf("%w: no answer to a ping within %v", ErrSilent, l.opts.Pong))
			_ = l.conn.CloseNow()
			return
		}
		timer.Reset(l.opts.Ping)
	}
}
