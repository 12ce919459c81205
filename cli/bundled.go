package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/voicesim/voicesim/scenarios"
)

// mostLookedAt is how many files are looked at for scenarios that somebody may have meant. Chosen: it is to take no time.
const mostLookedAt = 200

// bundledNote says that the bundled scenarios are used, why, and how those of the current folder are, if there are some.
func (p *Program) bundledNote() string {
	note := "no scenario was named, and there is no voicesim.yaml here or above: these are the bundled ones"
	if one := scenarioNear("."); one != "" {
		note += "; those of this folder, such as " + filepath.ToSlash(one) + ", are used where it is named: " + p.name() + " run ."
	}
	return note
}

// scenarioNear returns a scenario file of a folder or of the folders in it, the first by name; "" for none.
func scenarioNear(dir string) string {
	looked := 0
	for _, pattern := range []string{"*", "*/*"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern)) // the pattern is well-formed
		for _, file := range found {
			if ext := strings.ToLower(filepath.Ext(file)); ext != ".yaml" && ext != ".yml" {
				continue
			}
			if looked++; looked > mostLookedAt {
				return ""
			}
			if isScenario(file) {
				return file
			}
		}
	}
	return ""
}

// isScenario reports whether a file looks like a scenario.
func isScenario(file string) bool {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	open, err := os.Open(file)
	if err != nil {
		return false
	}
	defer open.Close()
	data, err := io.ReadAll(io.LimitReader(open, scenarios.MaxFileBytes))
	return err == nil && scenarios.FileKindOf(data) == scenarios.FileScenario
}
