package harness

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
)

// outlasts is how long code that ignores its context is waited for after the end of the call, in virtual time, in which it costs nothing. Chosen: longer
// than any timeout of a client that people set.
const outlasts = time.Hour

// straggles notes that the session's close told of user code that ignores its context. The call was played, and what was heard until then is judged. In
// virtual time such code is waited for, so that it leaves nothing behind.
func (l *live) straggles() {
	left, ok := errors.AsType[*runner.StragglersError](l.closeErr)
	switch {
	case l.closeErr == nil:
		l.executor.Wait()
	case ok:
		l.stragglers, l.closeErr = left.Names, nil
		if l.opts.RealTime || l.opts.Target != nil {
			return
		}
		ended := make(chan struct{})
		l.work.Go(func() { // which nobody waits for any more where the code never returns
			defer close(ended)
			l.executor.Wait()
		})
		select {
		case <-ended:
		case <-time.After(outlasts):
		}
	}
}

// isStraggler reports whether an error is of a session that was closed while such code ran, which its close tells everybody.
func isStraggler(err error) bool {
	_, ok := errors.AsType[*runner.StragglersError](err)
	return ok
}

// isLeak reports whether all that kept virtual time from ending is what a call left behind.
func isLeak(err error) bool {
	stuck, ok := errors.AsType[*virtualtime.StuckError](err)
	return ok && stuck.Reason == virtualtime.Leak
}

// blameStragglers has the result tell of code that ignored its context when the call was over: a call that is otherwise passed is an error.
func (c *Call) blameStragglers(names []string) {
	if len(names) == 0 {
		return
	}
	told := fmt.Sprintf("%s went on after the call was closed: it does not look whether its context has ended", strings.Join(names, ", "))
	if c.Result.Verdict == judge.VerdictPassed {
		c.Result.Verdict, c.Result.Why = judge.VerdictError, told
		return
	}
	c.Result.NotLookedAt = append(c.Result.NotLookedAt, judge.NotLookedAt{
		Kind: judge.BlindService, Pos: scenarios.Pos{File: c.Scenario.File}, What: told,
	})
}
