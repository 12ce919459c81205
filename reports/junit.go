package reports

import (
	"io"

	"github.com/voicesim/voicesim/reports/internal/junit"
)

// JUnit writes the run as one JUnit suite with one case a call. Times are seconds that it took to play, as CI servers take
// them; the seconds of call are the property call_seconds. A call that passed and broke the protocol counts as a failure.
func JUnit(w io.Writer, run *Run) error { return junit.Write(w, run.Document(), "") }
