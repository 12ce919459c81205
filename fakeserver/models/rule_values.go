package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/wire"
)

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

// text reads a text, which may be empty.
func (p *lineParser) text(to *string) reader {
	return func(raw json.RawMessage, path string) {
		if raw[0] != '"' || json.Unmarshal(raw, to) != nil {
			p.mistake(path, "must be a text, in quotation marks")
		}
	}
}

// words reads a text that has something in it.
func (p *lineParser) words(to *string) reader {
	return func(raw json.RawMessage, path string) {
		before := len(p.mistakes)
		p.text(to)(raw, path)
		if len(p.mistakes) == before && strings.TrimSpace(*to) == "" {
			p.mistake(path, "must not be empty; leave it out where it does not matter")
		}
	}
}

func (p *lineParser) flag(to *bool) reader {
	return func(raw json.RawMessage, path string) {
		if json.Unmarshal(raw, to) != nil || raw[0] == 'n' {
			p.mistake(path, "must be true or false")
		}
	}
}

// metadata reads what the metadata of a response must have.
func (p *lineParser) metadata(to *map[string]string) reader {
	return func(raw json.RawMessage, path string) {
		if json.Unmarshal(raw, to) != nil || len(*to) == 0 {
			p.mistake(path, `must be an object of texts, such as {"purpose": "summary"}`)
		}
	}
}

// calls reads calls of functions and of tools of MCP servers.
func (p *lineParser) calls(to *[]fakeserver.Call) reader {
	const example = `{"name": "look_up", "arguments": {"id": 7}}`
	return func(raw json.RawMessage, path string) {
		var each []json.RawMessage
		if json.Unmarshal(raw, &each) != nil || len(each) == 0 {
			p.mistake(path, "must be a list of calls, such as ["+example+"]")
			return
		}
		for i, raw := range each {
			var call fakeserver.Call
			at := fmt.Sprintf("%s[%d]", path, i)
			seen := p.object(raw, at, "a call", example, map[string]reader{
				"name": p.words(&call.Name), "server": p.words(&call.Server), "arguments": p.arguments(&call.Arguments),
			})
			if seen != nil && !seen["name"] {
				p.mistake(at, "needs a name")
			}
			*to = append(*to, call)
		}
	}
}

func (p *lineParser) arguments(to *json.RawMessage) reader {
	return func(raw json.RawMessage, path string) {
		if raw[0] != '{' {
			p.mistake(path, "must be an object")
		}
		*to = raw
	}
}

// then reads what follows in the same response.
func (p *lineParser) then(to **fakeserver.Reply) reader {
	return func(raw json.RawMessage, path string) {
		*to = &fakeserver.Reply{}
		seen := p.object(raw, path, "what follows", `{"say": "It ships today."}`, p.answerKeys(*to))
		if seen != nil {
			p.answers(seen, path)
		}
	}
}

// failures are the failures that have a name, as the scenario language has them.
func failures() map[string]func() *fakeserver.Failure {
	return map[string]func() *fakeserver.Failure{"rate_limit": fakeserver.RateLimitFailure, "quota": fakeserver.QuotaFailure, "server_error": fakeserver.ServerFailure}
}

// fails reads what a response fails with: a name, or an error of its own.
func (p *lineParser) fails(to **fakeserver.Failure) reader {
	const forms = `must be rate_limit, quota or server_error, in quotation marks, or an object, such as {"code": "server_error", "message": "Try again."}`
	return func(raw json.RawMessage, path string) {
		if raw[0] == '{' {
			f := &fakeserver.Failure{}
			*to = f
			p.object(raw, path, "a failure", "", map[string]reader{
				"type": p.words(&f.Type), "code": p.words(&f.Code), "message": p.words(&f.Message),
			})
			return
		}
		var name string
		_ = json.Unmarshal(raw, &name) // else it is no name
		failure, ok := failures()[name]
		if !ok {
			p.mistake(path, forms)
			return
		}
		*to = failure()
	}
}

func (p *lineParser) incomplete(to *string) reader {
	return func(raw json.RawMessage, path string) {
		if json.Unmarshal(raw, to) != nil || !slices.Contains([]string{wire.ReasonMaxOutputTokens, wire.ReasonContentFilter}, *to) {
			p.mistake(path, `must be "`+wire.ReasonMaxOutputTokens+`" or "`+wire.ReasonContentFilter+`"`)
		}
	}
}

// latency reads a time to wait.
func (p *lineParser) latency(to *time.Duration) reader {
	return func(raw json.RawMessage, path string) {
		var text string
		before := len(p.mistakes)
		if p.text(&text)(raw, path); len(p.mistakes) > before {
			return
		}
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			p.mistake(path, fmt.Sprintf(`%q is no time to wait; write one as "800ms" or "1.5s"`, text))
		}
		*to = d
	}
}

// speed reads how many times faster than usual sound comes.
func (p *lineParser) speed(to *float64) reader {
	return func(raw json.RawMessage, path string) {
		if json.Unmarshal(raw, to) != nil || *to <= 0 {
			p.mistake(path, "must be a number above 0; 2 is twice as fast as usual")
		}
	}
}
