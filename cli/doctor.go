package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/internal/version"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios/library"
	"github.com/voicesim/voicesim/speech/voices"
)

// The states of what doctor looks at.
const (
	stateOK    = "ok"
	stateLess  = "less" // something is not there, and nobody needs it yet
	stateWrong = "wrong"
)

// finding is what doctor says of one thing.
type finding struct {
	What  string `json:"what"`
	State string `json:"state"`
	Found string `json:"found"`
	ToDo  string `json:"to_do,omitempty"` // "" is nothing
}

// wrong is the finding that something does not work.
func wrong(err error, todo string) finding {
	return finding{State: stateWrong, Found: err.Error(), ToDo: todo}
}

// ok is the finding that something works.
func ok(found string) finding { return finding{State: stateOK, Found: found} }

// newDoctor builds voicesim doctor.
func (p *Program) newDoctor() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor [files or folders]",
		Short: "What is installed, what works, and what to do about the rest",
		Long: "Plays a call, listens on this machine, reads the configuration, the scenarios and the recordings, and looks for voices and a key, without\n" +
			"using it. It exits with 3 if something does not work, and costs nothing.",
		RunE: func(cmd *cobra.Command, args []string) error {
			found := p.examine(cmd.Context(), args)
			if err := tellFindings(cmd.OutOrStdout(), found, asJSON); err != nil {
				return err
			}
			for _, f := range found {
				if f.State == stateWrong {
					return errNotPlayed
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, command.JSONUsage)
	return cmd
}

// examine looks at everything, in the order in which it is told.
func (p *Program) examine(ctx context.Context, args []string) (all []finding) {
	for _, look := range []struct {
		what string
		at   func() finding
	}{
		{"version", func() finding { return ok(version.Here()) }},
		{"simulator", func() finding { return playsBundled(ctx) }},
		{"this machine", listens},
		{"voicesim.yaml", func() finding { return configured(args) }},
		{"scenarios", func() finding { return p.loads(args) }},
		{"recordings", func() finding { return p.records(args) }},
		{"voice", func() finding { return p.speaks(args) }},
		{"live API", keyed},
		{"judge", func() finding { return judges(args) }},
	} {
		f := look.at()
		f.What = look.what
		all = append(all, f)
	}
	return all
}

// tellFindings prints what was found.
func tellFindings(w io.Writer, all []finding, asJSON bool) error {
	if asJSON {
		return command.PrintJSON(w, all)
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, f := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.State, f.What, strings.ReplaceAll(f.Found, "\n", "\n\t\t"))
		if f.ToDo != "" {
			fmt.Fprintf(table, "\t\t→ %s\n", f.ToDo)
		}
	}
	return table.Flush()
}

// playsBundled plays a bundled call in virtual time.
func playsBundled(ctx context.Context) finding {
	const report = "please report that, with the version above"
	opts := &harness.Options{Speech: harness.BundledSpeech()}
	loaded, err := harness.Load(library.FS(), bundledRoot, opts)
	if err != nil || len(loaded.Files) == 0 || loaded.Files[0].Scenario == nil {
		return wrong(errors.Join(errors.New("the bundled scenarios cannot be read"), err), report)
	}
	call := harness.Play(ctx, loaded.Files[0].Scenario, opts)
	if call.Result.Verdict != judge.VerdictPassed {
		return wrong(fmt.Errorf("the bundled call %q did not pass: %s", loaded.Files[0].Scenario.Name, call.Result.Why), report)
	}
	return ok(fmt.Sprintf("a call of %.1f s was played in %.0f ms of virtual time", call.Result.Length.Seconds(), float64(call.Wall.Microseconds())/1000))
}

// listens takes a port of this machine, as serve, show and calls in real time do.
func listens() finding {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return wrong(err, "serve, show and --clock real need a port of 127.0.0.1; virtual time needs none")
	}
	if err := listener.Close(); err != nil {
		return wrong(err, "")
	}
	return ok("127.0.0.1 can be listened on: serve, show and --clock real work")
}

// configured reads voicesim.yaml.
func configured(args []string) finding {
	c, err := configOf(args)
	switch {
	case err != nil:
		return wrong(err, "mend it: docs/own-words.md has its keys")
	case c.File == "":
		return finding{State: stateLess, Found: "there is none here or above: nothing is configured", ToDo: "voicesim init begins with one"}
	}
	return ok(c.File)
}

// loads reads the scenarios.
func (p *Program) loads(args []string) finding {
	loaded, err := p.load(io.Discard, args, ownFlags{given: givenAll(), looks: true})
	if err != nil {
		return wrong(err, "")
	}
	refused := 0
	for _, f := range loaded.Files {
		if f.Mistakes != nil {
			refused++
		}
	}
	switch {
	case len(loaded.Files) == 0:
		return finding{State: stateLess, Found: loaded.nothing(), ToDo: p.name() + " init begins with two"}
	case refused > 0:
		return wrong(fmt.Errorf("%d of %s were refused", refused, results.Count(len(loaded.Files), "file")), p.name()+" validate tells every mistake")
	}
	return ok(results.Count(len(loaded.Files), "scenario") + " can be played, such as " + loaded.Files[0].Name)
}

// records reads the folders of recordings.
func (p *Program) records(args []string) finding {
	o, err := p.own(ownFlags{voice: noVoice}, args)
	if err != nil {
		return wrong(err, "")
	}
	if problems := o.problems(); len(problems) > 0 {
		return wrong(errors.New(strings.Join(problems, "\n")), p.name()+" recordings check says more")
	}
	n := 0
	for _, folder := range o.folders {
		n += len(folder.Recordings)
	}
	if n == 0 {
		return finding{State: stateLess, Found: "there are none of your own; the bundled ones are there", ToDo: p.name() + " recordings add, or a voice"}
	}
	return ok(results.Count(n, "recording") + " of your own")
}

// speaks looks for the voice that says what is not recorded.
func (p *Program) speaks(args []string) finding {
	o, err := p.own(ownFlags{}, args)
	if err != nil {
		return wrong(err, p.name()+" voices lists what could speak here")
	}
	if o.voice != nil {
		return ok(o.who())
	}
	f := finding{State: stateLess, Found: o.who()}
	for _, r := range voices.Recipes() {
		if r.Installed() != "" {
			f.ToDo = r.Name + " is installed: add voice: " + r.Name + " to voicesim.yaml"
			return f
		}
	}
	f.ToDo = "install one: " + voices.Recipes()[0].Install
	return f
}

// keyed looks for the key of the live API. It is not used, and never printed.
func keyed() finding {
	if strings.TrimSpace(os.Getenv(keyVariable)) == "" {
		return finding{State: stateLess, Found: keyVariable + " is empty: --target live has no key", ToDo: "set it, where calls are to be played against the live API"}
	}
	return ok(keyVariable + " is set; whether it is good was not tried, since that costs money")
}
