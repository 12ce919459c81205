package taps

import (
	"sync"

	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/timeline"
	"github.com/voicesim/voicesim/usage"
	"github.com/voicesim/voicesim/wire"
)

// spending is what is known while a call runs of what it costs.
type spending struct {
	prices usage.Prices
	told   bool // what each response costs is written down, too

	mu                 sync.Mutex
	model, transcriber string // as the session names them
}

// named notes which models a session has.
func (s *spending) named(session *wire.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if session.Model != "" {
		s.model = session.Model
	}
	s.transcriber = ""
	if a := session.Audio; a != nil && a.Input != nil {
		if t, ok := a.Input.Transcription.Value(); ok {
			s.transcriber = t.Model
		}
	}
}

// models are the names of the session's models.
func (s *spending) models() (model, transcriber string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.model, s.transcriber
}

// response is what a response cost, as a fact; nil where nobody looks at it.
func (s *spending) response(ev *runner.ResponseEnded) timeline.Fact {
	if !s.told {
		return nil
	}
	model, _ := s.models()
	f := timeline.Spent{Response: ev.ResponseID, Agent: ev.Agent.Name, Model: model, Tokens: usage.Of(ev.Usage), Silent: ev.Usage == nil}
	cost := s.prices.Price(model, f.Tokens, 0)
	if f.Silent {
		cost.Why = "the server did not say what the response cost"
	}
	return priced(f, cost)
}

// transcript is what a transcript cost, as a fact; nil where nobody looks at it.
func (s *spending) transcript(u *wire.TranscriptionUsage) timeline.Fact {
	if !s.told {
		return nil
	}
	var l usage.Ledger
	l.Transcribed(u)
	_, model := s.models()
	f := timeline.Spent{Model: model, Tokens: l.Transcription.Tokens, Speech: l.Transcription.Speech}
	return priced(f, s.prices.Price(model, f.Tokens, f.Speech))
}

// priced adds a price to what was spent.
func priced(f timeline.Spent, c usage.Cost) timeline.Fact {
	if f.Why = c.Why; c.Known() {
		f.Dollars = &c.Dollars
	}
	return f
}

// Prices sets the table by which the call is priced, before it begins. With told the timeline has what each response and each transcript costs, too.
func (t *Taps) Prices(prices usage.Prices, told bool) {
	t.spending.prices, t.spending.told = prices, told
}

// Bill makes the bill of a call that is over, of what its session has counted.
func (t *Taps) Bill(l usage.Ledger) *usage.Bill {
	model, transcriber := t.spending.models()
	return t.spending.prices.Bill(l, model, transcriber)
}
