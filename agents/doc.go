// Package agents declares voice agents: instructions, tools, handoffs, guardrails, approvals.
package agents
