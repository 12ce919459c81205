package page

import (
	"github.com/voicesim/voicesim/internal/visible"
	"github.com/voicesim/voicesim/reports/results"
)

// commandOf is the command that plays a call again, as it is shown.
func commandOf(program string, run *results.Run, r *results.Call) string {
	return visible.Text(results.Again(program, run, r))
}
