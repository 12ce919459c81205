// Package failures has what can go wrong in a session: the errors of package runner, and the classes of the
// server's errors.
package failures
