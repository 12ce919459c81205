package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/forms"
)

// The words that keys at the top may be given.
var (
	approvalWords = keys.Words("approvals",
		string(ApprovalsFail), string(ApprovalsApprove), string(ApprovalsReject), string(ApprovalsIgnore)).
		Aside("fail", "the call fails: somebody must decide", "approve", "they are approved", "reject", "they are rejected", "ignore", "nobody decides, and they wait")
	onFailureWords = keys.Words("on_failure", string(StopOnFailure), string(ContinueOnFailure)).
			Saying(string(StopOnFailure), "it is hung up").Saying(string(ContinueOnFailure), "it is played on")
	targetWords   = keys.Words("targets", "sim", "live").Aside("sim", "the simulated server", "live", "the live API, or another server")
	surpriseWords = keys.Words("allow",
		string(SurpriseApproval), string(SurpriseGuardrail), string(SurpriseInterrupted), string(SurpriseError), string(SurpriseConnection),
		string(SurpriseHangup), string(SurpriseSplitTurn), string(SurpriseMisunderstood), string(SurpriseTool),
		string(SurpriseRepeatedCall), string(SurpriseHandoff), string(SurpriseMisheard),
		string(SurpriseBrokenSpeech)).
		Aside(
			string(SurpriseApproval), "a call of a tool that needs approval, which no `human` decides and no expectation meets",
			string(SurpriseGuardrail), "a guardrail that trips",
			string(SurpriseInterrupted), "an agent that is cut off while nobody speaks",
			string(SurpriseError), "a request that the server refuses, and worse errors",
			string(SurpriseConnection), "a connection that is lost",
			string(SurpriseHangup), "a call that the agent's side ends",
			string(SurpriseSplitTurn), "one step of the caller's that the server takes for several turns",
			string(SurpriseMisunderstood), "words of the caller's that the simulator understands as others",
			string(SurpriseTool), "a tool that fails or does not run, though nobody decided so",
			string(SurpriseRepeatedCall), "a tool that runs again with the same arguments",
			string(SurpriseHandoff), "a handoff that neither a `model` step nor an expectation names",
			string(SurpriseMisheard), "an argument that is nearly what the caller said, and not that",
			string(SurpriseBrokenSpeech), "an answer that is heard with parts missing, twice or in another order, or with holes",
		)
)

// wordTables returns the words that keys may be given, where they are no keys themselves.
func wordTables() []*keys.Table {
	return []*keys.Table{
		soundWords, hangupWords, turnDetections, eagernessWords, modalityWords, stepsWords, presetWords, codecWords, noiseWords, approvalWords, surpriseWords, onFailureWords, targetWords, reactionWords, decisionWords, faultWords, failureWords, incompleteWords,
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
		keys.Do("simulator", keys.Form{Schema: simulatorKeys.Object(), Example: exampleOf(&simulatorKeys.Table)}, (*Scenario).simulator,
			"how the simulated model is; other targets have their own").Otherwise("the newest, scripted to the last word"),
		keys.At("tools", takesOverrides, func(sc *Scenario) *[]ToolOverride { return &sc.Tools },
			"tools of the agent that are slow, fail or hang in this call, each below its name").Otherwise("they are as they are"),
		keys.At("approvals", TakesOneOf[Approvals](approvalWords), func(sc *Scenario) *Approvals { return &sc.Approvals },
			"what happens to approvals that no step decides").Otherwise("`fail`"),
		keys.At("allow", takes(takesList(TakesOneOf[Surprise](surpriseWords)).Form, Field.surprises),
			func(sc *Scenario) *map[Surprise]bool { return &sc.Allow }, "a list of [surprises](#surprises-that-are-let-pass) that are let pass").Otherwise("none is"),
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
)

var (
	// takesSome takes a whole number which is not 0.
	takesSome = takes(keys.Form{Takes: "a number", Schema: `"type": "integer", "minimum": 1`, Example: "2"}, Field.some)

	// takesPrice takes an amount of money which is not 0.
	takesPrice = takes(keys.Form{Takes: "in dollars: `$0.05`", Schema: pattern(forms.MoneyShape.String()), Example: "$0.05"}, Field.price)
)

// some reads a whole number which is not 0.
func (f Field) some() (n int, ok bool) {
	n, ok = f.countFrom(1, mostCount)
	if ok && n == 0 {
		f.wrong(f.name+" of 0 ends every call", "write how many may be spent, or leave it out")
		return 0, false
	}
	return n, ok
}

// price reads an amount of money which is not 0.
func (f Field) price() (dollars float64, ok bool) {
	dollars, ok = f.money()
	switch {
	case ok && dollars == 0:
		f.wrong(f.name+" of $0 ends every call", "write how much may be spent, or leave it out")
	case ok && dollars > 100: // hours of the dearest model
		f.wrong("no call costs so much, so this bounds nothing", "write how much may be spent: $0.50")
	default:
		return dollars, ok
	}
	return 0, false
}

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
	[]keys.Key[Field, Limits]{
		keys.Do("tokens", takesSome.Form, func(l *Limits, f Field) { l.Tokens, _ = f.some(); l.TokensPos = f.l.pos(f.key) },
			"all tokens that the model reads and makes; the call is hung up where it takes more").Like("20000").Otherwise("no limit"),
		keys.Do("cost", takesPrice.Form, func(l *Limits, f Field) { l.Cost, _ = f.price(); l.CostPos = f.l.pos(f.key) },
			"what the call costs, by the prices of its models; it is hung up where it costs more").Like("$0.50").Otherwise("no limit"),
	},
)

// limitKey is the key of a limit with its default, which New sets. All of them are durations, which the
// documentation says once.
func limitKey(name string, fallback time.Duration, to func(*Limits) *time.Duration, about string) keys.Key[Field, Limits] {
	v := takes(keys.Form{Schema: TakesLength.Schema, Example: TakesLength.Example}, Field.lasting)
	return keys.At(name, v, to, about).Otherwise("`" + typedDuration(fallback) + "`").Like(typedDuration(fallback))
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
	v, ok = f.countFrom(1, NewestLanguage)
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

// missing notes which of the keys are missing without which there is no scenario.
func (l *loader) missing(seen keys.Seen[Field]) {
	for _, key := range topKeys.Needed() {
		if !seen.Has(key) {
			l.note(Pos{Line: 1, Column: 1}, fmt.Sprintf("%q is missing", key), "add a line that begins with "+key+":")
		}
	}
}
