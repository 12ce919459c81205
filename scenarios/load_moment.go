package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/forms"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// momentWords are the moments with a name of their own.
var momentWords = &keys.Table{What: "a moment", Rows: []keys.Row{
	{Name: string(MomentConnected), About: "the call is connected"},
	{
		Name:  string(MomentAgentStarts),
		About: "the first heard sample of the speech of the nearest spoken `model` step above. For acts only",
	},
	{Name: string(MomentAgentStops), About: "its last heard sample. For acts only"},
	{Name: string(MomentCallerStops), About: "the last sample of the last act's speech"},
}}

// momentUse is a moment and where it stands.
type momentUse struct {
	moment *Moment
	step   *Step
	option string // after, since, until or barge_in
}

// moment reads a moment: a named one, the id of a step, or an expectation.
func (f Field) moment() (m *Moment, ok bool) {
	m = &Moment{Pos: f.l.pos(f.value)}
	if yamltext.IsMap(f.value) {
		place := yamltext.Pair{Key: f.key, Value: f.value}
		m.Expectation = f.l.observed(f.step, place, yamltext.Pairs(f.value), f.name)
		if m.Expectation == nil {
			return nil, false
		}
		f.l.moments = append(f.l.moments, momentUse{m, f.step, f.name})
		return m, true
	}
	text, ok := f.typed()
	switch {
	case !ok:
		return nil, false
	case forms.BareNumber.MatchString(text) || forms.DurationShape.MatchString(text):
		f.l.notAMoment(f.value, f.name, text)
		return nil, false
	case momentWords.Has(text):
		m.Word = MomentWord(text)
	default:
		m.StepID = text
	}
	f.l.moments = append(f.l.moments, momentUse{m, f.step, f.name})
	return m, true
}

func (l *loader) notAMoment(n *yaml.Node, option, text string) {
	instead := map[string]string{"after": "delay", "since": "within", "until": "for"}[option]
	l.At(n, option+" is a moment, not a length of time", fmt.Sprintf("write %s: %s", instead, text))
}

// looksLikeMoment reports whether text is a named moment or an id.
func (l *loader) looksLikeMoment(text string) bool {
	return momentWords.Has(text) || l.idsWritten[text]
}
