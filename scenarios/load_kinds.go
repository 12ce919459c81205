package scenarios

import "github.com/voicesim/voicesim/scenarios/internal/yamltext"

// kindOptions loads what an expectation is about, and the options of its kind.
func (l *loader) kindOptions(e *Expectation, f fieldMap) {
	kind := string(e.Kind)
	switch e.Kind {
	case ExpectHeard:
		e.Text, e.By = l.text(f, kind), l.words(f, "by")
		if e.By == "fallback" {
			l.NotYet(f.value("by"), `by "fallback"`)
		}
	case ExpectTool:
		e.Name, e.With, e.Return, e.Ran = l.words(f, kind), l.arguments(f, "with"), l.output(f, "returns"), l.flag(f, "ran")
		l.scripted(f.value(kind), useTool, e.Name)
	case ExpectApproval:
		e.Name, e.With, e.Result = l.words(f, kind), l.arguments(f, "with"), l.choice(f, "outcome", outcomeWords)
		l.scripted(f.value(kind), useTool, e.Name)
	case ExpectHandoff:
		e.Name, e.From = l.words(f, kind), l.words(f, "from")
		l.scripted(f.value(kind), useHandoff, e.Name)
	case ExpectGuardrail:
		e.Name = l.words(f, kind)
	case ExpectInterrupted:
		if yes := l.flag(f, kind); yes != nil && !*yes {
			l.At(f.value(kind), "interrupted: false says that it must not happen", "write expect_not: {interrupted: true}")
		}
		e.Heard, e.Unheard = l.text(f, "heard"), l.text(f, "unheard")
	case ExpectSilence:
		e.Silence = l.longerThanZero(f, kind)
	}
}

// arguments loads a matcher of arguments, which are always a map; nil when the key is absent or wrong.
func (l *loader) arguments(f fieldMap, key string) *DataMatcher {
	n := f.value(key)
	if n == nil {
		return nil
	}
	if !yamltext.IsMap(n) {
		l.At(f[key].Key, key+" is a map of arguments", "write it like {order_id: A1001}")
		return nil
	}
	return l.dataMatcher(n)
}
