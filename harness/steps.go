package harness

import (
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/voicesim/voicesim/scenarios"
)

// Step is one line of a script written in Go. The functions of this package make steps, one for each verb of
// the scenario language; their methods add the options that stand beside the verb there. What they take, what holds without
// them and what goes with what is the same as in docs/scenarios.md, and mistakes are told alike, with the file and line in
// which the step was made.
type Step struct {
	verb scenarios.Verb
	keys []key // the verb is the first
	pos  scenarios.Pos
	err  error // a mistake made while building it

	tools []any // of a step of the model
}

// key is a key of a map in the scenario language.
type key struct {
	name  string
	value any // what encode takes
}

// newStep makes a step for a caller of this package.
func newStep(verb scenarios.Verb, value any) *Step {
	_, file, line, _ := runtime.Caller(2)
	return &Step{verb: verb, keys: []key{{string(verb), value}}, pos: scenarios.Pos{File: shortened(file), Line: line}}
}

// shortened is the path of a file from the working directory, if it is below that.
func shortened(file string) string {
	if !filepath.IsAbs(file) { // the program was built without paths: there are the module's path and that in it
		return path.Base(file)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return file
	}
	if short, err := filepath.Rel(here, file); err == nil && !strings.HasPrefix(short, "..") {
		return filepath.ToSlash(short)
	}
	return file
}

// CallerHangsUp is the end of the call, when the agent's turn is over unless After or Delay say otherwise. What is still observed may be
// expected after it.
func CallerHangsUp() *Step { return newStep(scenarios.VerbHangup, "caller") }

// HumanApproves is a person approving the oldest waiting call of a tool, as soon as it waits.
func HumanApproves(tool string) *Step {
	return newStep(scenarios.VerbHuman, "approve").Set("tool", tool)
}

// HumanRejects is a person refusing it, with a message for the model; "" is the runtime's own.
func HumanRejects(tool, message string) *Step {
	s := newStep(scenarios.VerbHuman, "reject").Set("tool", tool)
	if message != "" {
		s.Set("message", message)
	}
	return s
}

// HumanIgnores is nobody deciding about it, until the runtime gives it up.
func HumanIgnores(tool string) *Step { return newStep(scenarios.VerbHuman, "ignore").Set("tool", tool) }

// Fault is something that goes wrong with the connection, at once: one of [scenarios.FaultNames].
func Fault(fault string) *Step { return newStep(scenarios.VerbFault, fault) }

// For sets how long a fault lasts, or by how much it delays events, where the fault takes that; of what is expected not to
// happen, how long it is watched.
func (s *Step) For(d time.Duration) *Step {
	return s.option("For", "a fault, or to ExpectNot", "for", d, scenarios.VerbFault, scenarios.VerbExpectNot)
}

// Count sets how many events or responses a fault strikes.
func (s *Step) Count(n int) *Step {
	return s.option("Count", "a fault", "count", n, scenarios.VerbFault)
}

// Event sets the type of the events that a fault strikes.
func (s *Step) Event(name string) *Step {
	return s.option("Event", "a fault", "event", name, scenarios.VerbFault)
}

// Matching sets which call a human decides about, if several wait: by its arguments, as a data matcher of docs/scenarios.md.
func (s *Step) Matching(with any) *Step {
	return s.option("Matching", "a step of a human", "with", with, scenarios.VerbHuman)
}

// After sets the moment at which an act begins: a [scenarios.MomentWord], the ID of a step above, or what is observed, such as
// Ran("get_order_status").
func (s *Step) After(moment any) *Step {
	return s.option("After", "an act of the caller or of a human, or to a fault", "after", moment, acts...)
}

// Delay lets an act begin so much later than it otherwise would.
func (s *Step) Delay(d time.Duration) *Step {
	return s.option("Delay", "an act of the caller or of a human, or to a fault", "delay", d, acts...)
}

// ID gives the step a name, by which other steps refer to it.
func (s *Step) ID(name string) *Step { return s.Set("id", name) }

// Set sets any option by its name in docs/scenarios.md, for what has no method here. A [time.Duration] and a
// [*regexp.Regexp] stand for themselves, other values for their JSON.
func (s *Step) Set(option string, value any) *Step {
	s.keys = append(s.keys, key{option, value})
	return s
}

// option sets an option that belongs to some verbs.
func (s *Step) option(method, belongs, name string, value any, verbs ...scenarios.Verb) *Step {
	for _, v := range verbs {
		if s.verb == v {
			return s.Set(name, value)
		}
	}
	return s.mistake(method + " belongs to " + belongs)
}

// mistake keeps the first mistake; Talk reports it.
func (s *Step) mistake(what string) *Step {
	if s.err == nil {
		s.err = fmt.Errorf("%s step: %s", s.verb, what)
	}
	return s
}

// written returns the keys of the step: in a map behind the verb, where nothing else stands there.
func (s *Step) written() []key {
	keys := s.keys
	if len(s.tools) > 0 {
		keys = append(keys[:len(keys):len(keys)], key{"tools", s.tools})
	}
	if keys[0].value == nil {
		return []key{{keys[0].name, keys[1:]}}
	}
	return keys
}
