package masked

import (
	"os"
	"regexp"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/contract"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
)

// Call is a played call without its secrets. What was played stays as it was; the tracks of the recording are the same, with what was said and keyed in them.
type Call struct {
	Scenario  *scenarios.Scenario // nil where that of what was played is
	Result    *judge.Result       // nil where that of what was played is
	Recording *timeline.Recording // nil where that of what was played is
	Contract  *contract.Contract  // nil where that of what was played is
	Usage     *usage.Bill         // nil where that of what was played is
	Mask      *mask.Mask          // takes the secrets of the call out of other texts about it
}

// Of returns a played call without its secrets: what has the form of one, what own patterns match, and the values of variables of the environment that have the names
// of secrets. Of what was played any part may be nil.
func Of(p judge.Played, own ...*regexp.Regexp) *Call {
	m := mask.New(own)
	m.Environment(os.Environ())
	written, happened := writtenIn(p.Scenario), heardIn(p)
	m.Across(written)
	m.Across(happened)
	keys := keysHeard(p.Recording)
	m.Across(keys)
	if p.Recording == nil {
		m.Asked(written)
	} else {
		m.Asked(happened)
	}
	m.Collect(p.Scenario, p.Result, wholes(p.Recording), apart(keys), apart(keysWritten(p.Scenario)))
	if p.Contract != nil {
		m.CollectForms(p.Contract)
	}
	c := &Call{
		Scenario: mask.Deep(m, p.Scenario), Result: result(m, p.Result), Recording: recording(m, p.Recording), Mask: m,
		Contract: mask.DeepForms(m, p.Contract), Usage: mask.DeepForms(m, p.Usage),
	}
	return c
}

// result is a judgement without secrets.
func result(m *mask.Mask, r *judge.Result) *judge.Result {
	if r == nil {
		return nil
	}
	out := mask.Deep(m, r)
	steps := make([]string, len(out.Steps))
	for i := range out.Steps {
		steps[i] = out.Steps[i].What
	}
	for i, text := range m.Series(steps) {
		out.Steps[i].What = text
	}
	messages := make([]string, len(out.Failures))
	for i, f := range out.Failures {
		messages[i] = f.Message
	}
	for i, text := range m.Series(messages) {
		out.Failures[i].Message = text
	}
	return out
}
