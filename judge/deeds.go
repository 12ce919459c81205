package judge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// What an agent does counts, whether a step looks at it or not. These are surprises unless a step names them:
//
//	approval       a call that needs one, and that no expectation met and no human decided about
//	repeated_call  the same tool with the same arguments, again: in the whole call if it needs approval, else in one
//	               exchange; as many expectations take them as there are
//	handoff        to an agent that no model step hands over to and no expectation names
//	misheard       an argument of the shape of something that the caller said, and is not
//
// The first two are judged when the call ends, when no expectation can still take them.

// judgeDeeds judges at the end of a call what it did unasked.
func (p *Playhead) judgeDeeds() {
	defer p.judgeUnseenApprovals()
	var done []*toolCall
	for _, tc := range p.call.tools {
		if slices.Contains(done, tc) || p.stopped() {
			continue
		}
		same := p.repeats(tc)
		done = append(done, same...)
		unseen := slices.DeleteFunc(slices.Clone(same), p.taken)
		if len(same) > 1 && len(unseen) > 0 {
			last := same[len(same)-1]
			p.surprise(scenarios.SurpriseRepeatedCall, fmt.Sprintf("%s should run once with %s", tc.tool, shownArguments(tc.arguments)),
				fmt.Sprintf("it ran %s, at %s first and at %s last; %d of them met an expectation", often(len(same)), offset(same[0].beganAt), offset(last.beganAt),
					len(same)-len(unseen)))
		}
	}
}

// repeats returns the calls that are the same as one, in the order in which they began, itself included.
func (p *Playhead) repeats(tc *toolCall) []*toolCall {
	var same []*toolCall
	for _, other := range p.call.tools {
		if other == tc || answered(tc) && answered(other) && words.SameName(other.tool, tc.tool) && sameJSON(other.arguments, tc.arguments) &&
			(other.exchange == tc.exchange || tc.asked || other.asked) {
			same = append(same, other)
		}
	}
	return same
}

// answered reports whether a call ran without an error.
func answered(tc *toolCall) bool { return tc.ended && tc.ran && tc.fault == "" }

// taken reports whether an expectation was met by a call, or counts it.
func (p *Playhead) taken(tc *toolCall) bool {
	return slices.ContainsFunc(p.events, func(ev *event) bool {
		if ev.toolCall != tc {
			return false
		}
		return ev.taken != nil || slices.ContainsFunc(p.steps, func(st stepState) bool {
			return st.Expect != nil && slices.ContainsFunc(st.trackers, func(tr *tracker) bool {
				w, ok := tr.want.(eventWant)
				return ok && tr.counts() && w.awaits() == ev.what && w.fit(tr, ev) == fits
			})
		})
	})
}

// judgeUnseenApprovals fails approvals that the scenario's approvals key decided, or left to themselves, and at which
// nothing looked.
func (p *Playhead) judgeUnseenApprovals() {
	if a := p.sc.Approvals; a == "" || a == scenarios.ApprovalsFail { // then it was a surprise when it was asked
		return
	}
	for _, tc := range p.call.tools {
		if tc.asked && !tc.byHuman && !p.taken(tc) {
			p.surprise(scenarios.SurpriseApproval, "something should look at every approval", fmt.Sprintf(
				"%s asked for one at %s with %s; no expectation met it and no human step decided about it",
				tc.tool, offset(tc.askedAt), shownArguments(tc.arguments)))
		}
	}
}

// judgeHandoff fails a handoff that nothing names. Failures is how many there were before it was looked at.
func (p *Playhead) judgeHandoff(f timeline.HandedOff, failures int) {
	expected := func(tr *tracker) bool { _, ok := tr.want.(*Handoff); return ok && tr.role == roleDemand }
	if len(p.failures) > failures || p.namesHandoff(f.To) || slices.ContainsFunc(p.open, expected) {
		return
	}
	p.surprise(scenarios.SurpriseHandoff, "nobody should hand over who is not asked to",
		fmt.Sprintf("the call passed from %s to %s at %s", f.From, f.To, offset(p.now)))
}

// namesHandoff reports whether a step hands over to an agent, or an expectation names it.
func (p *Playhead) namesHandoff(to string) bool {
	for _, st := range p.sc.Script {
		if st.Model == nil {
			continue
		}
		asks := func(t scenarios.ToolRequest) bool { return words.SameName(t.Tool, "transfer_to_"+to) }
		if words.SameName(st.Model.Handoff, to) || slices.ContainsFunc(st.Model.Tools, asks) {
			return true
		}
	}
	return slices.ContainsFunc(expectations(p.sc), func(e *scenarios.Expectation) bool {
		w, ok := e.Want.(*Handoff)
		return ok && words.SameName(w.To, to)
	})
}

// judgeArguments fails, when a call is first told of, an argument that has the shape of an identifier that the caller
// said, and is neither one of these nor in anything that a tool returned.
func (p *Playhead) judgeArguments(tc *toolCall) {
	var said []string
	for _, t := range p.call.turns {
		said = append(said, identifiers(t.step.Caller.Words)...)
	}
	if len(said) == 0 || p.madeUp(tc) {
		return
	}
	for _, given := range identifiers(strings.Join(leaves(tc.arguments), " ")) {
		i := slices.IndexFunc(said, func(id string) bool { return shape(id) == shape(given) })
		if i < 0 || slices.Contains(said, given) || p.returnedBefore(tc, given) {
			continue
		}
		p.surprise(scenarios.SurpriseMisheard, fmt.Sprintf("%s should be about what the caller said", tc.tool),
			fmt.Sprintf("it has %s, and the caller said %s", shownArguments(tc.arguments), strings.ToUpper(strings.Join(slices.Compact(slices.Sorted(slices.Values(said))), ", "))))
		return
	}
}

// madeUp reports whether a model step makes up the call.
func (p *Playhead) madeUp(tc *toolCall) bool {
	return slices.ContainsFunc(p.steps, func(st stepState) bool {
		return st.Model != nil && st.began && st.Model.Invented && slices.ContainsFunc(st.Model.Tools, func(t scenarios.ToolRequest) bool {
			return words.SameName(t.Tool, tc.tool) && sameJSON(t.With, tc.arguments)
		})
	})
}

// returnedBefore reports whether a tool has returned an identifier.
func (p *Playhead) returnedBefore(tc *toolCall, id string) bool {
	return slices.ContainsFunc(p.call.tools, func(other *toolCall) bool {
		return other != tc && other.ended && slices.Contains(identifiers(other.output), id)
	})
}

// fewestDigits is how many digits an identifier without letters has. Chosen: fewer are quantities.
const fewestDigits = 4

// identifiers returns the words of a text that identify something, folded: letters with digits, or some digits.
func identifiers(text string) []string {
	var all []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;:"(){}[]`, r) }) {
		id := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, word)
		digits := strings.Count(shape(id), "9")
		if digits > 0 && digits < len(shape(id)) || digits >= fewestDigits {
			all = append(all, id)
		}
	}
	return all
}

// shape returns an identifier with a for each letter and 9 for each digit.
func shape(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '9'
		}
		return 'a'
	}, id)
}

// leaves returns the texts and numbers in JSON.
func leaves(data json.RawMessage) []string {
	var value any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return nil
	}
	var all []string
	var add func(v any)
	add = func(v any) {
		switch v := v.(type) {
		case string:
			all = append(all, v)
		case json.Number:
			all = append(all, v.String())
		case []any:
			for _, inner := range v {
				add(inner)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				add(v[key])
			}
		}
	}
	add(value)
	return all
}

// sameJSON reports whether two arguments mean the same; none are {}.
func sameJSON(a, b json.RawMessage) bool {
	read := func(data json.RawMessage) (value any) {
		if len(data) == 0 {
			return map[string]any{}
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if d.Decode(&value) != nil {
			return string(data)
		}
		return value
	}
	return reflect.DeepEqual(read(a), read(b))
}

// shownArguments returns arguments for messages.
func shownArguments(data json.RawMessage) string {
	if len(data) == 0 {
		return "{}"
	}
	return string(data)
}
