package runner

import (
	"context"

	"github.com/voicesim/voicesim/agents"
)

// handOff takes a function call that is a handoff.
func (l *loop) handOff(c *toolCall, h agents.Handoff) {
	l.proceed(l.handoffs.add(&transition{call: c, handoff: h}), nil)
}

// proceed does what is to be done after an input to the handoffs. err is why the one that is over did not
// come about.
func (l *loop) proceed(step transitionStep, err error) {
	if t := step.over; t != nil {
		l.deadlines.Cancel(l.waits.handoff)
		if step.came {
			l.changeAgent(t)
		} else {
			l.problem(HandoffFailed, err)
			l.answer(t.call, "The call could not be handed to "+t.handoff.Agent.Name+".", err)
		}
	}
	if step.prepare != nil {
		l.prepareHandoff(step.prepare)
	}
}

// prepareHandoff gets the instructions and the configuration of the agent that is to take over.
func (l *loop) prepareHandoff(t *transition) {
	target := t.handoff.Agent
	if target.InstructionsFunc == nil && l.s.opts.Configure == nil {
		as := newSnapshot(target, target.Instructions, l.s.opts.Guardrails)
		if err := as.configure(&l.s.opts); err != nil {
			l.proceed(l.handoffs.failed(t), err)
			return
		}
		l.updateForHandoff(t, as)
		return
	}
	var as *snapshot
	timeout := l.s.opts.ToolTimeout
	j := l.s.jobs.start(task{
		name: "instructions of " + target.Name, external: target.ExternalInstructions, timeout: timeout, expired: errNoInstructions,
		work: func(ctx context.Context) error {
			prompt, err := target.Prompt(agents.WithAgent(ctx, target))
			if err != nil {
				return err
			}
			as = newSnapshot(target, prompt, l.s.opts.Guardrails)
			return as.configure(&l.s.opts)
		},
		result: func(err error) {
			if err != nil {
				l.proceed(l.handoffs.failed(t), err)
				return
			}
			l.updateForHandoff(t, as)
		},
	})
	l.waits.handoff = l.deadlines.Add(timeout, func() {
		j.stop(errNoInstructions)
		l.proceed(l.handoffs.failed(t), errNoInstructions)
	})
}

// updateForHandoff configures the session for the agent that is to take over.
func (l *loop) updateForHandoff(t *transition, as *snapshot) {
	if !l.handoffs.prepared(t) {
		return
	}
	l.deadlines.Cancel(l.waits.handoff)
	t.as, t.update = as, l.update(as)
	l.waits.handoff = l.deadlines.Add(l.s.opts.HandoffTimeout, func() {
		l.problem(LateUpdate, errLateUpdate)
		l.proceed(l.handoffs.acknowledged(t.update), nil)
	})
}

// changeAgent passes the call on: the server has taken the configuration.
func (l *loop) changeAgent(t *transition) {
	l.as = t.as
	l.emit(&HandedOff{From: t.call.as.agent, To: l.as.agent})
	if !t.call.answered {
		l.sendOutput(t.call, t.handoff.Output())
	}
}
