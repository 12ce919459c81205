// Package runner runs an agent against a Realtime server: turns, tools, handoffs, approvals,
// guardrails, playout, barge-in.
package runner
