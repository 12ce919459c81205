package scenarios

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// modelMap is what a map of model loads into: the step, and the one tool that stands beside its words.
type modelMap struct {
	ModelStep
	request ToolRequest
}

var (
	takesData = takes(keys.Form{Schema: `"type": "object"`, Example: "{order_id: A1001}"}, Field.data)

	takesAskedTool  = takes(TakesName.Form, Field.askedTool)
	takesAskedAgent = takes(TakesName.Form, Field.askedAgent)

	requestedTool = keys.At("tool", takesAskedTool, func(r *ToolRequest) *string { return &r.Tool }, "the tool it asks for").Like("get_order_status")
	requestedWith = keys.At("with", takesData, func(r *ToolRequest) *json.RawMessage { return &r.With },
		"the arguments of `tool`, exactly as they are sent").Otherwise("`{}`")

	toolRequestKeys = keys.Of("a tool of model", []keys.Key[Field, ToolRequest]{requestedTool.Must(), requestedWith})

	takesRequests = takes(keys.Form{Schema: keys.List(toolRequestKeys.Object()), Example: "[{tool: get_order_status}]"}, Field.requests)

	modelKeys = keys.Of("model",
		[]keys.Key[Field, modelMap]{sayKey[modelMap]("in a map: the words").Otherwise("it does not speak")},
		keys.In([]keys.Key[Field, ToolRequest]{requestedTool.Otherwise("none"), requestedWith},
			func(m *modelMap) *ToolRequest { return &m.request }),
		[]keys.Key[Field, modelMap]{
			keys.At("tools", takesRequests, func(m *modelMap) *[]ToolRequest { return &m.Tools },
				"several tools asked for at once, each `{tool: NAME, with: {…}}`").Otherwise("none"),
			keys.At("handoff", takesAskedAgent, func(m *modelMap) *string { return &m.Handoff }, "the agent it hands off to").Otherwise("none"),
			keys.At("as", TakesAgent, func(m *modelMap) *string { return &m.As },
				"the agent that must have the call when the step is taken").Otherwise("any"),
			keys.Do("audio", TakesFile.Form, func(m *modelMap, f Field) { m.Audio, m.AudioPos, _ = f.file() },
				"a WAV file that says the words, by its path from the scenario").Otherwise("the agent's usual voice"),
			keys.At("optional", TakesFlag, func(m *modelMap) *bool { return &m.Optional },
				"`true`: it may stay unused or unheard").Otherwise("`false`"),
			keys.At("invented", TakesFlag, func(m *modelMap) *bool { return &m.Invented },
				"`true`: the model makes up a tool, its arguments or an agent that there is not").Otherwise("`false`"),
		},
		[]keys.Key[Field, modelMap]{
			keys.At("fails", TakesOneOf[string](failureWords), func(m *modelMap) *string { return &m.Fails },
				"the server cannot make the response, and says so instead of any words").Otherwise("it is made"),
			keys.At("incomplete", TakesOneOf[string](incompleteWords), func(m *modelMap) *string { return &m.Incomplete },
				"why the response ends with its words, and not of itself").Otherwise("it is whole"),
			keys.At("latency", TakesLength, func(m *modelMap) *time.Duration { return &m.Latency },
				"how much longer the model takes until it begins").Otherwise("no longer"),
			keys.At("speed", TakesPace, func(m *modelMap) *float64 { return &m.Speed },
				"how fast its sound comes, times the usual").Like("0.5x").Otherwise("as fast as usual"),
			keys.At("silent", TakesFlag, func(m *modelMap) *bool { return &m.Silent },
				"`true`: a response without words, sound or tools").Otherwise("`false`"),
			below("when", whenKeys, func(m *modelMap) *When { return &m.When },
				"what the response must answer for the step to be taken; it may stay unused").Otherwise("anything"),
			keys.At("until_heard", TakesFlag, func(m *modelMap) *bool { return &m.UntilHeard },
				"`true`: the next response of the exchange takes it again, as long as nothing of it was heard").Otherwise("`false`: taken is gone"),
			keys.At("out_of_band", TakesName, func(m *modelMap) *string { return &m.OutOfBand },
				"it is for a response beside the conversation that has this name among the values of its metadata").Like("summary").
				Otherwise("it is for the conversation"),
		},
	)

	whenKeys = keys.Of("when", []keys.Key[Field, When]{
		keys.At("understood", TakesText, func(w *When) **TextMatcher { return &w.Understood },
			"how the server understood the turn, a text matcher").Otherwise("anyhow"),
		keys.At("answers", TakesTool, func(w *When) *string { return &w.Answers },
			"the tool whose output is among what the response answers").Otherwise("anything"),
	})
)

// The words that say how a response ends badly.
var (
	failureWords = keys.Words("fails", "rate_limit", "server_error", "quota").
			Aside("rate_limit", "the key may not ask for so much yet", "server_error", "the server could not make it", "quota", "the account's money is used up")
	incompleteWords = keys.Words("incomplete", "max_output_tokens", "content_filter").
			Aside("max_output_tokens", "it has become as long as it may", "content_filter", "a filter of the server's stopped it")
)

// model loads one response of the simulated model.
func (l *loader) model(step *Step, verb yamltext.Pair, options []yamltext.Pair) {
	before := len(l.noted)
	var m modelMap
	seen := load(l, step, modelKeys, &m, options)
	unknown := len(l.noted) > before // of which something to do may have been
	if _, direct := scalarOf(verb); direct || seen.Has("say") {
		if n := l.said(verb, seen); n != nil {
			m.Say, m.Fills = oneLine(n.Value), l.fills(step, n)
		}
	} else if !unknown && !seen.Has("tool") && !seen.Has("tools") && !seen.Has("handoff") && !seen.Has("fails") && !m.Silent {
		l.At(verb.Key, "model has nothing to say or do", "write its words, a tool or a handoff")
	}
	if seen.Has("audio") && m.Say == "" {
		l.At(seen["audio"].key, "a file is heard, and its words are not written", "write them as say")
	}
	if seen.Has("audio") && len(m.Fills) > 0 {
		l.At(seen["audio"].key, "a file says the same whatever a tool returns", "write the words themselves instead of "+m.Fills[0].Mark)
	}
	if seen.Has("fails") && (m.Say != "" || slices.ContainsFunc([]string{"say", "tool", "tools", "handoff", "incomplete"}, seen.Has)) {
		l.At(seen["fails"].key, "a response that fails says and asks for nothing", "leave either out; an answer that comes after all is a step of its own below")
	}
	l.besideModel(&m, seen)
	switch {
	case seen.Has("tool") && seen.Has("tools"):
		l.At(seen["tools"].key, "tool and tools stand in one step", "write all of them below tools")
	case seen.Has("tool"):
		m.request.Pos = l.pos(seen["tool"].key)
		m.Tools = []ToolRequest{m.request}
	case seen.Has("with"):
		l.At(seen["with"].key, "with are the arguments of a tool, and none is named", "add a line: tool: NAME")
	}
	step.Model = &m.ModelStep
}

// besideModel notes options of a model step that make no sense beside others.
func (l *loader) besideModel(m *modelMap, seen keys.Seen[Field]) {
	asks := slices.ContainsFunc([]string{"tool", "tools", "handoff"}, seen.Has)
	if m.Silent && (m.Say != "" || asks || seen.Has("fails")) {
		l.At(seen["silent"].key, "a silent response says and asks for nothing", "leave either out; a step that only asks for a tool has no words anyway")
	}
	if seen.Has("speed") && m.Say == "" {
		l.At(seen["speed"].key, "there is no sound to come fast or slowly", "write the words, or leave it out")
	}
	if m.UntilHeard && m.Say == "" {
		l.At(seen["until_heard"].key, "there is nothing to be heard", "write the words, or leave it out")
	}
	if seen.Has("when") && yamltext.IsMap(seen["when"].value) && m.When.Understood == nil && m.When.Answers == "" {
		l.At(seen["when"].key, "when names nothing that the response must answer", "write understood or answers below it")
	}
	if seen.Has("out_of_band") && (seen.Has("until_heard") || seen.Has("as") || seen.Has("handoff")) {
		l.At(seen["out_of_band"].key, "a response beside the conversation belongs to no agent and is not waited for", "leave as, handoff and until_heard out")
	}
}

// requests reads a list of tools that a response asks for.
func (f Field) requests() (all []ToolRequest, ok bool) {
	if yamltext.IsScalar(f.value) {
		f.wrong("tools is a list of maps", fmt.Sprintf("write [{tool: %s}]", f.value.Value))
		return nil, false
	}
	for _, n := range f.list() {
		if !yamltext.IsMap(n) {
			f.l.At(n, "each of tools is a map", fmt.Sprintf("write {tool: %s}", n.Value))
			continue
		}
		var request ToolRequest
		seen := load(f.l, f.step, toolRequestKeys, &request, yamltext.Pairs(n))
		if !seen.Has("tool") {
			f.l.At(n, "no tool is named", "add tool: NAME")
			continue
		}
		request.Pos = f.l.pos(seen["tool"].key)
		all = append(all, request)
	}
	return all, len(all) > 0
}

// data reads arguments as they are sent.
func (f Field) data() (data json.RawMessage, ok bool) {
	if !f.argumentMap() {
		return nil, false
	}
	data, ok = yamltext.Data(f.l, f.value)
	f.l.with, f.l.sent = f.value, data
	return data, ok
}
