package cli

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/explain"
	"github.com/voicesim/voicesim/cli/internal/lint"
	"github.com/voicesim/voicesim/cli/internal/serve"
	"github.com/voicesim/voicesim/cli/internal/soundcheck"
	"github.com/voicesim/voicesim/internal/suggest"
)

// parsing is what errors of flags say of the function that read them: strconv.ParseUint: parsing "x":
var parsing = regexp.MustCompile(`strconv\.\w+: parsing "[^"]*": `)

// newRoot builds the tree of commands.
func (p *Program) newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           p.name(),
		Short:         "Scripted phone calls against voice agents, judged by what the caller heard",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Hidden { // those by which shells complete
				for _, note := range unknownVariables(cmd.Root(), os.Environ()) {
					p.noteOn(cmd.ErrOrStderr())(note)
				}
			}
			return fromEnvironment(cmd)
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return command.Usage(fmt.Errorf("%s%s; see %s --help", reasonOf(err), meantFlag(cmd, err), cmd.CommandPath()))
	})
	root.AddCommand(p.newInit(), p.newDemo(), p.newDoctor(), p.newRun(), p.newWatch(), p.newMutants(), p.newReport(), p.newShow(), p.newValidate(), p.newFmt(), p.newNew(), explain.New(p.name()), explain.NewSchema(p.name()), p.newList(), p.newSpeak(), p.newRecordings(), p.newVoices(), serve.New(p.noteOn), lint.New(p.name(), errBroke), soundcheck.New(p.name(), errFailed), p.newMerge(), p.newCompare(), p.newBaseline(), newProtocol(), p.newVersion())
	values := p.completing()
	for _, cmd := range append(root.Commands(), root) {
		p.complete(cmd, values)
	}
	checkArgs(root)
	return root
}

// meantFlag says which flag of a command is meant by one that there is not; "" where none is near.
func meantFlag(cmd *cobra.Command, err error) string {
	typed, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return ""
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if meant := suggest.Nearest(typed, names, nil); meant != "" {
		return ": did you mean --" + meant + "?"
	}
	return ""
}

// completion adds the command of that name, once it is known where the scripts go. Its parent refuses shells that there is none for.
func completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			checkArgs(cmd)
			onlyKnown(cmd)
		}
	}
}

// onlyKnown has a command that does nothing itself refuse what is none of those below it.
func onlyKnown(cmd *cobra.Command) {
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	cmd.Args = usageArgs(func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("name one of %s", strings.Join(names, ", "))
		}
		return fmt.Errorf("there is no completion for %q: there is one for %s", args[0], strings.Join(names, ", "))
	})
	cmd.RunE = func(*cobra.Command, []string) error { return nil } // what has no RunE prints its help, whatever its arguments
}

// checkArgs has a command and those below it take bad arguments for a bad command line.
func checkArgs(cmd *cobra.Command) {
	cmd.Args = usageArgs(cmd.Args)
	for _, sub := range cmd.Commands() {
		checkArgs(sub)
	}
}

// usageArgs marks the errors of a check of arguments as a bad command line.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return command.Usage(fmt.Errorf("%w; see %s --help", err, cmd.CommandPath()))
		}
		return nil
	}
}
