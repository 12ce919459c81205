package mutants

import (
	"encoding/json"
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
		mutant("handoff_silent", "does not let the new agent speak after a handoff", handoffSilent),
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

// settled knows the configuration of a session.
type settled struct {
	mu      sync.Mutex
	updates int    // sent by the session
	first   fields // as the session sent it
	newest  []byte // the newest session.updated
}

// handoffWithoutUpdate acknowledges every configuration but the first itself.
func handoffWithoutUpdate() *Broken {
	var s settled
	return &Broken{
		down: func(r *relay, on passing) {
			if on.Type == wire.TypeSessionUpdated {
				s.mu.Lock()
				s.newest = append([]byte(nil), on.Raw...)
				s.mu.Unlock()
			}
			r.give(on.Raw)
		},
		up: func(r *relay, on passing) {
			if on.Type != wire.TypeSessionUpdate {
				r.send(on.Raw)
				return
			}
			if s.updates++; s.updates == 1 {
				r.send(on.Raw)
				return
			}
			s.mu.Lock()
			ack, session := read(s.newest, "session")
			s.mu.Unlock()
			_, asked := read(on.Raw, "session")
			for key, value := range asked {
				session[key] = value
			}
			r.give(ack.with("session", session))
		},
	}
}

// keepingKey sends a key of the session as it was at first, and lets the session believe otherwise.
func keepingKey(key string) *Broken {
	var s settled
	var asked json.RawMessage
	return &Broken{
		up: func(r *relay, on passing) {
			if on.Type != wire.TypeSessionUpdate {
				r.send(on.Raw)
				return
			}
			all, session := read(on.Raw, "session")
			s.mu.Lock()
			if s.updates++; s.updates == 1 {
				s.first = session
			}
			asked = session[key]
			session[key] = s.first[key]
			s.mu.Unlock()
			r.send(all.with("session", session))
		},
		down: func(r *relay, on passing) {
			s.mu.Lock()
			theirs := asked
			s.mu.Unlock()
			if on.Type != wire.TypeSessionUpdated || theirs == nil {
				r.give(on.Raw)
				return
			}
			all, session := read(on.Raw, "session")
			session[key] = theirs
			r.give(all.with("session", session))
		},
	}
}

// handoffResetsFormat has the new agent's sound come in a format that the session does not know of.
func handoffResetsFormat() *Broken {
	updates := 0
	return &Broken{up: func(r *relay, on passing) {
		if on.Type == wire.TypeSessionUpdate {
			updates++
		}
		if on.Type == wire.TypeSessionUpdate && updates > 1 {
			all, session := read(on.Raw, "session")
			session["audio"] = json.RawMessage(`{"output":{"format":{"type":"audio/pcma"}}}`)
			r.send(all.with("session", session))
			return
		}
		r.send(on.Raw)
	}}
}

// handoffSilent drops the answer that is asked for after a configuration.
func handoffSilent() *Broken {
	updates, due := 0, false
	return &Broken{up: func(r *relay, on passing) {
		switch on.Type {
		case wire.TypeSessionUpdate:
			updates++
			due = updates > 1
		case wire.TypeResponseCreate:
			if due {
				due = false
				return
			}
		}
		r.send(on.Raw)
	}}
}
