package forms

import "regexp"

// Fill is a place in a model's words where what a tool returned is said.
type Fill struct {
	Mark  string // as it stands in the words: "<get_order_status.eta>"
	Tool  string
	Field string // keys and places in lists, joined by dots, of an output that is JSON; "" is the output as it is
}

// FillMark matches <tool> and <tool.field>.
var FillMark = regexp.MustCompile(`<([A-Za-z_][A-Za-z0-9_-]*)((?:\.[A-Za-z0-9_-]+)*)>`)

// ParseFills returns the places in a model's words where what tools returned is said, each written <tool> or
// <tool.field>.
func ParseFills(words string) []Fill {
	var all []Fill
	for _, m := range FillMark.FindAllStringSubmatch(words, -1) {
		f := Fill{Mark: m[0], Tool: m[1]}
		if m[2] != "" {
			f.Field = m[2][1:]
		}
		all = append(all, f)
	}
	return all
}
