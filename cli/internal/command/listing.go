package command

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// Listing is what a command lists: lines for people, or JSON for programs.
type Listing struct {
	json   bool
	lines  []string
	values []any
}

// Add adds --json to a command.
func (l *Listing) Add(cmd *cobra.Command) { cmd.Flags().BoolVar(&l.json, "json", false, JSONUsage) }

// Row adds a thing: its value for programs, and the cells of its line.
func (l *Listing) Row(value any, cells ...string) {
	l.values = append(l.values, value)
	l.Line(cells...)
}

// Line adds a line that is for people only.
func (l *Listing) Line(cells ...string) { l.lines = append(l.lines, strings.Join(cells, "\t")) }

// Print prints everything. Nothing is an empty list.
func (l *Listing) Print(w io.Writer) error {
	if l.json {
		return PrintJSON(w, append([]any{}, l.values...))
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, line := range l.lines {
		fmt.Fprintln(table, line)
	}
	return table.Flush()
}

// JSONUsage is the usage of --json.
const JSONUsage = "print JSON instead of lines"

// PrintJSON prints a value as JSON, for programs.
func PrintJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
