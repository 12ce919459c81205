package scenarios

import (
	"slices"
	"strconv"

	"github.com/voicesim/voicesim/internal/suggest"
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

var faultWords = &keySet{what: "what goes wrong", now: FaultNames()}

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
	f := l.fields(options, faultKeys)
	step.Fault = &FaultStep{
		Timing: l.timing(step, f), For: l.longerThanZero(f, "for"), Count: l.faultCount(f), Event: l.words(f, "event"), Pos: step.Pos,
	}
	if event := f.value("event"); event != nil {
		step.Fault.Pos = l.pos(event)
	}
	step.ID = l.id(step, f)
	n, ok := scalarOf(verb)
	if !ok {
		l.At(verb.Key, "fault names nothing that goes wrong", "write one of "+suggest.Or(faultWords.now)+" behind it")
		return
	}
	if !l.chosen(n, n.Value, "fault", faultWords) {
		return
	}
	step.Fault.Name = n.Value
	kind := faultKinds[slices.Index(faultWords.now, n.Value)]
	for _, key := range []string{"for", "count", "event"} {
		if f.has(key) && !slices.Contains(kind.takes, key) {
			l.At(f[key].Key, n.Value+" takes no "+key, "leave it out")
			step.Fault.Name = "" // nothing more is said of it
		}
	}
}

// faultCount loads how many events or responses are struck.
func (l *loader) faultCount(f fieldMap) int {
	n := f.value("count")
	if n == nil {
		return 0
	}
	count, err := strconv.Atoi(n.Value)
	if err != nil || count < 1 || count > 10_000 {
		l.At(n, "count is a whole number from 1 to 10000", "write it like count: 2")
		return 0
	}
	return count
}
