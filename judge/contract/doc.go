// Package contract is what an agent comes into a call with: instructions, tools with their schemas, handoffs, guardrails, and the settings of its
// session. A change of it explains a change of what was heard, or warns of one.
//
//	call ──► [Contract] ──► results.json ──► [Diff] of two runs
package contract
