package runner

import (
	"context"
	"fmt"

	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/waiting"
)

// Job is a piece of the user's code that a session wants run: a tool, an approval policy, a guardrail's check, an agent's
// instructions.
type Job = jobs.Job

// Executor starts a job. It is called from the session's loop, or by Connect, and must not block.
type Executor = jobs.Executor

// timed runs user code for which the call does not wait longer than its time: then is called once, with the error of the work,
// or with task.Expired when that time is over, which the deadline is about. task.Result, which may be nil, is called whenever
// the work has returned, before then, or after it if it came too late.
func (l *loop) timed(task jobs.Task, then func(error)) (overdue *waiting.Deadline) {
	over, returned := false, task.Result
	once := func(err error) {
		if over {
			return
		}
		over = true
		l.deadlines.Cancel(overdue)
		then(err)
	}
	task.Result = func(err error) {
		if returned != nil {
			returned(err)
		}
		once(err)
	}
	job := l.s.jobs.Start(task)
	overdue = l.deadlines.Add(task.Timeout, func() {
		job.Stop(task.Expired)
		once(task.Expired)
	})
	return overdue
}

type sessionKey struct{}

// SessionFrom returns the session that user code runs for: in tools, approval policies and guardrails, and in the
// instructions of an agent that the call is handed to. It is nil in other contexts, also in the instructions of the
// first agent, whose session does not exist yet.
//
// The agent and the tool call are told by agents.AgentFrom and agents.ToolCallFrom. The contexts have the values of
// the one that was given to Connect. They end with the cause (see context.Cause) that ended them: an error that wraps
// ErrClosed when the session has ended, one that wraps context.DeadlineExceeded when their time is over.
func SessionFrom(ctx context.Context) *Session {
	s, _ := ctx.Value(sessionKey{}).(*Session)
	return s
}

// userContext is the context of the session's user code: it has the values of Connect's, and ends on its own terms.
func (s *Session) userContext(connect context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(connect), sessionKey{}, s)
}

// endCause is why the contexts of user code end with the session.
func (l *loop) endCause() error {
	if l.closed.Err == nil {
		return ErrClosed
	}
	return fmt.Errorf("%w: %w", ErrClosed, l.closed.Err)
}
