package mutants

import (
	"sync/atomic"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// typing are the mutants that lose what the caller does other than to speak, or take for speech what is none.
func typing() []Mutant {
	return []Mutant{
		mutant("typed_lost", "does not send what the caller types or shows, and asks for an answer all the same", func() *Broken { return dropping(isWritten) }),
		mutant("typed_unanswered", "asks for no answer to what the caller types or shows", func() *Broken { return unanswered(isWritten) }),
		mutant("typed_altered", "sends what the caller types without its last letter", func() *Broken {
			return &Broken{up: written(func(w *wires, ev *wire.ConversationItemCreate) {
				for i, part := range ev.Item.Content {
					if text := []rune(part.Text.Or("")); len(text) > 0 {
						ev.Item.Content[i].Text = wire.Some(string(text[:len(text)-1]))
					}
				}
				w.sendEvent(ev)
			})}
		}),
		mutant("picture_lost", "sends the caller's messages without their pictures", func() *Broken {
			return &Broken{up: written(func(w *wires, ev *wire.ConversationItemCreate) {
				for i, part := range ev.Item.Content {
					if part.ImageURL != "" {
						ev.Item.Content[i] = wire.ContentPart{Type: wire.ContentInputText, Text: wire.Some("(a picture)")}
					}
				}
				w.sendEvent(ev)
			})}
		}),
		mutant("key_lost", "does not tell of the second key that the caller presses", keyLost),
		mutant("keys_lost", "does not tell of the keys that the caller presses", func() *Broken { return &Broken{settings: withoutKeys(func(int64) bool { return true })} }),
		mutant("silent_after_noise", "is silent for the rest of an answer once the caller makes a sound", silentAfterNoise),
	}
}

// isWritten reports whether a frame of the session's is a message of the caller's.
func isWritten(on passing) bool {
	if on.Type != wire.TypeConversationItemCreate {
		return false
	}
	role, _ := wire.Lookup(on.Raw, "item", "role")
	return string(role) == `"user"`
}

// written gives a message of the caller's to f, and everything else to the server.
func written(f func(w *wires, ev *wire.ConversationItemCreate)) func(*wires, passing) {
	return func(w *wires, on passing) {
		if isWritten(on) {
			if ev, err := wire.DecodeClient(on.Raw); err == nil {
				f(w, ev.(*wire.ConversationItemCreate))
				return
			}
		}
		w.Send(on.Raw)
	}
}

// withoutKeys keeps the keys for which lost is true, counted from 1, from those who observe the session.
func withoutKeys(lost func(nth int64) bool) func(o *runner.Options) {
	return func(o *runner.Options) {
		var keys atomic.Int64
		observe := o.Observe
		o.Observe = func(ev runner.Event) {
			if _, key := ev.(*runner.Digit); key && lost(keys.Add(1)) {
				return
			}
			observe(ev)
		}
	}
}

func keyLost() *Broken {
	return &Broken{settings: withoutKeys(func(nth int64) bool { return nth == 2 })}
}

func silentAfterNoise() *Broken {
	var heard atomic.Int64 // frames until the agent is silent
	var hushed atomic.Bool
	return &Broken{
		frame: func(f runner.Frame) {
			switch f.Server.(type) {
			case *wire.InputAudioBufferSpeechStarted:
				hushed.Store(heard.Load() > 0)
			case *wire.ResponseCreated:
				hushed.Store(false)
			}
		},
		play: func(frame []int16) {
			if !silent(frame) {
				heard.Store(int64(lingers))
			} else {
				heard.Store(max(heard.Load()-1, 0))
			}
			if hushed.Load() {
				clear(frame)
			}
		},
	}
}
