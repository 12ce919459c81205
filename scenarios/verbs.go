package scenarios

import (
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// verb is what a step can do.
type verb struct {
	keys.Row             // its key, with what may stand behind it
	beside   *keys.Table // the options beside it
	load     func(l *loader, step *Step, verb yamltext.Pair, options []yamltext.Pair)
}

// The verbs that stand for other steps, and are none themselves.
const (
	verbInclude = "include"
	verbLoop    = "loop"
)

// inserts reports whether the verb stands for other steps, and is none itself.
func (v *verb) inserts() bool { return v.Name == verbInclude || v.Name == verbLoop }

// simulator is the target that has a simulated model and server.
const simulator = "sim"

// verbs returns those that are played. Kinds are the options that kinds of expectations have, which stand
// beside the verbs that take one.
func verbs(kinds *keys.Table) []verb {
	return []verb{
		{keys.Row{
			Name: string(VerbCaller), About: "the caller says something",
			Form: keys.Form{Schema: keys.AnyOf(TakesWords.Schema, callerKeys.Object()), Example: "Hello?"},
		}, &callerKeys.Table, (*loader).caller},
		{keys.Row{
			Name: string(VerbTyped), About: "the caller types a message",
			Form: keys.Form{Schema: keys.AnyOf(TakesWords.Schema, typedKeys.Object()), Example: "My order is A1001"},
		}, &typedKeys.Table, (*loader).typed},
		{keys.Row{
			Name: string(VerbImage), About: "the caller shows a picture", Form: takesImage,
		}, &imageKeys.Table, (*loader).image},
		{keys.Row{
			Name: string(VerbDTMF), About: "the caller presses keys of the telephone", Form: takesKeys,
		}, &dtmfKeys.Table, (*loader).dtmf},
		{keys.Row{
			Name: string(VerbBackchannel), About: "the caller shows that they listen, and takes no turn",
			Form: keys.Form{Schema: keys.AnyOf(TakesWords.Schema, backchannelKeys.Object()), Example: "mm-hmm"},
		}, &backchannelKeys.Table, (*loader).backchannel},
		{keys.Row{
			Name: string(VerbSound), About: "something is heard on the caller's side that is no speech", Form: takesSound,
		}, &soundKeys.Table, (*loader).soundMade},
		{keys.Row{
			Name: string(VerbMute), About: "the caller's line delivers silence for a while", Form: TakesLength.Form,
		}, &muteKeys.Table, (*loader).mute},
		{keys.Row{
			Name: string(VerbHuman), About: "a human decides about a tool call that waits for approval",
			Form: keys.Form{Schema: keys.Enum(decisionWords), Example: "approve"},
		}, &humanKeys.Table, (*loader).human},
		{keys.Row{
			Name: string(VerbFault), About: "something goes wrong with the connection to the simulated server",
			Form: keys.Form{Schema: keys.Enum(faultWords), Example: "stall"}, Targets: []string{simulator},
		}, &faultKeys.Table, (*loader).fault},
		{keys.Row{
			Name: string(VerbHangup), About: "the caller hangs up",
			Form: keys.Form{Schema: keys.Enum(hangupWords), Example: "caller"},
		}, &hangupKeys.Table, (*loader).hangup},
		{keys.Row{
			Name: string(VerbModel), About: "the simulated model answers",
			Form:    keys.Form{Schema: keys.AnyOf(TakesWords.Schema, `"type": "null"`, modelKeys.Object()), Example: "How can I help?"},
			Targets: []string{simulator},
		}, &modelKeys.Table, (*loader).model},
		{keys.Row{
			Name: string(VerbExpect), About: "something must be observed",
			Form: keys.Form{Schema: keys.AnyOf(keys.Ref("expectation"), keys.List(keys.Ref("expectation"))), Example: "{heard: help}"},
		}, kinds.And(&expectMap.Table), (*loader).expect},
		{keys.Row{
			Name: string(VerbExpectNot), About: "something must not be observed",
			Form: keys.Form{Schema: keys.Ref("watched"), Example: "{heard: goodbye}"},
		}, kinds.And(&expectNotKeys.Table), (*loader).expectNot},
		{keys.Row{
			Name: string(VerbWait), About: "time passes",
			Form: keys.Form{Schema: keys.AnyOf(TakesLength.Schema, keys.Ref("observed")), Example: "2s"},
		}, kinds.And(&waitKeys.Table), (*loader).wait},
		{keys.Row{
			Name: string(VerbReact), About: "the caller reacts to what the agent says, turn by turn",
			Form: keys.Form{Schema: keys.List(keys.Ref("branch")), Example: "[{heard: order number, caller: It's A1001.}]"},
		}, &reactKeys.Table, (*loader).react},
		{keys.Row{
			Name: verbInclude, About: "the steps of a file of `steps:` stand here",
			Form: keys.Form{Schema: TakesName.Schema, Example: "opening.steps.yaml"},
		}, &includeKeys.Table, (*loader).include},
		{keys.Row{
			Name: verbLoop, About: "the steps below it stand here so many times",
			Form: keys.Form{Schema: TakesCount.Schema, Example: "20"},
		}, &loopKeys.Table, (*loader).loop},
	}
}

// verbTable returns the names of the verbs.
func verbTable(verbs []verb) *keys.Table {
	t := &keys.Table{What: "a step"}
	for _, v := range verbs {
		t.Rows = append(t.Rows, v.Row)
	}
	return t
}
