package llmjudge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge/overheard"
)

// attempts is how often an answer is asked for at most, where an attempt fails for what may be over soon, or gives no whole answer.
// Chosen.
const attempts = 3

// The pauses between attempts, where the server does not say how long. Chosen.
const (
	firstPause   = time.Second // doubled with each attempt
	longestPause = 30 * time.Second
)

// brief is a failed attempt that another may mend.
type brief struct {
	error
	pause time.Duration // how long the server wants nobody to ask; 0 is that it does not say
}

// Unwrap returns the error.
func (b *brief) Unwrap() error { return b.error }

// Ask asks whether something is true of a call: a statement that has to hold, or a question whose answer has to be yes. The lines of the
// call are masked before they leave the machine. The error says why there is no answer that counts; it is that of ctx where that is over.
func (m *Model) Ask(ctx context.Context, call []overheard.Line, question string) (*Answer, error) {
	if err := m.Ready(); err != nil {
		return nil, err
	}
	asked := m.masked(call, question)
	within, cancel := context.WithTimeout(ctx, m.limit())
	defer cancel()
	pause := firstPause
	for attempt := 1; ; attempt++ {
		answer, err := m.attempt(within, asked)
		again, passes := errors.AsType[*brief](err)
		switch {
		case err == nil:
			return answer, nil
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case within.Err() != nil:
			return nil, fmt.Errorf("%s gave no answer within %v", m.Name(), m.limit())
		case !passes:
			return nil, err
		case attempt == attempts:
			return nil, fmt.Errorf("%w (asked %d times)", again.error, attempts)
		}
		if err := m.wait(within, min(max(pause, again.pause), longestPause)); err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		pause *= 2
	}
}

// wait waits between two attempts.
func (m *Model) wait(ctx context.Context, d time.Duration) error {
	if m.pause != nil {
		return m.pause(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// masked is a question about a call, without secrets.
func (m *Model) masked(call []overheard.Line, question string) *asked {
	hide := mask.New(m.Mask)
	hide.Environment(m.Environment)
	var turns []mask.Turn
	for _, l := range call {
		who := "agent" // whatever its name
		if l.Who == overheard.Caller {
			who = l.Who
		}
		turns = append(turns, mask.Turn{Who: who, Text: l.Text})
	}
	hide.Across(turns)
	hide.Asked(turns)
	hide.Collect(turns, question)
	out := &asked{Question: hide.Text(question)}
	for _, l := range call {
		out.Call = append(out.Call, line{At: fmt.Sprintf("%.1f s", l.At.Seconds()), Who: l.Who, Text: hide.Text(l.Text)})
	}
	return out
}
