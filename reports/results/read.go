package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/judge"
)

// Read reads results.json. The error says what of it is none.
func Read(path string) (*Document, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads the text of results.json; path is its name in errors.
func Parse(path string, data []byte) (*Document, error) {
	var doc Document
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: is no results.json: %w", path, err)
	}
	switch {
	case doc.SchemaVersion == 0:
		return nil, fmt.Errorf("%s: is no results.json: it has no schema_version", path)
	case doc.SchemaVersion > SchemaVersion:
		return nil, fmt.Errorf("%s: has the form %d, of a newer voicesim; this one reads up to %d", path, doc.SchemaVersion, SchemaVersion)
	case len(doc.Run.CallWallMS) > 0 && len(doc.Run.CallWallMS) != len(doc.Results):
		return nil, fmt.Errorf("%s: run.call_wall_ms has %d values for %d results", path, len(doc.Run.CallWallMS), len(doc.Results))
	}
	if err := doc.agrees(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &doc, nil
}

// verdicts are those that a result can have.
var verdicts = []judge.Verdict{judge.VerdictPassed, judge.VerdictFailed, judge.VerdictError, judge.VerdictSkipped, Flaky}

// agrees says what of results and their totals contradicts itself: such results may have been changed, and must not be taken for those of a run.
func (d *Document) agrees() error {
	counted := Totals{Scenarios: len(d.Results)}
	for i := range d.Results {
		c := &d.Results[i]
		switch {
		case !slices.Contains(verdicts, c.Verdict):
			return fmt.Errorf("result %d, %s, has the verdict %q, which there is not", i+1, c.Name, c.Verdict)
		case (c.Verdict == judge.VerdictPassed || c.Verdict == Flaky) && len(c.Failures)+len(c.Mistakes) > 0:
			return fmt.Errorf("result %d, %s, is %s, and has failures", i+1, c.Name, c.Verdict)
		}
		counted.count(c, d.Run.Lint)
	}
	for _, t := range []struct {
		name      string
		said, are int
	}{
		{"scenarios", d.Totals.Scenarios, counted.Scenarios}, {"passed", d.Totals.Passed, counted.Passed}, {"flaky", d.Totals.Flaky, counted.Flaky},
		{"failed", d.Totals.Failed, counted.Failed}, {"errors", d.Totals.Errors, counted.Errors}, {"refused", d.Totals.Refused, counted.Refused},
		{"skipped", d.Totals.Skipped, counted.Skipped}, {"broke_protocol", d.Totals.Broke, counted.Broke},
	} {
		if t.said != t.are {
			return fmt.Errorf("totals.%s is %d, and the results have %d", t.name, t.said, t.are)
		}
	}
	return nil
}

// Write writes results.json. Characters that are not seen, and those that turn others round, are escaped.
func Write(w io.Writer, doc *Document) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(visible.JSON(text.Bytes()))
	return err
}

// WallMS is how long a result took to play; zero where that is not known.
func (d *Document) WallMS(result int) float64 {
	if result >= len(d.Run.CallWallMS) {
		return 0
	}
	return d.Run.CallWallMS[result]
}
