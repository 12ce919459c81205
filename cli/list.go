package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/harness"
)

// newList builds voicesim list.
func (p *Program) newList() *cobra.Command {
	var agents, recordings, broken bool
	cmd := &cobra.Command{
		Use:   "list [files or folders]",
		Short: "What there is to play: scenarios, agents, recordings, faults",
		RunE: func(cmd *cobra.Command, args []string) error {
			if agents && recordings || agents && broken || recordings && broken {
				return &usageError{errors.New("--agents, --recordings and --faults are lists of their own: ask for one")}
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			defer w.Flush()
			switch {
			case agents:
				for _, name := range harness.Catalog(&harness.Options{Agents: p.Agents}).Agents() {
					fmt.Fprintln(w, name)
				}
				return nil
			case recordings:
				return listRecordings(w)
			case broken:
				return listFaults(w)
			}
			return p.listScenarios(w, cmd.ErrOrStderr(), args)
		},
	}
	cmd.Flags().BoolVar(&agents, "agents", false, "list the agents that scenarios can name")
	cmd.Flags().BoolVar(&recordings, "recordings", false, "list the recordings that callers and agents can speak")
	cmd.Flags().BoolVar(&broken, "faults", false, "list the faults that serve knows, and their options")
	return cmd
}

// listScenarios prints one line a scenario file. Files with mistakes are listed with their number.
func (p *Program) listScenarios(w, notes io.Writer, args []string) error {
	loaded, err := p.loadSome(notes, args, ownFlags{voice: noVoice, given: givenAll()})
	if err != nil {
		return err
	}
	for _, f := range loaded.Files {
		if f.Mistakes != nil {
			fmt.Fprintf(w, "%s\t(mistakes: %d; see %s validate)\n", f.Name, len(f.Mistakes.All), p.name())
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Scenario.Name, strings.Join(f.Scenario.Tags, " "))
	}
	return nil
}

// listRecordings prints one line a recording. Its file is audiofixtures/wav/NAME.wav.
func listRecordings(w io.Writer) error {
	for _, u := range audiofixtures.All() {
		fmt.Fprintf(w, "%s\t%s\t%.1f s\t%s.wav\t%s\n", u.Role, u.Voice, (u.SpeechEnd - u.SpeechStart).Seconds(), u.ID, u.Text)
	}
	return nil
}

// listFaults prints one line a fault.
func listFaults(w io.Writer) error {
	for _, k := range faults.All() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", k.Name, strings.Join(k.Takes, " "), k.About)
	}
	return nil
}
