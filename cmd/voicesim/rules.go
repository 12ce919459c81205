package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// ruleError is a mistake in a file of rules.
type ruleError struct {
	file string
	rule int    // counts from 1; 0 is the file as a whole
	key  string // of the rule; "" is the rule as a whole
	text string
}

func (e *ruleError) Error() string {
	place := e.file
	if e.rule > 0 {
		place += fmt.Sprintf(": rule %d", e.rule)
	}
	if e.key != "" {
		place += ": " + e.key
	}
	return place + ": " + e.text
}

// parseRules reads a file of rules, as docs/serve.md describes it. The error has all mistakes in it,
// one a line.
func parseRules(file string, data []byte) (fakeserver.Rules, error) {
	var each []json.RawMessage
	if err := json.Unmarshal(data, &each); err != nil {
		return nil, &ruleError{file: file, text: jsonMistake(data, err)}
	}
	var rules fakeserver.Rules
	var mistakes []error
	last := 0 // the first rule that fits everything
	for i, raw := range each {
		p := ruleParser{file: file, number: i + 1, seen: map[string]bool{}}
		p.parse(raw)
		if last > 0 {
			p.mistake("", fmt.Sprintf("is never reached, since rule %d fits everything", last))
		} else if p.fitsAll() {
			last = i + 1
		}
		rules = append(rules, p.rule)
		mistakes = append(mistakes, p.mistakes...)
	}
	return rules, errors.Join(mistakes...)
}

// jsonMistake says what keeps data from being a list.
func jsonMistake(data []byte, err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := 1 + bytes.Count(data[:syntax.Offset], []byte("\n"))
		return fmt.Sprintf("line %d: is not JSON: %v", line, err)
	}
	return "must be a list of rules, in brackets"
}

// ruleParser reads one rule.
type ruleParser struct {
	file     string
	number   int
	rule     fakeserver.Rule
	seen     map[string]bool // keys
	mistakes []error
}

func (p *ruleParser) mistake(key, text string) {
	p.mistakes = append(p.mistakes, &ruleError{p.file, p.number, key, text})
}

// keys returns the keys that a rule may have, each with what reads its value.
func (p *ruleParser) keys() map[string]func(json.RawMessage) error {
	r := &p.rule
	return map[string]func(json.RawMessage) error{
		"heard":        func(v json.RawMessage) error { return readWords(v, &r.Heard) },
		"typed":        func(v json.RawMessage) error { return readWords(v, &r.Typed) },
		"injected":     func(v json.RawMessage) error { return readWords(v, &r.Injected) },
		"result":       func(v json.RawMessage) error { return readWords(v, &r.Result) },
		"returned":     func(v json.RawMessage) error { return readWords(v, &r.Returned) },
		"instructions": func(v json.RawMessage) error { return readWords(v, &r.Instructions) },
		"say":          func(v json.RawMessage) error { return readText(v, &r.Reply.Say) },
		"calls":        func(v json.RawMessage) error { return readCalls(v, &r.Reply.Calls) },
		"handoff":      func(v json.RawMessage) error { return readWords(v, &r.Handoff) },
		"latency":      func(v json.RawMessage) error { return readLatency(v, &r.Reply.Latency) },
		"speed":        func(v json.RawMessage) error { return readSpeed(v, &r.Reply.Speed) },
	}
}

func (p *ruleParser) parse(raw json.RawMessage) {
	known := p.keys()
	object := eachKey(raw, func(key string, value json.RawMessage) {
		read, ok := known[key]
		switch {
		case !ok:
			p.mistake(key, "is no key of a rule; these are: "+strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		case p.seen[key]:
			p.mistake(key, "stands twice")
		default:
			p.seen[key] = true
			if err := read(value); err != nil {
				p.mistake(key, err.Error())
			}
		}
	})
	switch {
	case !object:
		p.mistake("", `must be an object, such as {"typed": "hello", "say": "Hello."}`)
	case (p.seen["heard"] || p.seen["typed"]) && (p.seen["result"] || p.seen["returned"]):
		p.mistake("", "fits nothing: a response answers a turn (heard, typed) or outputs (result, returned), not both")
	case !p.seen["say"] && !p.seen["calls"] && !p.seen["handoff"]:
		p.mistake("", `has no answer: it needs say, calls or handoff ("say": "" is silence)`)
	}
}

// fitsAll tells whether the rule fits every response.
func (p *ruleParser) fitsAll() bool {
	r := &p.rule
	return len(p.mistakes) == 0 && r.Heard+r.Typed+r.Injected+r.Result+r.Returned+r.Instructions+r.Handoff == ""
}

// eachKey calls f for each key of an object, in the order written; a key that stands twice comes
// twice. It returns false if raw, which must be JSON, is no object.
func eachKey(raw json.RawMessage, f func(key string, value json.RawMessage)) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') {
		return false
	}
	for d.More() {
		var value json.RawMessage
		key, err := d.Token()
		if err != nil || d.Decode(&value) != nil {
			return false
		}
		f(key.(string), value)
	}
	return true
}

// readText reads a text, which may be empty.
func readText(v json.RawMessage, to *string) error {
	if json.Unmarshal(v, to) != nil || v[0] != '"' {
		return errors.New("must be a text, in quotation marks")
	}
	return nil
}

// readWords reads a text that has something in it.
func readWords(v json.RawMessage, to *string) error {
	if err := readText(v, to); err != nil {
		return err
	}
	if strings.TrimSpace(*to) == "" {
		return errors.New("must not be empty; leave it out where it does not matter")
	}
	return nil
}

// readCalls reads function calls: [{"name": "…", "arguments": {…}}].
func readCalls(v json.RawMessage, to *[]fakeserver.Call) error {
	var each []json.RawMessage
	if json.Unmarshal(v, &each) != nil || len(each) == 0 {
		return errors.New(`must be a list of calls, such as [{"name": "look_up", "arguments": {"id": 7}}]`)
	}
	for i, raw := range each {
		var call fakeserver.Call
		var mistake error
		object := eachKey(raw, func(key string, value json.RawMessage) {
			switch key {
			case "name":
				mistake = errors.Join(mistake, readWords(value, &call.Name))
			case "arguments":
				if value[0] != '{' {
					mistake = errors.Join(mistake, errors.New("arguments must be an object"))
				}
				call.Arguments = value
			default:
				mistake = errors.Join(mistake, fmt.Errorf("%s is no key of a call; these are: arguments, name", key))
			}
		})
		switch {
		case mistake != nil:
			return fmt.Errorf("call %d: %w", i+1, mistake)
		case !object || call.Name == "":
			return fmt.Errorf("call %d needs a name", i+1)
		}
		*to = append(*to, call)
	}
	return nil
}

// readLatency reads a time to wait.
func readLatency(v json.RawMessage, to *time.Duration) error {
	var text string
	if err := readText(v, &text); err != nil {
		return err
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return fmt.Errorf(`%q is no time to wait; write one as "800ms" or "1.5s"`, text)
	}
	*to = d
	return nil
}

// readSpeed reads how many times faster than usual sound comes.
func readSpeed(v json.RawMessage, to *float64) error {
	if json.Unmarshal(v, to) != nil || *to <= 0 {
		return errors.New("must be a number above 0; 2 is twice as fast as usual")
	}
	return nil
}
