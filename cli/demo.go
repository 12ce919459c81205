package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/reports"
)

// newDemo builds voicesim demo.
func (p *Program) newDemo() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play two calls, one of which fails on purpose, to see what that looks like",
		Long: "Plays the calls that init writes, against their agent: one passes, and one fails on purpose. It prints what run prints, and writes the same reports;\n" +
			"report.html opens with a double click. The exit code is 0 if exactly that call failed.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.demo(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), out)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "voicesim-demo", "the folder for the reports")
	return cmd
}

// demo plays the calls of init, and reports them.
func (p *Program) demo(ctx context.Context, stdout, stderr io.Writer, out string) error {
	var f runFlags
	f.addAll(&cobra.Command{})
	f.out = out
	if err := f.check(); err != nil {
		return err
	}
	files, err := fs.Sub(starter, "starter/calls")
	if err != nil {
		return err
	}
	opts := &harness.Options{Speech: harness.BundledSpeech(), Seed: f.seed}
	loaded, err := harness.Load(files, "", opts)
	if err != nil {
		return err
	}
	if err := makeOut(out); err != nil {
		return err
	}
	chosen, err := f.choose(ctx, &loadedFiles{Loaded: *loaded, opts: opts}, p.noteOn(stderr))
	if err != nil {
		return err
	}
	switch err := p.playAndReport(ctx, stdout, stderr, &f, chosen); {
	case err == nil: // it must fail
		return errors.New("no call failed: please report that")
	case !errors.Is(err, errFailed):
		return err
	}
	_, err = fmt.Fprintf(stdout, "\nThat one call failed was meant. Look at it, and hear it: %s\nBegin with calls of your own: %s init\n", filepath.Join(out, reports.PageFile), p.name())
	return err
}
