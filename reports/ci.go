package reports

import (
	"io"

	"github.com/voicesim/voicesim/reports/internal/annotations"
	"github.com/voicesim/voicesim/reports/internal/markdown"
	"github.com/voicesim/voicesim/reports/results"
)

// Markdown writes the results of a run as a page in Markdown: what did not pass and why, how often repeated scenarios passed, and what was not looked at.
func Markdown(w io.Writer, doc *results.Document) error { return markdown.Write(w, doc) }

// Annotations writes what went wrong in a run as GitHub Actions reads it from the output of a step.
func Annotations(w io.Writer, doc *results.Document) error { return annotations.Write(w, doc) }
