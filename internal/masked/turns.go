package masked

import (
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// Who has turns.
const (
	caller = "caller"
	agent  = "agent"
	phone  = "phone" // tells of keys
)

// writtenIn is what caller and agent are to say and to key, as a scenario has it.
func writtenIn(sc *scenarios.Scenario) (turns []mask.Turn) {
	if sc == nil {
		return nil
	}
	for s := range sc.Steps() {
		if t, ok := turnOf(s); ok {
			turns = append(turns, t)
		}
	}
	return turns
}

// turnOf is what somebody is to let the other know by a step.
func turnOf(s *scenarios.Step) (mask.Turn, bool) {
	switch {
	case s.Caller != nil && s.Verb == scenarios.VerbDTMF:
		return mask.Turn{Who: caller, Text: numbered(s.Caller.Words)}, true
	case s.Caller != nil:
		return mask.Turn{Who: caller, Text: s.Caller.Words}, true
	case s.Model != nil && s.Model.Say != "":
		return mask.Turn{Who: agent, Text: s.Model.Say}, true
	}
	return mask.Turn{}, false
}

// numbered are keys without the letters A to D, which are no digits and end a number as # does.
func numbered(keys string) string {
	return strings.Map(func(r rune) rune {
		if r|0x20 >= 'a' && r|0x20 <= 'd' {
			return '#'
		}
		return r
	}, keys)
}

// apart are the same keys with a space between any two: a card number among them may begin at any key, as behind that of a menu.
func apart(keys []mask.Turn) (texts []string) {
	for _, t := range keys {
		texts = append(texts, strings.Join(strings.Split(t.Text, ""), " "))
	}
	return texts
}

// keysWritten are the keys that a scenario has pressed.
func keysWritten(sc *scenarios.Scenario) (turns []mask.Turn) {
	if sc == nil {
		return nil
	}
	for s := range sc.Steps() {
		if s.Verb == scenarios.VerbDTMF {
			turns = append(turns, mask.Turn{Who: caller, Text: numbered(s.Caller.Words)})
		}
	}
	return turns
}

// heardIn is what caller and agent said and keyed in a call, in the order in which they did.
func heardIn(p judge.Played) (turns []mask.Turn) {
	if p.Recording == nil {
		return nil
	}
	made := map[int]string{} // by the record that begins it
	for _, t := range together(p.Recording) {
		if t.joint == "" {
			made[t.records[0]] = strings.Join(t.pieces, "")
		}
	}
	for i, r := range p.Recording.Records {
		if act, ok := r.Fact.(timeline.ActBegan); ok && !act.Beside && p.Scenario != nil && act.Step >= 0 && act.Step < len(p.Scenario.Script) {
			if s := p.Scenario.Act(act.Step, act.Branch); s != nil && s.Caller != nil {
				t, _ := turnOf(s)
				turns = append(turns, t)
			}
		}
		if text := made[i]; text != "" {
			turns = append(turns, mask.Turn{Who: agent, Text: text})
		}
	}
	return turns
}

// keysHeard are the keys that the runtime was told of: what stands together was pressed in one act, and not parted by # and the like.
func keysHeard(rec *timeline.Recording) (turns []mask.Turn) {
	if rec == nil {
		return nil
	}
	var keys strings.Builder
	end := func() {
		if keys.Len() > 0 {
			turns = append(turns, mask.Turn{Who: phone, Text: numbered(keys.String())})
		}
		keys.Reset()
	}
	for _, r := range rec.Records {
		switch f := r.Fact.(type) {
		case timeline.KeyHeard:
			keys.WriteString(f.Key)
		case timeline.ActBegan:
			end()
		}
	}
	end()
	return turns
}
