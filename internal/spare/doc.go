// Package spare keeps memory for sound between its uses, for all calls of a process: new memory would be cleared for each, and collected.
package spare
