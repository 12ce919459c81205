package cli

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/voicesim/voicesim/cli/internal/command"
	"github.com/voicesim/voicesim/scenarios"
)

// repeatFlags say how often scenarios are played, in which order, and when that ends.
type repeatFlags struct {
	repeat      int
	retries     int
	seed        uint64
	shuffle     bool
	failFast    bool
	maxFailures int
	timeout     time.Duration
}

// asFilesSay is how often scenarios are played where nobody says otherwise.
const asFilesSay = math.MinInt

// mostRetries bounds how often what does not pass is played again. Chosen: what passes once in a hundred plays does not work.
const mostRetries = 100

// often is how often a scenario is played.
func (f *repeatFlags) often(sc *scenarios.Scenario) int {
	switch {
	case sc == nil:
		return 1
	case f.repeat == asFilesSay:
		return max(sc.Repeat, 1)
	}
	return f.repeat
}

// add adds the flags to a command.
func (f *repeatFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.Uint64Var(&f.seed, "seed", 1, "of everything random in the simulator")
	fl.IntVar(&f.repeat, "repeat", asFilesSay, "play each scenario so often, each time with the next seed (default: as its file says, else once)")
	fl.Lookup("repeat").DefValue = "0"
	fl.IntVar(&f.retries, "retries", 0, fmt.Sprintf("play what does not pass so often again, at most %d times, with other seeds; what passes then is flaky", mostRetries))
	fl.BoolVar(&f.shuffle, "shuffle", false, "play in another order, which --seed decides; reports keep theirs")
	fl.BoolVarP(&f.failFast, "fail-fast", "x", false, "begin no more calls once one has not passed")
	fl.IntVar(&f.maxFailures, "max-failures", 0, "begin no more calls once so many have not passed (default: no limit)")
	fl.DurationVar(&f.timeout, "timeout", 0, "longest time that it may take to play one call, such as 30s; it is hung up then, and the exit code is 6")
}

// check says what of the flags cannot be.
func (f *repeatFlags) check() error {
	switch {
	case f.repeat < 1 && f.repeat != asFilesSay:
		return command.Usage(fmt.Errorf("--repeat is %d, and is at least 1", f.repeat))
	case f.repeat > scenarios.MostRepeats:
		return command.Usage(fmt.Errorf("--repeat is %d, and is at most %d", f.repeat, scenarios.MostRepeats))
	case f.retries < 0:
		return command.Usage(fmt.Errorf("--retries is %d, and cannot be negative", f.retries))
	case f.retries > mostRetries:
		return command.Usage(fmt.Errorf("--retries is %d, and is at most %d", f.retries, mostRetries))
	case f.maxFailures < 0:
		return command.Usage(fmt.Errorf("--max-failures is %d, and cannot be negative", f.maxFailures))
	case f.timeout < 0:
		return command.Usage(fmt.Errorf("--timeout is %v, and cannot be negative", f.timeout))
	case f.failFast && f.maxFailures > 1:
		return command.Usage(errors.New("--fail-fast is --max-failures 1: give one of them"))
	case f.failFast:
		f.maxFailures = 1
	}
	return nil
}

// timeoutError ends a call that takes too long to play.
type timeoutError struct{ timeout time.Duration }

func (e *timeoutError) Error() string {
	return fmt.Sprintf("it took longer to play than --timeout %v", e.timeout)
}
