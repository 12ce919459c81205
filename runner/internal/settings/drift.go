package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/wire"
)

// Drift is what the server's session says otherwise than was asked for: a line for each setting, in the order of their
// names. What one of the two does not say is no drift; nor is the server's own name of a model or form of a schema.
type Drift struct {
	asked json.RawMessage // as sessionJSON writes it; nil before the first
	told  map[string]bool // settings that differed before
}

// Asked takes an update that the server has taken.
func (d *Drift) Asked(update wire.Session) {
	if text, err := sessionJSON(update); err == nil {
		d.asked = overlay(d.asked, text)
	}
}

// Look compares what was asked for with the session as the server has it, and returns what is new of the difference.
func (d *Drift) Look(has *wire.Session) (differs []string) {
	there, err := sessionJSON(*has)
	if err != nil {
		return nil
	}
	now := map[string]bool{}
	compare("", d.asked, there, func(path, line string) {
		if now[path] = true; !d.told[path] {
			differs = append(differs, line)
		}
	})
	d.told = now
	return differs
}

// uncompared are settings that a server may write in its own way, or that are not for others to read. The voice has rules of
// its own.
var uncompared = []string{"model", "type", "prompt", "audio.output.voice"}

// compare reports the settings of asked, below a path, that stand otherwise in there.
func compare(path string, asked, there json.RawMessage, report func(path, line string)) {
	if slices.Contains(uncompared, path) {
		return
	}
	var a, b map[string]json.RawMessage
	if json.Unmarshal(asked, &a) == nil && json.Unmarshal(there, &b) == nil && a != nil && b != nil {
		for _, key := range slices.Sorted(maps.Keys(a)) {
			if value, said := b[key]; said {
				compare(strings.TrimPrefix(path+"."+key, "."), a[key], value, report)
			}
		}
		return
	}
	switch x, y := plain(path, asked), plain(path, there); {
	case x == y, path == "instructions" && x == `""`: // none: a server may have some of its own
	case path == "instructions" || len(x)+len(y) > 200:
		report(path, path+" is not what was asked for")
	default:
		report(path, fmt.Sprintf("%s is %s, and %s was asked for", path, y, x))
	}
}

// plain is a value in one form: numbers without their spelling, tools by their names.
func plain(path string, text json.RawMessage) string {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return string(text)
	}
	if list, ok := value.([]any); ok && path == "tools" {
		names := []string{}
		for _, tool := range list {
			t, _ := tool.(map[string]any)
			names = append(names, fmt.Sprint(t["name"], t["server_label"]))
		}
		value = names
	}
	if s, ok := value.(string); ok {
		value = strings.TrimSpace(s)
	}
	out, err := json.Marshal(value)
	if err != nil {
		return string(text)
	}
	return string(out)
}
