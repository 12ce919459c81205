package scenarios

import (
	"slices"

	"github.com/voicesim/voicesim/internal/suggest"
)

// keySet lists the keys of one kind of map, or the words that a key may be given.
type keySet struct {
	what  string   // what the keys belong to, as messages name it
	now   []string // understood and played
	later []string // part of the language, but not played yet
}

func (k *keySet) has(name string) bool {
	return slices.Contains(k.now, name) || slices.Contains(k.later, name)
}

func (k *keySet) all() []string { return slices.Concat(k.now, k.later) }

// The maps of a scenario. docs/scenarios.md describes the keys of now, and a spec keeps it so.
var (
	topKeys = &keySet{
		what: "the top of a scenario",
		now: []string{
			"name", "about", "agent", "tags", "session", "approvals", "allow", "script", "checks",
			"limits", "skip", "on_failure", "targets",
		},
		later: []string{"voice", "line", "simulator", "tools", "examples", "variants", "repeat"},
	}
	sessionKeys = &keySet{
		what:  "session",
		now:   []string{"turn_detection"},
		later: []string{"voice", "modalities"},
	}
	turnDetectionKeys = &keySet{
		what:  "turn_detection",
		now:   []string{"type", "silence", "prefix", "threshold"},
		later: []string{"eagerness", "idle_timeout", "create_response", "interrupt_response"},
	}
	limitKeys = &keySet{
		what:  "limits",
		now:   []string{"duration", "patience", "gap", "tail"},
		later: []string{"cost", "tokens"},
	}
	checkKeys = &keySet{
		what: "checks",
		now: []string{
			"never_heard", "response_latency", "barge_in_stop", "heard_after_barge_in", "truncation_error",
		},
		later: []string{
			"never_generated", "time_to_first_audio", "false_interruptions", "missed_responses",
			"response_rate", "yield_rate", "agent_interruption_rate", "talk_over", "dead_air",
			"transcript_wer", "audio_intact", "tools_run", "agents", "handoffs", "responses", "turns",
			"tool_time", "approval_time", "tokens", "cost", "goodbye_heard", "judge",
		},
	}
	relationKeys = &keySet{what: "a bound", now: []string{"at_most", "at_least", "exactly"}}
	boundKeys    = &keySet{
		what: "a bound",
		now:  slices.Concat(relationKeys.now, []string{"min", "p50", "p90", "p95", "p99", "max", "mean"}),
	}
)

// The steps of a script, and the options beside each verb.
var (
	verbs = &keySet{
		what: "a step",
		now:  []string{"caller", "human", "fault", "model", "expect", "expect_not", "wait"},
		later: []string{
			"typed", "image", "dtmf", "backchannel", "sound", "mute", "hangup", "react",
			"include", "loop",
		},
	}
	callerKeys = &keySet{
		what:  "caller",
		now:   []string{"say", "after", "delay", "barge_in", "reaction", "gain", "voice", "id"},
		later: []string{"audio", "speed"},
	}
	humanKeys = &keySet{
		what:  "human",
		now:   []string{"tool", "with", "after", "delay", "message", "id"},
		later: []string{"always", "stale"},
	}
	faultKeys = &keySet{what: "fault", now: []string{"after", "delay", "for", "count", "event", "id"}}
	modelKeys = &keySet{
		what: "model",
		now:  []string{"say", "tool", "with", "tools", "handoff", "as", "optional"},
		later: []string{
			"fails", "incomplete", "silent", "audio", "when", "until_heard", "out_of_band", "latency",
			"speed",
		},
	}
	toolRequestKeys = &keySet{what: "a tool of model", now: []string{"tool", "with"}}
	waitKeys        = &keySet{what: "wait", now: []string{"id"}}
)

// Expectations: the kinds, and the options that each takes.
var (
	expectKinds = &keySet{
		what: "an expectation",
		now:  []string{"heard", "tool", "handoff", "approval", "guardrail", "interrupted", "silence"},
		later: []string{
			"generated", "understood", "remembered", "response", "connection", "digits", "hangup",
			"error", "usage", "event",
		},
	}
	kindOptions = []*keySet{
		{what: "heard", now: []string{"by"}},
		{what: "tool", now: []string{"with", "returns", "ran"}},
		{what: "handoff", now: []string{"from"}},
		{what: "approval", now: []string{"with", "outcome"}},
		{what: "guardrail"},
		{what: "interrupted", now: []string{"heard", "unheard"}},
		{what: "silence"},
	}
	expectKeys    = &keySet{what: "expect", now: []string{"times", "within", "since", "id"}}
	expectNotKeys = &keySet{what: "expect_not", now: []string{"for", "until"}}
)

// Matchers: what a map may hold where text or data is compared.
var (
	textKeys = &keySet{what: "a text matcher", now: []string{"equals", "one_of", "not"}}
	dataKeys = &keySet{what: "a data matcher", now: []string{"equals", "one_of", "not", "contains"}}
)

// The words that some keys may be given.
var (
	turnDetections = &keySet{what: "turn_detection", now: []string{"server_vad"}, later: []string{"semantic_vad", "off"}}
	approvalWords  = &keySet{what: "approvals", now: []string{"fail", "approve", "reject", "ignore"}}
	surpriseWords  = &keySet{
		what: "allow",
		now:  []string{"approval", "guardrail", "interrupted", "error", "connection", "hangup", "split_turn", "misunderstood", "tool"},
	}
	failureWords  = &keySet{what: "on_failure", now: []string{"stop", "continue"}}
	targetWords   = &keySet{what: "targets", now: []string{"sim", "live"}}
	reactionWords = &keySet{what: "reaction", now: []string{"answer", "stop", "ignore", "any"}}
	decisionWords = &keySet{what: "human", now: []string{"approve", "reject", "ignore"}}
	outcomeWords  = &keySet{what: "outcome", now: []string{"approved", "rejected", "timed_out", "cancelled"}}
	momentWords   = &keySet{
		what: "a moment",
		now:  []string{"connected", "agent_starts", "agent_stops", "caller_stops"},
	}
)

// allKeys are the maps with fixed keys, for telling where a misplaced key belongs.
var allKeys = slices.Concat([]*keySet{
	topKeys, sessionKeys, turnDetectionKeys, limitKeys, checkKeys, boundKeys, verbs, callerKeys,
	humanKeys, faultKeys, modelKeys, toolRequestKeys, waitKeys, expectKinds, expectKeys, expectNotKeys, textKeys,
	dataKeys,
}, kindOptions)

// optionsOf returns the options of a kind of expectation.
func optionsOf(kind string) *keySet {
	at := slices.IndexFunc(kindOptions, func(k *keySet) bool { return k.what == kind })
	return kindOptions[at]
}

// homeOf names the maps, other than not, that have the key: "expect" or "tool or approval".
func homeOf(key string, not *keySet) string {
	var homes []string
	for _, set := range allKeys {
		if set != not && set.has(key) && !slices.Contains(homes, set.what) {
			homes = append(homes, set.what)
		}
	}
	return suggest.Or(homes)
}
