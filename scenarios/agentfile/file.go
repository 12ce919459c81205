package agentfile

import (
	"context"
	"encoding/json"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// File is an agent file without mistakes. It is not changed once it is read, and may be used by several calls at once.
type File struct {
	name  string
	lines []string

	start      name
	greeting   string
	agents     []*desk
	tools      []*tool
	guardrails []*guardrail
	runtime    Runtime
}

// Given is what the machine gives to the tools of a file. The zero value gives nothing.
type Given struct {
	HTTP bool // requests may be made
	Exec bool // programs may be run
	// Env returns an environment variable, and whether it is set. Nil has none.
	Env func(name string) (value string, set bool)
	Dir string // folder in which programs run; "" is the current one

	// HangUp ends the call that the context of a tool belongs to, when the agent was heard. Nil is an error where a tool asks for it.
	HangUp func(ctx context.Context) error
}

// name is a name, and where it was written.
type name struct {
	text string
	at   *yaml.Node
}

// names are in the order in which they were written.
type names []name

// set returns them to be looked up.
func (all names) set() map[string]bool {
	set := make(map[string]bool, len(all))
	for _, n := range all {
		set[n.text] = true
	}
	return set
}

// texts returns them without their places.
func (all names) texts() []string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = n.text
	}
	return texts
}

// desk is an agent as it was written.
type desk struct {
	name
	instructions string
	tools        names
	handoffs     []handoff
	guardrails   names
	guarded      bool // guardrails was written: else all are meant
}

// handoff is the name of an agent who may take over, and what the model reads about that; "" is the usual.
type handoff struct {
	name
	about string
}

// tool is a tool as it was written. One of answer, table, request, program and mcp is set.
type tool struct {
	name
	about      string
	arguments  names
	parameters json.RawMessage
	approval   bool
	takes      time.Duration // in virtual time
	hangsUp    bool

	answer  *answer
	table   *table
	request *request
	program *program
	mcp     *mcp
}

// guardrail stops what an agent says.
type guardrail struct {
	name
	never []*scenarios.TextMatcher
	takes time.Duration // in virtual time
}

// Refused returns what the file needs and the machine does not give, nil for nothing.
func (f *File) Refused(given Given) error {
	text := yamltext.Of(f.lines)
	for _, t := range f.tools {
		switch {
		case t.request != nil:
			t.request.refused(text, given)
		case t.mcp != nil && t.mcp.program.command == nil:
			t.mcp.request.refused(text, given)
		case t.mcp != nil:
			t.mcp.program.refused(text, given)
		case t.program != nil:
			t.program.refused(text, given)
		}
	}
	return scenarios.MistakesIn(f.name, text)
}

// Greeting returns what the agent who answers says first, word for word; "" where the caller speaks first.
func (f *File) Greeting() string { return f.greeting }

// New returns the agent who answers, and through handoffs all others, as new ones. What is not given fails when the model
// asks for it: see [File.Refused].
func (f *File) New(given Given) *agents.Agent {
	made := map[string]*agents.Agent{}
	for _, d := range f.agents {
		a := &agents.Agent{Name: d.text, Instructions: d.instructions}
		tools, guardrails := d.tools.set(), d.guardrails.set()
		for _, t := range f.tools {
			if tools[t.text] {
				a.Tools = append(a.Tools, t.made(given))
			}
		}
		for _, g := range f.guardrails {
			if !d.guarded || guardrails[g.text] {
				a.Guardrails = append(a.Guardrails, g.made())
			}
		}
		made[d.text] = a
	}
	for _, d := range f.agents {
		for _, h := range d.handoffs {
			made[d.text].Handoffs = append(made[d.text].Handoffs, agents.Handoff{Agent: made[h.text], Description: h.about})
		}
	}
	return made[f.start.text]
}
