package mutants

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/wire"
)

// handingOff are the mutants that pass a call on wrongly.
func handingOff() []Mutant {
	return []Mutant{
		mutant("handoff_without_update", "hands over without configuring the session for the new agent", handoffWithoutUpdate),
		mutant("handoff_keeps_tools", "hands over, and leaves the tools of the agent before", func() *Broken { return keepingKey("tools") }),
		mutant("handoff_resets_format", "hands over with the sound in another format", handoffResetsFormat),
		mutant("handoff_silent", "does not let the new agent speak after a handoff", func() *Broken { return unanswered(reconfigures()) }),
		mutant("handoff_waits_for_ever", "waits for ever until a handoff is acknowledged", func() *Broken {
			return &Broken{settings: func(o *runner.Options) { o.HandoffTimeout = never }}
		}),
	}
}

// fields are the keys of a JSON object.
type fields map[string]json.RawMessage

// read reads an object that is below a key of a frame.
func read(frame []byte, key string) (all, below fields) {
	if json.Unmarshal(frame, &all) != nil || json.Unmarshal(all[key], &below) != nil {
		return nil, nil
	}
	return all, below
}

// with returns the frame with another object below the key.
func (all fields) with(key string, below fields) []byte {
	all[key], _ = json.Marshal(below)
	frame, _ := json.Marshal(all)
	return frame
}

// reconfigures returns what reports whether a frame of the session's configures it, and is not the first that does. It is to be asked about each.
func reconfigures() func(passing) bool {
	updates := 0
	return func(on passing) bool {
		if on.Type != wire.TypeSessionUpdate {
			return false
		}
		updates++
		return updates > 1
	}
}

// handoffWithoutUpdate acknowledges every configuration but the first itself.
func handoffWithoutUpdate() *Broken {
	var mu sync.Mutex
	var newest []byte // the newest session.updated
	later := reconfigures()
	return &Broken{
		down: func(w *wires, on passing) {
			if on.Type == wire.TypeSessionUpdated {
				mu.Lock()
				newest = slices.Clone(on.Raw)
				mu.Unlock()
			}
			w.Give(on.Raw)
		},
		up: func(w *wires, on passing) {
			if !later(on) {
				w.Send(on.Raw)
				return
			}
			mu.Lock()
			ack, session := read(newest, "session")
			mu.Unlock()
			_, asked := read(on.Raw, "session")
			for key, value := range asked {
				session[key] = value
			}
			w.Give(ack.with("session", session))
		},
	}
}

// keepingKey sends a key of the session as it was at first, and lets the session believe otherwise.
func keepingKey(key string) *Broken {
	var mu sync.Mutex
	var first fields          // the session as it was sent first
	var asked json.RawMessage // the newest value of the key
	return &Broken{
		up: func(w *wires, on passing) {
			if on.Type != wire.TypeSessionUpdate {
				w.Send(on.Raw)
				return
			}
			all, session := read(on.Raw, "session")
			mu.Lock()
			if first == nil {
				first = session
			}
			asked = session[key]
			session[key] = first[key]
			mu.Unlock()
			w.Send(all.with("session", session))
		},
		down: func(w *wires, on passing) {
			mu.Lock()
			theirs := asked
			mu.Unlock()
			if on.Type != wire.TypeSessionUpdated || theirs == nil {
				w.Give(on.Raw)
				return
			}
			all, session := read(on.Raw, "session")
			session[key] = theirs
			w.Give(all.with("session", session))
		},
	}
}

// handoffResetsFormat has the new agent's sound come in a format that the session does not know of.
func handoffResetsFormat() *Broken {
	later := reconfigures()
	return &Broken{up: func(w *wires, on passing) {
		if later(on) {
			all, session := read(on.Raw, "session")
			session["audio"] = json.RawMessage(`{"output":{"format":{"type":"audio/pcma"}}}`)
			w.Send(all.with("session", session))
			return
		}
		w.Send(on.Raw)
	}}
}
