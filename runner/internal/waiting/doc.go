// Package waiting has what a session's loop waits for: moments ([Deadlines]) and the server's answers to configurations
// ([Updates]); and it finds out which of them an error means that does not say so ([Meant]).
package waiting
