package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/voicesim/voicesim/reports"
)

// makeOut makes the folder for the reports, before anything is played.
func makeOut(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, reports.CallsFolder), 0o755); err != nil {
		return &usageError{fmt.Errorf("--out: %w", err)}
	}
	return nil
}
