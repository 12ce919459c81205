package scenarios

import (
	"slices"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/internal/words"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// The types of turn detection.
const (
	ServerVAD        = "server_vad"
	SemanticVAD      = "semantic_vad"
	NoTurnDetection  = "off"  // the caller's line ends turns itself
	ModalityText     = "text" // the agent writes instead of speaking
	shortestIdleness = 5 * time.Second
	longestIdleness  = 30 * time.Second // both as the published schema of the API has them
)

var (
	turnDetections = keys.Words("turn_detection", ServerVAD, SemanticVAD, NoTurnDetection).
			Saying(NoTurnDetection, "none: the caller's line says where a turn ends, as a button that is held while they speak").
			Aside(ServerVAD, "a turn ends when the caller has been silent for some time", SemanticVAD, "a turn ends when what the caller said is whole, by its words")
	eagernessWords = keys.Words("eagerness", "low", "medium", "high", "auto").
			Aside("low", "a pause ends a turn that is not whole after 8 s", "medium", "a pause does so after 4 s", "high", "a pause does so after 2 s", "auto", "as `medium`")
	modalityWords = keys.Words("modalities", "audio", ModalityText).Aside("audio", "the agent answers in sound, and its words come as well", ModalityText, "the agent answers in text alone")
)

var sessionKeys = keys.Of("session", []keys.Key[Field, Session]{
	keys.At("turn_detection", takes(keys.Form{
		Schema:  keys.AnyOf(keys.Enum(turnDetections), turnDetectionKeys.Object()),
		Example: ServerVAD,
	}, Field.turnDetection), func(s *Session) **TurnDetection { return &s.TurnDetection },
		"how the server finds the caller's turns: `server_vad`, `semantic_vad`, `off`, or a map").Otherwise("the agent's own"),
	keys.At("voice", TakesName, func(s *Session) *string { return &s.Voice }, "the agent's voice").Like("marin").Otherwise("the agent's own"),
	keys.At("modalities", takes(takesList(TakesOneOf[string](modalityWords)).Form, Field.modalities), func(s *Session) *string { return &s.Modality },
		"what the agent answers with, a list of one").Otherwise("the agent's own"),
	keys.Do("agent_first", TakesFlag.Form, func(s *Session, f Field) { s.AgentFirst, _ = f.flag(); s.AgentFirstPos = f.l.pos(f.value) },
		"`true`: the agent is asked to greet the caller, unless it does so anyway").Like("false").Otherwise("whoever speaks first"),
})

var turnDetectionKeys = keys.Of("turn_detection", []keys.Key[Field, TurnDetection]{
	keys.At("type", TakesOneOf[string](turnDetections), func(d *TurnDetection) *string { return &d.Type },
		"how turns are found").Otherwise("`server_vad`"),
	keys.At("silence", TakesLength, func(d *TurnDetection) *time.Duration { return &d.Silence },
		"with `server_vad`: how long the caller must be silent before the turn is over").Otherwise("the server's"),
	keys.At("prefix", TakesLength, func(d *TurnDetection) *time.Duration { return &d.PrefixPadding },
		"with `server_vad`: how much sound before the speech belongs to the turn").Otherwise("the server's"),
	keys.At("threshold", TakesFraction, func(d *TurnDetection) *float64 { return &d.Threshold },
		"with `server_vad`: how sure the server must be that it hears speech").Otherwise("the server's"),
	keys.At("idle_timeout", TakesLength, func(d *TurnDetection) *time.Duration { return &d.IdleTimeout },
		"with `server_vad`: how long the caller may be silent after an answer before the model speaks again, from 5s to 30s").Like("8s").Otherwise("for ever"),
	keys.At("eagerness", TakesOneOf[string](eagernessWords), func(d *TurnDetection) *string { return &d.Eagerness },
		"with `semantic_vad`: how soon it takes the caller's turn for over").Otherwise("`auto`"),
	keys.At("create_response", TakesPointer(TakesFlag), func(d *TurnDetection) **bool { return &d.CreateResponse },
		"`false`: the server answers no turn by itself, and the agent's program asks for answers").Otherwise("`true`"),
	keys.At("interrupt_response", TakesPointer(TakesFlag), func(d *TurnDetection) **bool { return &d.InterruptResponse },
		"`false`: the caller's speech does not make the server cut an answer").Otherwise("`true`"),
})

// turnDetection reads one of the types, or a map.
func (f Field) turnDetection() (*TurnDetection, bool) {
	detection := &TurnDetection{}
	var seen keys.Seen[Field]
	if yamltext.IsMap(f.value) {
		seen = load(f.l, nil, turnDetectionKeys, detection, yamltext.Pairs(f.value))
	} else {
		detection.Type, _ = TakesOneOf[string](turnDetections).Read(f)
	}
	detection.Type = orDefault(detection.Type, ServerVAD)
	for _, key := range turnDetectionKeys.All() {
		if at, written := seen[key]; written {
			f.l.fitsDetection(at, detection.Type)
		}
	}
	if d := detection.IdleTimeout; d != 0 && (d < shortestIdleness || d > longestIdleness) {
		seen["idle_timeout"].wrong("the server takes an idle_timeout from 5s to 30s", "")
	}
	return detection, true
}

// fitsDetection notes a key that the type of turn detection does not have.
func (l *loader) fitsDetection(at Field, kind string) {
	of := map[string]string{
		"silence": ServerVAD, "prefix": ServerVAD, "threshold": ServerVAD, "idle_timeout": ServerVAD, "eagerness": SemanticVAD,
	}[at.name]
	switch {
	case at.name == "type" || of == kind || of == "" && kind != NoTurnDetection:
	case of == "":
		l.At(at.key, at.name+" has no meaning without turn detection", "leave it out: the line asks for each answer itself")
	default:
		l.At(at.key, at.name+" belongs to "+of, "write type: "+of+", or leave it out")
	}
}

// modalities reads a list of one modality: the server makes sound or text, and not both.
func (f Field) modalities() (modality string, ok bool) {
	all, ok := takesList(TakesOneOf[string](modalityWords)).Read(f)
	if ok && len(all) > 1 {
		f.wrong("an answer is made of sound or of text, not of both", "leave one of them out; the words of sound come as well")
		return "", false
	}
	if !ok {
		return "", false
	}
	return all[0], true
}

// Otherwise is what the simulated model says to what the script has no step for, where steps are loose and nothing else is
// written.
const Otherwise = "Sorry, could you say that again?"

var stepsWords = keys.Words("steps", string(StepsStrict), string(StepsLoose)).
	Saying(string(StepsStrict), "a response without a step, and a step without a response, fail the call").
	Saying(string(StepsLoose), "neither does, and the model says the words of `otherwise`")

var simulatorKeys = keys.Of("simulator", []keys.Key[Field, Simulator]{
	keys.Do("as", TakesName.Form, func(s *Simulator, f Field) { s.As, _ = f.words(); s.AsPos = f.l.pos(f.value) },
		"the model that the server plays: its default voice and silence, the pace and the sizes of its sound").Like("gpt-realtime-2").
		Otherwise("the one that the agent's session asks for"),
	keys.At("ttfa", TakesLength, func(s *Simulator) *time.Duration { return &s.FirstAudio },
		"the time to first audio: from the commit of the turn, or the request for an answer, to the first sound on the wire").Like("350ms").Otherwise("`350ms`"),
	keys.At("speed", TakesPace, func(s *Simulator) *float64 { return &s.Speed },
		"how fast all sound comes, times the usual").Like("0.5x").Otherwise("as fast as the model's"),
	keys.At("steps", TakesOneOf[Steps](stepsWords), func(s *Simulator) *Steps { return &s.Steps },
		"whether responses and steps must be the same number").Otherwise("`strict`"),
	keys.At("otherwise", TakesWords, func(s *Simulator) *string { return &s.Otherwise },
		"with loose steps: what is said to what the script has no step for").Like("One moment please").Otherwise(`"` + Otherwise + `"`),
})

// simulator reads how the simulated model is.
func (sc *Scenario) simulator(f Field) {
	f.below(&simulatorKeys.Table, func() {
		seen := load(f.l, nil, simulatorKeys, &sc.Simulator, yamltext.Pairs(f.value))
		if seen.Has("otherwise") && sc.Simulator.Steps != StepsLoose {
			f.l.At(seen["otherwise"].key, "otherwise is never said: the script has every word", "write steps: loose beside it, or leave it out")
		}
	})
}

var (
	toolOverrideKeys = keys.Of("tools", []keys.Key[Field, ToolOverride]{
		keys.At("takes", TakesSpan, func(o *ToolOverride) *time.Duration { return &o.Takes },
			"how long it runs before it does anything, a duration").Like("6s").Otherwise("as long as it does"),
		keys.At("returns", takesReturned, func(o *ToolOverride) **string { return &o.Returns },
			"what it returns: a text, or a map or a list, which becomes JSON; the tool itself does not run").Like("shipped").Otherwise("what it does"),
		keys.At("fails", TakesWords, func(o *ToolOverride) *string { return &o.Fails },
			"the error that it comes to; the tool itself does not run").Like("the order system is down").Otherwise("it does not"),
		keys.At("hangs", TakesFlag, func(o *ToolOverride) *bool { return &o.Hangs },
			"`true`: it runs until it is given up, by its own timeout or the session's").Otherwise("`false`"),
	})

	takesReturned  = takes(keys.Form{Example: "shipped"}, Field.returned)
	takesOverrides = takes(keys.Form{
		Schema:  keys.Schema(`"type": "object", "additionalProperties": {`) + toolOverrideKeys.Object() + `}`,
		Example: "{issue_refund: {takes: 6s}}",
	}, Field.overrides)
)

// overrides reads what becomes of tools, by their names.
func (f Field) overrides() (all []ToolOverride, ok bool) {
	if !yamltext.IsMap(f.value) || len(f.value.Content) == 0 {
		f.l.At(f.key, "tools is a map", "write the names of tools below it, and what becomes of each: {get_order_status: {takes: 6s}}")
		return nil, false
	}
	var before []Field
	for _, p := range yamltext.Pairs(f.value) {
		at := f.l.field(nil, p)
		same := func(other Field) bool { return words.SameName(other.name, at.name) }
		if i := slices.IndexFunc(before, same); i >= 0 {
			wrongKeys{f.l}.Twice(at, before[i], at.name)
			continue
		}
		before = append(before, at)
		if o, ok := at.override(); ok {
			all = append(all, o)
		}
	}
	return all, len(all) > 0
}

// override reads what becomes of one tool.
func (f Field) override() (o ToolOverride, ok bool) {
	o = ToolOverride{Pos: f.l.pos(f.key), Tool: oneLine(f.name)}
	name := f
	name.value = f.key
	name.named(true, nameUse{kind: useTool, name: o.Tool, demanded: true})
	if !yamltext.IsMap(f.value) {
		f.l.At(f.key, "what becomes of "+o.Tool+" is a map", "write one of "+orList(toolOverrideKeys.All())+" below it")
		return o, false
	}
	seen := load(f.l, nil, toolOverrideKeys, &o, yamltext.Pairs(f.value))
	var outcomes []string
	for _, key := range []string{"returns", "fails", "hangs"} {
		if seen.Has(key) && (key != "hangs" || o.Hangs) {
			outcomes = append(outcomes, key)
		}
	}
	switch {
	case len(outcomes) > 1:
		f.l.At(seen[outcomes[1]].key, "a tool that "+outcomes[0]+" does not also "+plural(outcomes[1]), "leave one of them out")
	case o.Hangs && seen.Has("takes"):
		f.l.At(seen["takes"].key, "a tool that hangs takes for ever", "leave takes out, or hangs")
	case len(f.value.Content) == 0 || seen.Has("hangs") && len(seen) == 1 && !o.Hangs:
		f.l.At(f.key, "nothing becomes of "+o.Tool, "write one of "+orList(toolOverrideKeys.All())+" below it")
	}
	return o, true
}

// plural is a key that says what a tool does, for several who do it.
func plural(key string) string { return map[string]string{"fails": "fail", "hangs": "hang"}[key] }

// returned reads what a tool returns: a text as typed, or a map or a list as JSON.
func (f Field) returned() (*string, bool) {
	if yamltext.IsScalar(f.value) {
		text, ok := f.typed()
		return &text, ok
	}
	data, ok := yamltext.Data(f.l, f.value)
	text := string(data)
	return &text, ok
}
