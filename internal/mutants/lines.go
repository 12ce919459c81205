package mutants

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// lines are the mutants that take what goes wrong with a connection wrongly.
func lines() []Mutant {
	return []Mutant{
		mutant("errors_fatal", "ends the session at any error of the server", func() *Broken {
			return &Broken{down: func(w *wires, on passing) {
				w.Give(on.Raw)
				if on.Type == wire.TypeErrorEvent {
					w.HangUp()
				}
			}}
		}),
		mutant("unknown_fatal", "ends the session at an event that it does not know", func() *Broken {
			return &Broken{down: func(w *wires, on passing) {
				if ev, err := wire.DecodeServer(on.Raw); err != nil || isUnknown(ev) {
					w.HangUp()
					return
				}
				w.Give(on.Raw)
			}}
		}),
		mutant("small_frames", "ends the session at an event of more than 1 MiB", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.MaxFrame = 1 << 20 }}
		}),
		mutant("no_reconnect", "gives a call up whose connection is lost, though it was told to try a new one", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.Reconnect = runner.Reconnect{} }}
		}),
		mutant("restores_nothing", "tells a new connection nothing of the talk before, nor what its tools returned", restoresNothing),
		mutant("no_retry", "leaves it at a response that failed, though it was told to ask again", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.Retry = runner.Retry{} }}
		}),
		mutant("no_fallback", "plays nothing in a silence that it owes, though it was told to", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.Fallback = runner.Fallback{} }}
		}),
		mutant("answer_lost", "leaves it at an answer that a lost connection cut, though it was told to make it anew", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.Reconnect.Anew = false }}
		}),
		mutant("no_reminders", "says nothing to a caller who is silent, though it was told to", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.Reminders = runner.Reminders{} }}
		}),
		mutant("any_sound_cuts", "is cut off by every sound of the caller's, though it was told by which", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.FalseAlarms = runner.FalseAlarms{} }}
		}),
		mutant("close_unnoticed", "does not notice that the server has ended the session", func() *Broken { return &Broken{up: pass, keepsOpen: true} }),
		mutant("goodbye_cut", "hangs up when the goodbye was made, and not when it was heard", func() *Broken {
			return &Broken{hangUp: func(_ *Broken, s *runner.Session) error { return s.Close() }}
		}),
		mutant("goodbye_final", "hangs up on a caller who speaks into the goodbye", func() *Broken {
			return &Broken{hangUp: func(b *Broken, s *runner.Session) error {
				b.work.Go(func() {
					_ = s.Drain(context.Background())
					_ = s.Close()
				})
				return nil
			}}
		}),
		mutant("close_slow", "waits 20 s for the server when it closes", func() *Broken { return &Broken{closing: 20 * time.Second} }),
		mutant("no_dedupe", "runs a tool call again when its event comes again", func() *Broken { return repeating(false) }),
		mutant("tool_run_twice", "runs each tool call twice", func() *Broken { return repeating(true) }),
	}
}

func isUnknown(ev wire.ServerEvent) bool {
	_, unknown := ev.(*wire.UnknownEvent)
	return unknown
}

// repeating gives the session each event of a tool call again as that of a call of its own: always, or when the server repeats it.
func repeating(always bool) *Broken {
	seen := map[string]bool{} // frames of calls
	const again = "_again"
	renamed := func(frame []byte, call string) []byte {
		frame = bytes.ReplaceAll(frame, []byte(call), []byte(call+again))
		if id, ok := wire.Lookup(frame, "event_id"); ok && len(id) > 2 {
			id = slices.Clone(id[1 : len(id)-1])
			frame = bytes.ReplaceAll(frame, id, append(slices.Clone(id), again...))
		}
		return frame
	}
	return &Broken{
		down: func(w *wires, on passing) {
			call := callOf(on)
			before := seen[string(on.Raw)]
			if call == "" || !before {
				w.Give(on.Raw)
			}
			if call != "" && (before || always) {
				w.Give(renamed(on.Raw, call))
			}
			if call != "" {
				seen[string(on.Raw)] = true
			}
		},
		up: func(w *wires, on passing) {
			if !isOutput(on) || !bytes.Contains(on.Raw, []byte(again)) {
				w.Send(on.Raw) // the server knows nothing of the other calls
			}
		},
	}
}

// callOf is the id of the call that a frame of the server's is about; "" is none.
func callOf(on passing) string {
	id, ok := wire.Lookup(on.Raw, "call_id")
	if !ok {
		id, ok = wire.Lookup(on.Raw, "item", "call_id")
	}
	if !ok || len(id) < 2 || !(on.Type == wire.TypeResponseFunctionCallArgumentsDone || on.Type == wire.TypeResponseOutputItemDone || on.Type == wire.TypeResponseOutputItemAdded) {
		return ""
	}
	return string(id[1 : len(id)-1])
}

// restoresNothing sends no item to a connection other than the first.
func restoresNothing() *Broken {
	return &Broken{up: func(w *wires, on passing) {
		if on.Type != wire.TypeConversationItemCreate || !w.later() {
			w.Send(on.Raw)
		}
	}}
}
