package harness

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/voicesim/voicesim/scenarios"
)

// A conversation in Go is a scenario: it is written as one, each step in a line of its own, and loaded by the language's own
// loader. So everything that can be said and every mistake that is told is the same. Lines of the text are those of the Go
// file where its steps stand one below the other; where they do not, places knows which is which.

// written is a scenario that is made of Go.
type written struct {
	text   []byte
	places map[int]scenarios.Pos // of the text's lines

	mistakes []*scenarios.SyntaxError // that kept something from being written
}

// write writes a scenario: its keys, then its steps. at is where it was made.
func write(top []key, steps []*Step, at scenarios.Pos) (w written) {
	w.places = map[int]scenarios.Pos{1: at}
	head, err := encode(top)
	if err != nil {
		w.mistake(at, err.Error())
	}
	w.text = append(bytes.TrimSuffix(head, []byte("}")), `, "script": [`...)
	line := 1
	for i, s := range steps {
		if s == nil {
			w.mistake(at, fmt.Sprintf("step %d: it is nil", i+1))
			continue
		}
		text, err := encode(s.written())
		if s.err != nil {
			w.mistake(s.pos, s.err.Error())
		}
		if err != nil {
			w.mistake(s.pos, fmt.Sprintf("%s step: %v", s.verb, err))
			continue
		}
		next := line + 1
		if s.pos.File == at.File || s.pos.File == steps[0].filed() {
			next = max(next, min(s.pos.Line, next+maxGap))
		}
		w.text = append(w.text, strings.Repeat("\n", next-line)...)
		w.text = append(append(w.text, text...), ',')
		line, w.places[next] = next, s.pos
	}
	w.text = append(w.text, "\n]}\n"...)
	return w
}

// mistake notes what is wrong with a step, other than what Load finds.
func (w *written) mistake(at scenarios.Pos, what string) {
	w.mistakes = append(w.mistakes, &scenarios.SyntaxError{Pos: at, Msg: what})
}

// maxGap is how many lines may lie between two steps. Chosen: far more than anybody writes, and far fewer than a text may have.
const maxGap = 20000

// filed is the file that the step was made in; s may be nil.
func (s *Step) filed() string {
	if s == nil {
		return ""
	}
	return s.pos.File
}

// place returns where a place in the text is in Go.
func (w *written) place(p scenarios.Pos) scenarios.Pos {
	for line := p.Line; line > 0; line-- {
		if at, ok := w.places[line]; ok {
			return at
		}
	}
	return p
}

// wrong returns all mistakes with their places in Go, without the text's lines, which nobody has written. err is that of
// Load, or nil.
func (w *written) wrong(err error) error {
	found, ok := errors.AsType[*scenarios.Mistakes](err)
	switch {
	case err != nil && !ok:
		return err
	case found == nil && len(w.mistakes) == 0:
		return nil
	}
	all := &scenarios.Mistakes{All: w.mistakes}
	if found != nil {
		for _, e := range found.All {
			all.All = append(all.All, &scenarios.SyntaxError{Pos: w.place(e.Pos), Msg: inGo.Replace(e.Msg), Hint: inGo.Replace(e.Hint)})
		}
	}
	slices.SortStableFunc(all.All, func(a, b *scenarios.SyntaxError) int { return a.Pos.Line - b.Pos.Line })
	return all
}

// inGo turns what hints say to write into Go.
var inGo = strings.NewReplacer("invented: true", "Invented()", "in_any_order: true", "InAnyOrder()", "expect_not: {", "ExpectNot({")

// move gives everything in a scenario that has a place its place in Go.
func (w *written) move(v reflect.Value, seen map[any]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Interface()] {
			return
		}
		seen[v.Interface()] = true
		w.move(v.Elem(), seen)
	case reflect.Interface:
		if !v.IsNil() {
			w.move(v.Elem(), seen)
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.move(v.Index(i), seen)
		}
	case reflect.Struct:
		if pos, ok := reflect.TypeAssert[scenarios.Pos](v); ok {
			if v.CanSet() && pos.Line > 0 {
				v.Set(reflect.ValueOf(w.place(pos)))
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				w.move(v.Field(i), seen)
			}
		}
	default: // has no place
	}
}

// encode writes a value as the scenario language has it: a duration with its unit, a pattern between slashes, and anything else
// as JSON, which is YAML.
func encode(v any) (json.RawMessage, error) {
	switch v := v.(type) {
	case time.Duration:
		return marshal(strconv.FormatFloat(float64(v)/float64(time.Millisecond), 'f', -1, 64) + "ms")
	case *regexp.Regexp:
		return encode("/" + v.String() + "/")
	case string:
		if strings.HasPrefix(v, "/") && strings.Contains(v, `\`) && !strings.ContainsFunc(v, unicode.IsControl) { // a pattern, whose backslashes are its own
			return json.RawMessage("'" + strings.ReplaceAll(v, "'", "''") + "'"), nil
		}
	case []key:
		return list('{', '}', len(v), func(i int) (string, any) { return v[i].name, v[i].value })
	case Wanted:
		return encode(map[string]any(v))
	case map[string]any:
		names := sortedKeys(v)
		return list('{', '}', len(names), func(i int) (string, any) { return names[i], v[names[i]] })
	case []Wanted:
		return list('[', ']', len(v), func(i int) (string, any) { return "", v[i] })
	case []any:
		return list('[', ']', len(v), func(i int) (string, any) { return "", v[i] })
	}
	return marshal(v)
}

// sortedKeys returns the keys of a map in order.
func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// list writes the entries of a map or a list; those of a list have no names.
func list(open, end byte, n int, entry func(i int) (name string, value any)) (json.RawMessage, error) {
	out := []byte{open}
	for i := range n {
		if i > 0 {
			out = append(out, ", "...)
		}
		name, value := entry(i)
		if open == '{' {
			key, err := marshal(name)
			if err != nil {
				return nil, err
			}
			out = append(append(out, key...), ": "...)
		}
		text, err := encode(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, text...)
	}
	return append(out, end), nil
}

// marshal is json.Marshal without escapes for HTML.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
