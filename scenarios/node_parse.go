package scenarios

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Limits of parsing. Both are chosen: nobody nests a scenario so deep, and looking for corrections
// parses a file again and again, which is fine for one of usual size.
const (
	maxDepth       = 64
	maxParsedBytes = 12 * maxFileBytes
)

// parse returns the map at the top of the file, or nil after noting why there is none. A line that
// YAML cannot read, or reads as something else than was meant, is noted and then read as corrected,
// so that one mistake does not hide the others.
func (s *sourceText) parse() *yaml.Node {
	root := s.parseRepairing()
	if root == nil {
		return nil
	}
	if s.guard(root) {
		if again, err := s.parseOnce(); err == nil && len(again) == 1 {
			root = again[0].Content[0]
		}
	}
	if root.Kind != yaml.MappingNode {
		s.at(root, "a scenario is a map of keys", "begin with a line such as: name: order status")
		return nil
	}
	return root
}

// parseRepairing parses, and corrects the lines at which that fails, until nothing fails or no
// correction is known.
func (s *sourceText) parseRepairing() *yaml.Node {
	documents, err := s.parseOnce()
	for err != nil {
		if s.full() || !s.repair(err) {
			s.noteSyntax(err)
			return nil
		}
		documents, err = s.parseOnce()
	}
	switch {
	case len(documents) == 0 || len(documents[0].Content) == 0 || isEmpty(documents[0].Content[0]):
		s.note(Pos{Line: 1, Column: 1}, "the file is empty", "a scenario has name, agent and script")
		return nil
	case len(documents) > 1:
		s.at(&documents[1], "a second document begins here", "write one scenario a file")
	}
	return documents[0].Content[0]
}

// parseOnce parses the file as it is mended so far.
func (s *sourceText) parseOnce() ([]yaml.Node, error) {
	text := s.text()
	s.parsed += len(text)
	var documents []yaml.Node
	err := yaml.Load([]byte(text), &documents,
		yaml.WithAllDocuments(), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	return documents, err
}

// isEmpty reports whether nothing was written where a value is expected.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0
}

// repair finds the line that is to blame for a syntax error, notes it and mends it. It reports
// false when no line is known whose correction gets the parser any further.
func (s *sourceText) repair(err error) bool {
	var load *yaml.LoadError
	if !errors.As(err, &load) || s.parsed > maxParsedBytes {
		return false
	}
	for _, number := range []int{load.Mark.Line, load.ContextMark.Line, load.Mark.Line - 1} {
		if _, done := s.mended[number]; done || number < 1 || number > len(s.lines) {
			continue
		}
		fixes := s.indents(number)
		if fix, ok := repairLine(s.line(number)); ok {
			fixes = slices.Insert(fixes, 0, fix)
		}
		for _, fix := range fixes {
			if s.helps(number, fix.line, load) {
				s.mend(number, fix)
				return true
			}
		}
	}
	return false
}

// helps reports whether parsing gets further with another line in the place of one.
func (s *sourceText) helps(number int, line string, than *yaml.LoadError) bool {
	s.mended[number] = line
	defer delete(s.mended, number)
	_, err := s.parseOnce()
	return furtherThan(err, than)
}

// mend notes the mistake of a line and has it read as corrected.
func (s *sourceText) mend(number int, fix repaired) {
	s.note(Pos{Line: number, Column: fix.column}, fix.msg, fix.hint).Fix = fix.line
	s.mended[number] = fix.line
}

// furtherThan reports whether parsing got further than the place of an earlier error.
func furtherThan(err error, before *yaml.LoadError) bool {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return err == nil
	}
	return after(load.Mark, before.Mark) || after(load.ContextMark, before.ContextMark)
}

func after(a, b yaml.Mark) bool {
	return a.Line > b.Line || a.Line == b.Line && a.Column > b.Column
}

// noteSyntax notes an error of the parser that no correction is known for.
func (s *sourceText) noteSyntax(err error) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		s.note(Pos{}, "this is not YAML", err.Error())
		return
	}
	if strings.HasPrefix(load.Message, "exceeded max depth") {
		s.note(Pos{Line: load.Mark.Line, Column: load.Mark.Column}, "this is nested too deeply", "")
		return
	}
	// A bracket or a quote that is never closed is missed far behind the place where it was opened.
	mark := load.Mark
	if opens := strings.Contains(load.ContextMsg, "flow") || strings.Contains(load.ContextMsg, "quoted"); opens {
		mark = load.ContextMark
	}
	hint := "put words in quotes, and indent options like the verb above them"
	s.note(Pos{Line: mark.Line, Column: mark.Column}, "this is not YAML ("+load.Message+")", hint)
}
