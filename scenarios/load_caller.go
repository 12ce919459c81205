package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/voicesim/voicesim/internal/suggest"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// caller loads something the caller says.
func (l *loader) caller(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	f := l.fields(options, callerKeys)
	c := &CallerStep{
		Timing:   l.timing(step, f),
		Reaction: Reaction(l.choice(f, "reaction", reactionWords)),
		Gain:     l.level(f, "gain"),
		Voice:    l.words(f, "voice"),
	}
	step.ID = l.id(step, f)
	step.Caller = c
	if n := l.said(verb, f); n != nil {
		c.Pos, c.Words = l.pos(n), strings.Join(strings.Fields(n.Value), " ")
		c.Parts = l.speech(n, c.Words)
	}
}

// said returns the node with the words of a verb, which stand behind it or, in its map, behind say.
// It notes when there are none.
func (l *loader) said(verb yamltext.Pair, f fieldMap) *yaml.Node {
	n, direct := scalarOf(verb)
	switch {
	case n.Kind == yaml.SequenceNode:
		l.At(n, verb.Key.Value+" takes words, not a list", "write a step for each")
		return nil
	case direct && f.has("say"):
		l.At(f["say"].Key, fmt.Sprintf("the words stand behind %q already", verb.Key.Value), "leave one of them out")
		return nil
	case !direct && f.has("say"):
		n = f.value("say")
	case !direct:
		l.At(verb.Key, verb.Key.Value+" has no words", "write them behind it")
		return nil
	}
	text, ok := l.typedNode(n, verb.Key, "say")
	if ok && wordless(text) {
		l.At(n, fmt.Sprintf("%q has no words", text), "write what is said")
		ok = false
	}
	if !ok {
		return nil
	}
	return n
}

// pauseMark matches what is meant as a pause inside words.
var pauseMark = regexp.MustCompile(`<(\d[\d.]* *[A-Za-z]*)>`)

// speech cuts words at their pauses.
func (l *loader) speech(n *yaml.Node, words string) []SpeechPart {
	parts, err := ParseSpeech(words)
	if err != nil {
		l.At(n, err.Error(), "")
	}
	return parts
}

// ParseSpeech cuts a caller's words at the pauses written in them, as in "Where's my order? <700ms>
// It's A1001." It fails on a pause without a unit, and on one that has no words before or behind it.
func ParseSpeech(words string) ([]SpeechPart, error) {
	var parts []SpeechPart
	begin := 0
	for _, at := range pauseMark.FindAllStringSubmatchIndex(words, -1) {
		pause, err := parseDuration(words[at[2]:at[3]])
		if err != nil || pause == 0 {
			return nil, fmt.Errorf("%s is no pause: write it like <700ms>", words[at[0]:at[1]])
		}
		parts = append(parts, SpeechPart{strings.TrimSpace(words[begin:at[0]]), pause})
		begin = at[1]
	}
	parts = append(parts, SpeechPart{Words: strings.TrimSpace(words[begin:])})
	for _, part := range parts {
		if wordless(part.Words) {
			return nil, errLonePause
		}
	}
	return parts, nil
}

var errLonePause = errors.New("a pause stands between words: a wait before or behind them is a delay or a step")

// timing loads when an act begins.
func (l *loader) timing(step *Step, f fieldMap) Timing {
	t := Timing{Delay: l.duration(f, "delay")}
	if n := f.value("after"); n != nil {
		t.After = l.moment(step, f, "after")
	}
	if !f.has("barge_in") {
		return t
	}
	for _, other := range []string{"after", "delay"} {
		if f.has(other) {
			l.At(f[other].Key, other+" does not go with barge_in", "barge_in says both: after: agent_starts, and the delay")
			return t
		}
	}
	if text := f.value("barge_in").Value; text == "true" {
		l.At(f.value("barge_in"), "barge_in says how far into the agent's speech", "write it like barge_in: 900ms")
		return t
	}
	t.Delay, t.BargeIn = l.duration(f, "barge_in"), true
	t.After = &Moment{Pos: l.pos(f["barge_in"].Key), Word: MomentAgentStarts}
	l.moments = append(l.moments, momentUse{t.After, step, "barge_in"})
	return t
}

// human loads a decision.
func (l *loader) human(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	if yamltext.IsMap(verb.Value) {
		step.Human = &HumanStep{}
		l.At(verb.Key, "human is a decision, not a map", "write "+suggest.Or(decisionWords.now)+" behind it, and the tool below")
		return
	}
	f := l.fields(options, humanKeys)
	h := &HumanStep{Timing: l.timing(step, f), Tool: l.words(f, "tool"), Message: l.words(f, "message")}
	step.ID = l.id(step, f)
	step.Human = h
	if n, ok := scalarOf(verb); !ok {
		l.At(verb.Key, "human has no decision", "write "+suggest.Or(decisionWords.now)+" behind it")
	} else if l.chosen(n, n.Value, "human", decisionWords) {
		h.Decision = Decision(n.Value)
	}
	if !f.has("tool") {
		l.At(verb.Key, "human names no tool", "add a line below it: tool: NAME")
	} else {
		l.scripted(f.value("tool"), useTool, h.Tool)
	}
	if f.has("message") && h.Decision != DecisionReject {
		l.At(f["message"].Key, "a message goes with human: reject", "leave it out")
	}
	h.With = l.arguments(f, "with")
}
