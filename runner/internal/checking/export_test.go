package checking

import (
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/internal/specs"
)

// Drive drives checks: texts are of items, and items of responses, as in r/i.
func Drive(line string) string {
	checks := New[string](0)
	cs := &checks
	all := map[string]*Check[string]{}
	out := specs.Drive(line, func(verb string, args []string) string {
		response, item, _ := strings.Cut(args[0], "/")
		var due []Due[string]
		switch verb {
		case "text":
			due = cs.Said(response, item, args[1])
		case "complete":
			if item == "" {
				due = cs.ResponseComplete(response)
			} else {
				due = cs.ItemComplete(item)
			}
		case "passed":
			due = cs.Ended(all[item], true)
		case "tripped":
			due = cs.Ended(all[item], false)
		case "stop":
			cs.Stop(response)
		default:
			panic(verb)
		}
		var texts []string
		for _, d := range due {
			all[d.Of.Item] = d.Of
			texts = append(texts, fmt.Sprintf("check %s %q", d.Of.Item, d.Text))
		}
		return strings.Join(texts, ", ")
	})
	return strings.TrimPrefix(fmt.Sprintf("%s | %d running, %d known", out, cs.Running, len(cs.byItem)), " | ")
}
