package specs

import (
	"slices"
	"strings"
)

// Drive runs a machine through a line of inputs, separated by semicolons, and returns what it gave out, in the same form.
// step is called with the first word of each input, and with the others; what it returns is what the machine gave out, ""
// for nothing.
func Drive(line string, step func(verb string, args []string) string) string {
	var out []string
	for input := range strings.SplitSeq(line, ";") {
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

// Has reports whether a word is among the arguments of an input.
func Has(args []string, word string) bool { return slices.Contains(args, word) }

// After returns the rest of the argument that begins with a prefix, "" for none.
func After(args []string, prefix string) string {
	for _, a := range args {
		if rest, ok := strings.CutPrefix(a, prefix); ok {
			return rest
		}
	}
	return ""
}

// List returns the parts of a list with commas; nil for "".
func List(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
