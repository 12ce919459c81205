package scenarios

import (
	"slices"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/internal/faultkeys"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

var (
	faultWords = explained()

	takesStruck = takes(keys.Form{Schema: `"type": "integer", "minimum": 1, "maximum": 10000`, Example: "2"}, Field.struck)

	// faultOptions are the options of faults that a step can give. What can go wrong on a server alone, without
	// a script, takes more of them.
	faultOptions = []keys.Key[Field, FaultStep]{
		faultOption(faultkeys.For, TakesLength, func(s *FaultStep) *time.Duration { return &s.For }),
		faultOption(faultkeys.Count, takesStruck, func(s *FaultStep) *int { return &s.Count }),
		faultOption(faultkeys.Event, TakesName, func(s *FaultStep) *string { return &s.Event }).Like("response.done"),
	}
	faultKeys = keys.Of("fault",
		keys.In(timingKeys("after the step above"), func(s *FaultStep) *Timing { return &s.Timing }),
		faultOptions, []keys.Key[Field, FaultStep]{idKey[FaultStep]()},
	)
)

// faultOption returns the key of an option of faults, with what is said of it everywhere.
func faultOption[T any](name string, v keys.Value[Field, T], to func(*FaultStep) *T) keys.Key[Field, FaultStep] {
	option := faultkeys.Options().Row(name)
	return keys.At(name, v, to, option.About).Otherwise(option.Without)
}

// FaultNames returns the faults that a step can name.
func FaultNames() []string {
	var names []string
	for _, f := range faultkeys.All() {
		names = append(names, f.Name)
	}
	return names
}

// explained returns the words of faults, with what each does.
func explained() *keys.Table {
	words := keys.Words("what goes wrong", FaultNames()...)
	for _, f := range faultkeys.All() {
		words = words.Saying(f.Name, f.Detail)
	}
	return words
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
		l.At(verb.Key, "fault names nothing that goes wrong", "write one of "+orList(faultWords.All())+" behind it")
		return
	}
	if !l.field(step, verb).chosen(n.Value, faultWords) {
		return
	}
	step.Fault.Name = n.Value
	fault := faultkeys.All()[slices.Index(faultWords.All(), n.Value)]
	for _, option := range faultOptions {
		if seen.Has(option.Name) && !slices.Contains(fault.Takes, option.Name) {
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
