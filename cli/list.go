package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/audiofixtures"
	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/fakeserver/faults"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
)

// newList builds voicesim list.
func (p *Program) newList() *cobra.Command {
	var agents, recordings, broken bool
	var l command.Listing
	cmd := &cobra.Command{
		Use:   "list [files or folders]",
		Short: "What there is to play: scenarios, agents, recordings, faults",
		RunE: func(cmd *cobra.Command, args []string) error {
			if agents && recordings || agents && broken || recordings && broken {
				return command.Usage(errors.New("--agents, --recordings and --faults are lists of their own: ask for one"))
			}
			switch {
			case agents:
				for _, name := range harness.Catalog(&harness.Options{Agents: p.Agents}).Agents() {
					l.Row(name, name)
				}
			case recordings:
				listRecordings(&l)
			case broken:
				listFaults(&l)
			default:
				if err := p.listScenarios(&l, cmd.ErrOrStderr(), args); err != nil {
					return err
				}
			}
			return l.Print(cmd.OutOrStdout())
		},
	}
	l.Add(cmd)
	cmd.Flags().BoolVar(&agents, "agents", false, "list the agents that scenarios can name")
	cmd.Flags().BoolVar(&recordings, "recordings", false, "list the recordings that callers and agents can speak")
	cmd.Flags().BoolVar(&broken, "faults", false, "list the faults that serve knows, and their options")
	return cmd
}

// scenarioListed is a scenario file for programs.
type scenarioListed struct {
	File     string   `json:"file"`
	Name     string   `json:"name,omitempty"` // "" of a file with mistakes
	Tags     []string `json:"tags,omitempty"`
	Mistakes int      `json:"mistakes,omitempty"`
}

// listScenarios lists scenario files. Those with mistakes are listed with their number.
func (p *Program) listScenarios(l *command.Listing, notes io.Writer, args []string) error {
	loaded, err := p.loadSome(notes, args, ownFlags{voice: noVoice, given: givenAll()})
	if err != nil {
		return err
	}
	for _, f := range loaded.Files {
		if f.Mistakes != nil {
			n := len(f.Mistakes.All)
			l.Row(scenarioListed{File: f.Name, Mistakes: n}, f.Name, fmt.Sprintf("(mistakes: %d; see %s validate)", n, p.name()))
			continue
		}
		one := scenarioListed{File: f.Name, Name: reports.Masked(f.Scenario.Name, loaded.mask()...)}
		for _, tag := range f.Scenario.Tags {
			one.Tags = append(one.Tags, reports.Masked(tag, loaded.mask()...))
		}
		l.Row(one, one.File, one.Name, strings.Join(one.Tags, " "))
	}
	return nil
}

// recordingListed is a recording for programs.
type recordingListed struct {
	File    string  `json:"file"`
	Role    string  `json:"role,omitempty"` // of a bundled one
	Voice   string  `json:"voice"`
	Seconds float64 `json:"seconds,omitempty"` // 0 is unusable
	Words   string  `json:"words"`
}

// listRecordings lists the bundled recordings, which are audiofixtures/wav/NAME.wav.
func listRecordings(l *command.Listing) {
	for _, u := range audiofixtures.All() {
		r := recordingListed{u.ID + ".wav", u.Role, u.Voice, (u.SpeechEnd - u.SpeechStart).Seconds(), u.Text}
		l.Row(r, r.Role, r.Voice, fmt.Sprintf("%.1f s", r.Seconds), r.File, r.Words)
	}
}

// faultListed is a fault for programs.
type faultListed struct {
	Name  string   `json:"name"`
	Takes []string `json:"takes,omitempty"`
	About string   `json:"about"`
}

// listFaults lists the faults that serve knows.
func listFaults(l *command.Listing) {
	for _, k := range faults.All() {
		l.Row(faultListed{k.Name, k.Takes, k.About}, k.Name, strings.Join(k.Takes, " "), k.About)
	}
}
