package scenarios

import (
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

var (
	decisionWords = keys.Words("human", string(DecisionApprove), string(DecisionReject), string(DecisionIgnore)).
			Saying(string(DecisionIgnore), "nobody decides").Aside("approve", "the call may run", "reject", "the call does not run, and the agent is told so")

	humanKeys = keys.Of("human",
		[]keys.Key[Field, HumanStep]{
			keys.At("tool", TakesTool, func(h *HumanStep) *string { return &h.Tool }, "the tool whose call is decided about").Must(),
			keys.At("with", TakesArguments, func(h *HumanStep) **DataMatcher { return &h.With },
				"which call, if several wait, by its arguments").Otherwise("the oldest that waits"),
		},
		keys.In(timingKeys("when it is asked"), func(h *HumanStep) *Timing { return &h.Timing }),
		[]keys.Key[Field, HumanStep]{
			keys.At("message", TakesWords, func(h *HumanStep) *string { return &h.Message },
				"with `reject`: what the model is told").Otherwise("the runtime's own words"),
			keys.At("always", TakesFlag, func(h *HumanStep) *bool { return &h.Always },
				"`true`: the decision holds for all later calls of the tool, too").Otherwise("`false`"),
			keys.At("stale", TakesFlag, func(h *HumanStep) *bool { return &h.Stale },
				"`true`: a decision that comes when no call waits for one, and has to be without effect").Otherwise("`false`"),
			idKey[HumanStep](),
		},
	)
)

// human loads a decision.
func (l *loader) human(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	h := &HumanStep{}
	step.Human = h
	decisions := "write " + orList(decisionWords.All()) + " behind it"
	if yamltext.IsMap(verb.Value) {
		l.At(verb.Key, "human is a decision, not a map", decisions+", and the tool below")
		return
	}
	seen := load(l, step, humanKeys, h, options)
	if n, ok := scalarOf(verb); !ok {
		l.At(verb.Key, "human has no decision", decisions)
	} else if l.field(step, verb).chosen(n.Value, decisionWords) {
		h.Decision = Decision(n.Value)
	}
	if !seen.Has("tool") {
		l.At(verb.Key, "human names no tool", "add a line below it: tool: NAME")
	}
	if h.Decision == DecisionIgnore && (h.Always || h.Stale) {
		l.At(verb.Key, "who decides nothing decides it neither for good nor too late", "write approve or reject, or leave always and stale out")
	}
	if h.Stale && h.Always {
		l.At(seen["always"].key, "always does not go with stale", "a decision without effect holds for nothing: leave one of them out")
	}
	if seen.Has("message") && h.Decision != DecisionReject {
		l.At(seen["message"].key, "a message goes with human: reject", "leave it out")
	}
}
