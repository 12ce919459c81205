// Package cli is the command line, importable: all commands, flags, reports and exit codes of voicesim, for a
// program with agents of its own. It plays scripted phone calls against voice agents, and serves a simulated
// Realtime server.
//
//	init [folder]                begin with an agent and two calls, without Go
//	demo, doctor                 see a call fail on purpose; what works here, and what to do about the rest
//	run [files or folders]       play scenarios and report; without arguments those of the project, or the bundled ones
//	watch [files or folders]     play again what a saved file touches
//	mutants [files or folders]   break agent and runtime on purpose, and see which scenarios notice
//	merge folders                make one report of the shards of a run
//	compare base head            what changed from one run to another; baseline save and check keep a good one
//	validate [files or folders]  look for mistakes in scenario and agent files, all at once
//	list [files or folders]      what there is to play; --agents, --recordings, --faults
//	speak files or folders       let a voice say what is not recorded, and keep it
//	recordings, voices           a project's own recordings; which voices could speak here
//	serve                        the simulated server on a socket, for any client
//	lint files                   what the clients of recorded sessions do wrong
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
// Without arguments such a program plays the scenarios of the current folder. [Main] is for the whole process, and so is
// [Program.Main], for a program with settings of its own; [Program.Run] is given streams and a context, any number of times.
//
//	arguments ──► program.go, root.go ──► a command, one a file ──► exitcode.go
//	                                         │
//	     run: load.go ──► package harness ──► out.go with package reports
//	   serve: package cli/internal/serve ──► package fakeserver
//
// How the parts meet: program.go runs a command line, root.go builds its tree of commands, and each command has a
// file, or a room below cli/internal. run.go loads (load.go), plays with package harness, and reports with package
// reports (out.go has the files). What a command returns becomes an exit code in exitcode.go; what commands share
// is in package cli/internal/command.
//
// Only this package, its rooms and command voicesim read arguments, open files and look at signals.
package cli
