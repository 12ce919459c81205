package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// The words that keys at the top may be given.
var (
	approvalWords = keys.Words("approvals",
		string(ApprovalsFail), string(ApprovalsApprove), string(ApprovalsReject), string(ApprovalsIgnore))
	onFailureWords = keys.Words("on_failure", string(StopOnFailure), string(ContinueOnFailure)).
			Saying(string(StopOnFailure), "it is hung up").Saying(string(ContinueOnFailure), "it is played on")
	targetWords   = keys.Words("targets", "sim", "live")
	surpriseWords = keys.Words("allow",
		string(SurpriseApproval), string(SurpriseGuardrail), string(SurpriseInterrupted), string(SurpriseError), string(SurpriseConnection),
		string(SurpriseHangup), string(SurpriseSplitTurn), string(SurpriseMisunderstood), string(SurpriseTool),
		string(SurpriseRepeatedCall), string(SurpriseHandoff), string(SurpriseMisheard),
		string(SurpriseBrokenSpeech))
	turnDetections = keys.Words("turn_detection", "server_vad").Later("semantic_vad", "off")
)

// wordTables returns the words that keys may be given, where they are no keys themselves.
func wordTables() []*keys.Table {
	return []*keys.Table{
		turnDetections, presetWords, codecWords, noiseWords, approvalWords, surpriseWords, onFailureWords, targetWords, reactionWords, decisionWords, faultWords, failureWords, incompleteWords,
	}
}

// topKeys are those at the top of a scenario. The script is read when all else is known.
var topKeys = keys.Of("the top of a scenario",
	[]keys.Key[Field, Scenario]{
		keys.Do("name", TakesWords.Form, (*Scenario).named, "the name in reports").Must().Like("order status"),
		keys.Do("agent", TakesName.Form, (*Scenario).agent, "a registered agent (`voicesim list --agents` names them), or the path of an [agent file](own-agents.md)").Must().Like("supportline"),
		keys.Do("script", keys.Form{Schema: keys.List(keys.Ref("step")), Example: "[{caller: Hello}]"}, func(*Scenario, Field) {},
			"the steps, a list").Must(),
		keys.At("about", TakesWords, func(sc *Scenario) *string { return &sc.About }, "a sentence or two about the call"),
		keys.At("tags", takesList(TakesWords), func(sc *Scenario) *[]string { return &sc.Tags }, "a list of words").Like("[smoke]"),
		keys.At("line", takes(keys.Form{
			Schema:  keys.AnyOf(keys.Enum(presetWords), lineKeys.Object()),
			Example: "street",
		}, Field.phoneLine), func(sc *Scenario) **PhoneLine { return &sc.PhoneLine },
			"the caller's line: a [preset](lines.md), or a map").Otherwise("`clean`"),
		below("session", sessionKeys, func(sc *Scenario) *Session { return &sc.Session },
			"what the call asks of the session").Otherwise("the agent's own settings"),
		keys.At("approvals", TakesOneOf[Approvals](approvalWords), func(sc *Scenario) *Approvals { return &sc.Approvals },
			"what happens to approvals that no step decides").Otherwise("`fail`"),
		keys.At("allow", takes(takesList(TakesOneOf[Surprise](surpriseWords)).Form, Field.surprises),
			func(sc *Scenario) *map[Surprise]bool { return &sc.Allow }, "a list of surprises that are let pass").Otherwise("none is"),
		below("checks", checkKeys, func(sc *Scenario) *Scenario { return sc }, "bounds for the whole call").Like("{response_latency: 1.5s}"),
		below("limits", limitKeys, func(sc *Scenario) *Limits { return &sc.Limits }, "times that bound the call"),
		below("explore", exploreKeys, func(sc *Scenario) *Explore { return &sc.Explore },
			"how many orders of the server's events it is played with, see [orders](#orders)").Otherwise("one"),
		keys.At("on_failure", TakesOneOf[OnFailure](onFailureWords), func(sc *Scenario) *OnFailure { return &sc.OnFailure },
			"what becomes of the call at the first failed step").Otherwise("`stop`"),
		keys.At("skip", takes(TakesWords.Form, Field.reason), func(sc *Scenario) *string { return &sc.Skip },
			"the reason why it is not played").Otherwise("it is played").Like("the tool is being rewritten"),
		keys.At("targets", takesList(TakesOneOf[string](targetWords)), func(sc *Scenario) *[]string { return &sc.Targets },
			"a list of what it is for").Otherwise("all"),
		keys.Do("voice", TakesName.Form, func(sc *Scenario, f Field) { sc.Voice, _ = f.words(); sc.VoicePos = f.l.pos(f.value) },
			"whose voice the caller has, where a step names none").Otherwise("any").Like("slt"),
		keys.At("language", takesVersion, func(sc *Scenario) *int { return &sc.Language },
			"the version of the demands that hold [without being written](#versions-of-the-language)").Otherwise("the newest").Like("2"),
	},
	callsKeys,
	keys.Later[Field, Scenario]("simulator", "tools"),
)

var sessionKeys = keys.Of("session",
	[]keys.Key[Field, Session]{
		keys.At("turn_detection", takes(keys.Form{
			Schema:  keys.AnyOf(keys.Enum(turnDetections), turnDetectionKeys.Object()),
			Example: "server_vad",
		}, Field.turnDetection), func(s *Session) **TurnDetection { return &s.TurnDetection },
			"how the server finds the caller's turns: `server_vad`, or a map").Otherwise("the agent's own"),
	},
	keys.Later[Field, Session]("voice", "modalities"),
)

var turnDetectionKeys = keys.Of("turn_detection",
	[]keys.Key[Field, TurnDetection]{
		keys.At("type", TakesOneOf[string](turnDetections), func(d *TurnDetection) *string { return &d.Type },
			"how turns are found").Otherwise("`server_vad`"),
		keys.At("silence", TakesLength, func(d *TurnDetection) *time.Duration { return &d.Silence },
			"how long the caller must be silent before the turn is over").Otherwise("the server's"),
		keys.At("prefix", TakesLength, func(d *TurnDetection) *time.Duration { return &d.PrefixPadding },
			"how much sound before the speech belongs to the turn").Otherwise("the server's"),
		keys.At("threshold", TakesFraction, func(d *TurnDetection) *float64 { return &d.Threshold },
			"how sure the server must be that it hears speech").Otherwise("the server's"),
	},
	keys.Later[Field, TurnDetection]("eagerness", "idle_timeout", "create_response", "interrupt_response"),
)

var limitKeys = keys.Of("limits",
	[]keys.Key[Field, Limits]{
		limitKey("duration", DefaultDuration, func(l *Limits) *time.Duration { return &l.Duration }, "the whole call, which is hung up then"),
		limitKey("patience", DefaultPatience, func(l *Limits) *time.Duration { return &l.Patience },
			"how long nothing may be under way (nobody audible, no tool running, no approval pending) before an expectation without `within` fails"),
		limitKey("gap", DefaultGap, func(l *Limits) *time.Duration { return &l.Gap },
			"between the end of the agent's turn and what the caller says next"),
		limitKey("tail", DefaultTail, func(l *Limits) *time.Duration { return &l.Tail }, "between the last settled step and hanging up"),
		limitKey("hole", DefaultHole, func(l *Limits) *time.Duration { return &l.Hole }, "the longest silence in the middle of an answer, the caller's words left out"),
		limitKey("dead_air", DefaultDeadAir, func(l *Limits) *time.Duration { return &l.DeadAir },
			"the longest silence while the agent's turn is not over, whatever it waits for"),
	},
	keys.Later[Field, Limits]("cost", "tokens"),
)

// limitKey is the key of a limit with its default, which New sets. All of them are durations, which the
// documentation says once.
func limitKey(name string, fallback time.Duration, to func(*Limits) *time.Duration, about string) keys.Key[Field, Limits] {
	v := takes(keys.Form{Schema: TakesLength.Schema, Example: TakesLength.Example}, Field.lasting)
	return keys.At(name, v, to, about).Otherwise("`" + typedDuration(fallback) + "`")
}

// typedDuration returns a duration as it is written in scenarios.
func typedDuration(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + "ms"
	case d%time.Minute == 0:
		return strconv.FormatInt(int64(d/time.Minute), 10) + "m"
	default:
		return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
	}
}

// named reads the name of a scenario.
func (sc *Scenario) named(f Field) {
	sc.Name, _ = f.words()
	sc.Pos = f.l.pos(f.value)
}

// agent reads the name of the agent.
func (sc *Scenario) agent(f Field) {
	sc.Agent, _ = f.words()
	sc.AgentPos = f.l.pos(f.value)
	if sc.AgentIsFile() {
		_, _, _ = f.file() // for what is wrong with its path
	}
}

// surprises reads a list of surprises.
func (f Field) surprises() (allowed map[Surprise]bool, ok bool) {
	all, ok := takesList(TakesOneOf[Surprise](surpriseWords)).Read(f)
	allowed = map[Surprise]bool{}
	for _, s := range all {
		allowed[s] = true
	}
	return allowed, ok
}

// takesVersion takes a version of the language.
var takesVersion = takes(keys.Form{Schema: keys.Schema(fmt.Sprintf(`"type": "integer", "minimum": 1, "maximum": %d`, NewestLanguage)), Example: "2"}, Field.version)

// version reads a version of the language.
func (f Field) version() (v int, ok bool) {
	v, ok = f.count()
	switch {
	case !ok:
		return 0, false
	case v == 0:
		f.wrong("the language has no version 0", "versions are counted from 1; leave it out for the newest")
		return 0, false
	case v > NewestLanguage:
		f.wrong(fmt.Sprintf("language %d is newer than this voicesim, which knows %d", v, NewestLanguage), "install a newer one, or leave it out")
		return 0, false
	}
	return v, true
}

// noReason matches what somebody writes who takes skip for a switch.
var noReason = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|0|1)$`)

// reason reads why a scenario is not played.
func (f Field) reason() (why string, ok bool) {
	why, ok = f.words()
	if noReason.MatchString(why) {
		f.wrong("skip takes the reason", "write why, or leave it out to have the scenario played")
		return "", false
	}
	return why, ok
}

// turnDetection reads one of the types, or a map.
func (f Field) turnDetection() (*TurnDetection, bool) {
	detection := &TurnDetection{}
	if yamltext.IsMap(f.value) {
		load(f.l, nil, turnDetectionKeys, detection, yamltext.Pairs(f.value))
	} else {
		detection.Type, _ = TakesOneOf[string](turnDetections).Read(f)
	}
	detection.Type = orDefault(detection.Type, turnDetections.Rows[0].Name)
	return detection, true
}

// missing notes which of the keys are missing without which there is no scenario.
func (l *loader) missing(seen keys.Seen[Field]) {
	for _, key := range topKeys.Needed() {
		if !seen.Has(key) {
			l.note(Pos{Line: 1, Column: 1}, fmt.Sprintf("%q is missing", key), "add a line that begins with "+key+":")
		}
	}
}
