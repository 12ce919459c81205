package scenarios

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Catalog knows what a scenario may refer to. Its methods are called from the goroutine of
// Scenario.Check.
type Catalog interface {
	// Agents returns the names of the registered agents.
	Agents() []string
	// AgentFile returns what is wrong with the agent file that a scenario names: a *Mistakes with places in that file, or
	// why it was not read. It is not asked of registered agents.
	AgentFile(sc *Scenario) (unread string, mistakes error)
	// Names returns the names that a scenario may use of its agent. Where the agent cannot be asked, it is nil and
	// unknown says why.
	Names(sc *Scenario) (names *AgentNames, unknown string)
	// Voice returns why nobody has the voice of a line, and what to do about it. "" is nothing.
	Voice(line Line) (wrong, hint string)
	// Unsaid returns what keeps words of the scenario from being said, and what to do about it. "" is nothing.
	Unsaid(sc *Scenario, line Line) (wrong, hint string)
	// File returns what is wrong with the file that a step names which is heard as a sound or shown as an image, and what to
	// do about it. "" is nothing.
	File(sc *Scenario, step *Step) (wrong, hint string)
	// Fault returns what keeps a fault from being made of these options, as a predicate: "takes as event …". ""
	// is nothing.
	Fault(f *FaultStep) string
	// Model returns why the simulated server does not play a model, and what to do about it. "" is nothing.
	Model(name string) (wrong, hint string)
}

// Line is something that a scenario has said.
type Line struct {
	Agent  bool   // the agent says it, not the caller
	Words  string // as written
	Spoken string // how they are pronounced; "" is as usual
	Voice  string // whose; "" is any
	Audio  string // a file that says them; "" looks for them
}

// Lines returns what a caller's step says, cut at its pauses.
func (c *CallerStep) Lines() []Line {
	lines := make([]Line, len(c.Parts))
	for i, p := range c.Parts {
		lines[i] = Line{Words: p.Words, Spoken: p.Spoken, Voice: c.Voice, Audio: c.Audio}
	}
	return lines
}

// Line returns what a model step says.
func (m *ModelStep) Line() Line { return Line{Agent: true, Words: m.Say, Audio: m.Audio} }

// Check looks up what the scenario refers to. It returns nil or *Mistakes with everything that is
// not in the catalog.
func (sc *Scenario) Check(c Catalog) error {
	texts := sc.texts
	if texts == nil {
		texts = []*fileText{{name: sc.File}}
	}
	found := make([]*yamltext.Text, len(texts))
	for i, t := range texts {
		found[i] = yamltext.Of(t.lines)
	}
	err := sc.lookUp(c, func(pos Pos, msg, hint string) {
		at := max(slices.IndexFunc(texts, func(t *fileText) bool { return t.name == pos.File }), 0)
		found[at].Note(pos.Line, pos.Column, msg, hint)
	})
	for i := range slices.Backward(texts) {
		err = both(MistakesIn(texts[i].name, found[i]), err)
	}
	return err
}

// both returns the mistakes of two errors, each nil or *Mistakes, as one.
func both(a, b error) error {
	first, _ := a.(*Mistakes)
	second, _ := b.(*Mistakes)
	switch {
	case second == nil:
		return a
	case first == nil:
		return b
	}
	return &Mistakes{All: slices.Concat(first.All, second.All)}
}

// lookUp notes what is not in the catalog. It returns the mistakes of other files than the scenario.
func (sc *Scenario) lookUp(c Catalog, note func(pos Pos, msg, hint string)) (elsewhere error) {
	elsewhere = sc.lookUpAgent(c, note)
	if as := sc.Simulator.As; as != "" {
		if wrong, hint := c.Model(as); wrong != "" {
			note(sc.Simulator.AsPos, wrong, hint)
		}
	}
	voiceless := map[string]bool{}
	for step := range sc.Steps() {
		if step.Caller != nil && (step.Caller.Image != "" || step.Verb == VerbSound && step.Caller.Audio != "") {
			if wrong, hint := c.File(sc, step); wrong != "" {
				note(step.Caller.Pos, step.Caller.Words+" "+wrong, hint)
			}
		}
		if step.Speaks() && sc.lookUpVoice(c, step.Caller, voiceless, note) {
			for _, line := range step.Caller.Lines() {
				unsaid(c, sc, line, soundPos(step.Caller.Pos, step.Caller.AudioPos), note)
			}
		}
		if step.Model != nil && step.Model.Audio != "" {
			unsaid(c, sc, step.Model.Line(), step.Model.AudioPos, note)
		}
		if step.Fault != nil && step.Fault.Name != "" {
			if wrong := c.Fault(step.Fault); wrong != "" {
				note(step.Fault.Pos, step.Fault.Name+" "+wrong, "")
			}
		}
	}
	return elsewhere
}

// lookUpVoice reports whether somebody has the voice of a step of the caller's. It notes a voice that nobody has once.
func (sc *Scenario) lookUpVoice(c Catalog, step *CallerStep, voiceless map[string]bool, note func(pos Pos, msg, hint string)) bool {
	if step.Voice == "" || step.Audio != "" || voiceless[step.Voice] {
		return !voiceless[step.Voice]
	}
	wrong, hint := "", ""
	for _, line := range step.Lines() {
		if wrong, hint = c.Voice(line); wrong != "" {
			break
		}
	}
	if wrong == "" {
		return true
	}
	voiceless[step.Voice] = true
	at := step.VoicePos
	if at.Line == 0 && step.Voice == sc.Voice {
		at = sc.VoicePos
	}
	note(soundPos(step.Pos, at), wrong, hint)
	return false
}

// lookUpAgent notes what is wrong with the agent, and with the names that it should have.
func (sc *Scenario) lookUpAgent(c Catalog, note func(pos Pos, msg, hint string)) (elsewhere error) {
	if sc.AgentIsFile() {
		switch unread, mistakes := c.AgentFile(sc); {
		case unread != "":
			note(sc.AgentPos, sc.Agent+" "+unread, "it is looked for from the folder of the scenario")
			return nil
		case mistakes != nil:
			return mistakes
		}
	} else if agents := c.Agents(); !slices.Contains(agents, sc.Agent) {
		note(sc.AgentPos, fmt.Sprintf("there is no agent %q", sc.Agent), knownAgents(sc.Agent, agents))
		return nil
	}
	first := sc.greeting()
	if len(sc.uses) == 0 && first == nil && len(sc.variables) == 0 {
		return nil
	}
	names, unknown := c.Names(sc)
	if len(sc.uses) > 0 {
		sc.NamesUnchecked = unknown
	}
	if names == nil {
		return nil
	}
	sc.lookUpNamesOf(names, note)
	sc.lookUpVariables(names.Tooling(), note)
	if said := names.Greeting; said != "" && first != nil && !MatchEqual(said).Match(first.Model.Say) {
		note(first.Pos, fmt.Sprintf("the agent greets with other words, %q", said), "write these, or change its greeting")
	}
	return nil
}

// greeting returns the model step that speaks before the caller has said anything; nil where none does.
func (sc *Scenario) greeting() *Step {
	for _, step := range sc.Script {
		switch {
		case step.TakesTurn():
			return nil
		case step.Model != nil && step.Model.Say == "":
			return nil
		case step.Model != nil:
			return step
		}
	}
	return nil
}

// AgentIsFile reports whether Agent is the path of an agent file, from the folder of the scenario: it ends in .yaml or
// .yml.
func (sc *Scenario) AgentIsFile() bool {
	ending := strings.ToLower(path.Ext(sc.Agent))
	return ending == ".yaml" || ending == ".yml"
}

// lookUpRest notes what is not in the catalog, of a file that may have other mistakes: those stand on lines
// of which nothing more is said.
func (l *loader) lookUpRest(c Catalog) {
	type line struct {
		file   string
		number int
	}
	wrong := map[line]bool{}
	for _, pos := range l.noted {
		wrong[line{pos.File, pos.Line}] = true
	}
	l.inAgent = l.sc.lookUp(c, func(pos Pos, msg, hint string) {
		if pos.Line != 0 && !wrong[line{pos.File, pos.Line}] { // else it is not in the file, which was noted
			l.note(pos, msg, hint)
		}
	})
}

func knownAgents(agent string, agents []string) string {
	if len(agents) == 0 {
		return "none is registered"
	}
	hint := "registered are " + suggest.And(agents)
	if name := nearestName(agent, agents); name != "" {
		hint += fmt.Sprintf(" (did you mean %q?)", name)
	}
	return hint
}

// unsaid notes what keeps a line from being said.
func unsaid(c Catalog, sc *Scenario, line Line, at Pos, note func(pos Pos, msg, hint string)) {
	if wrong, hint := c.Unsaid(sc, line); wrong != "" {
		note(at, wrong, hint)
	}
}

// soundPos is where the sound of words is named: the file, else the words.
func soundPos(words, audio Pos) Pos {
	if audio.Line > 0 {
		return audio
	}
	return words
}
