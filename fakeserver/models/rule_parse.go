package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voicesim/voicesim/fakeserver"
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

// ParseRules reads a file of rules, as docs/serve.md describes it. The error joins all mistakes in it, each a
// [*RuleError].
func ParseRules(file string, data []byte) (Rules, error) {
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

// lineParser reads rules and lines of scripts, and gathers all mistakes in them.
type lineParser struct {
	mistakes []lineMistake
}

// lineMistake is a mistake and its place, such as "calls[0].name".
type lineMistake struct{ path, text string }

func (p *lineParser) mistake(path, text string) {
	p.mistakes = append(p.mistakes, lineMistake{path, text})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// reader reads the value of a key at a path.
type reader func(raw json.RawMessage, path string)

// object reads an object whose keys are known, and returns those that it has. what is what the object is,
// with an example; noun is that alone.
func (p *lineParser) object(raw json.RawMessage, path, noun, example string, keys map[string]reader) (seen map[string]bool) {
	seen = map[string]bool{}
	ok := eachKey(raw, func(key string, value json.RawMessage) {
		at := join(path, key)
		read, known := keys[key]
		switch {
		case !known:
			p.mistake(at, "is no key of "+noun+"; these are: "+strings.Join(slices.Sorted(maps.Keys(keys)), ", "))
		case seen[key]:
			p.mistake(at, "stands twice")
		default:
			seen[key] = true
			read(value, at)
		}
	})
	if !ok {
		p.mistake(path, "must be an object, such as "+example)
		return nil
	}
	return seen
}

// line reads a rule, or a line of a script, at a path.
func (p *lineParser) line(raw json.RawMessage, path string, script bool) line {
	var l line
	seen := p.object(raw, path, "a rule", `{"typed": "hello", "say": "Hello."}`, p.lineKeys(&l, script))
	switch {
	case seen == nil:
	case (seen["heard"] || seen["typed"]) && (seen["result"] || seen["returned"] || seen["failed"]):
		p.mistake(path, "fits nothing: a response answers a turn (heard, typed) or outputs (result, returned, failed), not both")
	case seen["arguments"] && !seen["result"] && !seen["failed"]:
		p.mistake(join(path, "arguments"), "is a condition on the call of result or failed, and needs one of them; those of a call to make stand in calls")
	case !seen["handoff"]:
		p.answers(seen, path)
	}
	if seen["fails"] && seen["handoff"] && l.Reply.Then != nil {
		p.mistake(join(path, "fails"), "ends the response before its handoff: write it into the last then")
	}
	return l
}

// answers demands that an answer has something in it, and that nothing follows what ends it.
func (p *lineParser) answers(seen map[string]bool, path string) {
	switch {
	case !slices.ContainsFunc([]string{"say", "calls", "then", "fails", "incomplete"}, func(key string) bool { return seen[key] }):
		p.mistake(path, `has no answer: it needs say, calls, handoff, then, fails or incomplete ("say": "" is silence)`)
	case seen["fails"] && seen["incomplete"]:
		p.mistake(join(path, "incomplete"), "cannot stand beside fails: a response ends in one way")
	case seen["then"] && (seen["fails"] || seen["incomplete"]):
		p.mistake(join(path, "then"), "follows on what ends the response: write fails and incomplete into the last then")
	}
}

// lineKeys returns the keys that a line may have, each with what reads its value.
func (p *lineParser) lineKeys(l *line, script bool) map[string]reader {
	r := &l.Rule
	keys := map[string]reader{
		"heard":        p.words(&r.Heard),
		"typed":        p.words(&r.Typed),
		"injected":     p.words(&r.Injected),
		"result":       p.words(&r.Result),
		"returned":     p.words(&r.Returned),
		"failed":       p.words(&r.Failed),
		"arguments":    p.arguments(&r.Arguments),
		"instructions": p.words(&r.Instructions),
		"metadata":     p.metadata(&r.Metadata),
		"handoff":      p.words(&r.Handoff),
		"latency":      p.latency(&r.Reply.Latency),
		"speed":        p.speed(&r.Reply.Speed),
	}
	maps.Copy(keys, p.answerKeys(&r.Reply))
	if script {
		keys["optional"] = p.flag(&l.optional)
	}
	return keys
}

// answerKeys returns the keys of what is said and called, which stand in a line and in what follows it.
func (p *lineParser) answerKeys(r *fakeserver.Reply) map[string]reader {
	return map[string]reader{
		"say":        p.text(&r.Say),
		"calls":      p.calls(&r.Calls),
		"then":       p.then(&r.Then),
		"fails":      p.fails(&r.Fails),
		"incomplete": p.incomplete(&r.Incomplete),
	}
}
