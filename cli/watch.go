package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/cli/internal/filewatch"
	"github.com/voicesim/voicesim/cli/internal/pageserver"
	"github.com/voicesim/voicesim/cli/internal/plays"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
)

// watchFlags are the flags of voicesim watch.
type watchFlags struct {
	runFlags
	show string // the address at which the page is served; "" is nowhere
}

// newWatch builds voicesim watch.
func (p *Program) newWatch() *cobra.Command {
	var f watchFlags
	cmd := &cobra.Command{
		Use:   "watch [files or folders]",
		Short: "Play again what a saved file touches, until it is interrupted",
		Long: "Plays the scenarios of files and folders, and whenever a file in their folders is saved, those that it touches: a scenario itself, an agent file the\n" +
			"calls that name it, anything else all. The reports in the folder of --out are always of the whole. --show serves the page, which keeps itself up to date.",
		Example: fmt.Sprintf("  %[1]s watch calls\n  %[1]s watch --show 127.0.0.1:0 calls", p.name()),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := refuseHidden(cmd); err != nil {
				return err
			}
			if _, err := fromProject(cmd, args); err != nil { // and again in each round: it may be what was saved
				return err
			}
			return p.watch(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), &f, args)
		},
	}
	f.addAll(cmd)
	_ = cmd.Flags().Set("out", "out")
	cmd.Flags().Lookup("out").DefValue, cmd.Flags().Lookup("out").Changed = "out", false
	cmd.Flags().StringVar(&f.show, "show", "", "serve the page at this address of this machine, such as 127.0.0.1:0, and keep it up to date")
	for _, name := range []string{"shard", "last-failed", "former", "only-changed", "github", "dry-run", "pass-with-no-tests", "fail-on-flaky", "target", "budget"} {
		_ = cmd.Flags().MarkHidden(name)
	}
	return cmd
}

// refuseHidden refuses flags of run that mean nothing here.
func refuseHidden(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if flag.Hidden {
			err = command.Usage(fmt.Errorf("--%s is for run: %s does not take it", flag.Name, cmd.Name()))
		}
	})
	return err
}

// watched is what is known of the calls while they are watched.
type watched struct {
	p      *Program
	f      *watchFlags
	args   []string
	latest map[string]*reports.Entry // by file and number of the play
	page   *pageserver.Live          // nil is none
}

// watch plays everything, and then what is touched, until ctx ends.
func (p *Program) watch(ctx context.Context, stdout, stderr io.Writer, f *watchFlags, args []string) (err error) {
	if err := f.check(); err != nil {
		return err
	}
	folders := watchedFolders(args)
	watcher, err := filewatch.New(folders...)
	if err != nil {
		return command.Usage(err)
	}
	defer func() { err = errors.Join(err, watcher.Close()) }()
	watcher.Without(f.out)
	w := &watched{p: p, f: f, args: args, latest: map[string]*reports.Entry{}}
	if f.show != "" {
		listener, err := loopback("--show", f.show)
		if err != nil {
			return err
		}
		w.page = pageserver.NewLive(listener, f.out)
		defer func() { err = errors.Join(err, w.page.Close()) }()
		fmt.Fprintln(stdout, w.page.Link())
	}
	var saved []string
	for {
		switch err := w.round(ctx, stdout, stderr, saved); {
		case err != nil && saved == nil:
			return err // of the command line
		case err != nil:
			p.noteOn(stderr)(err.Error())
		}
		if saved, err = watcher.Next(ctx); ctx.Err() != nil {
			return nil // an interrupt is how it ends
		} else if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "\n%s was saved\n", shownFrom(saved[0]))
	}
}

// round plays what some saved files touch, and what was not played yet; without saved files everything.
func (w *watched) round(ctx context.Context, stdout, stderr io.Writer, saved []string) error {
	began := time.Now()
	f := w.f.runFlags
	chosen, err := w.p.prepare(ctx, stderr, &f, w.args)
	if err != nil {
		return err
	}
	files, _ := touched(saved, chosen.files)
	some := *chosen
	some.plays = slices.DeleteFunc(slices.Clone(chosen.plays), func(play plays.Play) bool {
		file := chosen.files[play.File]
		known := w.latest[keyOf(file, play)] != nil
		return known && file.Scenario != nil && !slices.ContainsFunc(files, func(t harness.File) bool { return t.Name == file.Name })
	})
	run := f.newPlayer(stdout, &some, chosen.loaded.opts).play(ctx)
	for i, play := range some.plays {
		w.latest[keyOf(some.files[play.File], play)] = run.Calls[i]
	}
	if ctx.Err() != nil {
		return nil
	}
	err = reports.Summary(stdout, run)
	fmt.Fprintf(stdout, "verdict after %.0f ms\n", float64(time.Since(began).Microseconds())/1000)
	return errors.Join(err, w.report(chosen, run))
}

// report writes the reports of all calls, the newest of each.
func (w *watched) report(chosen *selection, run *reports.Run) error {
	whole := *run
	whole.Calls = nil
	for _, play := range chosen.plays {
		if e := w.latest[keyOf(chosen.files[play.File], play)]; e != nil {
			whole.Calls = append(whole.Calls, e)
		}
	}
	if err := makeOut(w.f.out); err != nil {
		return err
	}
	_, err := reports.WriteFolder(w.f.out, &whole, reports.FolderOptions{NoSound: w.f.noSound, Most: w.f.mostBytes})
	if err == nil && w.page != nil {
		w.page.Changed()
	}
	return err
}

// keyOf names a play of a call.
func keyOf(file harness.File, play plays.Play) string {
	return fmt.Sprintf("%s#%s#%d", file.Name, titleOf(file), play.Number)
}

// watchedFolders are the folders of files and folders of a command line.
func watchedFolders(args []string) (folders []string) {
	if len(args) == 0 {
		return []string{"."}
	}
	for _, arg := range args {
		folders = append(folders, folderOf(arg))
	}
	return folders
}

// shownFrom is a path as one from the current folder, where that is shorter.
func shownFrom(path string) string {
	if short, err := filepath.Rel(filewatch.Whole("."), path); err == nil && len(short) < len(path) {
		return short
	}
	return path
}
