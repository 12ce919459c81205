package calling

import (
	"encoding/json"
	"slices"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/wire"
)

// ListState is how far the list of an MCP server's tools has come.
type ListState uint8

// The states of a list.
const (
	Awaited  ListState = iota // the server was named, and has not said which tools there are
	Complete                  // the server has them, and the item that says which may be still to come
	Listed                    // the tools are known
	Failed                    // there are none: the model cannot use the server
)

// List is the list of an MCP server's tools.
type List struct {
	Label string
	Item  string // id of the item that has the list; "" before it is known
	Tools []wire.MCPToolListing
	State ListState

	definition string // what decides about the list: where the server is, and which tools are allowed
	wanted     bool   // by the agent who has the call
	begun      bool   // it was told that the server asks for the tools
}

// Lists follows the lists of the tools of MCP servers, by their labels.
//
//	input                                | list             | and
//	-------------------------------------+------------------+---------------------------------------
//	configured, new or defined otherwise | awaited          |
//	configured as before                 | same             | what it has is still known
//	… of an item of an earlier list      | same             | nothing
//	in progress, of an item              | awaited          | the change is to be told, once
//	in progress or over, unknown item    | –                | the item is to be asked for
//	completed                            | complete         |
//	the item, not yet done               | same             | its label is known
//	the item, with tools                 | listed           | told
//	the item, done, after completed      | listed           | told
//	failed                               | failed           | told
//	the connection is lost               | awaited          | once configured again
//
// Other inputs change nothing.
type Lists struct {
	all  []*List  // in the order in which they were configured first
	past []string // ids of items of lists that others have taken the place of
}

// Configured takes the servers of an agent for whom the session is configured, and returns the lists that are to come.
func (ls *Lists) Configured(servers []agents.MCPServer) (awaited []*List) {
	for _, l := range ls.all {
		l.wanted = false
	}
	for i := range servers {
		s := &servers[i]
		definition := string(written([]any{s.URL, s.Connector, s.Tunnel, allowed(s.Allowed)}))
		at := slices.IndexFunc(ls.all, func(l *List) bool { return l.Label == s.Label })
		switch {
		case at < 0:
			at = len(ls.all)
			ls.all = append(ls.all, nil)
		case ls.all[at].definition == definition:
			ls.all[at].wanted = true
			continue
		default:
			ls.past = append(ls.past, ls.all[at].Item)
		}
		ls.all[at] = &List{Label: s.Label, definition: definition, wanted: true}
		awaited = append(awaited, ls.all[at])
	}
	return awaited
}

// Forget forgets all lists: their session is gone.
func (ls *Lists) Forget() { ls.all, ls.past = nil, nil }

// Pending reports whether a list that is wanted is still to come.
func (ls *Lists) Pending() bool {
	return slices.ContainsFunc(ls.all, func(l *List) bool { return l.wanted && l.State < Listed })
}

// Shown takes the item of a list, as it is begun or done, and returns the list if there is a change to be told.
func (ls *Lists) Shown(item *wire.Item, done bool) *List {
	i := slices.IndexFunc(ls.all, func(l *List) bool { return l.Label == item.ServerLabel })
	if i < 0 || slices.Contains(ls.past, item.ID) {
		return nil
	}
	l := ls.all[i]
	if l.Item == "" || l.State == Awaited && !done {
		l.Item = item.ID
	}
	switch {
	case l.Item != item.ID || l.State == Listed || l.State == Failed:
		return nil
	case len(item.Tools) == 0 && (!done || l.State != Complete):
		return nil
	}
	l.State, l.Tools = Listed, item.Tools
	return l
}

// Heard takes what the server says of the list of an item: that it asks for the tools, that it has them, or that there are
// none. It returns the list if there is a change to be told; ask says that the item is to be asked for, because nobody knows
// whose list it is.
func (ls *Lists) Heard(item string, says Told) (change *List, ask bool) {
	l := ls.of(item)
	switch {
	case l == nil:
		return nil, !slices.Contains(ls.past, item)
	case l.State != Awaited, says == Listing && l.begun:
		return nil, false
	}
	switch says {
	case Listing:
		l.begun = true
	case Unlisted:
		l.State = Failed
	case HasListed:
		l.State = Complete
		return nil, false
	}
	return l, false
}

// Told is what is told of a list.
type Told string

// What is told of a list.
const (
	Listing   Told = "in_progress"
	HasListed Told = "completed"
	Unlisted  Told = "failed"
)

// Told returns what there is to tell of a list.
func (l *List) Told() Told {
	switch l.State {
	case Listed:
		return HasListed
	case Failed:
		return Unlisted
	case Awaited, Complete:
	}
	return Listing
}

func (ls *Lists) of(item string) *List {
	i := slices.IndexFunc(ls.all, func(l *List) bool { return l.Item == item })
	if i < 0 {
		return nil
	}
	return ls.all[i]
}

// Offered returns the lists that the agent who has the call can use.
func (ls *Lists) Offered() (offered []*List) {
	for _, l := range ls.all {
		if l.wanted && l.State == Listed {
			offered = append(offered, l)
		}
	}
	return offered
}

// Offer is a tool that an MCP server has listed.
type Offer struct {
	Server, Name, Description string
	Parameters                json.RawMessage // JSON Schema of its arguments
	ReadOnly                  bool            // it says that it changes nothing
}

// Offers returns the tools of a list.
func (l *List) Offers() (offers []Offer) {
	for i := range l.Tools {
		t := &l.Tools[i]
		var notes struct {
			ReadOnly bool `json:"readOnlyHint"`
		}
		_ = json.Unmarshal(t.Annotations, &notes) // a tool that does not say so may change something
		offers = append(offers, Offer{
			Server: l.Label, Name: t.Name, Description: t.Description.Or(""), Parameters: t.InputSchema, ReadOnly: notes.ReadOnly,
		})
	}
	return offers
}
