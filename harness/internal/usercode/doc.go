// Package usercode runs the code of teams in played calls (tools, approval policies, guardrails) so that it ends in the same
// order each time, and knows which of it runs, to name it where a call is stuck.
package usercode
