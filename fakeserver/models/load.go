package models

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/plaintext"
)

// LoadError is what is wrong with what a test loads.
type LoadError struct {
	Code  string // of the error that answers the test
	Text  string // all mistakes, each with its place
	Param string // place of the first, such as "script[1].calls[0].name"; "" is the whole
}

// Error returns the text.
func (e *LoadError) Error() string { return e.Text }

// loadJSON is what is loaded, as docs/control.md describes it.
type loadJSON struct {
	Rules     []json.RawMessage `json:"rules"`
	Script    []json.RawMessage `json:"script"`
	Otherwise string            `json:"otherwise"`
}

// Load reads what a test loads for sessions to come, as the control endpoint takes it: an object with rules,
// a script, or both, and what is said otherwise. It returns what makes the models of these sessions; each session
// plays the script from its beginning. The error is a [*LoadError].
func Load(body []byte) (fakeserver.ModelMaker, error) {
	body, wrong := plaintext.Of(body)
	if wrong != nil {
		return nil, &LoadError{Code: "invalid_value", Text: fmt.Sprintf("The JSON could not be read: line %d, column %d: it %s", wrong.Line, wrong.Column, wrong.Text)}
	}
	var p loadJSON
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, &LoadError{Code: "invalid_value", Text: "The JSON could not be read: " + err.Error()}
	}
	if p.Script == nil && p.Rules == nil {
		return nil, &LoadError{Code: "missing_required_parameter", Text: "Load 'script' or 'rules', or both."}
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
	if err := parser.loadError(); err != nil {
		return nil, err
	}
	if p.Script == nil {
		return func(fakeserver.SessionInfo) fakeserver.Model { return rules }, nil
	}
	return func(info fakeserver.SessionInfo) fakeserver.Model {
		q := &sequence{lines: lines, rules: rules, otherwise: p.Otherwise, info: info}
		q.countLeft()
		return q
	}, nil
}

// loadError puts all mistakes into one error; nil if there are none.
func (p *lineParser) loadError() error {
	if len(p.mistakes) == 0 {
		return nil
	}
	var all []string
	for _, m := range p.mistakes {
		all = append(all, fmt.Sprintf("Invalid '%s': %s.", m.path, m.text))
	}
	return &LoadError{"invalid_value", strings.Join(all, " "), p.mistakes[0].path}
}

// sequence is a model that plays lines in the order written, each once. It belongs to one session.
type sequence struct {
	lines     []line // shared, read-only
	next      int
	rules     Rules // for what no line answers
	otherwise string
	info      fakeserver.SessionInfo
}

// countLeft puts into the journal how much is left.
func (q *sequence) countLeft() {
	left := 0
	for i := range q.lines[q.next:] {
		if !q.lines[q.next+i].optional {
			left++
		}
	}
	q.info.Unplayed(left)
}

// Respond implements [fakeserver.Model].
func (q *sequence) Respond(req *fakeserver.Request) fakeserver.Reply {
	if !req.OutOfBand {
		for i := q.next; i < len(q.lines); i++ {
			if reply, ok := q.lines[i].answer(req); ok {
				q.next = i + 1
				q.countLeft()
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
		q.info.Note(q.unscripted(req))
	}
	return fakeserver.Reply{Say: q.otherwise}
}

// unscripted says in words that no line answered a response.
func (q *sequence) unscripted(req *fakeserver.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: no line of the script answers %s", req.ResponseID, causeOf(req))
	if q.next < len(q.lines) {
		fmt.Fprintf(&b, "; line %d is next", q.next+1)
	} else {
		b.WriteString("; all lines have been played")
	}
	return b.String()
}
