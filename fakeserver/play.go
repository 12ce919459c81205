package fakeserver

import (
	"encoding/json"
	"fmt"
	"strings"
)

// playShape is what can be loaded for sessions, as docs/control.md describes it; its lines are read by a
// [lineParser].
var playShape = object(
	may("rules", &shape{kinds: nodeArray}), may("script", &shape{kinds: nodeArray}), may("otherwise", aString),
	may("for", enum("next", "all")),
)

// playJSON is what is loaded.
type playJSON struct {
	Rules     []json.RawMessage `json:"rules"`
	Script    []json.RawMessage `json:"script"`
	Otherwise string            `json:"otherwise"`
	For       string            `json:"for"`
}

// maker returns what makes the models of the sessions that play it.
func (p *playJSON) maker() (ModelMaker, *problem) {
	if p.Script == nil && p.Rules == nil {
		return nil, &problem{"missing_required_parameter", "Load 'script' or 'rules', or both.", ""}
	}
	var parser lineParser
	rules := Rules{}
	for i, raw := range p.Rules {
		l := parser.line(raw, fmt.Sprintf("rules[%d]", i), false)
		rules = append(rules, l.Rule)
	}
	var lines []line
	for i, raw := range p.Script {
		lines = append(lines, parser.line(raw, fmt.Sprintf("script[%d]", i), true))
	}
	if problem := parser.problem(); problem != nil {
		return nil, problem
	}
	if p.Script == nil {
		return func(SessionInfo) Model { return rules }, nil
	}
	return func(info SessionInfo) Model {
		q := &sequence{lines: lines, rules: rules, otherwise: p.Otherwise, note: info.note, unplayed: info.unplayed}
		q.tell()
		return q
	}, nil
}

// problem puts all mistakes into one answer, which names the place of the first.
func (p *lineParser) problem() *problem {
	if len(p.mistakes) == 0 {
		return nil
	}
	var all []string
	for _, m := range p.mistakes {
		all = append(all, fmt.Sprintf("Invalid '%s': %s.", m.path, m.text))
	}
	return &problem{"invalid_value", strings.Join(all, " "), p.mistakes[0].path}
}

// sequence is a model that plays lines in the order written, each once. It belongs to one session.
type sequence struct {
	lines     []line // shared, read-only
	next      int
	rules     Rules // for what no line answers
	otherwise string
	note      func(string)
	unplayed  func(int)
}

// tell tells how much is left.
func (q *sequence) tell() {
	left := 0
	for i := range q.lines[q.next:] {
		if !q.lines[q.next+i].optional {
			left++
		}
	}
	q.unplayed(left)
}

// Respond implements [Model].
func (q *sequence) Respond(req *Request) Reply {
	if !req.OutOfBand {
		for i := q.next; i < len(q.lines); i++ {
			if reply, ok := q.lines[i].answer(req); ok {
				q.next = i + 1
				q.tell()
				return reply
			}
			if !q.lines[i].optional {
				break
			}
		}
	}
	if reply, ok := q.rules.answer(req); ok {
		return reply
	}
	if !req.OutOfBand {
		q.note(q.unscripted(req))
	}
	return Reply{Say: q.otherwise}
}

// unscripted says in words that no line answered a response.
func (q *sequence) unscripted(req *Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: no line of the script answers %s", req.ResponseID, causeOf(req))
	if q.next < len(q.lines) {
		fmt.Fprintf(&b, "; line %d is next", q.next+1)
	} else {
		b.WriteString("; all lines have been played")
	}
	return b.String()
}
