package faults

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver"
)

// Options adjust a fault made by [New]. Zero means the fault's default.
type Options struct {
	For   time.Duration // how long it lasts, or how late something is
	Count int           // how many events or responses it strikes
	Event string        // type of these events
	Code  string        // of an error
	Bytes int           // of something large
}

// Kind describes a fault.
type Kind struct {
	Name  string
	About string   // what it does, in half a sentence
	Takes []string // keys of the options that it has: for, count, event, code, bytes

	make func(o Options) fakeserver.Fault
}

// New makes a fault by its name. The error is an [*OptionsError] for an unknown name, and for options
// that the fault does not have.
func New(name string, o Options) (fakeserver.Fault, error) {
	kinds := All()
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return nil, &OptionsError{Fault: name, Text: "is no fault; these are: " + strings.Join(Names(), ", ")}
	}
	k := kinds[i]
	for _, given := range o.given() {
		if !slices.Contains(k.Takes, given) {
			return nil, &OptionsError{Fault: name, Text: "takes no " + given}
		}
	}
	if o.For < 0 || o.Count < 0 || o.Bytes < 0 {
		return nil, &OptionsError{Fault: name, Text: "takes nothing negative"}
	}
	return k.make(o), nil
}

// given returns the keys that are set.
func (o *Options) given() []string {
	var keys []string
	for _, k := range []struct {
		key string
		set bool
	}{{"for", o.For != 0}, {"count", o.Count != 0}, {"event", o.Event != ""}, {"code", o.Code != ""}, {"bytes", o.Bytes != 0}} {
		if k.set {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// OptionsError says why there is no such fault.
type OptionsError struct {
	Fault string
	Text  string
}

// Error begins with the fault.
func (e *OptionsError) Error() string { return fmt.Sprintf("fault %s %s", e.Fault, e.Text) }

// Names returns the names of all faults.
func Names() []string {
	var names []string
	for _, k := range All() {
		names = append(names, k.Name)
	}
	return names
}

// All returns all faults, in the order of docs/writing-a-fault.md.
func All() []Kind {
	return []Kind{
		{"noop", "does nothing", nil, func(Options) fakeserver.Fault { return &Noop{} }},
		{"disconnect", "cuts the connection without a close frame", nil, func(Options) fakeserver.Fault { return &Disconnect{} }},
		{"silent_close", "plays dead: answers nothing any more, no close frame either", nil,
			func(Options) fakeserver.Fault { return &SilentClose{} }},
		{"expire", "ends the session as its sixtieth minute does", nil, func(Options) fakeserver.Fault { return &Expire{} }},
		{"stall", "holds everything back for a time, then sends it at once", []string{"for"},
			func(o Options) fakeserver.Fault { return &Stall{For: o.For} }},
		{"slow", "makes every event come 400 ms later", []string{"for"},
			func(o Options) fakeserver.Fault { return &Slow{For: o.For} }},
		{"late_ack", "makes answers to the client's events come late", []string{"for", "count"},
			func(o Options) fakeserver.Fault { return &LateAck{For: o.For, Count: o.Count} }},
		{"late_audio", "makes the sound of responses come after their ends", []string{"for", "count"},
			func(o Options) fakeserver.Fault { return &LateAudio{For: o.For, Count: o.Count} }},
		{"error", "sends an error event that nothing caused", []string{"code"},
			func(o Options) fakeserver.Fault { return &Error{Code: o.Code} }},
		{"duplicate", "sends events twice", []string{"count", "event"},
			func(o Options) fakeserver.Fault { return &Duplicate{Count: o.Count, Event: o.Event} }},
		{"drop", "does not send events", []string{"count", "event"},
			func(o Options) fakeserver.Fault { return &Drop{Count: o.Count, Event: o.Event} }},
		{"unknown_event", "sends an event of a type that the protocol does not have", []string{"count", "event"},
			func(o Options) fakeserver.Fault { return &UnknownEvent{Count: o.Count, Event: o.Event} }},
		{"malformed", "sends frames that are no events", []string{"count"},
			func(o Options) fakeserver.Fault { return &Malformed{Count: o.Count} }},
		{"huge", "sends an event of several megabytes", []string{"bytes"},
			func(o Options) fakeserver.Fault { return &Huge{Bytes: o.Bytes} }},
		{"wrong_format", "sends the sound of responses in another format than asked for", []string{"count"},
			func(o Options) fakeserver.Fault { return &WrongFormat{Count: o.Count} }},
	}
}
