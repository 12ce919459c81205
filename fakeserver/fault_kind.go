package fakeserver

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voicesim/voicesim/fakeserver/protocol"
)

// FaultKind describes a fault that can be asked for by its name. Package faults has those of this module.
type FaultKind struct {
	Name  string
	About string   // what it does, in half a sentence
	Takes []string // keys of the options that it has: for, count, event, code, bytes
	// Invents says that its option event names a type that the server does not have, not one that it sends.
	Invents bool

	New func(o FaultOptions) Fault // makes one
}

// FaultOptions adjust a fault that is made by its name. Zero means the fault's default.
type FaultOptions struct {
	For   time.Duration // how long it lasts, or how late something is
	Count int           // how many events or responses it strikes
	Event string        // type of these events
	Code  string        // of an error
	Bytes int           // of something large

	// When it begins; every fault takes these.

	On    string        // type of an event of the server: it begins when the next one is on its way. "" does not wait
	Delay time.Duration // so much later than it otherwise would
}

// FaultError says why there is no such fault.
type FaultError struct {
	Fault string
	Key   string // of the option that is wrong; "" is the fault itself
	Text  string
}

// Error begins with the fault.
func (e *FaultError) Error() string { return fmt.Sprintf("fault %s %s", e.Fault, e.Text) }

// NewFault makes a fault of one of the kinds by its name. The error is a [*FaultError] for an unknown
// name, and for options that the fault does not have.
func NewFault(kinds []FaultKind, name string, o FaultOptions) (Fault, error) {
	i := slices.IndexFunc(kinds, func(k FaultKind) bool { return k.Name == name })
	if i < 0 {
		return nil, &FaultError{Fault: name, Text: "is no fault; these are: " + strings.Join(faultNames(kinds), ", ")}
	}
	k := kinds[i]
	if key, text := o.wrong(&k); text != "" {
		return nil, &FaultError{Fault: name, Key: key, Text: text}
	}
	if o.On == "" && o.Delay == 0 {
		return k.New(o), nil
	}
	return &Later{Fault: k.New(o), On: o.On, Delay: o.Delay}, nil
}

// faultNames returns the names of kinds, in their order.
func faultNames(kinds []FaultKind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// The largest Count and Bytes of [FaultOptions]. Chosen: beyond what any client takes.
const (
	MostFaultCount = 10_000
	MostFaultBytes = 64 << 20
)

// wrong returns the first key that is wrong for a kind, and why; both are "" if all fit.
func (o *FaultOptions) wrong(k *FaultKind) (key, text string) {
	takes := append(slices.Clone(k.Takes), "on", "delay")
	for _, given := range o.given() {
		if !slices.Contains(takes, given) {
			return given, "takes no " + given + "; it takes " + strings.Join(takes, ", ")
		}
	}
	switch {
	case o.For < 0:
		return "for", "takes no time below zero"
	case o.Delay < 0:
		return "delay", "takes no delay below zero"
	case o.Count < 0 || o.Count > MostFaultCount:
		return "count", fmt.Sprintf("takes a count from 1 to %d", MostFaultCount)
	case o.Bytes < 0 || o.Bytes > MostFaultBytes:
		return "bytes", fmt.Sprintf("takes from 1 to %d bytes", MostFaultBytes)
	case o.Event != "" && !k.Invents && !protocol.Sends(o.Event):
		return "event", notServerEvent("event", o.Event)
	case o.On != "" && !protocol.Sends(o.On):
		return "on", notServerEvent("on", o.On)
	}
	return "", ""
}

// given returns the keys that are set, but for those that every fault takes.
func (o *FaultOptions) given() []string {
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

func notServerEvent(key, given string) string {
	return fmt.Sprintf("takes as %s the type of an event that the server sends, which %q is not; voicesim protocol lists them", key, given)
}
