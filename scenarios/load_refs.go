package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/internal/words"
)

// references notes what refers to nothing. It runs when all steps are known.
func (l *loader) references() {
	spoken := l.firstStep(func(s *Step) bool { return s.Model != nil && s.Model.Say != "" })
	turn := l.firstStep(callerActs)
	acts := l.lastActs()
	for _, use := range l.moments {
		if l.Full() {
			return
		}
		named := (*namedStep)(nil)
		if use.moment.StepID != "" {
			if named = l.resolve(use); named == nil {
				continue
			}
		}
		switch m := use.moment; {
		case use.option == "until" && l.past(use, named, acts[use.step.Index], turn):
			l.dangling(use, fmt.Sprintf("%s is past when this watch begins", m.named()), "name a moment that comes later, or leave it out")
		case named != nil:
			l.lookUpID(use, named.step)
		case m.Word == MomentAgentStarts || m.Word == MomentAgentStops:
			l.lookUpUtterance(use, spoken)
		case m.Word == MomentCallerStops && turn >= use.step.Index:
			l.dangling(use, "no step above has the caller say anything", "move this step down, or name another moment")
		}
	}
	l.afterTheCall()
	tools, _ := l.askedFor(useTool)
	l.sc.lookUpVariables(tools, l.note)
	l.greets(turn)
	if !l.partial {
		l.lookUpNames()
	}
}

// greets notes an agent that is asked to greet, and a script that has no words for that above the caller's first ones.
func (l *loader) greets(turn int) {
	if l.sc.Session.AgentFirst && l.hasModel() && !l.partial && l.sc.Simulator.Steps != StepsLoose &&
		!slices.ContainsFunc(l.sc.Script[:turn], func(s *Step) bool { return s.Model != nil }) {
		l.note(l.sc.Session.AgentFirstPos, "the agent is asked to greet, and no model step stands above the caller's first words", "write what it says there")
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

// lastActs returns for each step the index of the last act above it; -1 is the connection.
func (l *loader) lastActs() []int {
	all, act := make([]int, len(l.sc.Script)), -1
	for i, step := range l.sc.Script {
		if all[i] = act; step.acts() {
			act = i
		}
	}
	return all
}

// past reports whether the end of a watch is no later than its beginning, which is that of the last act above. Named is the step that
// the moment names, turn the place of the caller's first.
func (l *loader) past(use momentUse, named *namedStep, act, turn int) bool {
	switch m := use.moment; {
	case m.Word == MomentConnected:
		return true
	case m.Word == MomentCallerStops:
		return act >= 0 && !callerActs(l.sc.Script[act]) && turn < use.step.Index
	case named != nil:
		step := named.step
		return step.acts() && step.Index <= act || step.Expect != nil && step.Index < act
	}
	return false
}

// acts reports whether the step is an act: what stands below it is judged from its beginning on.
func (s *Step) acts() bool {
	return s.Timing() != nil || s.Wait != nil || s.React != nil
}

// callerActs reports whether the caller says or does something with a step, after which there is a caller_stops.
func callerActs(s *Step) bool { return s.Caller != nil && s.Verb != VerbMute || s.React != nil }

// named returns the moment as it is written.
func (m *Moment) named() string { return fmt.Sprintf("%q", cmp.Or(m.StepID, string(m.Word))) }

// lookUpID notes a step that a moment names, and that is not above.
func (l *loader) lookUpID(use momentUse, named *Step) {
	switch {
	case use.option == "until":
	case named == use.step:
		l.dangling(use, fmt.Sprintf("%q is this step itself", use.moment.StepID), "name a step above")
	case named.Index > use.step.Index:
		l.dangling(use, fmt.Sprintf("%q is a step below, in %s", use.moment.StepID, named.Place()), "name a step above")
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
	idle := !slices.ContainsFunc(l.sc.Script, func(s *Step) bool { return s.Verb != VerbWait && s.Verb != VerbMute })
	if idle && len(l.sc.Script) > 0 && !l.partial && !seen.Has("checks") {
		l.At(seen["script"].key, "nothing is judged: the script only waits", "add a step of the caller's, an expectation or a check")
	}
}

// hasModel reports whether the script has model steps: if not, it is for a live model only.
func (l *loader) hasModel() bool {
	return slices.ContainsFunc(l.sc.Script, func(s *Step) bool { return s.Model != nil })
}

// lookUpNames notes tools and agents that no model step brings about. Of what the agent does not have nothing more
// is said.
func (l *loader) lookUpNames() {
	if !l.hasModel() {
		return
	}
	type names struct {
		asked  []string
		unsure bool
	}
	all := map[useKind]names{}
	for _, use := range l.sc.uses {
		if use.fill != nil && !use.unknown {
			l.lookUpFill(use)
		}
		if !use.demanded || use.unknown {
			continue
		}
		if _, known := all[use.kind]; !known {
			asked, unsure := l.askedFor(use.kind)
			all[use.kind] = names{asked, unsure}
		}
		asked, unsure := all[use.kind].asked, all[use.kind].unsure
		if _, ok := words.FindName(use.name, asked); ok || unsure {
			continue
		}
		what := "no model step asks for the tool"
		if use.kind == useHandoff {
			what = "no model step hands off to"
		}
		l.At(use.at, fmt.Sprintf("%s %q", what, use.name), l.askInstead(use, asked))
		if l.Full() {
			return
		}
	}
}

// transferTo begins the name of a tool that hands over; the agent's name follows.
const transferTo = "transfer_to_"

// askedFor returns the names of the tools or agents that model steps ask for; of misspelt ones what is meant. It is
// unsure if nobody knows that.
func (l *loader) askedFor(kind useKind) (names []string, unsure bool) {
	for _, use := range l.sc.uses {
		switch {
		case !use.asked:
		case kind == useTool && use.kind == useHandoff: // which is a tool, too
			names = append(names, transferTo+use.name)
		case kind == useHandoff && use.kind == useTool && strings.HasPrefix(use.name, transferTo):
			names = append(names, strings.TrimPrefix(use.name, transferTo))
		case use.kind != kind:
		case !use.unknown:
			names = append(names, use.name)
		case use.meant != "":
			names = append(names, use.meant)
		default:
			unsure = true
		}
	}
	slices.Sort(names)
	return slices.Compact(names), unsure
}

// askInstead says what to do about a name that no model step asks for. Which of two similar names is the right one
// only the agent knows.
func (l *loader) askInstead(use *nameUse, asked []string) string {
	near := nearestName(use.name, asked)
	for _, other := range l.sc.uses {
		if other.asked && other.kind == use.kind && other.name == near {
			return fmt.Sprintf("line %d asks for %q: write the same name in both", other.pos.Line, near)
		}
	}
	if len(asked) == 0 {
		return "add it to a model step"
	}
	return "model steps ask for " + suggest.And(asked)
}
