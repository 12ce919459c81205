package scenarios

import (
	"github.com/voicesim/voicesim/internal/keys"
	"github.com/voicesim/voicesim/scenarios/internal/yamltext"
)

// verb is what a step can do.
type verb struct {
	keys.Row
	load func(l *loader, step *Step, verb yamltext.Pair, options []yamltext.Pair)
}

// verbs returns those that are played.
func verbs() []verb {
	return []verb{
		{keys.Row{Name: string(VerbCaller), About: "the caller says something"}, (*loader).caller},
		{keys.Row{Name: string(VerbHuman), About: "a human decides about a tool call that waits for approval"}, (*loader).human},
		{keys.Row{Name: string(VerbFault), About: "something goes wrong with the connection to the simulated server"}, (*loader).fault},
		{keys.Row{Name: string(VerbModel), About: "the simulated model answers"}, (*loader).model},
		{keys.Row{Name: string(VerbExpect), About: "something must be observed"}, (*loader).expect},
		{keys.Row{Name: string(VerbExpectNot), About: "something must not be observed"}, (*loader).expectNot},
		{keys.Row{Name: string(VerbWait), About: "time passes"}, (*loader).wait},
	}
}

// laterVerbs belong to the language, but are not played yet.
var laterVerbs = []string{"typed", "image", "dtmf", "backchannel", "sound", "mute", "hangup", "react", "include", "loop"}

// verbTable returns the names of the verbs.
func verbTable(verbs []verb) *keys.Table {
	t := &keys.Table{What: "a step"}
	for _, v := range verbs {
		t.Rows = append(t.Rows, v.Row)
	}
	return t.Later(laterVerbs...)
}
