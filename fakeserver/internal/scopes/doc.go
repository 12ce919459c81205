// Package scopes keeps what tests have asked of the sessions and connections to come, apart by scope: models, faults,
// refusals.
package scopes
