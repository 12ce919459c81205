package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// ciFlags are the flags about what a CI server is told.
type ciFlags struct {
	github      bool
	failOnFlaky bool
}

// add adds the flags to a command.
func (f *ciFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.github, "github", false, "print annotations as GitHub Actions reads them, and add the summary to the page of the job")
	cmd.Flags().BoolVar(&f.failOnFlaky, "fail-on-flaky", false, "exit with 1 if a call is flaky")
}

// summaryVariable names the file to which a step's summary is added. Source: GitHub's documentation of workflow commands.
const summaryVariable = "GITHUB_STEP_SUMMARY"

// tell tells the CI server of a run.
func (f *ciFlags) tell(stdout io.Writer, doc *results.Document) error {
	if !f.github {
		return nil
	}
	if err := reports.Annotations(stdout, doc); err != nil {
		return err
	}
	file := os.Getenv(summaryVariable)
	if file == "" {
		return nil
	}
	var page bytes.Buffer
	if err := reports.Markdown(&page, doc); err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("%s: %w", summaryVariable, err)
	}
	_, err = out.Write(page.Bytes())
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	return err
}

// amountTo is the error that has the exit code of what a run came to.
func (f *ciFlags) amountTo(t results.Totals) error {
	switch {
	case t.Refused > 0:
		return errRefused
	case t.Errors > 0:
		return errNotPlayed
	case t.Failed > 0, f.failOnFlaky && t.Flaky > 0:
		return errFailed
	case t.Broke > 0:
		return errBroke
	}
	return nil
}
