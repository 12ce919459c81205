// Command voicesim is the command line: it plays scripted phone calls against voice agents, and serves
// a simulated Realtime server.
//
//	voicesim run [files or folders]     play scenarios and report; without arguments the bundled ones
//	voicesim validate [files or folders]  look for mistakes in scenario files, all at once
//	voicesim list [files or folders]    what there is to play; --agents, --recordings
//	voicesim serve                      the simulated server on a socket, for any client
//	voicesim version
//
// Only this package reads arguments, opens files and looks at signals. Exit codes are in exitcode.go.
package main
