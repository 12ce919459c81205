package scenarios

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// Catalog knows what a scenario may refer to. Its methods are called from the goroutine of
// Scenario.Check.
type Catalog interface {
	// Agents returns the names of the registered agents.
	Agents() []string
	// Recording reports whether there is a recording of a caller, or whoever role names, who speaks
	// these words in this voice. An empty voice is any.
	Recording(role, words, voice string) bool
	// NearestRecordings returns the words of up to n recordings of callers that come nearest, best
	// first.
	NearestRecordings(words string, n int) []string
	// Fault returns what keeps a fault from being made of these options, as a predicate: "takes as event …". ""
	// is nothing.
	Fault(f *FaultStep) string
}

// nearestShown is how many recordings a message names when the words have none.
const nearestShown = 3

// Check looks up what the scenario refers to. It returns nil or *Mistakes with everything that is
// not in the catalog.
func (sc *Scenario) Check(c Catalog) error {
	src := yamltext.Of(sc.lines)
	sc.lookUp(c, func(pos Pos, msg, hint string) { src.Note(pos.Line, pos.Column, msg, hint) })
	return mistakesIn(sc.File, src)
}

// lookUp notes what is not in the catalog.
func (sc *Scenario) lookUp(c Catalog, note func(pos Pos, msg, hint string)) {
	if agents := c.Agents(); !slices.Contains(agents, sc.Agent) {
		note(sc.AgentPos, fmt.Sprintf("there is no agent %q", sc.Agent), knownAgents(sc.Agent, agents))
	}
	for _, step := range sc.Script {
		if step.Caller != nil {
			for _, part := range step.Caller.Parts {
				if !c.Recording("caller", part.Words, step.Caller.Voice) {
					note(step.Caller.Pos, noRecording(part.Words, step.Caller.Voice), recordingHint(c, part.Words))
				}
			}
		}
		if step.Fault != nil && step.Fault.Name != "" {
			if wrong := c.Fault(step.Fault); wrong != "" {
				note(step.Fault.Pos, step.Fault.Name+" "+wrong, "")
			}
		}
	}
}

// lookUpRest notes what is not in the catalog, of a file that may have other mistakes: those stand on lines
// of which nothing more is said.
func (l *loader) lookUpRest(c Catalog) {
	wrong := map[int]bool{}
	for _, e := range l.Mistakes() {
		wrong[e.Line] = true
	}
	l.sc.lookUp(c, func(pos Pos, msg, hint string) {
		if pos.Line != 0 && !wrong[pos.Line] { // else it is not in the file, which was noted
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

func noRecording(words, voice string) string {
	if voice == "" {
		return fmt.Sprintf("no recording of a caller says %q", words)
	}
	return fmt.Sprintf("no recording of a caller says %q in the voice %q", words, voice)
}

// howToRecord is what makes a recording of new words.
const howToRecord = "to make one, add the words to audiofixtures/texts.txt and run: make fixtures"

// recordingHint names the recordings whose words come nearest, and how to get one of these words.
func recordingHint(c Catalog, words string) string {
	near := c.NearestRecordings(words, nearestShown)
	if len(near) == 0 {
		return howToRecord
	}
	quoted := make([]string, len(near))
	for i, w := range near {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	return "the nearest are " + suggest.And(quoted) + "; " + howToRecord
}
