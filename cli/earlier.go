package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/reports"
)

// earlier tells of reports that a run which failed before it played anything has left as they were in the folder of --out. In CI, where such a folder is kept from job to job and
// taken up whatever the exit code is, they go: nobody must take them for those of this run.
func (p *Program) earlier(out string, before os.FileInfo, stderr io.Writer) {
	if before == nil {
		return
	}
	now, err := os.Stat(filepath.Join(out, reports.ResultsFile))
	if err != nil || !os.SameFile(before, now) || !now.ModTime().Equal(before.ModTime()) {
		return // a run puts a new file in its place
	}
	if os.Getenv("CI") == "" {
		p.noteOn(stderr)(out + " has the reports of an earlier run: this one wrote none")
		return
	}
	if err := reports.Forget(out); err != nil {
		p.noteOn(stderr)(out + " has the reports of an earlier run, and they cannot be removed: " + err.Error())
		return
	}
	p.noteOn(stderr)("the reports of an earlier run in " + out + " were removed: this one wrote none")
}

// standing is the folder that a command line of run means by --out, and the file of results that stands there; nil is none.
func standing(root *cobra.Command, args []string) (string, os.FileInfo) {
	cmd, rest, err := root.Find(args)
	if err != nil || cmd.Name() != "run" {
		return "", nil
	}
	out := outOf(cmd, rest)
	if out == "" {
		return "", nil
	}
	info, err := os.Stat(filepath.Join(out, reports.ResultsFile))
	if err != nil {
		return "", nil
	}
	return out, info
}

// outOf is the folder that a command line means by --out, also where it could not be read to its end.
func outOf(cmd *cobra.Command, args []string) string {
	if out := cmd.Flags().Lookup("out").Value.String(); out != "" {
		return out
	}
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		switch {
		case arg == "--":
			return os.Getenv(variableOf("out"))
		case name != "--out" && name != "-o":
		case joined:
			return value
		case i+1 < len(args):
			return args[i+1]
		}
	}
	return os.Getenv(variableOf("out"))
}
