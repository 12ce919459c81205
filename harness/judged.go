package harness

import (
	"context"
	"errors"
	"fmt"

	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/judge/overheard"
	"github.com/voicesim/voicesim/llmjudge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// errNoJudge is why a scenario that asks a language model is not played.
var errNoJudge = errors.New("the check judge asks a language model, and none is set up: add judge: {url: …, model: …, key: …} to voicesim.yaml, or set Options.Judge")

// judgeable reports what keeps a language model from being asked what a scenario asks, before anybody is dialled.
func (o *Options) judgeable(sc *scenarios.Scenario) error {
	switch {
	case o.Target == nil || !judge.Judged(sc):
		return nil
	case o.Judge == nil:
		return errNoJudge
	}
	return o.Judge.Ready()
}

// askedOf asks a language model what the scenario of a call that is over asks, and writes down what it answers: an answer that did not come, too. The
// error is that of ctx.
func (c *Call) askedOf(ctx context.Context, head *judge.Playhead, model *llmjudge.Model) error {
	questions := head.Questions()
	if len(questions) == 0 {
		return nil
	}
	call := head.Overheard()
	for _, q := range questions {
		for range q.Times {
			opinion, err := opinionOf(ctx, model, call, q.Asks)
			if err != nil {
				return err
			}
			head.Feed(c.Recording.Add(c.Recording.Length, opinion))
		}
	}
	return nil
}

// opinionOf is what a model answers to a question. The error is that of ctx.
func opinionOf(ctx context.Context, model *llmjudge.Model, call []overheard.Line, question string) (timeline.Opinion, error) {
	o := timeline.Opinion{Question: question, Model: model.Name()}
	answer, err := model.Ask(ctx, call, question)
	switch {
	case ctx.Err() != nil:
		return o, fmt.Errorf("a language model was being asked about the call: %w", context.Cause(ctx))
	case err != nil:
		o.Failed = err.Error()
	default:
		o.Met, o.Reason, o.Quotes = answer.Yes, answer.Reason, answer.Quotes
	}
	return o, nil
}
