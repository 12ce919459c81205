// Package turntaking decides when a response may be asked for: whose turn it is ([Turns]), one response at a time and no
// request for one lost ([Scheduler]), one response to all function calls of a response ([Batch]), and one handoff at a time
// ([Handoffs]).
//
// They are plain structs, without goroutines, clocks or I/O, each with its table in its comment; a session's loop calls
// them, and does what they return.
package turntaking
