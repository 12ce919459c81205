package agentfile

import (
	"fmt"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/suggest"
)

// functionName is what the Realtime API takes as the name of a function. Source: OpenAI API reference, tools[].name.
var functionName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// check notes names that lead to nothing, or to two things.
func (l *loader) check(f *File) {
	l.checkStart(f)
	var desks, tools, guardrails []string
	for _, d := range f.agents {
		desks = append(desks, d.text)
	}
	for _, t := range f.tools {
		tools = append(tools, t.text)
		l.checkTool(t)
	}
	for _, g := range f.guardrails {
		guardrails = append(guardrails, g.text)
	}
	for _, d := range f.agents {
		functions := map[string]bool{}
		for _, t := range d.tools {
			l.known(t, "tool", tools)
			functions[t.text] = true
		}
		for _, g := range d.guardrails {
			l.known(g, "guardrail", guardrails)
		}
		for _, h := range d.handoffs {
			if l.known(h.name, "agent", desks) {
				l.checkHandoff(h, functions)
			}
		}
	}
	l.checkUnused(f)
}

// known notes a name that is not among those that there are.
func (l *loader) known(n name, noun string, names []string) bool {
	if n.text == "" || slices.Contains(names, n.text) {
		return n.text != "" // else it was noted
	}
	hint := "the file has none: add " + noun + "s"
	if len(names) > 0 {
		hint = suggest.DidYouMean(n.text, names, nil)
	}
	l.At(n.at, fmt.Sprintf("there is no %s %q", noun, n.text), hint)
	return false
}

// checkStart finds out who answers.
func (l *loader) checkStart(f *File) {
	var names []string
	for _, d := range f.agents {
		names = append(names, d.text)
	}
	switch {
	case len(names) == 0: // which was noted
	case f.start.at != nil:
		l.known(f.start, "agent", names)
	case len(names) == 1:
		f.start = f.agents[0].name
	default:
		l.At(f.agents[0].at, "nobody is named who answers the phone", "add a line start: "+names[0])
	}
}

// checkHandoff notes names that the model could not tell apart.
func (l *loader) checkHandoff(h handoff, functions map[string]bool) {
	name := agents.Handoff{Agent: &agents.Agent{Name: h.text}}.ToolName()
	switch {
	case !functionName.MatchString(name):
		l.At(h.at, fmt.Sprintf("the name %q is too long", h.text), "the model knows it as "+name+", of at most 64 characters")
	case functions[name]:
		l.At(h.at, "the model cannot tell this from another: both are "+name, "give one of them another name")
	}
	functions[name] = true
}

// checkTool notes what does not go with the arguments of a tool.
func (l *loader) checkTool(t *tool) {
	if !functionName.MatchString(t.text) {
		l.At(t.at, fmt.Sprintf("%q is no name of a tool", t.text), "use 1 to 64 letters, digits, underscores and dashes")
	}
	names := make([]string, len(t.arguments))
	for i, a := range t.arguments {
		names[i] = a.text
	}
	if t.answer != nil {
		l.checkMarks(t.answer, names)
	}
	if t.table != nil {
		if t.table.by.text != "" {
			l.known(t.table.by, "argument", names)
		}
		for _, r := range t.table.rows {
			l.checkMarks(r.answer, names)
		}
		if t.table.otherwise != nil {
			l.checkMarks(t.table.otherwise, names)
		}
	}
	if t.request != nil && t.request.url != "" {
		l.marks(t.request.urlAt.value, t.request.url, names)
	}
	if t.program != nil {
		for i, e := range t.program.entries {
			l.marks(e.value, t.program.command[i], names)
		}
	}
}

func (l *loader) checkMarks(a *answer, names []string) {
	if !a.data {
		l.marks(a.field.value, a.text, names)
	}
}

// marks notes names in angle brackets that are no arguments.
func (l *loader) marks(at *yaml.Node, text string, names []string) {
	for _, m := range mark.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			hint := "the tool has no arguments"
			if len(names) > 0 {
				hint = suggest.DidYouMean(m[1], names, nil)
			}
			l.At(at, "nothing fills in "+m[0], hint)
		}
	}
}

// checkUnused notes tools, guardrails and agents that nobody can come to: what is written and has no effect is a mistake.
func (l *loader) checkUnused(f *File) {
	if l.Found() > 0 {
		return // a misspelt name uses nothing
	}
	reached := map[string]bool{}
	var reach func(who string)
	reach = func(who string) {
		if reached[who] {
			return
		}
		reached[who] = true
		for _, d := range f.agents {
			if d.text == who {
				for _, h := range d.handoffs {
					reach(h.text)
				}
			}
		}
	}
	reach(f.start.text)
	used := func(of func(*desk) []name, text string) bool {
		for _, d := range f.agents {
			if has(of(d), text) {
				return true
			}
		}
		return false
	}
	for _, d := range f.agents {
		if !reached[d.text] {
			l.At(d.at, "nobody hands over to "+d.text, "write it among the handoffs of another, or leave it out")
		}
	}
	for _, g := range f.guardrails {
		if !slices.ContainsFunc(f.agents, func(d *desk) bool { return !d.guarded || has(d.guardrails, g.text) }) {
			l.At(g.at, "no agent has the guardrail "+g.text, "write it among the guardrails of one, or leave it out")
		}
	}
	for _, t := range f.tools {
		if !used(func(d *desk) []name { return d.tools }, t.text) {
			l.At(t.at, "no agent has the tool "+t.text, "write it among the tools of one, or leave it out")
		}
	}
}
