package cli

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/terminal"
	"github.com/voicesim/voicesim/speech/voices"
)

// completing has what the values of flags can be, for the completion of command lines.
func (p *Program) completing() map[string]cobra.CompletionFunc {
	voiced := []string{noVoice}
	for _, r := range voices.Recipes() {
		voiced = append(voiced, r.Name)
	}
	return map[string]cobra.CompletionFunc{
		"clock":  cobra.FixedCompletions([]string{clockVirtual, clockReal}, cobra.ShellCompDirectiveNoFileComp),
		"color":  cobra.FixedCompletions(terminal.Whens(), cobra.ShellCompDirectiveNoFileComp),
		"lint":   cobra.FixedCompletions(lintValues(), cobra.ShellCompDirectiveNoFileComp),
		"target": cobra.FixedCompletions([]string{targetSim, targetLive}, cobra.ShellCompDirectiveNoFileComp),
		"voice":  cobra.FixedCompletions(voiced, cobra.ShellCompDirectiveNoFileComp),
		"tag":    p.completeTags,
	}
}

// complete lets a command complete scenario files and the values of its flags, which can be these.
func (p *Program) complete(cmd *cobra.Command, flags map[string]cobra.CompletionFunc) {
	if cmd.ValidArgsFunction == nil && cmd.Name() != "serve" && cmd.Name() != "lint" {
		cmd.ValidArgsFunction = cobra.FixedCompletions([]string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt)
	}
	for name, values := range flags {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, values) // it fails only where a flag is not there, or has one
		}
	}
}

// completeTags completes the tags of the scenarios that are named, or of those that are meant without a name.
func (p *Program) completeTags(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	loaded, err := p.load(io.Discard, args, ownFlags{voice: noVoice, given: givenAll()})
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var tags []string
	for _, f := range loaded.Files {
		if f.Scenario != nil {
			tags = append(tags, f.Scenario.Tags...)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags), cobra.ShellCompDirectiveNoFileComp
}
