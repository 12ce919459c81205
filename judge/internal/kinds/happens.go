package kinds

import (
	"fmt"
	"reflect"
	"time"

	"github.com/voicesim/voicesim/judge/internal/happened"
	"github.com/voicesim/voicesim/judge/internal/observed"
	"github.com/voicesim/voicesim/judge/internal/wording"
	"github.com/voicesim/voicesim/judge/verdict"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Happens expects something that a single fact meets. What that is its kind says, in judge/internal/happened.
type Happens struct {
	happened.Want
	what *observed.EventType
}

// happenings are the types of their events, by kind.
var happenings = func() map[string]*observed.EventType {
	all := map[string]*observed.EventType{}
	for _, k := range happened.Kinds() {
		all[k.Name] = &observed.EventType{About: k.Name, Beside: true, Story: func(ev *observed.Event) string {
			return fmt.Sprintf("%s at %s", ev.Happening.Story, wording.Offset(ev.At))
		}}
	}
	return all
}()

// The types of events that the judgement of surprises looks at.
var (
	AgentHungUp = happenings["hangup"]
	ErrorTold   = happenings["error"]
)

// happenedKinds are how they are written.
func happenedKinds() []*scenarios.Kind {
	var all []*scenarios.Kind
	for _, k := range happened.Kinds() {
		kind := *k.Kind
		kind.New = func() scenarios.Want { return &Happens{Want: k.Make(), what: happenings[k.Name]} }
		all = append(all, &kind)
	}
	return all
}

// Held implements [happened.Holder].
func (w *Happens) Held() happened.Want { return w.Want }

// Complete implements [scenarios.Completer].
func (w *Happens) Complete() *scenarios.KeyMistake {
	if inner, ok := w.Want.(scenarios.Completer); ok {
		return inner.Complete()
	}
	return nil
}

func (w *Happens) Deadline() DeadlineRule { return BeginsInTime }

// Sees implements [EventWant].
func (w *Happens) Sees(c *observed.Call, rec timeline.Record) *observed.Event {
	h := w.Want.Sees(rec.Fact)
	if h == nil {
		return nil
	}
	h.At = rec.At
	if before := c.Newest(func(ev *observed.Event) bool { return ev.What == w.what }); before != nil {
		h.Before = before.Happening
	}
	return &observed.Event{What: w.what, At: rec.At, Name: h.Name, Happening: h}
}

func (w *Happens) Awaits() *observed.EventType { return w.what }

// Fit implements [EventWant].
func (w *Happens) Fit(l Looking, ev *observed.Event) Fitness {
	fits, _ := w.Fits(ev.Happening, l.From)
	return FitIf(fits)
}

// Met implements [EventWant].
func (w *Happens) Met(_ Looking, ev *observed.Event) (began, met time.Duration) { return ev.At, ev.At }

func (w *Happens) InFlight(*observed.Call, Looking, time.Duration) bool { return false }

func (w *Happens) Called() string { return w.Name() }

func (w *Happens) Otherwise(c *observed.Call) string { return c.LastHeard() }

// NearMiss implements [EventWant].
func (w *Happens) NearMiss(ev *observed.Event) (verdict.FailureKind, string) {
	_, differs := w.Fits(ev.Happening, 0)
	return verdict.FailureDifferent, ev.Story() + differs
}

// Sort is the same for wants that see the same events.
func (w *Happens) Sort() string {
	sort := ""
	if sorted, ok := w.Want.(happened.Sorted); ok {
		sort = sorted.Sort()
	}
	return w.what.About + " " + sort
}

// AtLoss says why a watch could judge none of these events; "" when it could, or there were none.
func (w *Happens) AtLoss(events []*observed.Event) (why string) {
	blinded, ok := w.Want.(happened.Blinded)
	if !ok {
		return ""
	}
	for _, ev := range events {
		if ev.What != w.what || ev.Name != w.Name() {
			continue
		}
		if why = blinded.Blind(ev.Happening); why == "" {
			return ""
		}
	}
	return why
}

// AddsUp reports whether what is wanted is made of several events, of which the newest tells of all.
func AddsUp(w Want) bool {
	h, ok := w.(*Happens)
	if !ok {
		return false
	}
	_, ok = h.Want.(*happened.Digits)
	return ok
}

// names are the names of the kinds, by the type of what they want; what a single fact meets says its own.
var names = func() map[reflect.Type]string {
	all := map[reflect.Type]string{}
	for _, k := range All() {
		all[reflect.TypeOf(k.New())] = k.Name
	}
	return all
}()

// NameOf returns the name of the kind of an expectation; "" for one of none.
func NameOf(w scenarios.Want) string {
	if h, ok := w.(*Happens); ok {
		return h.what.About
	}
	return names[reflect.TypeOf(w)]
}
