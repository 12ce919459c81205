package runner

import (
	"context"
	"fmt"
	"log/slog"
	"net"

	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/internal/link"
	"github.com/voicesim/voicesim/runner/internal/queues"
)

// What the application hands in is its own code, and may be wrong. A mistake in it ends at most its session, and the
// session says why:
//
//	code that panics, or ends its goroutine     | comes to
//	--------------------------------------------+----------------------------------------------------
//	a tool, a policy, instructions, a           | its own failure: see internal/jobs
//	guardrail, a hook                           |
//	an error that panics when it is read        | the same
//	Key, Configure at Connect                   | Connect's error
//	Configure at a handoff                      | the handoff's failure
//	NetDial                                     | Connect's error
//	Tap, Observe, Executor, a handler of Logger | the end of the session, with a *agents.PanicError or that
//	                                            | it ended its goroutine
//
// protected returns the options with tap, observer, log and dialler guarded; broke is told what went wrong. Jobs guard the rest.
func (o *Options) protected(broke func(error)) Options {
	out := *o
	if tap := o.Tap; tap != nil {
		out.Tap = func(f Frame) {
			contain.Do("Options.Tap", func() error { tap(f); return nil }, broke)
		}
	}
	if observe := o.Observe; observe != nil {
		out.Observe = func(ev Event) {
			contain.Do("Options.Observe", func() error { observe(ev); return nil }, broke)
		}
	}
	if dial := o.NetDial; dial != nil {
		out.NetDial = func(ctx context.Context, network, addr string) (conn net.Conn, err error) {
			err = contain.Call("Options.NetDial", func() (err error) {
				conn, err = dial(ctx, network, addr)
				return err
			})
			return conn, err
		}
	}
	out.Logger = slog.New(contain.LogHandler(o.Logger.Handler(), broke))
	return out
}

// brokenBy ends a session because of a mistake in what the application handed in. nil is no mistake.
func (s *Session) brokenBy(err error) {
	if err != nil {
		s.inbox.Push(queues.Message{Do: func() { s.loop.end(fmt.Errorf("runner: %w", err), 0, "") }})
	}
}

// Frame is one frame on the wire, as Options.Tap sees it. It is valid during the call only.
//
// Frames of the server come from the session's reader before anything is done about them, frames of
// the session from its writer after they were written. The tap must be quick, may be called from
// both at once, and must not call the session.
type Frame = link.Frame
