package mutants

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner"
)

// Mutant is one way in which an agent or a runtime is broken.
type Mutant struct {
	Name  string // letters, digits and underscores
	About string // what it does wrong, in a sentence without a subject: "goes on playing what it was to stop"
	make  func() *Broken

	Needs string // what there must be to break, one of the words of this package; "" is nothing
	Add   string // the scenario that would notice it
}

// mutant is one, with the advice that goes with its name.
func mutant(name, about string, make func() *Broken) Mutant {
	a := advised[name]
	return Mutant{Name: name, About: about, make: make, Needs: a.needs, Add: a.add}
}

// New returns what breaks one call in this way. It is not to be used for a second one.
func (m Mutant) New() *Broken { return m.make() }

// Sound is the name of the mutant that breaks nothing, but has all that the others have.
const Sound = "sound"

// All returns the mutants, in the order of the docs, without [Sound].
func All() []Mutant {
	return slices.Concat(playing(), telling(), answering(), listening(), typing(), handingOff(), lines(), doing(), checking(), content())
}

// Find returns the mutant of a name.
func Find(name string) (m Mutant, ok bool) {
	if name == Sound {
		return Mutant{Name: Sound, About: "breaks nothing", make: func() *Broken { return &Broken{up: pass} }}, true
	}
	all := All()
	i := slices.IndexFunc(all, func(m Mutant) bool { return m.Name == name })
	if i < 0 {
		return Mutant{}, false
	}
	return all[i], true
}

// Broken is what breaks one call. Its methods may be called on nil, which breaks nothing.
type Broken struct {
	agent    func(a *agents.Agent)           // changes an agent; nil does not
	settings func(o *runner.Options)         // changes the settings; nil does not
	frame    func(f runner.Frame)            // sees the frames beyond the relay, in both directions; nil does not
	event    func(ev runner.Event)           // sees the session's events; nil does not
	play     func(frame []int16)             // changes what the caller hears, frame by frame; nil does not
	up, down func(w *wires, on passing)      // what becomes of a frame of the session, of the server; both nil is no relay
	decide   func(approved bool) (done bool) // what becomes of a human's decision; nil leaves it

	hangUp    func(b *Broken, s *runner.Session) error // what a tool that hangs up does; nil hangs up
	keepsOpen bool                                     // the session does not notice that its server is gone
	closing   time.Duration                            // how long it takes before it begins to close

	wires *wires
	work  sync.WaitGroup
}

// passing is a frame on its way.
type passing struct {
	Type string // of the event; "" for one that cannot be read
	Raw  []byte // valid until the hook returns
}

// Agent returns the agent that answers the call instead of another, with all whom it hands over to.
func (b *Broken) Agent(start *agents.Agent) *agents.Agent {
	if b == nil || b.agent == nil || start == nil {
		return start
	}
	return start.CloneAll(b.agent)
}

// Runtime changes the settings of the session, of which everything else is set.
func (b *Broken) Runtime(o *runner.Options) {
	if b == nil {
		return
	}
	if b.settings != nil {
		b.settings(o)
	}
	if b.frame != nil {
		o.Tap = chained(o.Tap, b.frame)
	}
	if b.event != nil {
		o.Observe = chained(o.Observe, b.event)
	}
	if (b.up != nil || b.down != nil) && o.NetDial != nil {
		b.wires = newWires(b, o)
	}
}

// chained returns what tells first, if that is not nil, and then f.
func chained[T any](first, f func(T)) func(T) {
	if first == nil {
		return f
	}
	return func(x T) {
		first(x)
		f(x)
	}
}

// Play changes a frame that the caller hears, at the rate of the session's output.
func (b *Broken) Play(frame []int16) {
	if b != nil && b.play != nil {
		b.play(frame)
	}
}

// Decided returns what the session is told that a human decided.
func (b *Broken) Decided(approved bool) bool {
	if b == nil || b.decide == nil {
		return approved
	}
	return b.decide(approved)
}

// HangUp is what a tool does that ends the call when the agent was heard.
func (b *Broken) HangUp(s *runner.Session) error {
	if b == nil || b.hangUp == nil {
		return s.HangUp(0)
	}
	return b.hangUp(b, s)
}

// contextKey is the key of what breaks a call.
type contextKey struct{}

// In returns a context by which the user's code of a call finds b.
func (b *Broken) In(ctx context.Context) context.Context {
	if b == nil {
		return ctx
	}
	return context.WithValue(ctx, contextKey{}, b)
}

// From returns what breaks the call of a context; nil is nothing.
func From(ctx context.Context) *Broken {
	b, _ := ctx.Value(contextKey{}).(*Broken)
	return b
}

// BeforeClose takes the time that the session takes before it closes.
func (b *Broken) BeforeClose() {
	if b != nil && b.closing > 0 {
		<-time.After(b.closing)
	}
}

// Close ends what b has running. The session is closed by then, or is not going to be.
func (b *Broken) Close() {
	if b == nil {
		return
	}
	if b.wires != nil {
		b.wires.Close()
	}
	b.work.Wait()
}
