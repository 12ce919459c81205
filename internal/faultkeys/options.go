package faultkeys

import (
	"strings"

	"github.com/voicesim/voicesim/internal/keys"
)

// The options that only some faults have.
const (
	For   = "for"
	Count = "count"
	Event = "event"
	Code  = "code"
	Bytes = "bytes"
)

// The options of every fault, which say when it begins.
const (
	On    = "on"
	Delay = "delay"
)

// Options returns the options of faults: those of some, then those of all. The table is new each time.
func Options() *keys.Table {
	return &keys.Table{What: "a fault", Rows: []keys.Row{
		{Name: For, About: "how long it lasts, or how late something is", Without: "the fault's own"},
		{Name: Count, About: "how many events or responses are struck", Without: "once"},
		{Name: Event, About: "the type of these events", Without: "any"},
		{Name: Code, About: "the code of an error", Without: "none"},
		{Name: Bytes, About: "the size of something large", Without: "the fault's own"},
		{Name: On, About: "it begins when the next event of this type is on its way", Without: "it does not wait"},
		{Name: Delay, About: "how much later it begins", Without: "at once"},
	}}
}

// Lines returns the faults as lines of a Markdown table: the name, the options, what goes wrong.
func Lines() []string {
	var lines []string
	for _, f := range All() {
		takes := "–"
		if len(f.Takes) > 0 {
			takes = "`" + strings.Join(f.Takes, "`, `") + "`"
		}
		lines = append(lines, keys.Line("`"+f.Name+"`", takes, f.Detail))
	}
	return lines
}
