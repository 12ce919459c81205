package checking

import (
	"fmt"
	"strings"
)

// script calls step for every input and joins what it returns.
func script(line string, step func(verb string, args []string) string) string {
	var out []string
	for _, input := range strings.Split(line, ";") {
		words := strings.Fields(input)
		if len(words) == 0 {
			continue
		}
		if s := step(words[0], words[1:]); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// Drive drives checks: texts are of items, and items of responses, as in r/i.
func Drive(line string) string {
	checks := New[string](0)
	cs := &checks
	all := map[string]*Check[string]{}
	out := script(line, func(verb string, args []string) string {
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
