package layout

import (
	"errors"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// ErrUnknown is the error of a file that is no scenario, no agent file and no file of steps.
var ErrUnknown = errors.New("is no scenario, no agent file and no file of steps")

// errUnsafe is the error of a file of which the result would say something else. It is a fault of this package.
var errUnsafe = errors.New("cannot be laid out without a change to what it says: please report that, with the file")

// Format returns a file in the one form. Path names it in messages. The error is nil, [ErrUnknown], a *scenarios.Mistakes with the
// places that YAML reads as something else than was meant, or that the result would not say the same, in which case it is not used. With
// fix, such places are written as their messages say, and mistakes are only those for which no message has a correction.
func Format(lang *scenarios.Language, path string, data []byte, fix bool) ([]byte, error) {
	kind := scenarios.FileKindOf(data)
	if kind == scenarios.FileUnknown {
		return nil, ErrUnknown
	}
	if fix {
		data = fixed(lang, kind, path, data)
	}
	src := read(lang, kind, data)
	if !src.Readable(data) {
		return nil, scenarios.MistakesIn(path, src)
	}
	root := src.Parse()
	if err := scenarios.MistakesIn(path, src); err != nil {
		return nil, err
	}
	text, whole := write(lang, kind, src, root)
	if !whole || !says(lang, kind, text, root) {
		return nil, errUnsafe
	}
	return []byte(text), nil
}

// read returns a file as it was typed.
func read(lang *scenarios.Language, kind scenarios.FileKind, data []byte) *yamltext.Text {
	if kind == scenarios.FileAgent {
		return agentfile.Text(data)
	}
	return lang.Text(kind, data)
}

// write returns the laid out text of a file. It reports whether all comments of the file are in it.
func write(lang *scenarios.Language, kind scenarios.FileKind, src *yamltext.Text, root *yaml.Node) (text string, whole bool) {
	w := &writer{source: src.Lines()}
	if kind != scenarios.FileAgent {
		root = (&stepper{lang}).file(root)
	}
	w.entries(root, 0, "")
	found := commentsOf(src.Lines(), root)
	if !sees(found, root) {
		return "", false
	}
	text = w.with(found)
	return text, true
}

// says reports whether a text says the same as a tree, comments apart.
func says(lang *scenarios.Language, kind scenarios.FileKind, text string, root *yaml.Node) bool {
	again := read(lang, kind, []byte(text))
	result := again.Parse()
	if again.Found() > 0 || result == nil {
		return false
	}
	if kind != scenarios.FileAgent {
		s := &stepper{lang}
		root, result = s.file(root), s.file(result)
	}
	return same(root, result)
}

// fixed returns a file with the lines of which a message has the correction.
func fixed(lang *scenarios.Language, kind scenarios.FileKind, path string, data []byte) []byte {
	for range 8 { // a corrected line may have a second mistake
		var err error
		if kind == scenarios.FileAgent {
			_, err = agentfile.Read(path, data)
		} else {
			_, err = lang.LoadAll(scenarios.Source{Path: path, Data: data}, nil)
		}
		src := read(lang, kind, data)
		if !src.Readable(data) {
			return data
		}
		src.Parse()
		err = errors.Join(err, scenarios.MistakesIn(path, src))
		lines, changed := append([]string(nil), src.Lines()...), false
		for _, m := range mistakesOf(err) {
			if at := m.Pos.Line - 1; m.Fix != "" && m.Pos.File == path && at >= 0 && at < len(lines) && lines[at] != m.Fix {
				lines[at], changed = m.Fix, true
			}
		}
		if !changed {
			return data
		}
		data = []byte(strings.Join(lines, "\n"))
	}
	return data
}

// mistakesOf returns the mistakes of errors.
func mistakesOf(err error) (all []*scenarios.SyntaxError) {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, one := range several.Unwrap() {
		switch e := one.(type) {
		case *scenarios.SyntaxError:
			all = append(all, e)
		default:
			all = append(all, mistakesOf(one)...)
		}
	}
	return all
}
