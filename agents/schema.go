package agents

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"
)

// schema is what a tool's arguments must look like.
type schema struct {
	text json.RawMessage    // as the model gets it
	root *jsonschema.Schema // as the problems of arguments are found in it

	// rules checks what findProblems leaves out, such as patterns and alternatives; nil when the
	// schema was derived and has none of that.
	rules *jsonschema.Resolved
}

// deriveSchema returns the schema of a Go type, which must become an object.
func deriveSchema(t reflect.Type) (*schema, error) {
	if t == nil || t.Kind() != reflect.Struct && t.Kind() != reflect.Map {
		return nil, fmt.Errorf("arguments of type %v: want a struct or a map", t)
	}
	own := ownSchemas{}
	own.collect(t, map[reflect.Type]bool{})
	root, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: own})
	if err != nil {
		return nil, fmt.Errorf("arguments: %w", err)
	}
	if root.Type != "object" {
		return nil, fmt.Errorf("arguments of type %v are no JSON object", t)
	}
	requireLists(root)
	text, err := json.Marshal(root)
	if err != nil {
		return nil, fmt.Errorf("arguments: %w", err)
	}
	if t.Kind() == reflect.Struct && len(root.Properties) == 0 {
		text = json.RawMessage(noParameters)
	}
	return &schema{text: text, root: root}, nil
}

// requireLists takes back that a list may be null, which is so in Go only.
func requireLists(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if len(s.Types) == 2 && s.Types[0] == "null" && s.Types[1] == "array" {
		s.Type, s.Types = "array", nil
	}
	requireLists(s.Items)
	requireLists(s.AdditionalProperties)
	for _, p := range s.Properties {
		requireLists(p)
	}
}

// parseSchema reads a schema that somebody wrote.
func parseSchema(text json.RawMessage) (*schema, error) {
	root := &jsonschema.Schema{}
	if err := json.Unmarshal(text, root); err != nil {
		return nil, fmt.Errorf("JSON Schema: %w", err)
	}
	if root.Type != "object" {
		return nil, errors.New(`JSON Schema: its type must be "object"`)
	}
	rules, err := root.Resolve(nil)
	if err != nil {
		return nil, fmt.Errorf("JSON Schema: %w", err)
	}
	return &schema{text: text, root: root, rules: rules}, nil
}

// decode checks args and decodes them into target, a pointer. It returns all that is wrong with
// them, in words for the model.
func (s *schema) decode(args json.RawMessage, target any) (problems []string) {
	object, values, problem := parseObject(args)
	if problem != "" {
		return []string{problem}
	}
	if problems = findProblems(s.root, values); len(problems) > 0 {
		return problems
	}
	if s.rules != nil {
		if err := s.checkRules(object); err != nil {
			return []string{err.Error()}
		}
	}
	if err := json.Unmarshal(object, target); err != nil {
		return []string{unmarshalProblem(err)}
	}
	if v, ok := target.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return []string{err.Error()}
		}
	}
	return nil
}

// checkRules applies the whole schema to arguments.
func (s *schema) checkRules(object json.RawMessage) error {
	var plain map[string]any
	if err := json.Unmarshal(object, &plain); err != nil {
		return err
	}
	return s.rules.Validate(plain)
}

// unmarshalProblem words an error of encoding/json for the model.
func unmarshalProblem(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		return fmt.Sprintf("%q must be of type %v, not %s", e.Field, e.Type, e.Value)
	}
	return err.Error()
}
