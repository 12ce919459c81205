// Package callerline is the caller's sound on its way to the server: converted, muted, without gaps, and committed.
package callerline
