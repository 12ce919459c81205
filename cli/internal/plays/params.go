package plays

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios"
)

// ParseParams reads values of --param, each name=value.
func ParseParams(given []string) (map[string]string, error) {
	if len(given) == 0 {
		return nil, nil
	}
	params := map[string]string{}
	for _, text := range given {
		name, value, ok := strings.Cut(text, "=")
		switch _, twice := params[name]; {
		case !ok || name == "":
			return nil, fmt.Errorf("is %q, and is written as order=A1001", text)
		case twice:
			return nil, fmt.Errorf("gives %s two values", name)
		}
		params[name] = value
	}
	return params, nil
}

// IdleParams returns an error that names a parameter that no scenario has a place for; nil where there is none. Open are names that files
// of steps leave open.
func IdleParams(params map[string]string, all []*scenarios.Scenario, open []string) error {
	filled, rows := map[string]bool{}, map[string]string{}
	for _, sc := range all {
		for _, f := range sc.Filled {
			if f.Pos.Line == 0 {
				filled[f.Name] = true
			} else {
				rows[f.Name] = sc.File
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		switch file := rows[name]; {
		case filled[name]:
		case file != "":
			return fmt.Errorf("--param %s: the examples of %s have several rows for <%s>: --param replaces the values of an only one", name, file, name)
		default:
			hint := "leave it out"
			if meant := suggest.Nearest(name, slices.Concat(open, slices.Sorted(maps.Keys(rows))), nil); meant != "" {
				hint = fmt.Sprintf("did you mean %q?", meant)
			}
			return errors.New("--param " + name + ": no file says <" + name + ">: " + hint)
		}
	}
	return nil
}
