package harness

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/voicesim/voicesim/agents"
	"github.com/voicesim/voicesim/harness/internal/files"
	"github.com/voicesim/voicesim/internal/mutants"
	"github.com/voicesim/voicesim/runner"
	"github.com/voicesim/voicesim/scenarios"
	"github.com/voicesim/voicesim/scenarios/agentfile"
)

// readAgent reads the agent file that a scenario names, among the files beside it. unread says why there is none to read; the
// error has its mistakes.
func readAgent(sc *scenarios.Scenario, from fs.FS) (file *agentfile.File, unread string, err error) {
	if from == nil {
		return nil, "is a file, and the scenario knows none beside it", nil
	}
	beside, ok := from.(files.Beside) // an agent may lie above its scenarios, where the file system reaches so far
	if !ok {
		beside = files.Beside{Root: from}
	}
	data, unread := beside.Read(sc.Agent)
	if unread != "" {
		return nil, unread, nil
	}
	file, err = agentfile.Read(path.Join(path.Dir(sc.File), sc.Agent), data)
	return file, "", err
}

// given is what the tools of the agent file of a scenario may use. Its programs run in the folder of the file.
func (o *Options) given(sc *scenarios.Scenario) agentfile.Given {
	given := o.Given
	if given.Dir == "" {
		given.Dir = filepath.FromSlash(path.Dir(path.Join(path.Dir(sc.File), sc.Agent)))
	}
	if given.HangUp == nil {
		given.HangUp = hangUpOf
	}
	return given
}

// hangUpOf ends the call of a tool when the agent was heard.
func hangUpOf(ctx context.Context) error {
	session := runner.SessionFrom(ctx)
	if session == nil {
		return errors.New("there is no call to hang up")
	}
	return mutants.From(ctx).HangUp(session)
}

// lineOfFile is what an agent file says of the line, besides its agents. The zero value is that of no file.
type lineOfFile struct {
	greeting string // the words with which the agent speaks first; "" is none
	runtime  agentfile.Runtime
}

// fileAgent makes the agent of the file that a scenario names, and returns what it says of the line.
func (o *Options) fileAgent(sc *scenarios.Scenario, files fs.FS) (agent *agents.Agent, line lineOfFile, err error) {
	file, unread, err := readAgent(sc, files)
	switch {
	case unread != "":
		return nil, lineOfFile{}, fmt.Errorf("the agent file %s %s", sc.Agent, unread)
	case err != nil:
		return nil, lineOfFile{}, err
	}
	return file.New(o.given(sc)), lineOfFile{file.Greeting(), file.Runtime()}, nil
}

// echoPolicies are those of the runtime by the words of agent files.
var echoPolicies = map[agentfile.Echo]runner.EchoPolicy{
	agentfile.EchoGuard: runner.EchoGuard, agentfile.EchoHalfDuplex: runner.EchoHalfDuplex,
}

// settle sets what the file says of the line and the settings do not.
func (line lineOfFile) settle(o *runner.Options) {
	r := line.runtime
	o.Greeting = cmp.Or(o.Greeting, runner.Greeting{Text: line.greeting})
	o.Reconnect = cmp.Or(o.Reconnect, runner.Reconnect{Attempts: r.Reconnect, Rotate: r.Rotate, Anew: r.AnswerAnew})
	o.Retry = cmp.Or(o.Retry, runner.Retry{Failed: r.Retry})
	o.Output, o.Input = cmp.Or(o.Output, r.Output), cmp.Or(o.Input, r.Input)
	o.Echo = cmp.Or(o.Echo, echoPolicies[r.Echo])
	o.Checking.HoldBack = o.Checking.HoldBack || r.HoldBack
	if f := o.FalseAlarms; f.MinSpeech == 0 && f.Backchannel == nil && f.Noise == 0 {
		o.FalseAlarms = runner.FalseAlarms{MinSpeech: r.MinSpeech, Pause: r.Pause, Noise: r.Noise}
	}
	if o.Fallback.After == 0 {
		o.Fallback = runner.Fallback{After: r.Fallback.After, Words: r.Fallback.Say, Times: r.Fallback.Times}
	}
	if len(o.Reminders.After) == 0 {
		o.Reminders = runner.Reminders{After: r.Reminders, Instructions: r.Remind, HangUp: r.HangUpSilent}
	}
}

// AgentFile returns what is wrong with the agent file of a scenario, and what it needs that [Options].Given does not give.
func (k *Known) AgentFile(sc *scenarios.Scenario) (unread string, mistakes error) {
	file, unread, err := readAgent(sc, k.beside(sc))
	if err == nil && file != nil {
		err = file.Refused(k.opts.given(sc))
	}
	return unread, err
}

// beside returns the files beside a scenario.
func (k *Known) beside(sc *scenarios.Scenario) fs.FS {
	if sc.Files != nil {
		return sc.Files
	}
	return k.files
}
