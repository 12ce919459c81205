package waiting

import (
	"slices"
	"strconv"

	"github.com/voicesim/voicesim/wire"
)

// Updates are the session.updates that the server has neither acknowledged nor refused. Its session.updated carries
// no id of ours, so it is matched by what it says:
//
//	input                                    | effect
//	-----------------------------------------+----------------------------------------------------
//	answer that fits an update               | that one and all before it are acknowledged: the
//	                                         | newest that it fits
//	answer that fits none                    | the oldest is acknowledged: this server has a normal
//	                                         | form of its own, and answers in order
//	answer, nothing is pending               | nothing: somebody else's update
//	error with an update's event id          | that one is refused
//	any other error                          | nothing
//
// An answer fits when it contradicts nothing that was sent; what one of the two does not say is no contradiction. So
// a lost answer costs nobody more than the wait for itself.
type Updates struct {
	count   int
	pending []Update // oldest first
}

// Update is one session.update.
type Update struct {
	ID   string // its event id
	Sent wire.Session
}

// maxPendingUpdates bounds what is remembered of a server that never answers. Chosen: far more than one that does
// leaves open.
const maxPendingUpdates = 32

// Add notes an update that is about to be sent, and returns its event id: the given one, or a new one for "".
func (u *Updates) Add(id string, session wire.Session) string {
	if id == "" {
		u.count++
		id = "voicesim_update_" + strconv.Itoa(u.count)
	}
	if len(u.pending) == maxPendingUpdates {
		u.pending = slices.Delete(u.pending, 0, 1)
	}
	u.pending = append(u.pending, Update{id, session})
	return id
}

// Acknowledged takes a session.updated, and returns the updates that it answers, oldest first.
func (u *Updates) Acknowledged(answer *wire.Session) []Update {
	if len(u.pending) == 0 {
		return nil
	}
	last := 0
	for i := range u.pending {
		if fits(&u.pending[i].Sent, answer) {
			last = i
		}
	}
	answered := slices.Clone(u.pending[:last+1])
	u.pending = slices.Delete(u.pending, 0, last+1)
	return answered
}

// Refused takes an error with the event id of an update, and reports whether it is one that is pending.
func (u *Updates) Refused(id string) bool {
	i := slices.IndexFunc(u.pending, func(p Update) bool { return p.ID == id })
	if i < 0 {
		return false
	}
	u.pending = slices.Delete(u.pending, i, i+1)
	return true
}

// fits reports whether an answer can be one to what was sent. The server answers with the whole session, in which
// it has filled in its defaults.
func fits(sent, answer *wire.Session) bool {
	if want := sent.Instructions.Or(""); want != "" && answer.Instructions.Or(want) != want {
		return false
	}
	if sent.Tools != nil && answer.Tools != nil && !slices.EqualFunc(sent.Tools, answer.Tools, sameTool) {
		return false
	}
	return sent.Audio == nil || sent.Audio.Input == nil || answer.Audio == nil || answer.Audio.Input == nil ||
		fitsDetection(sent.Audio.Input.TurnDetection, answer.Audio.Input.TurnDetection)
}

// sameTool compares what tells tools apart: the server may write their schemas in another way.
func sameTool(a, b wire.Tool) bool {
	return a.Type == b.Type && a.Name == b.Name && a.Description == b.Description && a.ServerLabel == b.ServerLabel
}

// fitsDetection compares turn detections as far as both say something.
func fitsDetection(sent, answer wire.Opt[wire.TurnDetection]) bool {
	if sent.IsAbsent() || answer.IsAbsent() {
		return true
	}
	a, on := sent.Value()
	b, answered := answer.Value()
	if !on || !answered {
		return on == answered
	}
	return (a.Type == "" || b.Type == "" || a.Type == b.Type) &&
		(a.Eagerness == "" || b.Eagerness == "" || a.Eagerness == b.Eagerness) &&
		fitsOption(a.Threshold, b.Threshold) && fitsOption(a.PrefixPaddingMs, b.PrefixPaddingMs) &&
		fitsOption(a.SilenceDurationMs, b.SilenceDurationMs) && fitsOption(a.IdleTimeoutMs, b.IdleTimeoutMs) &&
		fitsOption(a.CreateResponse, b.CreateResponse) && fitsOption(a.InterruptResponse, b.InterruptResponse)
}

// fitsOption reports whether two values are the same, or one is missing.
func fitsOption[T comparable](sent, answer wire.Opt[T]) bool {
	a, isSent := sent.Value()
	b, answered := answer.Value()
	return !isSent || !answered || a == b
}

// Pending returns the event ids of those that have no answer, oldest first.
func (u *Updates) Pending() (ids []string) {
	for _, p := range u.pending {
		ids = append(ids, p.ID)
	}
	return ids
}

// Forget forgets all that are pending: nobody will answer them.
func (u *Updates) Forget() { u.pending = nil }
