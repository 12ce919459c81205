package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios/internal/forms"
)

// Fill is a place in a model's words where what a tool returned is said.
type Fill = forms.Fill

// fills reads what a model's words say of outputs, and remembers the tools.
func (l *loader) fills(step *Step, n *yaml.Node) []Fill {
	if mark := forms.PauseMark.FindString(n.Value); mark != "" {
		l.At(n, fmt.Sprintf("%s would be spoken: only callers pause inside their words", mark), "leave it out, or write a model step for each part")
	}
	all := forms.ParseFills(n.Value)
	if len(all) > 0 {
		l.filled[n] = true
	}
	for i := range all {
		l.sc.uses = append(l.sc.uses, &nameUse{pos: l.pos(n), at: n, step: step, kind: useTool, name: all[i].Tool, fill: &all[i]})
	}
	return all
}

// lookUpFill notes words that stand for what no tool has returned by then: the nearest model step above that asks for
// the tool must ask for it once.
func (l *loader) lookUpFill(use *nameUse) {
	times := 0
	for i := use.step.Index - 1; i >= 0 && times == 0; i-- {
		if m := l.sc.Script[i].Model; m != nil {
			for _, request := range m.Tools {
				if words.SameName(request.Tool, use.name) {
					times++
				}
			}
		}
	}
	switch {
	case times == 0:
		l.At(use.at, fmt.Sprintf("nothing fills in %s: no model step above asks for %s", use.fill.Mark, use.name),
			"write the words themselves, or ask for the tool before")
	case times > 1:
		l.At(use.at, fmt.Sprintf("%s could be any of several outputs: the step above asks for %s %d times at once", use.fill.Mark, use.name, times),
			"write the words themselves, or ask for one after the other")
	}
}
