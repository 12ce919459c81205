package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// momentUse is a moment and where it stands.
type momentUse struct {
	moment *Moment
	step   *Step
	option string // after, since, until or barge_in
}

// moment loads a moment: a named one, the id of a step, or an expectation.
func (l *loader) moment(step *Step, f fieldMap, option string) *Moment {
	n := f.value(option)
	m := &Moment{Pos: l.pos(n)}
	switch {
	case yamltext.IsMap(n):
		m.Expectation = l.expectation(step, yamltext.Pair{Key: f[option].Key, Value: n}, yamltext.Pairs(n), &keySet{what: option})
		if m.Expectation == nil {
			return nil
		}
	default:
		text, ok := l.typed(f, option)
		switch {
		case !ok:
			return nil
		case bareNumber.MatchString(text) || durationShape.MatchString(text):
			l.notAMoment(n, option, text)
			return nil
		case contains(momentWords.now, text):
			m.Word = MomentWord(text)
		default:
			m.StepID = text
		}
	}
	l.moments = append(l.moments, momentUse{m, step, option})
	return m
}

func (l *loader) notAMoment(n *yaml.Node, option, text string) {
	instead := map[string]string{"after": "delay", "since": "within", "until": "for"}[option]
	l.At(n, option+" is a moment, not a length of time", fmt.Sprintf("write %s: %s", instead, text))
}

// looksLikeMoment reports whether text is a named moment or an id.
func (l *loader) looksLikeMoment(text string) bool {
	return contains(momentWords.now, text) || l.idsWritten[text]
}
