// Package waiting has what a session's loop waits for: moments ([Deadlines]) and the server's answers to configurations
// ([Updates]).
package waiting
