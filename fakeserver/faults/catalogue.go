package faults

import (
	"github.com/voicesim/voicesim/fakeserver"
	"github.com/voicesim/voicesim/internal/faultkeys"
)

// Options adjust a fault made by [New].
type Options = fakeserver.FaultOptions

// Kind describes a fault.
type Kind = fakeserver.FaultKind

// New makes a fault by its name. The error is a [*fakeserver.FaultError] for an unknown name, and for
// options that the fault does not have.
func New(name string, o Options) (fakeserver.Fault, error) {
	return fakeserver.NewFault(All(), name, o)
}

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
	var all []Kind
	for _, f := range faultkeys.All() {
		all = append(all, Kind{Name: f.Name, About: f.About, Takes: f.Takes, Invents: f.Invents, New: makers[f.Name]})
	}
	return all
}

// makers make the faults of package faultkeys, by their names.
var makers = map[string]func(Options) fakeserver.Fault{
	"noop":                 func(Options) fakeserver.Fault { return &Noop{} },
	"disconnect":           func(Options) fakeserver.Fault { return &Disconnect{} },
	"silent_close":         func(Options) fakeserver.Fault { return &SilentClose{} },
	"expire":               func(Options) fakeserver.Fault { return &Expire{} },
	"stall":                func(o Options) fakeserver.Fault { return &Stall{For: o.For} },
	"slow":                 func(o Options) fakeserver.Fault { return &Slow{For: o.For} },
	"late_ack":             func(o Options) fakeserver.Fault { return &LateAck{For: o.For, Count: o.Count} },
	"late_audio":           func(o Options) fakeserver.Fault { return &LateAudio{For: o.For, Count: o.Count} },
	"late_event":           func(o Options) fakeserver.Fault { return &LateEvent{For: o.For, Count: o.Count, Event: o.Event} },
	"stale_audio":          func(o Options) fakeserver.Fault { return &StaleAudio{For: o.For, Count: o.Count} },
	"early_transcript":     func(o Options) fakeserver.Fault { return &EarlyTranscript{Count: o.Count} },
	"late_done":            func(o Options) fakeserver.Fault { return &LateDone{For: o.For, Count: o.Count} },
	"error":                func(o Options) fakeserver.Fault { return &Error{Code: o.Code} },
	"duplicate":            func(o Options) fakeserver.Fault { return &Duplicate{Count: o.Count, Event: o.Event} },
	"drop":                 func(o Options) fakeserver.Fault { return &Drop{Count: o.Count, Event: o.Event} },
	"unknown_event":        func(o Options) fakeserver.Fault { return &UnknownEvent{Count: o.Count, Event: o.Event} },
	"malformed":            func(o Options) fakeserver.Fault { return &Malformed{Count: o.Count} },
	"huge":                 func(o Options) fakeserver.Fault { return &Huge{Bytes: o.Bytes} },
	"wrong_format":         func(o Options) fakeserver.Fault { return &WrongFormat{Count: o.Count} },
	"transcription_failed": func(o Options) fakeserver.Fault { return &TranscriptionFailed{Count: o.Count, Code: o.Code} },
}
