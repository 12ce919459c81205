package scenarios

import (
	"fmt"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// sweepKeys are those of a map in place of a length of time.
var sweepKeys = keys.Of("a sweep", []keys.Key[Field, Sweep]{
	keys.At("from", TakesDuration, func(s *Sweep) *time.Duration { return &s.From }, "the first offset").Otherwise("`0s`").Like("0s"),
	keys.At("to", TakesLength, func(s *Sweep) *time.Duration { return &s.To }, "the last one, or what none is later than").Must().Like("6s"),
	keys.At("step", TakesLength, func(s *Sweep) *time.Duration { return &s.Step }, "from one offset to the next").Must().Like("50ms"),
})

// timed reads a length of time that a sweep may move.
func (t *Timing) timed(f Field) {
	if !yamltext.IsMap(f.value) {
		t.Delay, _ = f.offset()
		return
	}
	s := Sweep{Pos: f.l.pos(f.key), Key: f.name}
	seen := load(f.l, nil, sweepKeys, &s, yamltext.Pairs(f.value))
	for _, key := range sweepKeys.Needed() {
		if !seen.Has(key) {
			f.l.At(f.key, fmt.Sprintf("a sweep has %q", key), "write it like "+f.name+": {from: 0s, to: 6s, step: 50ms}")
			return
		}
	}
	switch {
	case s.To == 0 || s.Step == 0: // a mistake was noted
	case s.To <= s.From:
		f.wrong("the sweep ends before it begins", "to is later than from")
	case s.Step > s.To-s.From:
		f.wrong("the sweep has one offset only", "make step shorter, or write the offset itself: "+f.name+": "+typedDuration(s.From))
	case s.count() > MostOffsets:
		f.wrong(fmt.Sprintf("the sweep has %d offsets, each of which is a call: %d are the most", s.count(), MostOffsets), "make step longer, or sweep a shorter stretch")
	case f.l.sweep != nil:
		f.wrong("a scenario has one sweep", fmt.Sprintf("another stands in line %d", f.l.sweep.Pos.Line))
	default:
		t.Sweep, t.Delay, f.l.sweep = &s, s.From, &s
	}
}

// exploreKeys are those of explore.
var exploreKeys = keys.Of("explore", []keys.Key[Field, Explore]{
	keys.Do("orders", takesTimes.Form, (*Explore).orders, "how many orders, each of which is a call; the first is the server's own").Must().Like("200"),
})

// orders reads how many orders there are.
func (e *Explore) orders(f Field) {
	n, ok := f.times()
	switch {
	case !ok:
	case *n < 2:
		f.wrong("there is nothing to explore in one order", "write how many, such as orders: 200, or leave explore out")
	case *n > MostOrders:
		f.wrong(fmt.Sprintf("orders is %d, each of which is a call: %d are the most", *n, MostOrders), "write fewer")
	default:
		e.Pos, e.Orders = f.l.pos(f.key), *n
	}
}

// eitherMany notes that a file moves two things at once.
func (l *loader) eitherMany(seen keys.Seen[Field]) {
	if l.sweep != nil && seen.Has("explore") {
		l.At(seen["explore"].key, "a scenario has a sweep or explores orders, not both", fmt.Sprintf("the sweep stands in line %d; voicesim run --order plays it with another order", l.sweep.Pos.Line))
	}
}
