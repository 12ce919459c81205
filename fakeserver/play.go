package fakeserver

import (
	"encoding/json"
	"fmt"
	"strings"
)

// The JSON of what can be loaded for sessions, as docs/control.md describes it.
var (
	lineFields = []field{
		may("heard", aString), may("typed", aString), may("result", aString), may("returned", aString),
		may("instructions", aString), may("say", aString), may("handoff", aString),
		may("calls", &shape{kinds: nodeArray, items: object(needs("name", aString), may("arguments", anObject))}),
		may("latency", aString), may("speed", decimal(0.01, 1000)),
	}
	rulesShape  = &shape{kinds: nodeArray, items: object(lineFields...)}
	scriptShape = &shape{kinds: nodeArray, items: object(append(lineFields[:len(lineFields):len(lineFields)],
		may("optional", aBoolean))...)}
	playShape = object(may("rules", rulesShape), may("script", scriptShape), may("otherwise", aString),
		may("for", enum("next", "all")))
)

// lineJSON is a line of rules or of a script.
type lineJSON struct {
	Heard        string `json:"heard"`
	Typed        string `json:"typed"`
	Result       string `json:"result"`
	Returned     string `json:"returned"`
	Instructions string `json:"instructions"`
	Say          string `json:"say"`
	Handoff      string `json:"handoff"`
	Calls        []struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	} `json:"calls"`
	Latency  string  `json:"latency"`
	Speed    float64 `json:"speed"`
	Optional bool    `json:"optional"`
}

// playJSON is what is loaded.
type playJSON struct {
	Rules     []lineJSON `json:"rules"`
	Script    []lineJSON `json:"script"`
	Otherwise string     `json:"otherwise"`
	For       string     `json:"for"`
}

// rule returns a line as a rule; path is where it stands.
func (l *lineJSON) rule(path string) (Rule, *problem) {
	r := Rule{
		Heard: l.Heard, Typed: l.Typed, Result: l.Result, Returned: l.Returned, Instructions: l.Instructions,
		Handoff: l.Handoff, Reply: Reply{Say: l.Say, Speed: l.Speed},
	}
	for _, c := range l.Calls {
		r.Reply.Calls = append(r.Reply.Calls, Call{Name: c.Name, Arguments: c.Arguments})
	}
	var p *problem
	r.Reply.Latency, p = duration(l.Latency, join(path, "latency"))
	return r, p
}

// maker returns what makes the models of the sessions that play it.
func (p *playJSON) maker() (ModelMaker, *problem) {
	rules := Rules{}
	for i := range p.Rules {
		r, wrong := p.Rules[i].rule(fmt.Sprintf("rules[%d]", i))
		if wrong != nil {
			return nil, wrong
		}
		rules = append(rules, r)
	}
	var lines []sequenceLine
	for i := range p.Script {
		r, wrong := p.Script[i].rule(fmt.Sprintf("script[%d]", i))
		if wrong != nil {
			return nil, wrong
		}
		lines = append(lines, sequenceLine{r, p.Script[i].Optional})
	}
	if p.Script == nil {
		if p.Rules == nil {
			return nil, &problem{"missing_required_parameter", "Load 'script' or 'rules', or both.", ""}
		}
		return func(SessionInfo) Model { return rules }, nil
	}
	return func(info SessionInfo) Model {
		return &sequence{lines: lines, rules: rules, otherwise: p.Otherwise, note: info.note}
	}, nil
}

// sequence is a model that plays lines in the order written, each once. It belongs to one session.
type sequence struct {
	lines     []sequenceLine // shared, read-only
	next      int
	rules     Rules // for what no line answers
	otherwise string
	note      func(string)
}

type sequenceLine struct {
	Rule
	optional bool // may be passed over
}

// Respond implements [Model].
func (q *sequence) Respond(req *Request) Reply {
	if !req.OutOfBand {
		for i := q.next; i < len(q.lines); i++ {
			if reply, ok := q.lines[i].answer(req); ok {
				q.next = i + 1
				return reply
			}
			if !q.lines[i].optional {
				break
			}
		}
	}
	for i := range q.rules {
		if reply, ok := q.rules[i].answer(req); ok {
			return reply
		}
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
