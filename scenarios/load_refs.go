package scenarios

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
)

// references notes what refers to nothing. It runs when all steps are known.
func (l *loader) references() {
	spoken := l.firstStep(func(s *Step) bool { return s.Model != nil && s.Model.Say != "" })
	turn := l.firstStep(func(s *Step) bool { return s.Caller != nil })
	for _, use := range l.moments {
		if l.Full() {
			return
		}
		switch m := use.moment; {
		case m.StepID != "":
			l.lookUpID(use)
		case m.Word == MomentAgentStarts || m.Word == MomentAgentStops:
			l.lookUpUtterance(use, spoken)
		case m.Word == MomentCallerStops && turn >= use.step.Index:
			l.dangling(use, "no step above has the caller say anything", "move this step down, or name another moment")
		}
	}
	if !l.partial {
		l.lookUpNames()
	}
}

// firstStep returns the index of the first step for which is reports true, or len(Script).
func (l *loader) firstStep(is func(*Step) bool) int {
	if at := slices.IndexFunc(l.sc.Script, is); at >= 0 {
		return at
	}
	return len(l.sc.Script)
}

// dangling notes a moment that can never come.
func (l *loader) dangling(use momentUse, msg, hint string) {
	l.note(use.moment.Pos, use.option+": "+msg, hint)
}

func (l *loader) lookUpID(use momentUse) {
	id := use.moment.StepID
	named := l.idSteps[id]
	switch {
	case named == nil && l.idsWritten[id]:
		// Of a step with a mistake, which was noted.
	case named == nil:
		known := slices.Concat(momentWords.Now(), slices.Sorted(maps.Keys(l.idSteps)))
		l.dangling(use, fmt.Sprintf("no step has the id %q", id), didYouMean(id, known))
	case use.option == "until":
	case named == use.step:
		l.dangling(use, fmt.Sprintf("%q is this step itself", id), "name a step above")
	case named.Index > use.step.Index:
		l.dangling(use, fmt.Sprintf("%q is a step below, in line %d", id, named.Pos.Line), "name a step above")
	}
}

// lookUpUtterance checks moments of the agent's speech: only acts begin at them, and a script with
// model steps has the agent say something above. Spoken is the place of the first step that does.
func (l *loader) lookUpUtterance(use momentUse, spoken int) {
	if use.option == "since" || use.option == "until" {
		l.dangling(use, fmt.Sprintf("%q is a moment for acts", string(use.moment.Word)), "give an expectation an id and name that")
		return
	}
	if spoken >= use.step.Index && l.hasModel() && !l.partial {
		l.dangling(use, "no model step above says anything", "move this step below the words it waits for")
	}
}

// somethingJudged notes a script that only lets time pass, where no check looks at the call either.
func (l *loader) somethingJudged(seen keys.Seen[Field]) {
	idle := !slices.ContainsFunc(l.sc.Script, func(s *Step) bool { return s.Verb != VerbWait })
	if idle && len(l.sc.Script) > 0 && !l.partial && !seen.Has("checks") {
		l.At(seen["script"].key, "nothing is judged: the script only waits", "add a step of the caller's, an expectation or a check")
	}
}

// hasModel reports whether the script has model steps: if not, it is for a live model only.
func (l *loader) hasModel() bool {
	return slices.ContainsFunc(l.sc.Script, func(s *Step) bool { return s.Model != nil })
}

// nameUse is a tool or an agent that only a model step can bring about.
type nameUse struct {
	at   *yaml.Node
	kind useKind
	name string
}

type useKind uint8

const (
	useTool useKind = iota
	useHandoff
)

// lookUpNames notes tools and agents that no model step brings about.
func (l *loader) lookUpNames() {
	if !l.hasModel() {
		return
	}
	tools, agents := l.modelNames()
	for _, use := range l.names {
		if l.Full() {
			return
		}
		switch use.kind {
		case useTool:
			if _, ok := words.FindName(use.name, tools); !ok {
				l.At(use.at, fmt.Sprintf("no model step asks for the tool %q", use.name), askedFor(use.name, tools))
			}
		case useHandoff:
			if _, ok := words.FindName(use.name, agents); !ok {
				l.At(use.at, fmt.Sprintf("no model step hands off to %q", use.name), askedFor(use.name, agents))
			}
		}
	}
}

// modelNames returns the tools that the model asks for and the agents it hands off to.
func (l *loader) modelNames() (tools, agents []string) {
	for _, step := range l.sc.Script {
		if step.Model == nil {
			continue
		}
		for _, request := range step.Model.Tools {
			tools = append(tools, request.Tool)
		}
		if step.Model.Handoff != "" {
			agents = append(agents, step.Model.Handoff)
		}
	}
	slices.Sort(tools)
	slices.Sort(agents)
	return slices.Compact(tools), slices.Compact(agents)
}

func askedFor(name string, names []string) string {
	if len(names) == 0 {
		return "add it to a model step"
	}
	return didYouMean(name, names)
}
