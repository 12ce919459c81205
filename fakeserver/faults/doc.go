// Package faults has what can go wrong with a connection to the simulated server, one fault a file.
//
// A fault is given to a running session, and begins at once:
//
//	session := server.Sessions()[0]
//	session.Inject(&faults.Stall{For: 3 * time.Second})
//
// The parts meet in the server:
//
//	name ──► New (catalogue.go) ──► a fault, one a file ──► Session.Inject ──► the session's loop
//	                                                                             │
//	                           frames dropped, held, added, spoilt ◄── fakeserver.Line
//
// Those of [fakeserver.Options.Faults] begin with their session. [New] makes one by its name, as
// scenarios write it, and [All] lists them. docs/writing-a-fault.md tells what each does and how to write
// another, from noop up.
//
// Faults are executed by the session's loop: what they do has its place in the order of events, and two runs
// in virtual time do the same at the same nanosecond. Each value is injected once. In its fields zero means
// the default named there, and nothing else is global: there is no registry to add to.
package faults
