package models

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/words"
)

// Fill is a place in the words of a step where what a tool returned is said.
type Fill struct {
	Mark  string // the place, as it stands in the words
	Tool  string
	Field string // keys and places in lists, joined by dots, of an output that is JSON; "" is the output as it is
}

// returned is the newest output of a tool that the model was sent.
type returned struct {
	tool, output string
	several      bool // it came with others of the same tool
}

// keep notes what a response is sent of tools.
func (s *Script) keep(outputs []fakeserver.Output) {
	var came []string
	for _, o := range outputs {
		_, several := words.FindName(o.Name, came)
		came = append(came, o.Name)
		r := s.returned(o.Name)
		if r == nil {
			s.outputs = append(s.outputs, returned{tool: o.Name})
			r = &s.outputs[len(s.outputs)-1]
		}
		r.output, r.several = o.Output, several
	}
}

// returned returns the newest output of a tool, nil before the first.
func (s *Script) returned(tool string) *returned {
	for i := range s.outputs {
		if words.SameName(s.outputs[i].tool, tool) {
			return &s.outputs[i]
		}
	}
	return nil
}

// filled returns the words of a step with what tools returned in their places, and why a place could not be filled;
// such a place is left out.
func (s *Script) filled(step *Step) (say, wrong string) {
	say = step.Say
	for _, f := range step.Fills {
		text, why := s.fill(f)
		if why != "" && wrong == "" {
			wrong = why
		}
		say = strings.Replace(say, f.Mark, text, 1)
	}
	return say, wrong
}

// fill returns what stands for a place.
func (s *Script) fill(f Fill) (text, wrong string) {
	r := s.returned(f.Tool)
	switch {
	case r == nil:
		return "", fmt.Sprintf("%s has returned nothing to say for %s", f.Tool, f.Mark)
	case r.several:
		return "", fmt.Sprintf("several outputs of %s came at once: which of them %s is, cannot be told", f.Tool, f.Mark)
	}
	value, isJSON := decoded(r.output)
	if f.Field == "" {
		if strings.TrimSpace(r.output) == "" {
			return "", fmt.Sprintf("%s returned nothing that could be said for %s", f.Tool, f.Mark)
		}
		if isJSON {
			return "", fmt.Sprintf("%s returned JSON, %s: name a field, as in <%s.field>", f.Tool, r.output, f.Tool)
		}
		return r.output, ""
	}
	for _, key := range strings.Split(f.Field, ".") {
		inner, ok := child(value, key)
		if !ok {
			return "", fmt.Sprintf("%s returned no %s: %s", f.Tool, f.Field, r.output)
		}
		value = inner
	}
	switch v := value.(type) {
	case string:
		return v, ""
	case json.Number:
		return v.String(), ""
	case bool:
		return strconv.FormatBool(v), ""
	default:
		return "", fmt.Sprintf("%s of what %s returned is nothing that can be said: %s", f.Field, f.Tool, r.output)
	}
}

// decoded returns an output that is an object or a list of JSON.
func decoded(output string) (value any, ok bool) {
	text := strings.TrimSpace(output)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return nil, false
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&value) != nil || d.More() {
		return nil, false
	}
	return value, true
}

// child returns what stands under a key, or at a place in a list that counts from 0.
func child(value any, key string) (inner any, ok bool) {
	switch v := value.(type) {
	case map[string]any:
		inner, ok = v[key]
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(v) {
			return v[i], true
		}
	}
	return inner, ok
}
