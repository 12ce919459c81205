// Package control is the control endpoint of a simulated server, by which tests in any language load what it will say, let things
// go wrong, and read what their client did.
//
//	server := fakeserver.NewServer(&fakeserver.Options{Control: control.New, FaultKinds: faults.Kinds()})
//
// docs/control.md describes it for those who use it. It stands on what a [fakeserver.Server] lets everybody do; every
// request is about one scope:
//
//	POST                                     the server                            GET
//	load, refuse  (load.go)   ─────► what waits for its next sessions  ─────►  health    (load.go)
//	faults        (faults.go) ─────►   │
//	calls         (calls.go)  ─────►   ▼                               ─────►  calls     (calls.go)
//	end, reset    (wait.go,   ─────► its sessions ──► their journals   ─────►  journal, sessions/…/log, lint  (journal.go)
//	               load.go)                                            ─────►  verdict   (verdict.go)
//
// Who reads what is found waits first for sessions that are ending (wait.go), so that a client that has closed finds
// all of it.
package control
