package jobs

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

// Jobs are the pieces of the user's code that a session has running.
type Jobs struct {
	Context context.Context // of user code, without an end

	executor Executor
	deliver  func(result func()) // has the session's loop call result
	broke    func(error)         // told that the executor made a mistake
	started  int                 // owned by the loop

	mu      sync.Mutex // guards the rest
	running map[int]*Running
	closing bool
	idle    chan struct{} // closed when closing and nothing runs
}

// Running is one of them.
type Running struct {
	name string

	mu      sync.Mutex              // guards the rest
	thread  uint64                  // number of the goroutine in which it runs; 0 before
	closes  bool                    // it waits for the end of the session: nobody waits for it
	stopped error                   // why, nil if it is not
	cancel  context.CancelCauseFunc // nil until it runs
	err     error
}

// New returns the jobs of a session: executor starts them, nil a goroutine for each; deliver has the session's loop call
// what takes a result, without blocking; broke is told of a mistake that the executor made.
func New(ctx context.Context, executor Executor, deliver func(result func()), broke func(error)) *Jobs {
	js := &Jobs{
		Context: ctx, executor: executor, deliver: deliver, broke: broke,
		running: map[int]*Running{}, idle: make(chan struct{}),
	}
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

// Task is user code to be run.
type Task struct {
	Name     string
	External bool          // it does real I/O
	Timeout  time.Duration // after which its context ends; negative is never
	Expired  error         // the cause of that end
	Work     func(context.Context) error
	Result   func(error) // called by the loop, with the error of Work
}

// Start has a task run. Only the loop starts jobs.
func (js *Jobs) Start(t Task) *Running {
	js.started++
	number, j := js.started, &Running{name: t.Name, err: &contain.ExitError{}}
	js.mu.Lock()
	js.running[number] = j
	js.mu.Unlock()
	js.execute(Job{
		Number: number, Name: t.Name, External: t.External, Timeout: t.Timeout,
		Run: func() { j.run(js.Context, &t) },
		Deliver: func() {
			js.ended(number)
			js.deliver(func() { t.Result(j.result()) })
		},
	})
	return j
}

// execute has the executor start a job.
func (js *Jobs) execute(j Job) {
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

// Once runs a task before there is a session, as a job with the number 0, and returns the error of its work; or ctx's cause if
// that ends first. A panic of the executor is an error. Task.Result is not called.
func Once(ctx context.Context, executor Executor, t Task) error {
	if executor == nil {
		executor = inGoroutine
	}
	j, done := &Running{name: t.Name, err: &contain.ExitError{}}, make(chan struct{})
	err := contain.Call("Options.Executor", func() error {
		executor(Job{
			Name: t.Name, External: t.External, Timeout: t.Timeout,
			Run:     func() { j.run(context.WithoutCancel(ctx), &t) },
			Deliver: func() { close(done) },
		})
		return nil
	})
	if err != nil {
		return err
	}
	select {
	case <-done:
		return j.result()
	case <-ctx.Done():
		j.Stop(context.Cause(ctx))
		return context.Cause(ctx)
	}
}

// run calls a task's work in the goroutine of the executor. The context is made here because an executor may
// run jobs outside of virtual time.
func (j *Running) run(ctx context.Context, t *Task) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if t.Timeout >= 0 {
		var release context.CancelFunc
		ctx, release = context.WithTimeoutCause(ctx, t.Timeout+waiting.OddOffset/2, t.Expired)
		defer release()
	}
	j.mu.Lock()
	j.thread = contain.Goroutine()
	j.cancel = cancel
	if j.stopped != nil {
		cancel(j.stopped)
	}
	j.mu.Unlock()
	contain.Do(j.name, func() error { return readable(t.Work(ctx)) }, func(err error) {
		if t.Expired != nil && context.Cause(ctx) == t.Expired && errors.Is(err, context.DeadlineExceeded) {
			err = t.Expired // wherever it ran
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
func (j *Running) result() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Stop ends the job's context for a reason. j may be nil.
func (j *Running) Stop(cause error) {
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
func (js *Jobs) ended(number int) {
	js.mu.Lock()
	defer js.mu.Unlock()
	delete(js.running, number)
	js.reportIdle()
}

// ClosesItself notes that the calling goroutine waits for the end of the session. If it is a job's, nobody waits for that.
func (js *Jobs) ClosesItself() {
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
func (j *Running) awaited() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.closes
}

// open counts the jobs that the end of the session waits for; js.mu must be held.
func (js *Jobs) open() (n int) {
	for _, j := range js.running {
		if j.awaited() {
			n++
		}
	}
	return n
}

// reportIdle closes idle if it is time; js.mu must be held.
func (js *Jobs) reportIdle() {
	if js.closing && js.open() == 0 {
		select {
		case <-js.idle:
		default:
			close(js.idle)
		}
	}
}

// StopAll ends the contexts of all jobs for a reason.
func (js *Jobs) StopAll(cause error) {
	js.mu.Lock()
	defer js.mu.Unlock()
	for _, number := range slices.Sorted(maps.Keys(js.running)) {
		js.running[number].Stop(cause)
	}
	js.closing = true
	js.reportIdle()
}

// Stragglers returns the names of the jobs that still run, oldest first.
func (js *Jobs) Stragglers() []string {
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

// graceSlices is in how many pieces the grace is waited out, and graceSlowdown how many times as long one may take before it
// does not count: the machine is too busy for user code to have had its time. Chosen.
const (
	graceSlices   = 10
	graceSlowdown = 2
)

// End waits for the jobs to end, for the grace, and reports whether they did. On a busy machine it waits up to three
// times as long.
func (js *Jobs) End(grace time.Duration) bool {
	slice := grace / graceSlices
	timer := time.NewTimer(0)
	defer timer.Stop()
	for waited, rounds := 0, 0; waited < graceSlices && rounds < 3*graceSlices; rounds++ {
		began := time.Now()
		timer.Reset(slice)
		select {
		case <-js.idle:
			return true
		case <-timer.C:
		}
		if time.Since(began) < graceSlowdown*slice {
			waited++
		}
	}
	return false
}
