package faults

import "github.com/voicesim/voicesim/fakeserver"

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
	return []Kind{
		{Name: "noop", About: "does nothing", New: func(Options) fakeserver.Fault { return &Noop{} }},
		{Name: "disconnect", About: "cuts the connection without a close frame", New: func(Options) fakeserver.Fault { return &Disconnect{} }},
		{Name: "silent_close", About: "plays dead: answers nothing any more, no close frame either", New: func(Options) fakeserver.Fault { return &SilentClose{} }},
		{Name: "expire", About: "ends the session as its sixtieth minute does", New: func(Options) fakeserver.Fault { return &Expire{} }},
		{Name: "stall", About: "holds everything back for a time, then sends it at once", Takes: []string{"for"},
			New: func(o Options) fakeserver.Fault { return &Stall{For: o.For} }},
		{Name: "slow", About: "makes every event come 400 ms later", Takes: []string{"for"},
			New: func(o Options) fakeserver.Fault { return &Slow{For: o.For} }},
		{Name: "late_ack", About: "makes answers to the client's events come late", Takes: []string{"for", "count"},
			New: func(o Options) fakeserver.Fault { return &LateAck{For: o.For, Count: o.Count} }},
		{Name: "late_audio", About: "makes the sound of responses come after their ends", Takes: []string{"for", "count"},
			New: func(o Options) fakeserver.Fault { return &LateAudio{For: o.For, Count: o.Count} }},
		{Name: "late_event", About: "makes events come later than what follows them", Takes: []string{"for", "count", "event"},
			New: func(o Options) fakeserver.Fault { return &LateEvent{For: o.For, Count: o.Count, Event: o.Event} }},
		{Name: "late_done", About: "keeps responses in progress after their last item", Takes: []string{"for", "count"},
			New: func(o Options) fakeserver.Fault { return &LateDone{For: o.For, Count: o.Count} }},
		{Name: "error", About: "sends an error event that nothing caused", Takes: []string{"code"},
			New: func(o Options) fakeserver.Fault { return &Error{Code: o.Code} }},
		{Name: "duplicate", About: "sends events twice", Takes: []string{"count", "event"},
			New: func(o Options) fakeserver.Fault { return &Duplicate{Count: o.Count, Event: o.Event} }},
		{Name: "drop", About: "does not send events", Takes: []string{"count", "event"},
			New: func(o Options) fakeserver.Fault { return &Drop{Count: o.Count, Event: o.Event} }},
		{Name: "unknown_event", Invents: true, About: "sends an event of a type that the protocol does not have", Takes: []string{"count", "event"},
			New: func(o Options) fakeserver.Fault { return &UnknownEvent{Count: o.Count, Event: o.Event} }},
		{Name: "malformed", About: "sends frames that are no events", Takes: []string{"count"},
			New: func(o Options) fakeserver.Fault { return &Malformed{Count: o.Count} }},
		{Name: "huge", About: "sends an event of several megabytes", Takes: []string{"bytes"},
			New: func(o Options) fakeserver.Fault { return &Huge{Bytes: o.Bytes} }},
		{Name: "wrong_format", About: "sends the sound of responses in another format than asked for", Takes: []string{"count"},
			New: func(o Options) fakeserver.Fault { return &WrongFormat{Count: o.Count} }},
		{Name: "transcription_failed", About: "makes the transcripts of the caller's turns fail", Takes: []string{"count", "code"},
			New: func(o Options) fakeserver.Fault { return &TranscriptionFailed{Count: o.Count, Code: o.Code} }},
	}
}
