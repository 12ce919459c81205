package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/reports"
	"github.com/voicesim/voicesim/reports/results"
)

// makeOut makes the folder for the reports, before anything is played.
func makeOut(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, reports.CallsFolder), 0o755); err != nil {
		return command.Usage(fmt.Errorf("--out: %w", err))
	}
	return nil
}

// addMaxSize adds --max-size to the flags of a command.
func addMaxSize(fl *pflag.FlagSet, size *string) {
	fl.StringVar(size, "max-size", "1GB", "how large the folder may be, such as 500MB: sound beyond it is left out, that of calls that failed last; 0 is no limit")
}

// tellLeftOut tells of how many calls the sound was left out of a folder.
func tellLeftOut(stdout io.Writer, n int, size string) {
	if n > 0 {
		fmt.Fprintln(stdout, leftOutNote(n, size))
	}
}

// leftOutNote says of how many calls the sound was left out.
func leftOutNote(n int, size string) string {
	return fmt.Sprintf("the sound of %s was left out: the folder may have %s (--max-size)", results.Count(n, "call"), size)
}

// units are those of sizes, as disks and memory are measured.
var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}}

// leastBytes is the smallest size that a folder of reports may be given. Chosen: what the page and one call without its sound take.
const leastBytes = 200_000

// bytesOf reads the size of a folder, such as 500MB. 0 is no limit.
func bytesOf(text string) (int64, error) {
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 0 {
		if n == 0 {
			return 0, nil
		}
		return 0, fmt.Errorf("is %s without a unit: write %[1]sMB or %[1]sGB", text)
	}
	for _, u := range units {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(n >= 0) || n*float64(u.bytes) > math.MaxInt64/2 {
			break
		}
		if bytes := n * float64(u.bytes); bytes > 0 && bytes < leastBytes {
			return 0, fmt.Errorf("is %s, and no report is as small: write %dKB or more; --no-sound leaves out all sound", text, leastBytes/1000)
		}
		return int64(n * float64(u.bytes)), nil
	}
	return 0, fmt.Errorf("is %q, and is written as 500MB or 2GiB", text)
}
