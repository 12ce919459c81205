package usercode

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/voicesim/voicesim/internal/virtualtime"
)

// Running are the names of the user's code that runs in a call.
type Running struct {
	mu    sync.Mutex // guards names
	names []string
}

// Begin notes that code runs, until the function that it returns is called.
func (r *Running) Begin(name string) (end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = append(r.names, name)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if i := slices.Index(r.names, name); i >= 0 {
			r.names = slices.Delete(r.names, i, i+1)
		}
	}
}

// now returns the names of what runs, each once.
func (r *Running) now() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := slices.Clone(r.names)
	slices.Sort(names)
	return slices.Compact(names)
}

// howToMark names the marks, as they are called in Go.
const howToMark = "Code that does real I/O, or waits for goroutines from before the call, runs outside of virtual time where it is marked: " +
	"agents.Tool.AsExternal, agents.ExternalGuardrail, agents.Agent.ExternalInstructions, harness.External; " +
	"all of it with harness.Options{External: harness.MarkAll}. Or play in real time: harness.Options{RealTime: true}, --clock real."

// Explained returns the error of a call that is stuck with the code that waits in its first line, and what to do about it; any
// other as it is.
func (r *Running) Explained(err error) error {
	if errors.Is(err, virtualtime.ErrLeft) {
		return fmt.Errorf("%w: no call is played in virtual time any more. The earlier one says which code it was.\n%s", err, howToMark)
	}
	stuck, ok := errors.AsType[*virtualtime.StuckError](err)
	if !ok {
		return err
	}
	reason, _, _ := strings.Cut(string(stuck.Reason), " (")
	text := virtualtime.ErrStuck.Error() + ": " + reason
	if names := r.now(); len(names) > 0 {
		text += "; running: " + strings.Join(names, ", ")
	}
	if len(stuck.Waits) > 0 {
		text += "; waiting: " + strings.Join(stuck.Waits, ", ")
	}
	if stuck.Reason == virtualtime.Stalled {
		text += "\n" + howToMark
	}
	text += "\n\n" + stuck.Stacks
	if others, ok := err.(interface{ Unwrap() []error }); ok { // what else went wrong stands above it
		var before []error
		for _, e := range others.Unwrap() {
			if !errors.Is(e, virtualtime.ErrStuck) {
				before = append(before, e)
			}
		}
		return errors.Join(append(before, errors.New(text))...)
	}
	return errors.New(text)
}
