package soundcheck

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/tracks"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/measured"
)

// flags are those of voicesim check.
type flags struct {
	swap, json bool
	checks     string
	bounds     map[string]*string // by the names of measures
}

// New builds voicesim check for a program of a name. failed is what it returns where a bound does not hold.
func New(program string, failed error) *cobra.Command {
	f := flags{bounds: map[string]*string{}}
	cmd := &cobra.Command{
		Use:   "check call.wav",
		Short: "Measure and judge a stereo recording of a call",
		Long: "Measures a recording with the caller on the left channel and the agent on the right: when each spoke, how soon answers came, who\n" +
			"talked over whom, who yielded, and how long nobody was heard. It knows nothing but the sound; docs/measures.md defines each measure.\n" +
			"Exit codes: 0 all bounds hold, 1 one does not, or has no data, 2 bad command line or file.",
		Example: fmt.Sprintf("  %[1]s check call.wav\n  %[1]s check call.wav --max-response-latency 1.5s --min-yield-rate 90%%\n  %[1]s check call.wav --checks bounds.yaml --json", program),
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.OutOrStdout(), args[0], failed)
		},
	}
	fl := cmd.Flags()
	fl.BoolVar(&f.swap, "swap", false, "the agent is on the left channel, and the caller on the right")
	fl.BoolVar(&f.json, "json", false, command.JSONUsage)
	fl.StringVar(&f.checks, "checks", "", "a YAML file with checks, as scenarios have them, of what a recording alone shows")
	for _, name := range tracks.Names {
		f.bounds[name] = fl.String(flagOf(name), "", "the worst that is accepted of "+name+" ("+written(measured.Of(name).Unit)+")")
	}
	return cmd
}

// run measures a file, prints what was found, and returns failed where a bound does not hold.
func (f *flags) run(out io.Writer, file string, failed error) error {
	checks, err := f.load()
	if err != nil {
		return err
	}
	call, err := read(file, f.swap)
	if err != nil {
		return command.Usage(err)
	}
	result, err := call.Judge(checks)
	if err != nil {
		return command.Usage(err)
	}
	if f.json {
		err = command.PrintJSON(out, documentOf(file, call, result))
	} else {
		err = printCall(out, file, call, result)
	}
	if err == nil && result.Verdict != verdict.VerdictPassed {
		return failed
	}
	return err
}

// load reads the checks of the file and of the flags, as a scenario has them.
func (f *flags) load() ([]scenarios.Check, error) {
	var all []scenarios.Check
	if f.checks != "" {
		text, err := os.ReadFile(f.checks)
		if err != nil {
			return nil, command.Usage(err)
		}
		if scenarios.FileKindOf(text) != scenarios.FileScenario {
			text = append(text, rest...)
		}
		sc, err := judge.Load(f.checks, text)
		if err != nil {
			return nil, err
		}
		if len(sc.Checks) == 0 {
			return nil, command.Usage(errors.New(f.checks + " has no checks"))
		}
		all = sc.Checks
	}
	for _, name := range tracks.Names {
		value := *f.bounds[name]
		if value == "" {
			continue
		}
		sc, err := judge.Load("the command line", fmt.Appendf(nil, "checks: {%s: %s}"+rest, name, value))
		if err != nil {
			var mistakes *scenarios.Mistakes
			if errors.As(err, &mistakes) {
				err = errors.New(mistakes.All[0].Msg)
			}
			return nil, command.Usage(fmt.Errorf("--%s: %w", flagOf(name), err))
		}
		all = append(all, sc.Checks...)
	}
	return all, nil
}

// written says how a bound is written.
func written(unit measured.Unit) string {
	switch unit {
	case measured.UnitMilliseconds:
		return "1.5s"
	case measured.UnitRatio:
		return "90%"
	default:
		return "a number"
	}
}

// rest is what a scenario has besides checks: here nothing that is ever played. No silence of a recording fails it but by a check.
const rest = "\nname: a recording\nagent: recording\nlimits: {duration: 1440m, dead_air: 1440m}\nscript:\n  - wait: 1s\n"

// flagOf is the flag of a measure.
func flagOf(name string) string {
	side := "max-"
	if measured.Of(name).LessIsWorse {
		side = "min-"
	}
	return side + strings.ReplaceAll(name, "_", "-")
}
