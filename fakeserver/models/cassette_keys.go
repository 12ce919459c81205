package models

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/keys"
)

// tapeMap returns the keys that a line of a cassette may have, and what follows in the same response.
func tapeMap() *keys.Map[part, fakeserver.Reply] {
	return keys.Of("a line of a cassette", []keys.Key[part, fakeserver.Reply]{
		sayKey(),
		keys.At("audio", takes(part.recording), func(r *fakeserver.Reply) *[]int16 { return &r.Sound },
			"how the words sound: a file beside the cassette: a WAV file, or 16-bit samples at 24 kHz, mono, little-endian, without a header. Other formats, such as MP3, are refused by name. Without it the server's voice says them"),
		keys.At("calls", takes(part.tapedCalls), func(r *fakeserver.Reply) *[]fakeserver.ToolCall { return &r.Calls },
			"calls of functions, after the words: a list of objects with `name` and `arguments`, and `server` for the tool of an MCP server"),
		keys.At("then", takes(part.taped), func(r *fakeserver.Reply) **fakeserver.Reply { return &r.Then },
			"what follows in the same response, with these keys. Nothing follows calls of MCP tools: what is said to their answers is the next line"),
		failsKey(),
		incompleteKey(),
		keys.At("latency_ms", takes(part.latencyMs), func(r *fakeserver.Reply) *time.Duration { return &r.Latency },
			"how many milliseconds later than usual it begins"),
		keys.At("speed", takesSpeed, func(r *fakeserver.Reply) *float64 { return &r.Speed },
			"how many times faster than usual its sound comes"),
	})
}

// tapedCallMap is [callMap], but the arguments are what a model made of them.
var tapedCallMap = keys.Of("a call", []keys.Key[part, fakeserver.ToolCall]{
	keys.At("name", takesWords, func(c *fakeserver.ToolCall) *string { return &c.Name }, "the function or tool that is called").Must(),
	keys.At("server", takesWords, func(c *fakeserver.ToolCall) *string { return &c.Server }, "the label of an MCP server whose tool it is"),
	keys.At("arguments", takes(part.anything), func(c *fakeserver.ToolCall) *json.RawMessage { return &c.Arguments }, "its arguments").Otherwise("`{}`"),
})

// longestLatency bounds what a line may say. Chosen: a session's longest life.
const longestLatency = time.Hour

// taped reads a line, or what follows in one.
func (at part) taped() (*fakeserver.Reply, bool) {
	r := &fakeserver.Reply{}
	before := len(at.p.mistakes)
	seen := load(at, tapeMap(), r, `{"say": "Hello."}`)
	switch {
	case len(at.p.mistakes) > before: // a misspelt say is not missing
	case !slices.ContainsFunc([]string{"say", "calls", "fails", "incomplete"}, seen.Has):
		at.wrong(`needs words or calls ("say": "" is silence)`)
	case seen.Has("audio") && r.Say == "":
		seen["audio"].wrong("needs its words, in say")
	case seen.Has("then") && callsMCP(r):
		seen["then"].wrong(behindMCP + "write what is said to its answer into the next line")
	}
	return r, true
}

func (at part) tapedCalls() ([]fakeserver.ToolCall, bool) { return at.callsOf(tapedCallMap) }

func (at part) anything() (json.RawMessage, bool) { return at.raw, true }

// recording reads the name of a file of samples, and the file.
func (at part) recording() ([]int16, bool) {
	name, ok := at.words()
	if !ok {
		return nil, false
	}
	samples, err := at.p.sound(name)
	if err != nil {
		at.wrong(err.Error())
		return nil, false
	}
	return samples, true
}

func (at part) latencyMs() (time.Duration, bool) {
	var ms int
	if json.Unmarshal(at.raw, &ms) != nil || ms < 0 || ms > int(longestLatency/time.Millisecond) {
		at.wrong(fmt.Sprintf("must be a whole number of milliseconds, from 0 to %d: an hour", longestLatency.Milliseconds()))
		return 0, false
	}
	return time.Duration(ms) * time.Millisecond, true
}
