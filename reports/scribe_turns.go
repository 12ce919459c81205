package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// callerLine is something that the caller says.
type callerLine struct {
	*row
	step  *scenarios.Step
	words string // without pauses
}

// turn takes what the caller and people beside the call do, and what the server makes of the caller's words.
func (s *scribe) turn(at time.Duration, fact timeline.Fact) {
	switch f := fact.(type) {
	case timeline.ActBegan:
		s.act(at, f)
	case timeline.ActEnded:
		if s.caller != nil && s.caller.step == s.step(f.Step, f.Branch) {
			s.caller.end = at
		}
	case timeline.ActFailed:
		s.add(at, whoScript, "%s could not be done%s", lineOf(s.step(f.Step, f.Branch)), because(f.Reason))
	case timeline.KeyHeard:
		s.add(at, whoLine, "the key %s was heard", f.Key)
	case timeline.TurnCommitted:
		s.taken(f.Item)
	case timeline.TurnUnderstood:
		s.understood(at, f)
	case timeline.Understood: // what a server that is not ours understood
		s.understood(at, timeline.TurnUnderstood{Item: f.Item, Text: f.Text, Known: true})
	}
}

// byStandIn is what a recording calls the stand-in voice.
const byStandIn = "stand-in"

// act writes down what begins. Decisions are told by what became of them.
func (s *scribe) act(at time.Duration, f timeline.ActBegan) {
	st := s.step(f.Step, f.Branch)
	switch {
	case st == nil || st.Human != nil:
	case st.Caller != nil && !st.Speaks():
		s.add(at, "Caller", "%s", deedOf(st))
	case st.Caller != nil:
		text := st.Caller.Words
		if s.speaking() {
			text = "(over the agent) " + text
		}
		if f.From == byStandIn {
			text += " [stand-in voice]"
		}
		s.caller = &callerLine{row: s.add(at, "Caller", "%s", text), step: st, words: spoken(st.Caller)}
		s.pending, s.voices = append(s.pending, s.caller), append(s.voices, s.caller.row)
	case st.Hangup != nil:
		s.add(at, whoLine, "the caller hangs up")
	case st.Fault != nil:
		s.add(at, whoScript, "fault %s%s", st.Fault.Name, faultDetails(st.Fault))
	default:
		s.add(at, whoScript, "%s", lineOf(st))
	}
}

// deedOf says what the caller does without speaking.
func deedOf(st *scenarios.Step) string {
	c := st.Caller
	switch st.Verb {
	case scenarios.VerbTyped:
		return "(types) " + c.Words
	case scenarios.VerbImage:
		return "(shows) " + c.Words
	case scenarios.VerbDTMF:
		return "(presses) " + c.Words
	case scenarios.VerbMute:
		return fmt.Sprintf("(is muted for %v)", c.Lasting)
	default:
		return "(" + c.Words + ")"
	}
}

// spoken are the words of a step without its pauses.
func spoken(c *scenarios.CallerStep) string {
	if len(c.Parts) == 0 {
		return c.Words
	}
	var all []string
	for _, p := range c.Parts {
		all = append(all, p.Words)
	}
	return strings.Join(all, " ")
}

// faultDetails are the options of a fault.
func faultDetails(f *scenarios.FaultStep) string {
	var b strings.Builder
	if f.For > 0 {
		fmt.Fprintf(&b, ", %v", f.For)
	}
	if f.Count > 0 {
		fmt.Fprintf(&b, ", %d at most", f.Count)
	}
	if f.Event != "" {
		b.WriteString(", of " + f.Event)
	}
	return b.String()
}

// lineOf names a step by its verb and its line.
func lineOf(st *scenarios.Step) string {
	switch {
	case st == nil:
		return "an act"
	case st.Pos.Line == 0:
		return string(st.Verb)
	}
	return fmt.Sprintf("%s (%s)", st.Verb, st.Place())
}

// taken notes that the server took what the caller has said for a turn.
func (s *scribe) taken(item string) {
	if _, ok := s.turns[item]; !ok {
		s.turns[item], s.pending = s.pending, nil
	}
}

// understood writes down what the server understood, if it is not what was said.
func (s *scribe) understood(at time.Duration, f timeline.TurnUnderstood) {
	s.taken(f.Item)
	if s.known[f.Item] {
		return
	}
	s.known[f.Item] = true
	diagnosis := ""
	if f.Diagnosis != "" {
		diagnosis = " (" + f.Diagnosis + ")"
	}
	if !f.Known {
		s.add(at, whoServer, "understood no word of it%s", diagnosis)
		return
	}
	said := s.turns[f.Item]
	for from := range said {
		var together []string
		for _, c := range said[from:] {
			together = append(together, c.words)
		}
		if words.Bare(strings.Join(together, "")) == words.Bare(f.Text) {
			s.untaken(said[:from])
			return
		}
	}
	s.add(at, whoServer, "understood %s%s", quoted(f.Text), diagnosis)
}

// untaken writes down of which words the server took no turn.
func (s *scribe) untaken(lines []*callerLine) {
	for _, c := range lines {
		s.add(max(c.at, c.end), whoServer, "took no turn from these words")
	}
}

// quoted puts words into quotation marks, as they are.
func quoted(words string) string { return `"` + words + `"` }
