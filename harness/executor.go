package harness

import (
	"context"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
)

// executor runs the user's code of a session: tools, approval policies, guardrails. The runtime
// numbers its jobs; the n-th result is delivered n nanoseconds late, so that two jobs which end at the
// same instant of virtual time are delivered in the order in which they were started, whatever the
// scheduler does.
type executor struct {
	ctx  context.Context
	jobs sync.WaitGroup
}

// run starts a job. It is the session's runner.Executor, called from its loop.
func (e *executor) run(job runner.Job) {
	e.jobs.Go(func() {
		if job.External {
			virtualtime.External(e.ctx, job.Run)
		} else {
			job.Run()
		}
		time.Sleep(time.Duration(job.Number) * time.Nanosecond)
		job.Deliver()
	})
}

// wait returns when no job is running.
func (e *executor) wait() { e.jobs.Wait() }
