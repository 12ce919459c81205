package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// listing is what a command lists: lines for people, or JSON for programs.
type listing struct {
	json   bool
	lines  []string
	values []any
}

// add adds --json to a command.
func (l *listing) add(cmd *cobra.Command) { cmd.Flags().BoolVar(&l.json, "json", false, jsonUsage) }

// row adds a thing: its value for programs, and the cells of its line.
func (l *listing) row(value any, cells ...string) {
	l.values = append(l.values, value)
	l.line(cells...)
}

// line adds a line that is for people only.
func (l *listing) line(cells ...string) { l.lines = append(l.lines, strings.Join(cells, "\t")) }

// print prints everything. Nothing is an empty list.
func (l *listing) print(w io.Writer) error {
	if l.json {
		return printJSON(w, append([]any{}, l.values...))
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, line := range l.lines {
		fmt.Fprintln(table, line)
	}
	return table.Flush()
}

// jsonUsage is the usage of --json.
const jsonUsage = "print JSON instead of lines"

// printJSON prints a value as JSON, for programs.
func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
