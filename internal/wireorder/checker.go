package wireorder

import (
	"fmt"

	"github.com/voicesim/voicesim/wire"
)

// Options say how much a checker demands. The zero value suits a recording of the real server.
type Options struct {
	// Sideband means a socket that joined a call: it gets no session.created (1.6).
	Sideband bool
	// Strict demands also what is only known from recordings: events that come in one go stand side by
	// side, but for events of transcription; a transcript is what its deltas were; what is cut off gets
	// all its done events.
	Strict bool
	// BothSides means that the client's events are told too, by [Checker.Sent]; what the server answers
	// must have been asked for.
	BothSides bool
}

// Checker follows the events of one session. Make one with [New].
type Checker struct {
	opts  Options
	count int // events received
	event string

	ids     map[string]bool // of events
	created bool            // session.created has come
	batch   bool            // a transcription session: it has no responses

	asked     asked
	speech    speech
	items     map[string]*item
	order     []string // ids of the conversation's items
	waiting   string   // item of no response that was added and must be done; "" is none
	responses map[string]*response
	active    *response // the newest of the default conversation; nil before the first
	lists     map[string]mcpState
	limits    int      // rate_limits.updated that may still come
	next      expected // with Strict
}

// New returns a checker of a session from its first event on. opts may be nil.
func New(opts *Options) *Checker {
	c := &Checker{
		ids: map[string]bool{}, items: map[string]*item{}, responses: map[string]*response{}, lists: map[string]mcpState{},
		speech: speech{announced: map[string]bool{}, early: map[string]string{}},
		asked:  asked{ids: map[string]bool{}},
	}
	if opts != nil {
		c.opts = *opts
	}
	return c
}

// Check checks all events of a session as [New] with opts does, its end excepted.
func Check(events []wire.ServerEvent, opts *Options) error {
	c := New(opts)
	for _, ev := range events {
		if err := c.Received(ev); err != nil {
			return err
		}
	}
	return nil
}

// Received tells the next event of the server. The error is a [*DisorderError]; after one, the
// checker's view of the session is no longer right. The event may be reused afterwards.
func (c *Checker) Received(ev wire.ServerEvent) error {
	c.count++
	c.event = ev.EventType()
	d := c.frame(ev)
	if d == nil {
		d = c.adjacent(ev)
	}
	if d == nil {
		d = c.follow(ev)
	}
	if d == nil {
		return nil
	}
	d.Number, d.Event = c.count, c.event
	return d
}

// End tells that the session is over, after time enough to finish everything. It is not called where
// a recording was cut off.
func (c *Checker) End() error {
	if d := c.unfinished(); d != nil {
		return d
	}
	return nil
}

// broken returns the disorder that a rule is broken.
func broken(r Rule, format string, args ...any) *DisorderError {
	return &DisorderError{Rule: r, Detail: fmt.Sprintf(format, args...)}
}

// firstOf returns the first disorder of several checks.
func firstOf(found ...*DisorderError) *DisorderError {
	for _, d := range found {
		if d != nil {
			return d
		}
	}
	return nil
}
