// Package cli is the command line, importable: all commands, flags, reports and exit codes of voicesim, for a
// program with agents of its own. It plays scripted phone calls against voice agents, and serves a simulated
// Realtime server.
//
//	init [folder]                begin with an agent and two calls, without Go
//	run [files or folders]       play scenarios and report; without arguments those of the project, or the bundled ones
//	validate [files or folders]  look for mistakes in scenario files, all at once
//	list [files or folders]      what there is to play; --agents, --recordings
//	serve                        the simulated server on a socket, for any client
//	protocol                     which events and rules of the protocol the simulated server has
//	version
//
// A team's own program is this, with its agents in place of the bundled one:
//
//	package main
//
//	import (
//		"github.com/voicesim/voicesim/cli"
//		"github.com/voicesim/voicesim/harness"
//
//		"example.com/desk"
//	)
//
//	func main() { cli.Main(harness.Agents{"desk": desk.New}) } // desk.New is a func() *agents.Agent
//
// Without arguments such a program plays the scenarios of the current folder. [Main] is for the whole process; a
// [Program] is run with streams and a context of one's own, any number of times.
//
//	arguments ──► program.go, root.go ──► a command, one a file ──► exitcode.go
//	                                         │
//	     run: load.go ──► package harness ──► out.go with package reports
//	   serve: answers.go, mcp.go, table.go ──► package fakeserver
//
// How the parts meet: program.go runs a command line, root.go builds its tree of commands, and each command has a
// file. run.go loads (load.go), plays with package harness, and reports with package reports (out.go has the
// files). serve.go has the server, with the readers of its files beside it (answers.go, mcp.go, table.go). What a
// command returns becomes an exit code in exitcode.go.
//
// Only this package and command voicesim read arguments, open files and look at signals.
package cli
