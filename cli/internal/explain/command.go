package explain

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/internal/suggest"
)

// New builds voicesim explain for a program of a name.
func New(program string) *cobra.Command {
	var l command.Listing
	var list, json bool
	cmd := &cobra.Command{
		Use:     "explain word",
		Short:   "What a word of the language means: a verb, a key, an expectation, a check, a kind of failure",
		Long:    "Says of a word of scenario and agent files, and of kinds of failures, what it means, what it takes, what holds without it, and how it is written.",
		Example: fmt.Sprintf("  %[1]s explain barge_in\n  %[1]s explain heard\n  %[1]s explain proves_nothing\n  %[1]s explain --list", program),
		Args:    cobra.ArbitraryArgs,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return Words(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := find(args, list)
			switch {
			case err != nil:
				return err
			case json:
				return command.PrintJSON(cmd.OutOrStdout(), chosen)
			case list:
				for _, e := range chosen {
					l.Line(e.Word, e.What)
				}
				return l.Print(cmd.OutOrStdout())
			}
			for i, e := range chosen {
				if i > 0 {
					fmt.Fprintln(cmd.OutOrStdout())
				}
				if err := print(cmd.OutOrStdout(), e); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "list all words, with what they are")
	cmd.Flags().BoolVar(&json, "json", false, command.JSONUsage)
	return cmd
}

// Words returns the words that can be explained, sorted, each once.
func Words() (words []string) {
	for _, e := range Entries() {
		words = append(words, e.Word)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// find returns the meanings of words, or all.
func find(words []string, list bool) ([]Entry, error) {
	all := Entries()
	switch {
	case list && len(words) == 0:
		return all, nil
	case list:
		return nil, command.Usage(errors.New("--list has every word: leave the word out, or the flag"))
	case len(words) == 0:
		return nil, command.Usage(errors.New("name a word, such as barge_in, heard or proves_nothing; --list has them all"))
	}
	var chosen []Entry
	for _, word := range words {
		before := len(chosen)
		for _, e := range all {
			if strings.EqualFold(e.Word, word) {
				chosen = append(chosen, e)
			}
		}
		if len(chosen) == before {
			hint := "--list has them all"
			if meant := suggest.Nearest(word, Words(), nil); meant != "" {
				hint = fmt.Sprintf("did you mean %q?", meant)
			}
			return nil, command.Usage(fmt.Errorf("there is no word %q: %s", word, hint))
		}
	}
	return chosen, nil
}

// print prints a meaning for people.
func print(w io.Writer, e Entry) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", e.Word, e.What)
	for _, part := range []struct{ name, text string }{
		{"", e.Means}, {"takes", e.Takes}, {"one of", strings.Join(e.Values, ", ")}, {"without it", e.Without}, {"begins", e.Begins}, {"is met", e.Met},
		{"causes", e.Causes}, {"what to do", e.Advice}, {"options", strings.Join(e.Options, ", ")}, {"only on", strings.Join(e.Targets, ", ")},
		{"example", e.Example}, {"more", e.Document},
	} {
		switch {
		case part.text == "":
		case part.name == "":
			fmt.Fprintf(&b, "  %s\n", part.text)
		default:
			fmt.Fprintf(&b, "  %-11s %s\n", part.name+":", part.text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
