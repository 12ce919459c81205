package fakeserver

import "time"

// laterName begins the names of faults that begin later.
const laterName = "later "

// Later is a fault that lets another begin later. It ends when the other begins.
type Later struct {
	Fault Fault
	// On is the type of an event of the server: the next one that is on its way starts the wait. "" starts
	// it at once.
	On string
	// Delay is the wait. Zero lets the fault begin after what is being handled.
	Delay time.Duration

	waits bool
}

// Name implements [Fault].
func (f *Later) Name() string { return laterName + f.Fault.Name() }

// Begin implements [Fault].
func (f *Later) Begin(l *Line) {
	if f.On == "" {
		f.wait(l)
	}
}

func (f *Later) wait(l *Line) {
	f.waits = true
	l.After(f.Delay, func() {
		l.End()
		l.s.inject(f.Fault)
	})
}

// Intercept implements [Interceptor].
func (f *Later) Intercept(l *Line, out *Outgoing) {
	l.Pass(out)
	if out.Type == f.On && !f.waits {
		f.wait(l)
	}
}
