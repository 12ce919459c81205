package scenarios

import (
	"slices"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// faultKinds are the faults that a step can name, and the options that each takes.
var faultKinds = []struct {
	name  string
	takes []string
}{
	{"noop", nil}, {"disconnect", nil}, {"silent_close", nil}, {"expire", nil},
	{"stall", []string{"for"}}, {"slow", []string{"for"}},
	{"late_ack", []string{"for", "count"}}, {"late_audio", []string{"for", "count"}},
	{"late_event", []string{"for", "count", "event"}}, {"late_done", []string{"for", "count"}},
	{"error", nil}, {"duplicate", []string{"count", "event"}}, {"drop", []string{"count", "event"}},
	{"unknown_event", []string{"count", "event"}}, {"malformed", []string{"count"}}, {"huge", nil},
	{"wrong_format", []string{"count"}}, {"transcription_failed", []string{"count"}},
}

var (
	faultWords = keys.Words("what goes wrong", FaultNames()...)

	takesStruck = takes(keys.Form{Schema: `"type": "integer", "minimum": 1, "maximum": 10000`, Example: "2"}, Field.struck)

	faultOptions = []keys.Key[Field, FaultStep]{
		keys.At("for", TakesLength, func(s *FaultStep) *time.Duration { return &s.For },
			"how long it lasts, or how late something is").Otherwise("the fault's own"),
		keys.At("count", takesStruck, func(s *FaultStep) *int { return &s.Count }, "how many events or responses are struck").Otherwise("once"),
		keys.At("event", TakesName, func(s *FaultStep) *string { return &s.Event }, "the type of these events").Otherwise("any").
			Like("response.done"),
	}
	faultKeys = keys.Of("fault",
		keys.In(timingKeys("after the step above"), func(s *FaultStep) *Timing { return &s.Timing }),
		faultOptions, []keys.Key[Field, FaultStep]{idKey[FaultStep]()},
	)
)

// FaultNames returns the faults that a step can name.
func FaultNames() []string {
	var names []string
	for _, k := range faultKinds {
		names = append(names, k.name)
	}
	return names
}

// fault loads something that goes wrong with the connection.
func (l *loader) fault(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	step.Fault = &FaultStep{Pos: step.Pos}
	seen := load(l, step, faultKeys, step.Fault, options)
	if event, written := seen["event"]; written {
		step.Fault.Pos = l.pos(event.value)
	}
	n, ok := scalarOf(verb)
	if !ok {
		l.At(verb.Key, "fault names nothing that goes wrong", "write one of "+orList(faultWords.Now())+" behind it")
		return
	}
	if !l.field(step, verb).chosen(n.Value, faultWords) {
		return
	}
	step.Fault.Name = n.Value
	kind := faultKinds[slices.Index(faultWords.Now(), n.Value)]
	for _, option := range faultOptions {
		if seen.Has(option.Name) && !slices.Contains(kind.takes, option.Name) {
			l.At(seen[option.Name].key, n.Value+" takes no "+option.Name, "leave it out")
			step.Fault.Name = "" // nothing more is said of it
		}
	}
}

// struck reads how many events or responses are struck.
func (f Field) struck() (count int, ok bool) {
	count, err := strconv.Atoi(f.value.Value)
	if err != nil || count < 1 || count > 10_000 {
		f.wrong("count is a whole number from 1 to 10000", "write it like count: 2")
		return 0, false
	}
	return count, true
}
