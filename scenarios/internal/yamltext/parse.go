package yamltext

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Limits of parsing. Both are chosen: nobody nests so deep, and looking for corrections
// parses a file again and again, which is fine for one of usual size.
const (
	maxDepth       = 64
	maxParsedBytes = 12 * MaxFileBytes
)

// Parse returns the map at the top of the file, or nil after noting why there is none. A line that
// YAML cannot read, or reads as something else than was meant, is noted and then read as corrected,
// so that one mistake does not hide the others.
func (s *Text) Parse() *yaml.Node {
	s.mendLookalikes()
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
		s.At(root, "a "+s.format.Noun+" is a map of keys", "begin with a line such as: "+s.format.Begin)
		return nil
	}
	return root
}

// parseRepairing parses, and corrects the lines at which that fails, until nothing fails or no
// correction is known.
func (s *Text) parseRepairing() *yaml.Node {
	documents, err := s.parseOnce()
	for err != nil {
		if s.Full() || !s.repair(err) {
			s.noteSyntax(err)
			return nil
		}
		documents, err = s.parseOnce()
	}
	switch {
	case len(documents) == 0 || len(documents[0].Content) == 0 || IsEmpty(documents[0].Content[0]):
		s.Note(1, 1, "the file is empty", "a "+s.format.Noun+" has "+s.format.Has)
		return nil
	case len(documents) > 1:
		s.At(&documents[1], "a second document begins here", "write one "+s.format.Noun+" a file")
	}
	return documents[0].Content[0]
}

// parseOnce parses the file as it is mended so far.
func (s *Text) parseOnce() ([]yaml.Node, error) {
	text := s.String()
	s.parsed += len(text)
	var documents []yaml.Node
	err := yaml.Load([]byte(text), &documents,
		yaml.WithAllDocuments(), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	return documents, err
}

// repair finds the line that is to blame for a syntax error, notes it and mends it. It reports
// false when no line is known whose correction gets the parser any further.
func (s *Text) repair(err error) bool {
	var load *yaml.LoadError
	if !errors.As(err, &load) || s.parsed > maxParsedBytes {
		return false
	}
	for _, number := range []int{load.Mark.Line, load.ContextMark.Line, load.Mark.Line - 1} {
		if _, done := s.mended[number]; done || number < 1 || number > len(s.lines) {
			continue
		}
		fixes := s.indents(number)
		if fix, ok := s.format.repairLine(s.line(number)); ok {
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
func (s *Text) helps(number int, line string, than *yaml.LoadError) bool {
	s.mended[number] = line
	defer delete(s.mended, number)
	_, err := s.parseOnce()
	return furtherThan(err, than)
}

// mend notes the mistake of a line and has it read as corrected.
func (s *Text) mend(number int, fix repaired) {
	note := s.Note(number, fix.column, fix.msg, fix.hint)
	if !fix.unknown {
		note.Fix = fix.line
	}
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
func (s *Text) noteSyntax(err error) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		s.Note(0, 0, "this is not YAML", err.Error())
		return
	}
	if strings.HasPrefix(load.Message, "exceeded max depth") {
		s.Note(load.Mark.Line, load.Mark.Column, "this is nested too deeply", "")
		return
	}
	// A bracket or a quote that is never closed is missed far behind the place where it was opened.
	mark := load.Mark
	if opens := strings.Contains(load.ContextMsg, "flow") || strings.Contains(load.ContextMsg, "quoted"); opens {
		mark = load.ContextMark
	}
	hint := "put words in quotes, and indent options like the verb above them"
	s.Note(mark.Line, mark.Column, "this is not YAML ("+load.Message+")", hint)
}
