// Package command has what the commands share that do not all stand in one package: errors of the command line, and lists for
// people and for programs.
package command
