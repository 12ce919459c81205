package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
	"github.com/voicesim/voicesim/scenarios/layout"
)

// newNew builds voicesim new.
func (p *Program) newNew() *cobra.Command {
	var agent, into string
	cmd := &cobra.Command{
		Use:   "new name",
		Short: "Write a scenario to begin with, which passes",
		Long: "Writes a scenario of a name: a call that passes, to be changed step by step. Its agent is the one of --agent, or else the only agent file of the folder, or else\n" +
			"a registered agent. No file is overwritten.",
		Example: fmt.Sprintf("  %[1]s new \"refund of a broken lamp\"\n  %[1]s new --into calls --agent desk.agent.yaml opening hours", p.name()),
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.scenario(cmd.OutOrStdout(), strings.Join(args, " "), agent, into)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().StringVar(&agent, "agent", "", "the agent: a registered one, or an agent file by its path from the folder (default: see above)")
	cmd.Flags().StringVar(&into, "into", ".", "the folder in which the file is written")
	return cmd
}

// scenarioText is what new writes: the name, the agent, and the words with which the agent greets, if it does.
const scenarioText = `# yaml-language-server: $schema=%s
name: %s
about: What this call proves, in a sentence.
agent: %s

script:
%s  - caller: Hello, can you hear me?
  - model: Yes, I can hear you. How can I help?
  - expect: {heard: how can I help, within: 1.5s}

  - caller: Thanks, bye.
  - model: Goodbye.
  - expect: {heard: goodbye}

checks:
  response_latency: 1.5s
`

// scenario writes a scenario.
func (p *Program) scenario(w io.Writer, name, agent, into string) error {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return command.Usage(errors.New("new: a scenario has a name, such as: refund of a broken lamp"))
	}
	if agent == "" {
		var err error
		if agent, err = p.usualAgent(into); err != nil {
			return err
		}
	}
	greeting, err := p.greeting(agent, into)
	if err != nil {
		return err
	}
	file := filepath.Join(into, reports.FileName(name)+".yaml")
	switch _, err := os.Lstat(file); {
	case err == nil:
		return command.Usage(fmt.Errorf("%s is there already: nothing was written", file))
	case !errors.Is(err, fs.ErrNotExist):
		return command.Usage(err)
	}
	text, err := layout.Format(judge.Language(), file, fmt.Appendf(nil, scenarioText, "scenario.schema.json", strconv.Quote(name), strconv.Quote(agent), greeting), false)
	if err != nil {
		return err
	}
	if err := writeInto(file, text); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n\nnext:\n  %[2]s run %[1]s\n  %[2]s schema > %[3]s    completes words in editors\n", filepath.ToSlash(file), p.name(), filepath.ToSlash(filepath.Join(into, "scenario.schema.json")))
	return nil
}

// usualAgent is the agent of a folder: its only agent file, else a registered agent.
func (p *Program) usualAgent(into string) (string, error) {
	var found []string
	entries, _ := os.ReadDir(into) // of a folder that is not there yet there are none
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(into, e.Name()))
		if ext := strings.ToLower(filepath.Ext(e.Name())); err == nil && (ext == ".yaml" || ext == ".yml") && scenarios.FileKindOf(data) == scenarios.FileAgent {
			found = append(found, e.Name())
		}
	}
	registered := harness.Catalog(&harness.Options{Agents: p.Agents}).Agents()
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", command.Usage(fmt.Errorf("name one of the agents with --agent: %s", strings.Join(found, ", ")))
	case len(registered) == 0:
		return "", command.Usage(errors.New("there is no agent: name an agent file with --agent"))
	}
	return registered[0], nil
}

// greeting returns the step for what an agent says first; "" where it waits for the caller. The error says that there is no such agent.
func (p *Program) greeting(agent, into string) (string, error) {
	known := harness.Catalog(&harness.Options{Agents: p.Agents})
	sc := scenarios.New("", agent)
	if !sc.AgentIsFile() {
		if !slices.Contains(known.Agents(), agent) {
			return "", command.Usage(fmt.Errorf("there is no agent %q: registered are %s", agent, strings.Join(known.Agents(), ", ")))
		}
		return greets(p.greetingOf(known, sc)), nil
	}
	data, err := os.ReadFile(filepath.Join(into, filepath.FromSlash(agent)))
	if err != nil {
		return "", command.Usage(fmt.Errorf("--agent: %w", err))
	}
	file, err := agentfile.Read(agent, data)
	if err != nil {
		return "", err
	}
	return greets(file.Greeting()), nil
}

// greetingOf is what a registered agent says first.
func (p *Program) greetingOf(known *harness.Known, sc *scenarios.Scenario) string {
	if names, _ := known.Names(sc); names != nil {
		return names.Greeting
	}
	return ""
}

// greets is the step of a greeting.
func greets(words string) string {
	if words == "" {
		return ""
	}
	return "  - model: " + strconv.Quote(words) + "\n"
}
