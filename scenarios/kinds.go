package scenarios

import (
	"time"

	"github.com/voicesim/voicesim/internal/keys"
)

// option is a key of an expectation.
type option = keys.Key[Field, Expectation]

// Kinds returns the kinds of expectations that are played, in the order in which messages list them.
func Kinds() []*Kind {
	return []*Kind{heardKind(), toolKind(), handoffKind(), approvalKind(), guardrailKind(), interruptedKind(), silenceKind()}
}

func heardKind() *Kind {
	return &Kind{
		Name:   string(ExpectHeard),
		Begins: "with the first heard sample of the utterance", Met: "when the last of the words was heard",
		Keys: []option{
			keys.At("heard", TakesText, func(e *Expectation) **TextMatcher { return &e.Text }, "words that reached the caller's ear"),
			keys.At("by", takes(TakesName.Form, Field.speaker), func(e *Expectation) *string { return &e.By },
				"the agent that spoke").Otherwise("any"),
		},
	}
}

func toolKind() *Kind {
	return &Kind{
		Name:   string(ExpectTool),
		Begins: "when it starts", Met: "then; with `returns` or `ran: false` when its output is sent",
		Keys: []option{
			keys.At("tool", TakesTool, (*Expectation).name, "a tool ran"),
			keys.At("with", TakesArguments, (*Expectation).with, "the arguments").Otherwise("any"),
			keys.At("returns", TakesOutput, func(e *Expectation) **DataMatcher { return &e.Returns },
				"what it returned: a text matcher, or a data matcher for JSON").Otherwise("anything"),
			keys.At("ran", TakesPointer(TakesFlag), func(e *Expectation) **bool { return &e.Ran },
				"`false`: it was refused or denied and did not run").Otherwise("`true`").Like("false"),
		},
	}
}

func handoffKind() *Kind {
	return &Kind{
		Name:   string(ExpectHandoff),
		Begins: "when the agent changes", Met: "then",
		Keys: []option{
			keys.At("handoff", TakesHandoff, (*Expectation).name, "the call goes on with this agent"),
			keys.At("from", TakesName, func(e *Expectation) *string { return &e.From }, "the agent that handed over").Otherwise("any").Like("Support"),
		},
	}
}

func approvalKind() *Kind {
	outcomes := keys.Words("outcome", "approved", "rejected", "timed_out", "cancelled")
	return &Kind{
		Name:   string(ExpectApproval),
		Begins: "when it is asked; with `outcome` when it is decided", Met: "then",
		Keys: []option{
			keys.At("approval", TakesTool, (*Expectation).name, "a call of this tool waits for a human").Like("issue_refund"),
			keys.At("with", TakesArguments, (*Expectation).with, "the arguments").Otherwise("any"),
			keys.At("outcome", TakesOneOf[string](outcomes), func(e *Expectation) *string { return &e.Outcome },
				"what became of it").Otherwise("asked is enough"),
		},
	}
}

func guardrailKind() *Kind {
	return &Kind{
		Name:   string(ExpectGuardrail),
		Begins: "when it trips", Met: "then",
		Keys: []option{keys.At("guardrail", TakesName, (*Expectation).name, "this guardrail tripped").Like("no_card_numbers")},
	}
}

func interruptedKind() *Kind {
	yes := keys.Form{Schema: `"const": true`, Example: "true"}
	return &Kind{
		Name:   string(ExpectInterrupted),
		Begins: "when the act starts", Met: "with the last heard sample",
		Keys: []option{
			keys.Do("interrupted", yes, func(_ *Expectation, f Field) { f.yes() }, "`true`, the act above stopped the agent"),
			keys.At("heard", TakesText, func(e *Expectation) **TextMatcher { return &e.Heard },
				"words of the cut utterance that were heard").Otherwise("any"),
			keys.At("unheard", TakesText, func(e *Expectation) **TextMatcher { return &e.Unheard },
				"words of it that were not heard").Otherwise("none"),
		},
	}
}

func silenceKind() *Kind {
	return &Kind{
		Name:   string(ExpectSilence),
		Begins: "when the act ends", Met: "when the time is up",
		Keys: []option{keys.At("silence", takes(keys.Form{Schema: TakesLength.Schema, Example: "3s"}, Field.lasting),
			func(e *Expectation) *time.Duration { return &e.Silence }, "a duration, the agent stays silent so long")},
	}
}

func (e *Expectation) name() *string       { return &e.Name }
func (e *Expectation) with() **DataMatcher { return &e.With }

// speaker reads the name of the agent that spoke.
func (f Field) speaker() (name string, ok bool) {
	name, ok = f.words()
	if name == "fallback" {
		f.l.NotYet(f.value, `by "fallback"`)
		return "", false
	}
	return name, ok
}

// yes reads true, and notes that false belongs elsewhere.
func (f Field) yes() {
	if yes, ok := f.flag(); ok && !yes {
		f.wrong(f.name+": false says that it must not happen", "write expect_not: {"+f.name+": true}")
	}
}

// tool reads the name of a tool, which some model step has to ask for.
func (f Field) tool() (name string, ok bool) { return f.scripted(useTool) }

// handoff reads the name of an agent, which some model step has to hand off to.
func (f Field) handoff() (name string, ok bool) { return f.scripted(useHandoff) }

// scripted reads a name, and remembers that a model step should bring it about.
func (f Field) scripted(kind useKind) (name string, ok bool) {
	name, ok = f.words()
	if ok {
		f.l.names = append(f.l.names, nameUse{f.value, kind, name})
	}
	return name, ok
}
