// Package checking decides which text of what a model says the guardrails are to look at, and asks them.
package checking
