package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports/results"
)

// The values of --lint, beside the severities.
const (
	lintOff    = "off"    // findings are not told
	lintReport = "report" // they are told and matter to no exit code
)

// lintUsage describes --lint.
func lintUsage() string {
	return "what findings of the lint are for: off, report, or the least severity that makes the exit code 4: " +
		strings.Join(results.Severities(), ", ")
}

// lintValues are what --lint can be.
func lintValues() []string { return append([]string{lintOff, lintReport}, results.Severities()...) }

// checkLint refuses other values of --lint.
func checkLint(value string) error {
	allowed := lintValues()
	if slices.Contains(allowed, value) {
		return nil
	}
	return command.Usage(fmt.Errorf("--lint is %q, and can be %s", value, strings.Join(allowed, ", ")))
}

// counting returns the least severity that counts; "" for none.
func counting(value string) string {
	if value == lintOff || value == lintReport {
		return ""
	}
	return value
}
