package agentfile

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios"
)

// functionName is what the Realtime API takes as the name of a function. Source: OpenAI API reference, tools[].name.
var functionName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// check notes names that lead to nothing, or to two things.
func (l *loader) check(f *File) {
	var desks, tools, guardrails names
	for _, d := range f.agents {
		desks = append(desks, d.name)
	}
	for _, t := range f.tools {
		tools = append(tools, t.name)
	}
	for _, g := range f.guardrails {
		guardrails = append(guardrails, g.name)
	}
	isDesk, isTool, isGuardrail := l.among("agent", desks), l.among("tool", tools), l.among("guardrail", guardrails)
	l.checkStart(f, isDesk)
	for _, t := range f.tools {
		l.checkTool(t)
	}
	for _, d := range f.agents {
		if strings.EqualFold(d.text, scenarios.ByFallback) {
			l.At(d.at, fmt.Sprintf("in scenarios %q is the runtime's own sound", scenarios.ByFallback), "give the agent another name")
		}
		functions := map[string]bool{}
		for _, t := range d.tools {
			isTool(t)
			functions[t.text] = true
		}
		for _, g := range d.guardrails {
			isGuardrail(g)
		}
		for _, h := range d.handoffs {
			if isDesk(h.name) {
				l.checkHandoff(h, functions)
			}
		}
	}
	l.checkUnused(f)
}

// among returns what notes a name that is not among those that there are, and reports whether it is.
func (l *loader) among(noun string, there names) func(name) bool {
	set, texts := there.set(), there.texts()
	return func(n name) bool {
		switch {
		case n.text == "": // which was noted
			return false
		case set[n.text] || l.Full():
		case len(texts) == 0:
			l.At(n.at, fmt.Sprintf("there is no %s %q", noun, n.text), "the file has none: add "+noun+"s")
		default:
			l.At(n.at, fmt.Sprintf("there is no %s %q", noun, n.text), suggest.DidYouMean(n.text, texts, nil))
		}
		return set[n.text]
	}
}

// checkStart finds out who answers.
func (l *loader) checkStart(f *File, isDesk func(name) bool) {
	switch {
	case len(f.agents) == 0: // which was noted
	case f.start.at != nil:
		isDesk(f.start)
	case len(f.agents) == 1:
		f.start = f.agents[0].name
	default:
		l.At(f.agents[0].at, "nobody is named who answers the phone", "add a line start: "+f.agents[0].text)
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
	arguments := t.arguments.texts()
	if t.answer != nil {
		l.checkMarks(t.answer, arguments)
	}
	if t.table != nil {
		if t.table.by.text != "" {
			l.among("argument", t.arguments)(t.table.by)
		}
		for _, a := range t.table.rows {
			l.checkMarks(a, arguments)
		}
		if t.table.otherwise != nil {
			l.checkMarks(t.table.otherwise, arguments)
		}
	}
	if t.request != nil && t.request.url != "" {
		l.marks(t.request.urlAt.value, t.request.url, arguments)
	}
	if t.mcp != nil {
		l.checkMCP(t.mcp)
	}
	if t.program != nil {
		for i, e := range t.program.entries {
			l.marks(e.value, t.program.command[i], arguments)
		}
	}
}

func (l *loader) checkMarks(a *answer, arguments []string) {
	if !a.data {
		l.marks(a.field.value, a.text, arguments)
	}
}

// marks notes names in angle brackets that are no arguments.
func (l *loader) marks(at *yaml.Node, text string, arguments []string) {
	for _, m := range mark.FindAllStringSubmatch(text, -1) {
		switch {
		case l.Full() || slices.Contains(arguments, m[1]):
		case len(arguments) == 0:
			l.At(at, "nothing fills in "+m[0], "the tool has no arguments")
		default:
			l.At(at, "nothing fills in "+m[0], suggest.DidYouMean(m[1], arguments, nil))
		}
	}
}

// checkUnused notes tools, guardrails and agents that nobody can come to: what is written and has no effect is a mistake.
func (l *loader) checkUnused(f *File) {
	if l.Found() > 0 {
		return // a misspelt name uses nothing
	}
	handsTo := map[string][]handoff{}
	tools, guardrails, guardAll := map[string]bool{}, map[string]bool{}, false
	for _, d := range f.agents {
		handsTo[d.text] = d.handoffs
		maps.Copy(tools, d.tools.set())
		maps.Copy(guardrails, d.guardrails.set())
		guardAll = guardAll || !d.guarded
	}
	reached := map[string]bool{f.start.text: true}
	for next := []string{f.start.text}; len(next) > 0; {
		who := next[len(next)-1]
		next = next[:len(next)-1]
		for _, h := range handsTo[who] {
			if !reached[h.text] {
				reached[h.text] = true
				next = append(next, h.text)
			}
		}
	}
	for _, d := range f.agents {
		if !reached[d.text] {
			l.At(d.at, "nobody hands over to "+d.text, "write it among the handoffs of another, or leave it out")
		}
	}
	for _, g := range f.guardrails {
		if !guardAll && !guardrails[g.text] {
			l.At(g.at, "no agent has the guardrail "+g.text, "write it among the guardrails of one, or leave it out")
		}
	}
	for _, t := range f.tools {
		if !tools[t.text] {
			l.At(t.at, "no agent has the tool "+t.text, "write it among the tools of one, or leave it out")
		}
	}
}
