package calling

import (
	"encoding/json"
	"slices"

	"github.com/voicesim/voicesim/runner/internal/waiting"
	"github.com/voicesim/voicesim/wire"
)

// CallState is how far a call of an MCP server's tool has come.
type CallState uint8

// The states of a call.
const (
	Making  CallState = iota // the model writes its arguments
	Made                     // they are there
	Asking                   // the server asks for approval
	Running                  // the server makes it, or has made it
	Over                     // what it brought is known, or nothing will come
)

// Call is a call of a tool of an MCP server.
//
//	state           | input                          | next    | and
//	----------------+--------------------------------+---------+---------------------------------
//	making          | arguments                      | made    |
//	making          | its response is complete       | made    |
//	making          | its response is over otherwise | over    | nothing comes of it
//	making, made    | approval is asked              | asking  |
//	asking          | answered                       | made    |
//	not over        | in progress                    | running | told, once
//	not over        | the item has an output or an   | over    | told
//	                | error                          |         |
//	not over        | given up                       | over    | told
//
// Other inputs change nothing.
type Call[R comparable] struct {
	Response     R
	Item         string // id of its item
	Server, Tool string
	Arguments    json.RawMessage
	Request      string // id of the server's request for approval; "" for none
	State        CallState
	Started      bool              // the server said that it makes it
	Output       string            // of a call that is over
	Err          error             // why there is no output
	Overdue      *waiting.Deadline // of what it waits for
}

// Calls are the calls of a session.
type Calls[R comparable] struct {
	byItem map[string]*Call[R]
	open   []*Call[R] // those that are not over, oldest first
}

// Open returns the calls that are not over, oldest first.
func (cs *Calls[R]) Open() []*Call[R] { return slices.Clone(cs.open) }

// Busy reports whether a call is not over.
func (cs *Calls[R]) Busy() bool { return len(cs.open) > 0 }

// Of returns the call of an item, nil if there is none.
func (cs *Calls[R]) Of(item string) *Call[R] { return cs.byItem[item] }

// Shown takes the item of a call, and begins one that is not known for a response. It returns nil for an unknown one of no
// response; fresh says that it was begun, over that this was its end.
func (cs *Calls[R]) Shown(r R, item *wire.Item) (c *Call[R], fresh, over bool) {
	var none R
	c = cs.byItem[item.ID]
	if c == nil {
		if r == none {
			return nil, false, false
		}
		if cs.byItem == nil {
			cs.byItem = map[string]*Call[R]{}
		}
		c, fresh = &Call[R]{Response: r, Item: item.ID}, true
		cs.byItem[item.ID] = c
		cs.open = append(cs.open, c)
	}
	if c.State == Over {
		return c, fresh, false
	}
	c.Server, c.Tool = item.ServerLabel, item.Name
	if args := item.Arguments.Or(""); args != "" {
		c.Arguments = json.RawMessage(args)
	}
	if id := item.ApprovalRequestID.Or(""); id != "" {
		c.Request = id
	}
	if failure, failed := item.Error.Value(); failed {
		c.Err = &failure
	}
	output, answered := item.Output.Value()
	if answered || c.Err != nil {
		c.Output = output
		cs.Close(c)
		return c, fresh, true
	}
	return c, fresh, false
}

// Close ends a call.
func (cs *Calls[R]) Close(c *Call[R]) {
	c.State = Over
	cs.open = slices.DeleteFunc(cs.open, func(o *Call[R]) bool { return o == c })
}

// Argued takes the arguments of a call, and reports whether it waits for its end now.
func (c *Call[R]) Argued(arguments string) bool {
	if c == nil || c.State != Making {
		return false
	}
	c.State = Made
	if arguments != "" {
		c.Arguments = json.RawMessage(arguments)
	}
	return true
}

// Runs takes that the server makes a call, and reports whether that is news.
func (c *Call[R]) Runs() bool {
	if c == nil || c.State == Over {
		return false
	}
	c.State = Running
	news := !c.Started
	c.Started = true
	return news
}

// Answered takes that this side has answered the server's request.
func (c *Call[R]) Answered() {
	if c != nil && c.State == Asking {
		c.State = Made
	}
}

// Asks finds the call for which the server asks for approval, nil if it is not known: the one that names the request, else
// the oldest that is like it and was not asked about.
func (cs *Calls[R]) Asks(request, server, tool string, arguments json.RawMessage) *Call[R] {
	named := func(c *Call[R]) bool { return c.Request == request }
	alike := func(c *Call[R]) bool {
		return c.Request == "" && c.State < Asking && c.Server == server && c.Tool == tool && sameArguments(c.Arguments, arguments)
	}
	for _, fits := range []func(*Call[R]) bool{named, alike} {
		if i := slices.IndexFunc(cs.open, fits); i >= 0 {
			c := cs.open[i]
			c.Request = request
			if c.State < Asking {
				c.State = Asking
			}
			return c
		}
	}
	return nil
}

// ByRequest returns the open call about which the server asked with a request, nil if there is none.
func (cs *Calls[R]) ByRequest(id string) *Call[R] {
	i := slices.IndexFunc(cs.open, func(c *Call[R]) bool { return c.Request == id })
	if i < 0 {
		return nil
	}
	return cs.open[i]
}

// ResponseOver takes the end of a response. It returns the calls that wait for their end now, if it is complete, else those
// of which nothing comes.
func (cs *Calls[R]) ResponseOver(r R, complete bool) (made, dropped []*Call[R]) {
	for _, c := range slices.Clone(cs.open) {
		switch {
		case c.Response != r || c.State != Making:
		case complete:
			c.State = Made
			made = append(made, c)
		default:
			cs.Close(c)
			dropped = append(dropped, c)
		}
	}
	return made, dropped
}

// Holds reports whether calls of a response are not over.
func (cs *Calls[R]) Holds(r R) bool {
	return slices.ContainsFunc(cs.open, func(c *Call[R]) bool { return c.Response == r })
}
