// Package jobs runs a session's user code: tools, policies, guardrails, instructions. What runs has a deadline, is known by
// a name, may panic, and is waited for when the session ends.
package jobs
