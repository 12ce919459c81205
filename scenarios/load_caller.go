package scenarios

import (
	"fmt"
	"slices"

	"github.com/voicesim/voicesim/scenarios/internal/matching"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// callerKey is a key of what the caller does.
type callerKey = keys.Key[Field, CallerStep]

const whenOver = "when the agent's turn is over, `limits: gap` later"

var (
	reactionWords = keys.Words("reaction", string(ReactionAnswer), string(ReactionStop), string(ReactionIgnore), string(ReactionAny)).
			Aside("answer", "the agent must answer", "stop", "the agent must fall silent, and answer", "ignore", "the agent must neither stop nor answer", "any", "the agent may do either")

	callerKeys = keys.Of("caller", []callerKey{sayKey[CallerStep]("in a map: the words")},
		actKeys(whenOver, "`answer`; with `barge_in` also `stop`"), speechKeys, []callerKey{idKey[CallerStep]()})
	backchannelKeys = keys.Of("backchannel", []callerKey{sayKey[CallerStep]("in a map: the words")},
		actKeys(whenOver+", with `delay`; else refused", "`ignore`"), speechKeys, []callerKey{idKey[CallerStep]()})

	gainKey = keys.At("gain", TakesLevel, func(c *CallerStep) *float64 { return &c.Gain }, "louder or softer").Otherwise("as recorded")

	// speechKeys are those of whatever is spoken.
	speechKeys = []callerKey{
		gainKey,
		keys.At("speed", TakesSpeed, func(c *CallerStep) *float64 { return &c.Speed }, "faster or slower, at the same pitch").Otherwise("as recorded"),
		keys.Do("voice", TakesName.Form, func(c *CallerStep, f Field) { c.Voice, _ = f.words(); c.VoicePos = f.l.pos(f.value) }, "whose voice").Otherwise("that of the scenario, else any").Like("slt"),
		keys.Do("audio", TakesFile.Form, func(c *CallerStep, f Field) { c.Audio, c.AudioPos, _ = f.file() },
			"a WAV file that says the words, by its path from the scenario").Otherwise("the words are looked for"),
		keys.Do("spoken", TakesWords.Form, (*CallerStep).pronounced,
			"how a voice that speaks pronounces the words").Otherwise("identifiers are spelled").Like("order ay one zero zero one"),
	}
)

func (c *CallerStep) timing() *Timing { return &c.Timing }

// actKeys are the keys that say when an act of the caller's begins and what the agent owes it. Otherwise is when it begins
// without after, and owed what holds without reaction; "" is that nothing can be owed.
func actKeys(otherwise, owed string) []callerKey {
	group := append(keys.In(timingKeys(otherwise), (*CallerStep).timing),
		keys.Do("barge_in", TakesOffset.Form, (*CallerStep).bargeIn, "how far into the agent's speech it begins; "+
			"the same as `after: agent_starts` with that `delay`, and the agent must be audible then"))
	if owed == "" {
		return group
	}
	return append(group, keys.At("reaction", TakesOneOf[Reaction](reactionWords), func(c *CallerStep) *Reaction { return &c.Reaction },
		"what the agent owes it").Otherwise(owed))
}

// timingKeys are the keys that say when an act begins. Otherwise is when it begins without after.
func timingKeys(otherwise string) []keys.Key[Field, Timing] {
	return []keys.Key[Field, Timing]{
		keys.At("after", TakesMoment, func(t *Timing) **Moment { return &t.After }, "the moment at which it begins").Otherwise(otherwise),
		keys.Do("delay", TakesOffset.Form, (*Timing).timed, "how long after that moment").Otherwise("at once"),
	}
}

// sayKey is the key of the words of a verb that has a map. What reads the verb reads them, see said.
func sayKey[S any](about string) keys.Key[Field, S] {
	return keys.Do("say", TakesWords.Form, func(*S, Field) {}, about)
}

// idKey is the key of the name that other steps refer to a step by.
func idKey[S any]() keys.Key[Field, S] {
	return keys.Do("id", TakesID.Form, func(_ *S, f Field) { f.step.ID, _ = f.id() }, "a name by which other steps refer to it")
}

// bargeIn reads how far into the agent's speech an act begins.
func (c *CallerStep) bargeIn(f Field) {
	if f.value.Value == "true" {
		f.wrong("barge_in says how far into the agent's speech", "write it like barge_in: 900ms")
		return
	}
	c.timed(f)
	c.BargeIn = true
}

// caller loads something the caller says.
func (l *loader) caller(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	l.speech(step, verb, load(l, step, callerKeys, l.act(step), options))
}

// backchannel loads what a listener says who does not mean to take the turn.
func (l *loader) backchannel(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	l.speech(step, verb, load(l, step, backchannelKeys, l.act(step), options))
	l.timed(step, verb)
}

// act makes what an act of the caller's loads into.
func (l *loader) act(step *Step) *CallerStep {
	step.Caller = &CallerStep{}
	return step.Caller
}

// speech loads words that are spoken.
func (l *loader) speech(step *Step, verb yamltext.Pair, seen keys.Seen[Field]) {
	c := step.Caller
	l.bargesIn(step, seen)
	if n := l.said(verb, seen); n != nil {
		c.Pos, c.Words = l.pos(n), oneLine(n.Value)
		parts, err := ParseSpeech(c.Words)
		if err != nil {
			l.At(n, err.Error(), "")
		}
		c.Parts = parts
	}
	if c.Voice == "" {
		c.Voice = l.sc.Voice
	}
	l.sound(c, seen)
}

// timed notes an act that is no turn and does not say when it begins: by itself it has no moment.
func (l *loader) timed(step *Step, verb yamltext.Pair) {
	if c := step.Caller; c.After == nil && c.Delay == 0 && c.Sweep == nil && !c.BargeIn {
		l.At(verb.Key, verb.Key.Value+" does not say when it begins", "add a line: barge_in, after or delay")
	}
}

// pronounced is read when the words are known, see sound.
func (*CallerStep) pronounced(Field) {}

// sound reads how the words of a step are pronounced, and notes what does not go with a file that says them.
func (l *loader) sound(c *CallerStep, seen keys.Seen[Field]) {
	if seen.Has("audio") {
		for _, other := range []string{"voice", "spoken"} {
			if seen.Has(other) {
				l.At(seen[other].key, other+" does not go with audio", "the file is what is heard: leave one of them out")
			}
		}
		if len(c.Parts) > 1 {
			l.At(seen["audio"].key, "a file has pauses of its own", "leave the pauses out of the words")
		}
		return
	}
	if !seen.Has("spoken") {
		return
	}
	f := seen["spoken"]
	text, ok := f.words()
	if !ok {
		return
	}
	parts, err := ParseSpeech(text)
	switch {
	case err != nil:
		f.wrong(err.Error(), "")
	case len(parts) != len(c.Parts):
		f.wrong("spoken has other pauses than the words", "write each pause of the words into it")
	default:
		for i := range parts {
			c.Parts[i].Spoken = parts[i].Words
		}
	}
}

// bargesIn gives an act that barges in its moment, and notes what says twice when it begins.
func (l *loader) bargesIn(step *Step, seen keys.Seen[Field]) {
	if !seen.Has("barge_in") {
		return
	}
	for _, other := range []string{"after", "delay"} {
		if seen.Has(other) {
			l.At(seen[other].key, other+" does not go with barge_in", "barge_in says both: after: agent_starts, and the delay")
			return
		}
	}
	if c := step.Caller; c.BargeIn {
		c.After = &Moment{Pos: l.pos(seen["barge_in"].key), Word: MomentAgentStarts}
		l.moments = append(l.moments, momentUse{c.After, step, "barge_in"})
	}
}

// said returns the node with the words of a verb, which stand behind it or, in its map, behind say.
// It notes when there are none.
func (l *loader) said(verb yamltext.Pair, seen keys.Seen[Field]) *yaml.Node {
	n, direct := scalarOf(verb)
	say, inMap := seen["say"]
	switch {
	case yamltext.IsList(n):
		l.At(n, verb.Key.Value+" takes words, not a list", "write a step for each")
		return nil
	case direct && inMap:
		l.At(say.key, fmt.Sprintf("the words stand behind %q already", verb.Key.Value), "leave one of them out")
		return nil
	case !direct && !inMap:
		l.At(verb.Key, verb.Key.Value+" has no words", "write them behind it")
		return nil
	case direct:
		say = Field{l: l, name: "say", key: verb.Key, value: n}
	}
	text, ok := say.typed()
	if ok && matching.Wordless(text) {
		say.wrong(fmt.Sprintf("%q has no words", text), "write what is said")
		ok = false
	}
	if !ok {
		return nil
	}
	return say.value
}

// callerTables are the tables of what the caller does.
func callerTables() []*keys.Table {
	return []*keys.Table{
		&callerKeys.Table, &typedKeys.Table, &imageKeys.Table, &dtmfKeys.Table, &backchannelKeys.Table, &soundKeys.Table, &muteKeys.Table,
	}
}

// besideTurn are the verbs of what a caller does who reacts.
var besideTurn = []Verb{VerbCaller, VerbTyped, VerbDTMF, VerbHangup}

// reacting reports whether a caller who reacts may do what a verb says.
func reacting(verb Verb) bool { return slices.Contains(besideTurn, verb) }
