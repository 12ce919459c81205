package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/wire"
)

// eachValue calls f for each value of an object, or of an array, which begins with open: in the order written, with its
// key, "" in an array, and where it begins. A key that stands twice comes twice. It returns false if raw, which must be
// JSON, is none.
func eachValue(raw json.RawMessage, open json.Delim, f func(key string, value json.RawMessage, offset int)) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := d.Token(); err != nil || begin != open {
		return false
	}
	for d.More() {
		key := ""
		if open == '{' {
			token, err := d.Token()
			if err != nil {
				return false
			}
			key, _ = token.(string)
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return false
		}
		f(key, value, int(d.InputOffset())-len(value))
	}
	return true
}

// text reads a text, which may be empty.
func (at part) text() (text string, ok bool) {
	if at.raw[0] != '"' || json.Unmarshal(at.raw, &text) != nil {
		at.wrong("must be a text, in quotation marks")
		return "", false
	}
	return text, true
}

// words reads a text that has something in it.
func (at part) words() (text string, ok bool) {
	text, ok = at.text()
	if ok && strings.TrimSpace(text) == "" {
		at.wrong("must not be empty; leave it out where it does not matter")
	}
	return text, ok
}

// flag reads true or false.
func (at part) flag() (yes, ok bool) {
	if json.Unmarshal(at.raw, &yes) != nil || at.raw[0] == 'n' {
		at.wrong("must be true or false")
		return false, false
	}
	return yes, true
}

// metadata reads what the metadata of a response must have.
func (at part) metadata() (metadata map[string]string, ok bool) {
	if json.Unmarshal(at.raw, &metadata) != nil || len(metadata) == 0 {
		at.wrong(`must be an object of texts, such as {"purpose": "summary"}`)
		return nil, false
	}
	return metadata, true
}

// calls reads calls of functions and of tools of MCP servers, to be made.
func (at part) calls() ([]fakeserver.ToolCall, bool) { return at.callsOf(callMap) }

// callsOf reads calls that have such keys.
func (at part) callsOf(m *keys.Map[part, fakeserver.ToolCall]) (calls []fakeserver.ToolCall, ok bool) {
	const example = `{"name": "look_up", "arguments": {"id": 7}}`
	ok = eachValue(at.raw, '[', func(_ string, raw json.RawMessage, offset int) {
		var call fakeserver.ToolCall
		item := part{at.p, raw, fmt.Sprintf("%s[%d]", at.path, len(calls)), at.offset + offset}
		seen := load(item, m, &call, example)
		if seen != nil && !seen.Has("name") {
			item.wrong("needs a name")
		}
		calls = append(calls, call)
	})
	if len(calls) == 0 {
		at.wrong("must be a list of calls, such as [" + example + "]")
		return nil, false
	}
	return calls, ok
}

// arguments reads an object, as it stands.
func (at part) arguments() (json.RawMessage, bool) {
	if at.raw[0] != '{' {
		at.wrong("must be an object")
	}
	return at.raw, true
}

// then reads what follows in the same response.
func (at part) then() (*fakeserver.Reply, bool) {
	reply := &fakeserver.Reply{}
	seen := load(at, keys.Of("what follows", answerKeys()), reply, `{"say": "It ships today."}`)
	if seen != nil {
		at.p.answers(seen, at.path)
		at.p.ends(reply, at.path)
	}
	return reply, true
}

// failures are the failures that have a name, as the scenario language has them.
func failures() map[string]func() *fakeserver.Failure {
	return map[string]func() *fakeserver.Failure{"rate_limit": fakeserver.RateLimitFailure, "quota": fakeserver.QuotaFailure, "server_error": fakeserver.ServerFailure}
}

// failure reads what a response fails with: a name, or an error of its own.
func (at part) failure() (*fakeserver.Failure, bool) {
	if at.raw[0] == '{' {
		f := &fakeserver.Failure{}
		load(at, failureMap, f, "")
		return f, true
	}
	var name string
	_ = json.Unmarshal(at.raw, &name) // else it is no name
	failure, ok := failures()[name]
	if !ok {
		at.wrong(`must be rate_limit, quota or server_error, in quotation marks, or an object, such as {"code": "server_error", "message": "Try again."}`)
		return nil, false
	}
	return failure(), true
}

// reason reads why a response stays incomplete.
func (at part) reason() (reason string, ok bool) {
	if json.Unmarshal(at.raw, &reason) != nil || !slices.Contains([]string{wire.ReasonMaxOutputTokens, wire.ReasonContentFilter}, reason) {
		at.wrong(`must be "` + wire.ReasonMaxOutputTokens + `" or "` + wire.ReasonContentFilter + `"`)
		return "", false
	}
	return reason, true
}

// latency reads a time to wait.
func (at part) latency() (time.Duration, bool) {
	text, ok := at.text()
	if !ok {
		return 0, false
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		at.wrong(fmt.Sprintf(`%q is no time to wait; write one as "800ms" or "1.5s"`, text))
		return 0, false
	}
	return d, true
}

// speed reads how many times faster than usual sound comes.
func (at part) speed() (factor float64, ok bool) {
	if json.Unmarshal(at.raw, &factor) != nil || factor <= 0 {
		at.wrong("must be a number above 0; 2 is twice as fast as usual")
		return 0, false
	}
	return factor, true
}
