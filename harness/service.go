package harness

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness/internal/taps"
	"github.com/voicesim/voicesim/internal/contain"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Service is a team's own code around the session of one call, so that it runs in the call: its event loop, its approval
// endpoint, its shutdown. Every function may be nil. They run in the call's time; what they wait for is made in the call
// too, by the function that makes the Service or later.
type Service struct {
	// Agent answers the call; nil means the one that the scenario names.
	Agent *agents.Agent

	// Connect makes the session. It hands opts to [runner.New]: where to dial, Executor, Tap and Observe are the call's own
	// and stay, anything else it may change. Nil means runner.New(agent, opts).Connect(ctx).
	Connect func(ctx context.Context, agent *agents.Agent, opts *runner.Options) (*runner.Session, error)

	// Serve gets the session before its first event, and runs beside the call. The events are its own to read. When the
	// caller hangs up, its context ends, with the cause [ErrHungUp], and it has 5 s to close the session and return; then
	// the session is closed for it. An error, other than that the session has ended or the context has, fails the call: before
	// the hang-up as a [scenarios.SurpriseError], later as [judge.VerdictError]. One that returns earlier, having read events of which
	// others then wait for a reader, is such a surprise, too. The result lists as [judge.BlindService] one that returned without
	// reading any, one that was more than a second behind with them at the hang-up, and one that left the session open.
	Serve func(ctx context.Context, session *runner.Session) error

	// Decide carries out what a human decides in the script, or by the approvals key: as the team's people do, such as
	// through the handler of its approval endpoint. What it decides goes to the session by the service's own ways. An error
	// fails the step, and so does a service that has it the other way round. Its context ends when the caller hangs up. Nil
	// means that the session is told.
	Decide func(ctx context.Context, d Decided) error
}

// Decided is a human's decision about a tool call that waits for one.
type Decided struct {
	CallID   string // as in [runner.ApprovalRequested]
	Approved bool
	Message  string // to the model, with a rejection; "" is none
	Always   bool   // it holds for all later calls of the tool, too
	Stale    bool   // no call waits for it: it comes late, and has to be without effect
}

// ErrHungUp is the cause for which the context of a service ends: the caller has hung up.
var ErrHungUp = errors.New("harness: the caller has hung up")

// serviceWithin is how long a service may take to return after the hang-up. Chosen: more than a shutdown needs that does
// not wait for people.
const serviceWithin = 5 * time.Second

// service is the service of a call while it runs. The zero value is none.
type service struct {
	Service
	call   *live
	ctx    context.Context // ends at the hang-up
	hangUp context.CancelCauseFunc

	running sync.WaitGroup // Serve
	ended   chan struct{}  // closed when it has returned; nil before it is called
	err     error          // of it, after the hang-up; written before ended is closed, as are the next two
	endedAt time.Duration
	failed  bool // with an error
	left    bool // Serve has left events that nobody reads, and that was told

	overlooked []judge.NotLookedAt // written before the session is closed
}

// newService makes the service of a call for the agent that the scenario names.
func (l *live) newService(agent *agents.Agent) error {
	if l.opts.Service == nil {
		return nil
	}
	made := l.opts.Service(agent)
	if made == nil {
		return errors.New("Options.Service returned nil")
	}
	l.service.Service = *made
	return nil
}

// connect makes the session, and hands it to Serve.
func (s *service) connect(ctx context.Context, agent *agents.Agent, opts *runner.Options) (session *runner.Session, err error) {
	if s.Connect == nil {
		session, err = runner.New(agent, opts).Connect(ctx)
	} else {
		err = contain.Call("Service.Connect", func() (err error) {
			session, err = s.Connect(ctx, agent, opts)
			return err
		})
	}
	switch {
	case err != nil:
		return nil, err
	case session == nil:
		return nil, errors.New("Service.Connect returned no session")
	case !s.call.taps.Seen():
		return nil, errors.Join(errors.New("Service.Connect made a session of its own: it hands the options that it is given to runner.New"), session.Close())
	}
	s.serve(session)
	return session, nil
}

// serve calls Serve beside the call.
func (s *service) serve(session *runner.Session) {
	if s.Serve == nil {
		return
	}
	ctx := s.ctx
	ended := make(chan struct{})
	s.ended = ended
	s.running.Go(func() {
		defer close(ended)
		contain.Do("Service.Serve", func() error { return s.Serve(ctx, session) }, func(err error) {
			s.endedAt, s.failed = s.call.rec.Now(), err != nil
			switch {
			case err == nil, errors.Is(err, runner.ErrClosed), isStraggler(err), ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, ErrHungUp)):
			case ctx.Err() != nil:
				s.err = fmt.Errorf("Service.Serve, after the hang-up: %w", err)
			default:
				s.call.rec.Add(s.call.rec.Now(), timeline.Problem{Code: judge.ServiceCode, Message: err.Error()})
			}
		})
	})
}

// end tells the service that the caller has hung up, and gives Serve its time to return.
func (s *service) end() {
	s.hangUp(ErrHungUp)
	if s.ended == nil {
		return
	}
	select {
	case <-s.ended:
	case <-time.After(serviceWithin):
	}
}

// within is how long the end of Serve is waited for.
func (s *service) within() time.Duration {
	if s.ended == nil {
		return 0
	}
	return serviceWithin
}

// outcome returns what went wrong in Serve after the hang-up, also that it has not returned after the session was closed for it.
func (s *service) outcome() error {
	if s.ended == nil {
		return nil
	}
	select {
	case <-s.ended:
		s.running.Wait()
		return s.err
	case <-time.After(closeWithin):
		return fmt.Errorf("Service.Serve did not return within %v of the hang-up, nor when its session was closed", serviceWithin)
	}
}

// decide carries out a decision. It is at once where the service does not wait for anything.
func (s *service) decide(session *runner.Session, act judge.Act) error {
	if act.Decision == scenarios.DecisionIgnore {
		return nil
	}
	if s.Decide == nil {
		return s.decideHere(session, act)
	}
	d := Decided{CallID: act.Call, Approved: act.Decision == scenarios.DecisionApprove, Message: act.Message, Always: act.Always, Stale: act.Stale}
	if !d.Stale {
		s.call.taps.Mean(act.Call, taps.Meant{Step: act.Step, Approved: d.Approved})
	}
	decided := make(chan error, 1)
	s.call.work.Go(func() {
		contain.Do("Service.Decide", func() error {
			if err := s.tell(d); !d.Stale {
				return err
			}
			return nil // whoever refuses it is right, and what it does otherwise is judged
		}, func(err error) { decided <- err })
	})
	select {
	case err := <-decided:
		return err
	case <-time.After(time.Nanosecond): // of virtual time, which passes when everybody waits
	}
	s.call.work.Go(func() {
		if err := <-decided; err != nil {
			s.call.rec.Add(s.call.rec.Now(), timeline.ActFailed{Step: act.Step, Reason: err.Error(), Beside: true})
		}
	})
	return nil
}

// decideHere tells the session of a decision, as code without a service does.
func (s *service) decideHere(session *runner.Session, act judge.Act) (err error) {
	var message []string
	if act.Message != "" {
		message = []string{act.Message}
	}
	switch approves := s.call.broken.Decided(act.Decision == scenarios.DecisionApprove); {
	case approves && act.Always:
		err = session.ApproveAlways(act.Call)
	case approves:
		err = session.Approve(act.Call)
	case act.Always:
		err = session.RejectAlways(act.Call, message...)
	default:
		err = session.Reject(act.Call, message...)
	}
	switch {
	case act.Stale && err == nil:
		return errors.New("the runtime took it")
	case act.Stale && (errors.Is(err, runner.ErrNoApproval) || errors.Is(err, runner.ErrClosed)):
		return nil
	}
	return err
}

// tell calls Decide, outside if that is marked.
func (s *service) tell(d Decided) (err error) {
	defer s.call.running.Begin("Service.Decide")()
	if s.call.opts.External&MarkDecide == 0 {
		return s.Decide(s.ctx, d)
	}
	External(s.ctx, func(ctx context.Context) { err = s.Decide(ctx, d) })
	return err
}
