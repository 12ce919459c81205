package scenarios

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/expand"
	"github.com/voicesim/voicesim/scenarios/internal/mistakes"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// verbsOfWords are the verbs whose value is words, never a list.
var verbsOfWords = []string{"caller", "model", "typed", "backchannel"}

// pos returns the place of a node.
func (l *loader) pos(n *yaml.Node) Pos {
	return Pos{File: l.Of(n).Name, Line: n.Line, Column: n.Column}
}

// At notes a mistake at a node. The hint may be "".
func (l *loader) At(n *yaml.Node, msg, hint string) *yamltext.Mistake {
	if l.alone[Pos{File: l.Of(n).Name, Line: n.Line}] {
		return &yamltext.Mistake{}
	}
	l.noted = append(l.noted, l.pos(n))
	return l.Files.At(n, msg, hint)
}

// note records a mistake at a place of one of the files. The hint may be "".
func (l *loader) note(pos Pos, msg, hint string) {
	f := l.Named(pos.File)
	if f == nil {
		f = l.All[0]
	}
	l.noted = append(l.noted, pos)
	f.Text.Note(pos.Line, pos.Column, msg, hint)
}

// mistakesIn returns what was found in files, or nil.
func mistakesIn(files *expand.Files) (err error) {
	for _, f := range files.All {
		err = both(err, MistakesIn(f.Name, f.Text))
	}
	return err
}

// MistakesIn returns what was found in a file as *Mistakes, or nil.
func MistakesIn(file string, src *yamltext.Text) error {
	found := src.Mistakes()
	if len(found) == 0 {
		return nil
	}
	all := make([]*SyntaxError, len(found))
	for i, m := range found {
		all[i] = &SyntaxError{
			Pos: Pos{File: file, Line: m.Line, Column: m.Column},
			Msg: m.Msg, Hint: m.Hint, Text: m.Text, Fix: m.Fix,
		}
	}
	if src.Full() {
		all = append(all, &SyntaxError{
			Pos: Pos{File: file}, Msg: fmt.Sprintf("there may be more: no more than %d mistakes are listed", len(all)), Hint: "mend these first",
		})
	}
	return &Mistakes{All: all}
}

// nearestName returns the name that was probably meant, or "".
func nearestName(typed string, names []string) string {
	return suggest.Nearest(typed, names, mistakes.Aliases)
}

// didYouMean returns a hint that names the nearest of names, or else all of them.
func didYouMean(typed string, names []string) string {
	return suggest.DidYouMean(typed, names, mistakes.Aliases)
}

func orList(names []string) string { return suggest.Or(names) }
