package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/plaintext"
)

// RuleError is a mistake in a file of rules.
type RuleError struct {
	File string
	Rule int    // counts from 1; 0 is the file as a whole
	Key  string // where in the rule, such as "calls[0].name"; "" is the rule as a whole
	Text string // what is wrong, and what to write instead
}

// Error names the place first.
func (e *RuleError) Error() string {
	place := e.File
	if e.Rule > 0 {
		place += fmt.Sprintf(": rule %d", e.Rule)
	}
	if e.Key != "" {
		place += ": " + e.Key
	}
	return place + ": " + e.Text
}

// ParseRules reads a file of rules in UTF-8, with or without a byte order mark, as docs/serve.md describes it. The error joins all mistakes in it, each a
// [*RuleError].
func ParseRules(file string, data []byte) (Rules, error) {
	data, wrong := plaintext.Of(data)
	if wrong != nil {
		return nil, &RuleError{File: file, Text: fmt.Sprintf("line %d, column %d: %s", wrong.Line, wrong.Column, wrong.Text)}
	}
	var each []json.RawMessage
	if err := json.Unmarshal(data, &each); err != nil {
		return nil, &RuleError{File: file, Text: listMistake(data, err)}
	}
	var rules Rules
	var mistakes []error
	last := 0 // the first rule that fits everything
	for i, raw := range each {
		p := lineParser{}
		line := p.line(raw, "", false)
		if last > 0 {
			p.mistake("", fmt.Sprintf("is never reached, since rule %d fits everything", last))
		} else if len(p.mistakes) == 0 && line.fitsAll() {
			last = i + 1
		}
		rules = append(rules, line.Rule)
		for _, m := range p.mistakes {
			mistakes = append(mistakes, &RuleError{file, i + 1, m.path, m.text})
		}
	}
	return rules, errors.Join(mistakes...)
}

// listMistake says what keeps data from being a list.
func listMistake(data []byte, err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(data[:syntax.Offset], []byte("\n"))
		return fmt.Sprintf("line %d: is not JSON: %v", line, err)
	}
	return "must be a list of rules, in brackets"
}

// line is a rule, or a line of a script.
type line struct {
	Rule
	optional bool // of a script: it may be passed over
}

// fitsAll reports whether the rule fits every response.
func (r *Rule) fitsAll() bool {
	return r.Heard+r.Typed+r.Injected+r.Result+r.Returned+r.Failed+r.Instructions+r.Handoff == "" && len(r.Metadata) == 0
}

// lineParser reads rules and lines of scripts and cassettes, and gathers all mistakes in them.
type lineParser struct {
	mistakes []lineMistake
	sound    func(file string) ([]int16, error) // reads a file of samples; nil but for cassettes
}

// lineMistake is a mistake and its place.
type lineMistake struct {
	path   string // such as "calls[0].name"; "" is the whole
	text   string
	offset int // in bytes, from the beginning of what is read
}

func (p *lineParser) mistake(path, text string) {
	p.mistakes = append(p.mistakes, lineMistake{path: path, text: text})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// part is a value in a file, with where it stands.
type part struct {
	p      *lineParser
	raw    json.RawMessage
	path   string
	offset int // of raw, from the beginning of what is read
}

// wrong notes a mistake at the value.
func (at part) wrong(text string) {
	at.p.mistakes = append(at.p.mistakes, lineMistake{at.path, text, at.offset})
}

// load reads an object into to, and returns the keys that it has; nil if it is none. The example is one.
func load[S any](at part, m *keys.Map[part, S], to *S, example string) keys.Seen[part] {
	var entries []keys.Entry[part]
	ok := eachValue(at.raw, '{', func(key string, value json.RawMessage, offset int) {
		entries = append(entries, keys.Entry[part]{Name: key, At: part{at.p, value, join(at.path, key), at.offset + offset}})
	})
	if !ok {
		at.wrong("must be an object, such as " + example)
		return nil
	}
	return m.Load(to, entries, wrongKeys{})
}

// wrongKeys notes what is wrong with the keys of an object.
type wrongKeys struct{}

// Unknown implements [keys.Wrong].
func (wrongKeys) Unknown(at part, _ string, in *keys.Table) {
	at.wrong("is no key of " + in.What + "; these are: " + strings.Join(slices.Sorted(slices.Values(in.All())), ", "))
}

// Twice implements [keys.Wrong].
func (wrongKeys) Twice(again, _ part, _ string) { again.wrong("stands twice") }

// line reads a rule, or a line of a script, at a path.
func (p *lineParser) line(raw json.RawMessage, path string, script bool) line {
	var l line
	seen := load(part{p: p, raw: raw, path: path}, lineMap(script), &l, `{"typed": "hello", "say": "Hello."}`)
	switch {
	case seen == nil:
	case (seen.Has("heard") || seen.Has("typed")) && (seen.Has("result") || seen.Has("returned") || seen.Has("failed")):
		p.mistake(path, "fits nothing: a response answers a turn (heard, typed) or outputs (result, returned, failed), not both")
	case seen.Has("arguments") && !seen.Has("result") && !seen.Has("failed"):
		p.mistake(join(path, "arguments"), "is a condition on the call of result or failed, and needs one of them; those of a call to make stand in calls")
	case !seen.Has("handoff"):
		p.answers(seen, path)
	}
	p.ends(&l.Reply, path)
	if seen.Has("fails") && seen.Has("handoff") && l.Reply.Then != nil {
		p.mistake(join(path, "fails"), "ends the response before its handoff: write it into the last then")
	}
	return l
}

// behindMCP is what is wrong with something that follows calls of MCP tools, before what to write instead.
const behindMCP = "follows a call of an MCP tool, and a response ends with such calls: "

// ends demands that nothing follows calls of MCP tools, with which a response ends.
func (p *lineParser) ends(r *fakeserver.Reply, path string) {
	if r.Then != nil && callsMCP(r) {
		p.mistake(join(path, "then"), behindMCP+"write what is said to its answer into a rule of its own, with result or failed")
	}
}

// callsMCP reports whether a reply calls tools of MCP servers, before what follows in it.
func callsMCP(r *fakeserver.Reply) bool {
	return slices.ContainsFunc(r.Calls, func(c fakeserver.ToolCall) bool { return c.Server != "" })
}

// answers demands that an answer has something in it, and that nothing follows what ends it.
func (p *lineParser) answers(seen keys.Seen[part], path string) {
	switch {
	case !slices.ContainsFunc([]string{"say", "calls", "then", "fails", "incomplete"}, seen.Has):
		p.mistake(path, `has no answer: it needs say, calls, handoff, then, fails or incomplete ("say": "" is silence)`)
	case seen.Has("fails") && seen.Has("incomplete"):
		p.mistake(join(path, "incomplete"), "cannot stand beside fails: a response ends in one way")
	case seen.Has("then") && (seen.Has("fails") || seen.Has("incomplete")):
		p.mistake(join(path, "then"), "follows on what ends the response: write fails and incomplete into the last then")
	}
}
