package reports

import (
	"os"
	"regexp"
	"strings"

	"github.com/voicesim/voicesim/internal/mask"
	"github.com/voicesim/voicesim/judge"
	"github.com/voicesim/voicesim/reports/results"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/timeline"
)

// EntryOf is a played call as it stands in reports: without secrets. Numbers of payment cards, keys, tokens, PINs and passwords are masked
// wherever they stand in text, and so are the values of variables of the environment that have the names of secrets. What was played stays as it was;
// SHA256 is that of what was played. What patterns of one's own match is masked, too. The sound stays: a card number that was said is heard.
func EntryOf(p judge.Played, own ...*regexp.Regexp) *Entry {
	m := mask.New(own)
	m.Environment(os.Environ())
	rec := joined(p.Recording)
	caller, agent := turnsOf(p)
	m.Across(caller)
	m.Across(agent)
	m.Asked(dialogueOf(p))
	m.Collect(p.Scenario, p.Result, rec)
	var kept []*Entry
	for _, k := range p.Kept {
		kept = append(kept, EntryOf(k, own...))
	}
	recorded := masked(m, p.Recording)
	return &Entry{
		Spoken: utterancesOf(recorded, p.Result), Kept: kept, Mutant: p.Mutant, wire: p.Wire, mask: m, sources: sourcesOf(p, m), Scenario: mask.Deep(m, p.Scenario), Result: mask.Deep(m, p.Result), Recording: recorded,
		SHA256: p.SHA256, Contract: mask.DeepForms(m, p.Contract), Usage: mask.DeepForms(m, p.Usage), Wall: p.Wall, Seed: p.Seed,
	}
}

// turnsOf is what caller and agent say in a call, turn by turn: as it is written, and of an agent with words of its own, as it was generated.
func turnsOf(p judge.Played) (caller, agent []string) {
	if p.Scenario != nil {
		for s := range p.Scenario.Steps() {
			switch {
			case s.Caller != nil:
				caller = append(caller, s.Caller.Words)
			case s.Model != nil && s.Model.Say != "":
				agent = append(agent, s.Model.Say)
			}
		}
	}
	if p.Recording != nil {
		agent = append(agent, "")
		for _, t := range together(p.Recording) {
			if t.joint == "" {
				agent = append(agent, strings.Join(t.pieces, ""))
			}
		}
	}
	return caller, agent
}

// dialogueOf is what caller and agent say in a call, in one order: as it happened, or without a recording as it is written.
func dialogueOf(p judge.Played) (turns []string) {
	if p.Scenario == nil {
		return nil
	}
	script := p.Scenario.Script
	if p.Recording == nil {
		for _, s := range script {
			switch {
			case s.Caller != nil:
				turns = append(turns, s.Caller.Words)
			case s.Model != nil:
				turns = append(turns, s.Model.Say)
			}
		}
		return turns
	}
	made := map[int]string{} // by the record that begins it
	for _, t := range together(p.Recording) {
		if t.joint == "" {
			made[t.records[0]] = strings.Join(t.pieces, "")
		}
	}
	for i, r := range p.Recording.Records {
		if act, ok := r.Fact.(timeline.ActBegan); ok && !act.Beside && act.Step >= 0 && act.Step < len(script) && script[act.Step].Caller != nil {
			turns = append(turns, script[act.Step].Caller.Words)
		}
		turns = append(turns, made[i])
	}
	return turns
}

// sourceAround is how many lines stand before and behind that of a failure. Chosen: the step before and the one behind.
const sourceAround = 2

// sources are lines of the file of a scenario.
type sources struct {
	failures [][]results.SourceLine // by failure: its line with some around it; none where the scenario itself is meant
	steps    []string               // by step of the result
}

// sourcesOf are the lines of the scenario's file on which the failures and steps of a call stand.
func sourcesOf(p judge.Played, m *mask.Mask) (s sources) {
	if p.Result == nil || p.Scenario == nil {
		return s
	}
	line := func(at scenarios.Pos) string { return m.Text(p.Scenario.Line(at)) }
	for _, f := range p.Result.Failures {
		var lines []results.SourceLine
		if f.Pos.Line != p.Scenario.Pos.Line && line(f.Pos) != "" {
			for n := max(1, f.Pos.Line-sourceAround); n <= f.Pos.Line+sourceAround; n++ {
				if text := line(scenarios.Pos{File: f.Pos.File, Line: n}); text != "" || n <= f.Pos.Line {
					lines = append(lines, results.SourceLine{Line: n, Text: text})
				}
			}
		}
		s.failures = append(s.failures, lines)
	}
	for _, step := range p.Result.Steps {
		s.steps = append(s.steps, strings.TrimSpace(line(step.Pos)))
	}
	return s
}

// line is the line of a failure, without the spaces around it; "" where the scenario itself is meant.
func (s sources) line(failure int, at scenarios.Pos) string {
	if failure < len(s.failures) {
		for _, l := range s.failures[failure] {
			if l.Line == at.Line {
				return strings.TrimSpace(l.Text)
			}
		}
	}
	return ""
}

// texts are what several records say together.
type texts struct {
	joint   string
	records []int
	pieces  []string
}

// together returns what records say together: what the model made in one item, and the words that were heard of one utterance.
func together(rec *timeline.Recording) []*texts {
	type key struct {
		item      string
		utterance int
	}
	var all []*texts
	known := map[key]*texts{}
	for i, r := range rec.Records {
		var k key
		var text, joint string
		switch f := r.Fact.(type) {
		case timeline.Generated:
			k, text = key{item: f.Item}, f.Text
		case timeline.WordHeard:
			k, text, joint = key{utterance: f.Utterance + 1}, f.Text, " "
		default:
			continue
		}
		if known[k] == nil {
			known[k] = &texts{joint: joint}
			all = append(all, known[k])
		}
		known[k].records, known[k].pieces = append(known[k].records, i), append(known[k].pieces, text)
	}
	return all
}

// joined is what a recording says, as texts in which secrets can be found.
func joined(rec *timeline.Recording) any {
	if rec == nil {
		return nil
	}
	var whole []any
	for _, t := range together(rec) {
		whole = append(whole, strings.Join(t.pieces, t.joint))
	}
	for _, r := range rec.Records {
		whole = append(whole, r.Fact)
	}
	return whole
}

// masked is a recording without secrets. The tracks are the same.
func masked(m *mask.Mask, rec *timeline.Recording) *timeline.Recording {
	if rec == nil {
		return nil
	}
	out := *rec
	out.Records = append([]timeline.Record{}, rec.Records...)
	for _, t := range together(rec) {
		for i, piece := range m.Pieces(t.pieces, t.joint) {
			r := &out.Records[t.records[i]]
			switch f := r.Fact.(type) {
			case timeline.Generated:
				f.Text = piece
				r.Fact = f
			case timeline.WordHeard:
				f.Text = piece
				r.Fact = f
			default:
			}
		}
	}
	out.Records = mask.Deep(m, out.Records)
	return &out
}

// Masked is a text without what has the form of a secret, and without what patterns of one's own match, for what is told beside the reports.
func Masked(text string, own ...*regexp.Regexp) string { return mask.New(own).Text(text) }
