package usercode

import (
	"context"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/virtualtime"
	"github.com/voicesim/voicesim/runner"
)

// Executor runs the user's code of a session: tools, approval policies, guardrails. The runtime
// numbers its jobs; the n-th result is delivered n nanoseconds late, so that two jobs which end at the
// same instant of virtual time are delivered in the order in which they were started, whatever the
// scheduler does.
type Executor struct {
	ctx     context.Context
	outside bool // all jobs are external
	running *Running
	inside  map[string]bool // names of jobs that are not external all the same
	jobs    sync.WaitGroup
}

// NewExecutor returns an executor of a call. With outside all jobs run outside of virtual time. Code that runs is told to running.
func NewExecutor(ctx context.Context, outside bool, running *Running) *Executor {
	return &Executor{ctx: ctx, outside: outside, running: running}
}

// Inside has jobs of a name run inside, although all others run outside. It is called before any runs.
func (e *Executor) Inside(name string) {
	if e.inside == nil {
		e.inside = map[string]bool{}
	}
	e.inside[name] = true
}

// externalGrace is how much longer than its timeout a job outside is waited for, in real time. Chosen: time enough to notice
// that a context has ended.
const externalGrace = 250 * time.Millisecond

// Run starts a job. It is the session's runner.Executor, called from its loop. A job outside that does not return in time is
// left behind: virtual time passes again, the session tells the model what it tells it of any tool that is not in time, and
// names the code when it is closed.
func (e *Executor) Run(job runner.Job) {
	e.jobs.Go(func() {
		defer e.running.Begin(job.Name)()
		left := false
		defer func() { // also where the job ends its goroutine
			if !left {
				time.Sleep(time.Duration(job.Number) * time.Nanosecond)
				job.Deliver()
			}
		}()
		if job.External || e.outside && !e.inside[job.Name] {
			longest := time.Duration(0) // for ever
			if job.Timeout >= 0 {
				longest = job.Timeout + externalGrace
			}
			left = !virtualtime.ExternalWithin(e.ctx, longest, job.Run)
		} else {
			job.Run()
		}
	})
}

// Wait returns when no job is running.
func (e *Executor) Wait() { e.jobs.Wait() }
