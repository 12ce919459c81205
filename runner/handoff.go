package runner

import (
	"context"
	"errors"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/runner/internal/jobs"
	"github.com/voicesim/voicesim/runner/internal/turntaking"
)

// transition is a handoff that was asked for and has not come about.
type transition struct {
	call    *toolCall  // nil for UpdateAgent
	over    chan error // of UpdateAgent: gets its outcome
	handoff agents.Handoff
	as      *snapshot // of the agent that is to take over; nil before the update is sent
}

// maxHandoffs is how often a call is passed on without a word of the caller. Chosen: agents that hand off to each other
// for ever are stopped soon, and no real chain is as long.
const maxHandoffs = 4

// handOff takes a function call that is a handoff.
func (l *loop) handOff(c *toolCall, h agents.Handoff) {
	if l.handedOff++; l.handedOff > maxHandoffs {
		l.handoffFailed(&transition{call: c, handoff: h}, errPassedAround)
		return
	}
	l.proceed(l.handoffs.Add(&transition{call: c, handoff: h}), nil)
}

// proceed does what is to be done after an input to the handoffs. err is why the one that is over did not
// come about.
func (l *loop) proceed(step turntaking.HandoffStep[transition], err error) {
	if t := step.Over; t != nil {
		l.deadlines.Cancel(l.waits.handoff)
		if step.Came {
			l.changeAgent(t)
		} else {
			l.handoffFailed(t, err)
		}
	}
	if step.Prepare != nil {
		l.prepareHandoff(step.Prepare)
	}
}

// prepareHandoff gets the instructions and the configuration of the agent that is to take over.
func (l *loop) prepareHandoff(t *transition) {
	target := t.handoff.Agent
	if !hasCode(target, &l.s.opts) && t.handoff.Enabled == nil && t.handoff.On == nil {
		as := newSnapshot(target, target.Instructions, l.s.opts.Guardrails)
		if err := as.configure(&l.s.opts); err != nil {
			l.proceed(l.handoffs.Failed(t), err)
			return
		}
		l.updateForHandoff(t, as)
		return
	}
	var as *snapshot
	l.waits.handoff = l.timed(jobs.Task{
		Name: "instructions of " + target.Name, External: target.ExternalInstructions,
		Timeout: l.s.opts.ToolTimeout, Expired: errNoInstructions,
		Work: func(ctx context.Context) error {
			if !t.handoff.EnabledNow(ctx) {
				return errNotOffered
			}
			if t.call != nil {
				if err := t.handoff.Take(t.call.context(ctx), t.call.args); err != nil {
					return err
				}
			}
			prompt, err := target.Prompt(agents.WithAgent(ctx, target))
			if err != nil {
				return err
			}
			as = newSnapshot(target, prompt, l.s.opts.Guardrails)
			as.enable(agents.WithAgent(ctx, target))
			return as.configure(&l.s.opts)
		},
	}, func(err error) {
		if err != nil {
			l.proceed(l.handoffs.Failed(t), err)
			return
		}
		l.updateForHandoff(t, as)
	})
}

// updateForHandoff configures the session for the agent that is to take over.
func (l *loop) updateForHandoff(t *transition, as *snapshot) {
	if !l.handoffs.Prepared(t) {
		return
	}
	l.deadlines.Cancel(l.waits.handoff)
	t.as = as
	l.handoffs.Update = l.update(as)
	l.waits.handoff = l.deadlines.Add(l.s.opts.HandoffTimeout, func() {
		l.problem(LateUpdate, errLateUpdate)
		l.proceed(l.handoffs.Acknowledged(l.handoffs.Update), nil)
	})
}

// changeAgent passes the call on: the server has taken the configuration.
func (l *loop) changeAgent(t *transition) {
	from := l.as.agent
	if t.call != nil {
		from = t.call.as.agent
	}
	l.as = t.as
	l.emit(&HandedOff{From: from, To: l.as.agent})
	switch {
	case t.call == nil:
		t.over <- nil
	case !t.call.answered:
		l.sendOutput(t.call, t.handoff.Output())
	}
}

// handoffFailed keeps the agent.
func (l *loop) handoffFailed(t *transition, err error) {
	if t.call == nil {
		t.over <- err
		return
	}
	kind := HandoffFailed
	if errors.Is(err, errPassedAround) {
		kind = HandoffLoop
	}
	l.problem(kind, err)
	text := "The call could not be handed to " + t.handoff.Agent.Name + "."
	if misfit, ok := errors.AsType[*agents.ArgumentsError](err); ok {
		text += " " + misfit.Error()
	}
	l.answer(t.call, text, err)
}

// UpdateAgent passes the call on to another agent, or to the same one after a change: its instructions, tools and guardrails
// hold from the server's acknowledgement on. The response under way is the old one's. It waits for the acknowledgement,
// and returns why the agent stays the same: what is wrong with it, the server's refusal, ErrClosed, or ctx's error, which
// does not take it back.
func (s *Session) UpdateAgent(ctx context.Context, agent *agents.Agent) error {
	if err := agent.Validate(); err != nil {
		return err
	}
	t := &transition{handoff: agents.Handoff{Agent: agent}, over: make(chan error, 1)}
	err := s.command(func() error {
		s.loop.proceed(s.loop.handoffs.Add(t), nil)
		return nil
	})
	if err != nil {
		return err
	}
	select {
	case err := <-t.over:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.end.over:
		return ErrClosed
	}
}
