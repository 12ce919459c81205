// Package terminal is what a command line prints on: a terminal with colours and with the calls that are being played,
// or a file or pipe, which gets the same lines and nothing else.
//
// Control sequences come from here alone. What is written to a [Screen] must have been made visible before, so that
// nothing from outside reaches a terminal as it is:
//
//	commands → visible.Writer → Screen → standard output
//	facts of running calls → Progress → the block below what was written
package terminal
