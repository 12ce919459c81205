package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/harness"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/layout"
)

// fmtFlags are the flags of voicesim fmt.
type fmtFlags struct{ check, fix bool }

// newFmt builds voicesim fmt.
func (p *Program) newFmt() *cobra.Command {
	var f fmtFlags
	cmd := &cobra.Command{
		Use:   "fmt [files or folders]",
		Short: "Write scenario and agent files in one form",
		Long: "Writes scenario files, agent files and files of steps in one form: options where they belong, quotes where YAML needs them, comments as they are. What a\n" +
			"file says stays the same. Without arguments it means the current folder; - reads the standard input and prints. It prints the files that it changes.",
		Example: fmt.Sprintf("  %[1]s fmt calls\n  %[1]s fmt --fix calls/refund.yaml\n  %[1]s fmt --check calls", p.name()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.InOrStdin(), cmd.OutOrStdout(), args)
		},
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "change nothing, print the files that are in another form, and exit with 1 if there are some")
	cmd.Flags().BoolVar(&f.fix, "fix", false, "correct what YAML would read as something else than was meant, as the messages of validate say")
	return cmd
}

// run lays out files. One with mistakes stays as it is, and does not keep the others from it.
func (f *fmtFlags) run(stdin io.Reader, stdout io.Writer, args []string) error {
	if len(args) == 1 && args[0] == "-" {
		return f.pipe(stdin, stdout)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	var wrong []error
	changed := 0
	for _, arg := range args {
		files, named, err := yamlFiles(arg)
		if err != nil {
			return command.Usage(err)
		}
		for _, file := range files {
			switch did, err := f.file(file); {
			case errors.Is(err, layout.ErrUnknown) && !named:
			case err != nil:
				wrong = append(wrong, err)
			case did:
				changed++
				fmt.Fprintln(stdout, filepath.ToSlash(file))
			}
		}
	}
	switch {
	case len(wrong) > 0:
		return command.Usage(errors.Join(wrong...))
	case f.check && changed > 0:
		return errFailed
	}
	return nil
}

// pipe lays out the standard input.
func (f *fmtFlags) pipe(stdin io.Reader, stdout io.Writer) error {
	data, err := io.ReadAll(io.LimitReader(stdin, scenarios.MaxFileBytes+1))
	if err != nil {
		return err
	}
	text, err := layout.Format(judge.Language(), "-", data, f.fix)
	switch {
	case errors.Is(err, layout.ErrUnknown):
		return command.Usage(fmt.Errorf("the standard input %w", err))
	case err != nil:
		return command.Usage(err)
	case f.check && !bytes.Equal(text, data):
		return errFailed
	case f.check:
		return nil
	}
	_, err = stdout.Write(text)
	return err
}

// file lays out one file, and reports whether it was in another form.
func (f *fmtFlags) file(name string) (changed bool, err error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", name)
	}
	if err != nil {
		return false, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	shown := filepath.ToSlash(name)
	text, err := layout.Format(judge.Language(), shown, data, f.fix)
	switch mistakes := (*scenarios.Mistakes)(nil); {
	case errors.As(err, &mistakes):
		return false, err
	case err != nil:
		return false, fmt.Errorf("%s %w", shown, err)
	case bytes.Equal(text, data):
		return false, nil
	case f.check:
		return true, nil
	}
	return true, os.WriteFile(name, text, info.Mode().Perm())
}

// yamlFiles returns a file, or the files of a folder and those below it that may be scenarios or agents. Named says that it is the file itself.
func yamlFiles(arg string) (files []string, named bool, err error) {
	info, err := os.Stat(arg)
	if err != nil || !info.IsDir() {
		return []string{arg}, true, err
	}
	err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != arg && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && harness.IsYAML(d.Name()):
			files = append(files, path)
		}
		return nil
	})
	return files, false, err
}
