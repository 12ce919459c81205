package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/internal/config"
	"github.com/voicesim/voicesim/internal/suggest"
)

// environmentPrefix begins the names of the environment variables that stand for flags.
const environmentPrefix = "VOICESIM_"

// variableOf is the environment variable that stands for a flag: VOICESIM_LAST_FAILED for --last-failed.
func variableOf(flag string) string {
	return environmentPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// ofSpecs are variables with the same prefix that stand for no flag: the repository's own specs and the scripts that install a release read them.
var ofSpecs = []string{"CHROMIUM", "DATA", "PLAYS", "RULER", "SESSIONS", "TRY", "UPDATE", "VERSION"}

// otherFlags are what flags are called elsewhere, in names of variables.
var otherFlags = suggest.Aliases{"workers": "PARALLEL", "jobs": "PARALLEL", "concurrency": "PARALLEL", "output": "OUT", "out_dir": "OUT", "retry": "RETRIES", "tags": "TAG", "filter": "GREP"}

// unknownVariables returns what there is to say of variables of the environment that are nearly one that stands for a flag of some command, in
// the order of their names.
func unknownVariables(root *cobra.Command, environment []string) (notes []string) {
	known := slices.Clone(ofSpecs)
	for _, cmd := range root.Commands() {
		for _, flag := range flagNames(cmd) {
			known = append(known, strings.TrimPrefix(variableOf(flag), environmentPrefix))
		}
	}
	for _, variable := range environment {
		name, ours := strings.CutPrefix(variable, environmentPrefix)
		name, _, _ = strings.Cut(name, "=")
		if !ours || slices.Contains(known, name) {
			continue
		}
		if meant := suggest.Nearest(name, known, otherFlags); meant != "" && !slices.Contains(ofSpecs, meant) {
			notes = append(notes, fmt.Sprintf("%s%s of the environment says nothing: did you mean %[1]s%[3]s?", environmentPrefix, name, meant))
		}
	}
	slices.Sort(notes)
	return notes
}

// fromEnvironment sets the flags that the command line does not have from the environment. Empty variables say nothing.
func fromEnvironment(cmd *cobra.Command) (err error) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		value := os.Getenv(variableOf(flag.Name))
		if flag.Changed || flag.Hidden || flag.Name == "help" || value == "" || err != nil {
			return
		}
		if wrong := cmd.Flags().Set(flag.Name, value); wrong != nil {
			err = command.Usage(fmt.Errorf("%s of the environment: %s", variableOf(flag.Name), reasonOf(wrong)))
		}
	})
	return err
}

// onlyTyped are flags of voicesim run that voicesim.yaml may not set: a folder that came from somebody else must not decide what its
// tools may do on this machine, or who is called.
var onlyTyped = []string{"allow", "target"}

// paths are flags of voicesim run that name files: in voicesim.yaml they count from its folder, as its other paths do.
var paths = []string{"out", "former", "prices"}

// fromProject sets the flags of voicesim run that neither the command line nor the environment has from voicesim.yaml, and returns what that says.
// The error tells all that is wrong with it.
func fromProject(cmd *cobra.Command, args []string) (*config.Config, error) {
	c, err := configOf(args)
	if c == nil {
		return nil, err
	}
	var mistakes []error
	for _, setting := range c.Run {
		mistakes = append(mistakes, fromSetting(cmd, c, &setting))
	}
	if cmd.Flags().Lookup("voice").Value.String() != "" {
		_, err = voiceAside(c, err)
	}
	mistakes = append([]error{err}, mistakes...)
	if err := errors.Join(mistakes...); err != nil {
		return nil, command.Usage(err)
	}
	return c, nil
}

// fromSetting sets a flag of voicesim run, where neither the command line nor the environment has it.
func fromSetting(cmd *cobra.Command, c *config.Config, setting *config.Setting) error {
	flag := cmd.Flags().Lookup(setting.Flag)
	switch {
	case flag == nil || setting.Flag == "help":
		return fmt.Errorf("%s: run has no flag %q: %s", setting.At, setting.Flag, suggest.DidYouMean(setting.Flag, flagNames(cmd), nil))
	case slices.Contains(onlyTyped, setting.Flag):
		return fmt.Errorf("%s: %s is for the command line, or for %s of the environment: a folder does not decide that", setting.At, setting.Flag, variableOf(setting.Flag))
	case flag.Changed, flag.Hidden:
		return nil
	}
	for _, value := range setting.Values {
		if slices.Contains(paths, setting.Flag) {
			value = c.Path(value)
		}
		if wrong := cmd.Flags().Set(setting.Flag, value); wrong != nil {
			return fmt.Errorf("%s: %s", setting.At, reasonOf(wrong))
		}
	}
	return nil
}

// configOf reads what holds for the files and folders of a command line. Beside mistakes in it stands what could be read.
func configOf(args []string) (*config.Config, error) {
	dir := "."
	if len(args) > 0 {
		dir = folderOf(args[0])
	}
	file, err := config.Find(dir)
	if err != nil {
		return nil, command.Usage(err)
	}
	c, err := config.Read(file)
	if err != nil {
		return c, command.Usage(err)
	}
	return c, nil
}

// flagNames are the names of a command's flags.
func flagNames(cmd *cobra.Command) (names []string) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	return names
}

// reasonOf says what is wrong with the value of a flag, without the names of functions.
func reasonOf(err error) string { return parsing.ReplaceAllString(err.Error(), "") }
