package runner

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/runner/internal/waiting"
)

// Job is a piece of the user's code that a session wants run: a tool, an approval policy, a
// guardrail's check, an agent's instructions. Run and Deliver must each be called once, in this order.
type Job struct {
	Number   int           // counts the jobs of the session from 1, in the order in which they were started; 0 is a job of Connect
	Name     string        // of what runs, for people: "tool get_order_status"
	External bool          // it does real I/O
	Timeout  time.Duration // after which the session goes on without it; negative is never
	Run      func()        // runs the user's code, with its deadline; panics are captured
	Deliver  func()        // hands the result to the session; does not block
}

// Executor starts a job. It is called from the session's loop, or by Connect, and must not block.
type Executor func(Job)

// jobs are the pieces of the user's code that a session has running.
type jobs struct {
	ctx      context.Context // of user code, without an end
	executor Executor
	inbox    *inbox
	broke    func(error) // told that the executor made a mistake
	started  int         // owned by the loop

	mu      sync.Mutex // guards the rest
	running map[int]*job
	closing bool
	idle    chan struct{} // closed when closing and nothing runs
}

// job is one of them.
type job struct {
	name string

	mu      sync.Mutex              // guards the rest
	thread  uint64                  // number of the goroutine in which it runs; 0 before
	closes  bool                    // it waits for the end of the session: nobody waits for it
	stopped error                   // why, nil if it is not
	cancel  context.CancelCauseFunc // nil until it runs
	err     error
}

func newJobs(ctx context.Context, executor Executor, in *inbox, broke func(error)) *jobs {
	js := &jobs{ctx: ctx, executor: executor, inbox: in, broke: broke, running: map[int]*job{}, idle: make(chan struct{})}
	if executor == nil {
		js.executor = inGoroutine
	}
	return js
}

// inGoroutine is the executor of a session that was given none. The session waits for it in close.
func inGoroutine(j Job) {
	go func() {
		defer j.Deliver() // also when the user's code ends the goroutine
		j.Run()
	}()
}

// task is user code to be run.
type task struct {
	name     string
	external bool
	timeout  time.Duration // after which its context ends; negative is never
	expired  error         // the cause of that end
	work     func(context.Context) error
	result   func(error) // called by the loop, with the error of work
}

// start has a task run. Only the loop starts jobs.
func (js *jobs) start(t task) *job {
	js.started++
	number, j := js.started, &job{name: t.name, err: &contain.ExitError{}}
	js.mu.Lock()
	js.running[number] = j
	js.mu.Unlock()
	js.execute(Job{
		Number: number, Name: t.name, External: t.external, Timeout: t.timeout,
		Run: func() { j.run(js.ctx, &t) },
		Deliver: func() {
			js.ended(number)
			js.inbox.push(message{do: func() { t.result(j.result()) }})
		},
	})
	return j
}

// execute has the executor start a job.
func (js *jobs) execute(j Job) {
	contain.Do("Options.Executor", func() error {
		js.executor(j)
		return nil
	}, func(err error) {
		if err != nil {
			js.ended(j.Number) // it will not be run, or nobody knows
			js.broke(err)
		}
	})
}

// run calls a task's work in the goroutine of the executor. The context is made here because an executor may
// run jobs outside of virtual time.
func (j *job) run(ctx context.Context, t *task) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if t.timeout >= 0 {
		var release context.CancelFunc
		ctx, release = context.WithTimeoutCause(ctx, t.timeout+waiting.OddOffset/2, t.expired)
		defer release()
	}
	j.mu.Lock()
	j.thread = contain.Goroutine()
	j.cancel = cancel
	if j.stopped != nil {
		cancel(j.stopped)
	}
	j.mu.Unlock()
	contain.Do(j.name, func() error { return readable(t.work(ctx)) }, func(err error) {
		if t.expired != nil && context.Cause(ctx) == t.expired && errors.Is(err, context.DeadlineExceeded) {
			err = t.expired // wherever it ran
		}
		j.mu.Lock()
		j.err = err
		j.mu.Unlock()
	})
}

// readable returns an error of the user's after reading it, so that one which panics when it is read does so here. A
// typed nil is the usual one.
func readable(err error) error {
	if err != nil {
		_ = err.Error()
		_ = errors.Is(err, io.EOF) // unwraps all of it
	}
	return err
}

// result returns the error of a job that has run.
func (j *job) result() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// stop ends the job's context for a reason. j may be nil.
func (j *job) stop(cause error) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stopped = cause
	if j.cancel != nil {
		j.cancel(cause)
	}
}

// ended notes that a job's code has returned.
func (js *jobs) ended(number int) {
	js.mu.Lock()
	defer js.mu.Unlock()
	delete(js.running, number)
	js.reportIdle()
}

// closesItself notes that the calling goroutine waits for the end of the session. If it is a job's, nobody waits for that.
func (js *jobs) closesItself() {
	self := contain.Goroutine()
	js.mu.Lock()
	defer js.mu.Unlock()
	for _, j := range js.running {
		j.mu.Lock()
		j.closes = j.closes || self != 0 && j.thread == self
		j.mu.Unlock()
	}
	js.reportIdle()
}

// awaited reports whether the end of the session waits for the job.
func (j *job) awaited() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.closes
}

// open counts the jobs that the end of the session waits for; js.mu must be held.
func (js *jobs) open() (n int) {
	for _, j := range js.running {
		if j.awaited() {
			n++
		}
	}
	return n
}

// reportIdle closes idle if it is time; js.mu must be held.
func (js *jobs) reportIdle() {
	if js.closing && js.open() == 0 {
		select {
		case <-js.idle:
		default:
			close(js.idle)
		}
	}
}

// stopAll ends the contexts of all jobs for a reason.
func (js *jobs) stopAll(cause error) {
	js.mu.Lock()
	defer js.mu.Unlock()
	for _, number := range slices.Sorted(maps.Keys(js.running)) {
		js.running[number].stop(cause)
	}
	js.closing = true
	js.reportIdle()
}

// stragglers returns the names of the jobs that still run, oldest first.
func (js *jobs) stragglers() []string {
	js.mu.Lock()
	defer js.mu.Unlock()
	var names []string
	for _, number := range slices.Sorted(maps.Keys(js.running)) {
		if js.running[number].awaited() {
			names = append(names, js.running[number].name)
		}
	}
	return names
}
