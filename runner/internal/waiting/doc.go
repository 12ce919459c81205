// Package waiting has what a session's loop waits for: moments ([Deadlines]) and the server's answers to configurations
// ([Updates]); how long to wait before something is tried again ([Backoff]); and it finds out which of them an error means that does not say so ([Meant]).
package waiting
